"""What the name of a tag says: gradients, weights or updates, and of which layer.

People log them as ``gradients/<param>``, ``grad/<layer>``, ``<param>.grad``, ``<name>_grad``,
``parameters/<param>``, ``<layer>/kernel``, ``grad_2.0_norm_<param>``, or
``layer_grad_l2_norm/<param>``, and the like.
"""

import re
from dataclasses import dataclass

GRADIENT, WEIGHT, UPDATE = "gradient", "weight", "update"

_KIND = r"(?P<kind>grad(?:ient)?s?|updates?|weights?|param(?:eter)?s?)"
_ORDER = r"(?:[_-]?(?P<order>l?\d+(?:\.\d+)?|l?inf))?"
_NAMED = rf"(?:layer_)?{_KIND}(?P<norm>{_ORDER}[_-]?norms?)?"
_WHOLE = re.compile(_NAMED, re.IGNORECASE)
_FRONT = re.compile(rf"{_NAMED}[_.:/-](?P<rest>.+)", re.IGNORECASE)
_BACK = re.compile(rf"(?P<rest>.+?)[_.:/-]{_NAMED}", re.IGNORECASE)
_NORM_PART = re.compile(r"(?:(?P<order>l?\d+(?:\.\d+)?|l?inf)[_-])?norms?", re.IGNORECASE)

_ENDINGS = re.compile(r"(/histogram|/text_summary|:0)+$")
_WRAPPERS = re.compile(r"(^|[./])(module|_orig_mod|_fsdp_wrapped_module)(?=[./])")
_PART = (
    r"(?:weights?|bias(?:es)?|(?:recurrent_|depthwise_|pointwise_)?kernel|gamma|beta|embeddings?|"
    r"(?:weight|bias)_[ih]h_l\d+(?:_reverse)?)(?:_\d+)?"
)
_PARAMETER = re.compile(rf"(?P<layer>.+?)(?:[./](?P<part>{_PART}|[Wwb])|_(?P<other>{_PART}))")
_STATISTIC = re.compile(
    r"(^|[_./-])(mean|std|var|min|max|avg|average|median|abs|rms|scale|clip|ratio|angle|cos)"
    r"($|[_./-])",
    re.IGNORECASE,
)
_TOTALS = {
    *("", "total", "global", "all", "sum", "overall", "norm", "model", "loss"),
    *("train", "training", "val", "valid", "validation", "test"),
}
"""What is no layer, but all of them."""

_SQUARES = {"", "2", "2.0", "l2", "l2.0"}
"""The orders of a norm that mean the length."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a tag is about: ``part`` is the parameter of the layer, "" is the layer as a whole.

    ``is_norm`` says that the tag calls its values norms.
    """

    kind: str
    layer: str
    part: str
    is_norm: bool


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    rest: str
    is_norm: bool
    is_length: bool


def reading_of(tag: str, is_histogram: bool) -> Reading | None:
    """Read a tag; None where it is about no layer, or a scalar that is no length."""
    plain = _WRAPPERS.sub(r"\1", _ENDINGS.sub("", tag)).replace("//", "/").lstrip("./")
    found = _by_path(plain) or _by_front(plain) or _by_back(plain)
    if found is None:
        named = _PARAMETER.fullmatch(plain) if is_histogram else None
        found = _Found(WEIGHT, plain, False, True) if named else None
    if found is None or found.rest.lower() in _TOTALS:
        return None
    if not is_histogram:
        tells = found.is_norm or found.kind != WEIGHT
        if not (tells and found.is_length) or _STATISTIC.search(found.rest):
            return None
    elif found.is_norm:
        return None
    return Reading(found.kind, *_layer_and_part(found.rest), found.is_norm)


def _by_path(tag: str) -> _Found | None:
    """Find a part of the path that names the kind, as in ``gradients/fc1.weight``."""
    parts = tag.split("/")
    norms = [match for part in parts if (match := _NORM_PART.fullmatch(part))]
    rest = [part for part in parts if not _NORM_PART.fullmatch(part)]
    for place, part in enumerate(rest):
        match = _WHOLE.fullmatch(part)
        if match is None or len(rest) == 1:
            continue
        kind = _kind(match["kind"])
        if kind == WEIGHT and place and not match["norm"]:
            continue  # fc1/weight is a parameter
        order = (match["order"] or "") if match["norm"] else ""
        order = order or next((norm["order"] or "" for norm in norms), "")
        others = "/".join(rest[:place] + rest[place + 1 :])
        return _found(kind, others, bool(match["norm"]) or bool(norms), order)
    return None


def _by_front(tag: str) -> _Found | None:
    """Find the kind in front, as in ``grad_2.0_norm_fc1.weight``."""
    match = _FRONT.fullmatch(tag)
    if match is None or (_kind(match["kind"]) == WEIGHT and not match["norm"]):
        return None
    return _found(_kind(match["kind"]), match["rest"], bool(match["norm"]), match["order"] or "")


def _by_back(tag: str) -> _Found | None:
    """Find the kind at the end, as in ``fc1.weight.grad``."""
    match = _BACK.fullmatch(tag)
    if match is None or (_kind(match["kind"]) == WEIGHT and not match["norm"]):
        return None
    return _found(_kind(match["kind"]), match["rest"], bool(match["norm"]), match["order"] or "")


def _found(kind: str, rest: str, is_norm: bool, order: str) -> _Found:
    return _Found(kind, rest, is_norm, order.lower() in _SQUARES)


def _kind(word: str) -> str:
    return {"g": GRADIENT, "u": UPDATE}.get(word[0].lower(), WEIGHT)


def _layer_and_part(name: str) -> tuple[str, str]:
    """Take the name of a parameter apart."""
    match = _PARAMETER.fullmatch(name)
    if match is None:
        return name, ""
    return match["layer"], match["part"] or match["other"]
