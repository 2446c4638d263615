"""The small parts of a script: numbers, calls and long lists, as they stand in Python."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

WIDTH = 100
"""The longest line of a script, where it can be had."""


def number(value: float) -> str:
    """Write a number or a switch so that it reads back as the same one."""
    if isinstance(value, bool):
        return repr(value)
    return repr(float(value)) if isfinite(value) else f'float("{float(value)}")'


def numbers(values: Iterable[float]) -> str:
    """Write a short list of numbers."""
    return f"[{', '.join(map(number, values))}]"


def plain(text: str) -> str:
    """Give a text of a person's own as one line that may stand in a comment or a docstring."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.replace("\\", "/").replace('"', "'").split())


FORMULA_BEGINS = ("=", "+", "-", "@")


def field(text: str) -> str:
    """Give a text as one field of a CSV table; no program takes it for a formula."""
    line = " ".join(text.split())
    line = f"'{line}" if line.startswith(FORMULA_BEGINS) else line
    return '"' + line.replace('"', '""') + '"' if "," in line or '"' in line else line


def call(head: str, arguments: Sequence[str], tail: str = ")", indent: int = 4) -> list[str]:
    """Give the lines of a call, the head of which ends with its parenthesis."""
    before, inside = " " * indent, " " * (indent + 4)
    line = f"{before}{head}{', '.join(arguments)}{tail}"
    if len(line) <= WIDTH:
        return [line]
    wrapped = _wrapped(", ".join(arguments), inside)
    return [before + head, *wrapped, before + tail]


def long_list(name: str, items: Iterable[str], tail: str = "]") -> str:
    """Give the lines that set a name to a long list; ``tail`` is what ends it."""
    return "\n".join([f"{name}[", *_wrapped(", ".join(items), "    "), tail])


def keywords(settings: Mapping[str, float]) -> list[str]:
    """Give named arguments."""
    return [f"{name}={number(value)}" for name, value in settings.items()]


def commented(statement: str, about: str, indent: int = 4) -> list[str]:
    """Give a statement with a comment: behind it, or above where that line is too long."""
    before = " " * indent
    if not about:
        return [before + statement]
    line = f"{before}{statement}  # {about}"
    if len(line) <= WIDTH:
        return [line]
    return [*_wrapped(about, f"{before}# "), before + statement]


def returned(expression: str, indent: int = 4) -> list[str]:
    """Give the lines that return an expression."""
    before = " " * indent
    line = f"{before}return {expression}"
    if len(line) <= WIDTH:
        return [line]
    return [f"{before}return (", *_wrapped(expression, before + "    "), f"{before})"]


def docstring(first: str, rest: Iterable[str] = (), indent: int = 4) -> list[str]:
    """Give a docstring: one line, and paragraphs below it; a paragraph may have several lines."""
    before = " " * indent
    paragraphs = list(rest)
    heads = textwrap.wrap(first, WIDTH - indent - 6, break_long_words=False) or [""]
    lines = [before + '"""' + heads[0], *(before + line for line in heads[1:])]
    for paragraph in paragraphs:
        lines.append("")
        for line in paragraph.split("\n"):
            lines += _wrapped(line, before)
    if len(lines) == 1:
        return [lines[0] + '"""']
    return [*lines, before + '"""']


def script_of(blocks: Iterable[Sequence[str] | str]) -> str:
    """Put blocks of lines together, two empty lines between them; empty blocks are left out."""
    texts = ("\n".join([block] if isinstance(block, str) else block) for block in blocks)
    return "\n\n\n".join(text for text in texts if text) + "\n"


def _wrapped(text: str, before: str) -> list[str]:
    wrapper = textwrap.TextWrapper(
        *(WIDTH, before, before), break_long_words=False, break_on_hyphens=False
    )
    return wrapper.wrap(text)
