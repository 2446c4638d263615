"""What is said of a node or an edge of a graph."""

# ruff: noqa: RUF001 - the texts use the multiplication sign and Greek letters

from arrows_gui.core.backprop import CONSTANT, VARIABLE, GraphEdge
from arrows_gui.core.graph_build import LOSS
from arrows_gui.core.graph_stages import edge_text, factor_text, partial
from arrows_gui.core.graph_walk import Walk
from arrows_gui.core.written import number_text
from arrows_gui.views.words import tr

LONGEST_TEXT = 90


def node_words(walk: Walk, number: int) -> str:
    """Say what a node is, and its value and gradient as far as they are known."""
    sweep = walk.shown
    node = sweep.graph.by_number[number]
    text = node.text if len(node.text) <= LONGEST_TEXT else f"{node.text[:LONGEST_TEXT]}…"
    words = [node.name if text == node.name else f"{node.name} = {text}"]
    if node.kind == VARIABLE:
        words[0] = tr("{node}, a variable", node=words[0])
    elif node.kind == CONSTANT:
        words[0] = tr("{node}, fixed", node=words[0])
    if number in walk.valued:
        words.append(tr("value {value}", value=number_text(sweep.values[number])))
    if node.varies and number in walk.reached:
        words.append(f"{partial(LOSS, node.name)} = {number_text(sweep.adjoints[number])}")
    if number in walk.foldable:
        folds = tr("double-click or Enter folds it")
        words.append(tr("double-click or Enter unfolds it") if node.inside else folds)
    return "; ".join(words)


def edge_words(walk: Walk, edge: GraphEdge) -> str:
    """Say the local derivative of an edge, and what it hands back."""
    if edge.head not in walk.valued:
        return ""
    sweep = walk.shown
    words = tr("local derivative {slope}", slope=edge_text(sweep, edge))
    if edge.arg in walk.reached:
        adjoint = number_text(sweep.adjoints[edge.head])
        product = f"{adjoint} × {factor_text(sweep.slopes[edge])}"
        total = number_text(sweep.contributions[edge])
        words += "; " + tr("contribution {product} = {total}", product=product, total=total)
    return words
