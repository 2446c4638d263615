"""What a screen says, checked: how many words, terms that there are, numbers of the run."""

import re

from arrows_gui.core.glossary import SCHEME, TERMS
from arrows_gui.lessons.check_place import Place
from arrows_gui.lessons.fault import not_known
from arrows_gui.lessons.lesson import CHOICE, MOST_WORDS

_PLACE = re.compile(r"\{[^{}\n]*\}")
_ADDRESS = re.compile(r"\]\([^()\s]*\)")
_CODE = re.compile(r"(?m)^ {0,3}(?:`{3,}|~{3,}).*$")
_WORD = re.compile(r"[^\W_]")
_TERM = re.compile(r"\]\(" + re.escape(SCHEME) + r"(?P<id>[^()\s]*)\)")


def words_in(markdown: str) -> int:
    """Count the words that a person reads; a number of the run is one, an address is none."""
    plain = _CODE.sub(" ", _ADDRESS.sub("]", _PLACE.sub(" number ", markdown)))
    return sum(1 for word in plain.split() if _WORD.search(word))


def check_words(place: Place) -> None:
    """Note too many words, unknown terms, and numbers that the run does not give."""
    screen = place.screen
    if words_in(screen.text) > MOST_WORDS:
        text = "this screen has {count} words, and {most} may be shown: move some behind ### Why?"
        place.faults.add(screen.line, text, count=words_in(screen.text), most=MOST_WORDS)
    for text in (screen.text, screen.why, screen.reveal, screen.notes):
        place.check_filled(text, 0, place.run)
        _check_terms(text, place)
    task = screen.task
    if task is None:
        return
    asked = words_in(" ".join((task.ask, *(option.text for option in task.options))))
    if asked > MOST_WORDS:
        text = "{what} {count} words, and {most} may be shown"
        what = "the question and its options have" if task.kind == CHOICE else "the question has"
        place.faults.add(task.line, text, what=what, count=asked, most=MOST_WORDS)
    for text in (task.ask, task.praise, task.hint, *(option.sentence for option in task.options)):
        _check_terms(text, place)


def _check_terms(text: str, place: Place) -> None:
    known = [term.id for term in TERMS]
    for match in _TERM.finditer(text):
        if match["id"] not in known:
            line = place.lines.word(place.screen.line, place.end, SCHEME + match["id"])
            place.faults.add_fault(not_known(line, "term", match["id"], known))
