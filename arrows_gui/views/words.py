"""The words on the screen: everything that a person reads goes through these."""

from html import escape

from PySide6.QtCore import QCoreApplication

from arrows_gui.core.message import BadInput, Message

CONTEXT = "arrows"
"""Under this name the translations of all texts lie."""


def tr(text: str, /, **values: object) -> str:
    """Give a text in the language of the program, with its values filled in as Message does.

    Texts that are data, such as the titles of rules and surfaces, are translated where they are
    shown; without values the text may hold braces.
    """
    if values:
        return Message(text, values).said(_translated)
    return _translated(text)


def said(message: Message) -> str:
    """Give a sentence that was born below the views in the language of the program."""
    return message.said(_translated)


def why_not(problem: BadInput) -> str:
    """Give the sentence that says why something cannot be."""
    return said(problem.message)


def whole(sentence: str) -> str:
    """Begin a sentence with a capital, and end it with a full stop unless it has an end."""
    end = "" if sentence.endswith((".", "!", "?")) else "."
    return f"{sentence[0].upper()}{sentence[1:]}{end}"


def plain_tip(text: str) -> str:
    """Give a tooltip that shows a person's own words as they are.

    Qt takes what looks like HTML for HTML, and would look for the pictures in it.
    """
    return "<p>" + escape(text).replace("\n", "<br>") + "</p>" if "<" in text else text


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""
