"""The glossary: every form belongs to one term, and a text leads to its terms once each."""

# ruff: noqa: D103 - the names say what is tested

import re

import pytest

from arrows_gui.core.arrows import ARROWS
from arrows_gui.core.glossary import SCHEME, TERMS, linked, term_by_id, term_of
from arrows_gui.core.message import BadInput


def links_in(markdown: str) -> list[str]:
    """Give the ids of the terms that a text leads to."""
    return re.findall(r"\]\(" + SCHEME + r"(\w+)\)", linked(markdown))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_a_term_is_whole(term) -> None:
    assert term.id.isidentifier()
    assert term.title
    assert term.forms
    assert term.sentence.endswith(".")
    assert len(term.sentence.split()) <= 45
    assert term.arrow == "" or term.arrow in {kind.id for kind in ARROWS}
    assert term_by_id(term.id) is term


def test_ids_titles_and_forms_belong_to_one_term_each() -> None:
    for names in (
        [term.id for term in TERMS],
        [term.title for term in TERMS],
        [form.casefold() for term in TERMS for form in term.forms],
    ):
        assert len(set(names)) == len(names)


def test_every_form_is_found_and_linked() -> None:
    for term in TERMS:
        for form in term.forms:
            assert term_of(form.upper()) is term
            assert linked(f"So: {form}.") == f"So: [{form}]({SCHEME}{term.id})."


def test_every_kind_of_arrow_has_the_term_that_lights_it() -> None:
    assert {term.arrow for term in TERMS if term.arrow} == {kind.id for kind in ARROWS}


def test_the_words_of_the_field_are_there() -> None:
    words = (
        "loss, parameters, gradient, gradient arrow, weight arrow, velocity, update, step,"
        " learning rate, momentum, second moment, RMSProp, Adam, backpropagation, chain rule,"
        " activation, layer, batch, epoch, schedule, sweep, saddle, curvature, condition number,"
        " contour, steepest descent, direction, magnitude, surface"
    )
    for word in words.split(", "):
        assert term_of(word) is not None, word


def test_only_the_first_mention_of_a_term_is_linked_and_keeps_its_case() -> None:
    text = linked("The Gradient, a gradient, two gradients.")
    assert text == f"The [Gradient]({SCHEME}gradient), a gradient, two gradients."


def test_the_longest_form_wins() -> None:
    found = links_in("Gradient descent follows the negative gradient to a local minimum.")
    assert found == ["gradient_descent", "gradient_arrow", "local_minimum"]


def test_only_whole_words_are_linked() -> None:
    assert links_in("A gradiente, gradient_length, over-update and update-wise.") == []


@pytest.mark.parametrize(
    "kept",
    [
        "`gradient`",
        "``the `loss` ``",
        "[the loss](https://example.org/loss)",
        "![loss](loss.png)",
        "<https://example.org/gradient>",
        "https://example.org/gradient",
        "{loss}",
        "{momentum.update_y@2:.3f}",
        "```\nloss\n```",
        "~~~python\ngradient = 1\n~~~",
        "````\n```\nloss\n```\n````",
    ],
)
def test_code_links_and_expressions_stay_as_they_are(kept: str) -> None:
    assert linked(kept) == kept
    assert linked(f"{kept}\nAn update.") == f"{kept}\nAn [update]({SCHEME}update)."


def test_a_word_in_bold_is_linked_inside_its_stars() -> None:
    assert linked("A **saddle**.") == f"A **[saddle]({SCHEME}saddle)**."


def test_linking_twice_changes_nothing_more() -> None:
    text = "The gradient and the loss; the update of `momentum` is not {update_x} but {{loss}}."
    once = linked(text)
    assert linked(linked("gradient")) == linked("gradient")
    assert linked(once).count(SCHEME + "gradient") == 1


def test_an_unknown_term_names_those_that_there_are() -> None:
    assert term_of("phlogiston") is None
    with pytest.raises(BadInput, match="gradient"):
        term_by_id("phlogiston")
