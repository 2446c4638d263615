"""The drawing of a graph: layers, no overlaps, few crossings, and what is folded at first."""

# ruff: noqa: D103 - the names say what is tested

from collections.abc import Iterator
from itertools import pairwise

import pytest

from arrows_gui.core.backprop import CONSTANT, VARIABLE, Graph, sweep
from arrows_gui.core.expression import parse
from arrows_gui.core.graph_build import build
from arrows_gui.core.graph_fold import foldable, folded
from arrows_gui.core.graph_heights import GAP_ROWS, rising
from arrows_gui.core.graph_layout import Layout, layers_of, layout, room_of
from arrows_gui.core.graph_stages import BACKWARD
from arrows_gui.core.graph_walk import (
    DOWN,
    LEFT,
    RIGHT,
    ROOM,
    UP,
    Walk,
    first_closed,
    first_walk,
    neighbour,
)
from arrows_gui.core.neuron import neuron_graph
from arrows_gui.core.surfaces import SURFACES, surface_by_id

NEAR = 1e-6


def graph_for(surface_id: str) -> Graph:
    surface = surface_by_id(surface_id)
    root = parse(surface.formula, tuple(surface.defaults()), limited=False)
    return build(root, surface.defaults(), surface.axis_names)


def walk_on(surface_id: str) -> Walk:
    surface = surface_by_id(surface_id)
    return Walk(sweep(graph_for(surface_id), dict(zip("xy", surface.start, strict=True))))


def graphs() -> Iterator[tuple[str, Graph]]:
    """Give the graph of every surface, as it is and folded, and those of neurons."""
    for surface in SURFACES:
        graph = graph_for(surface.id)
        yield surface.id, graph
        yield f"{surface.id}, folded", folded(graph, sorted(foldable(graph))[::2])
    for count in (1, 2, 8, 16):
        numbers = [0.5] * count
        yield f"neuron {count}", neuron_graph(numbers, numbers, 0.1, "relu", 1.0)
    yield "one leaf", build(parse("x"))
    yield "no leaf", build(parse("3"))


def spans(drawn: Layout, graph: Graph) -> dict[int, list[tuple[float, float]]]:
    """Give what takes room in each column: boxes, and wires that pass."""
    found: dict[int, set[tuple[float, float]]] = {}
    for box in drawn.boxes.values():
        found.setdefault(box.column, set()).add((box.top, box.top + box.rows))
    for edge in graph.edges:
        wire = drawn.wires[edge]
        for step, height in list(enumerate(wire.heights))[1:-1]:
            found.setdefault(wire.column + step, set()).add((height - 0.3, height + 0.3))
    return {column: sorted(rows) for column, rows in found.items()}


def test_no_boxes_overlap_and_no_wire_runs_through_one() -> None:
    for name, graph in graphs():
        drawn = layout(graph)
        assert set(drawn.boxes) == {node.number for node in graph.shown}, name
        assert set(drawn.wires) == set(graph.edges), name
        for rows in spans(drawn, graph).values():
            for (_, end), (begin, _) in pairwise(rows):
                assert begin >= end + GAP_ROWS - NEAR, name
            assert rows[0][0] >= -NEAR, name
            assert rows[-1][1] <= drawn.rows + NEAR, name


def test_every_edge_goes_right_from_its_input_to_its_head() -> None:
    for name, graph in graphs():
        drawn = layout(graph)
        for edge, wire in drawn.wires.items():
            begin, end = drawn.boxes[edge.arg], drawn.boxes[edge.head]
            assert begin.column == wire.column < end.column, name
            assert wire.column + len(wire.heights) - 1 == end.column, name
            assert wire.heights[0] == pytest.approx(begin.middle), name
            assert end.top < wire.heights[-1] < end.top + end.rows, name
        for edges in graph.into.values():
            ports = sorted(drawn.wires[edge].heights[-1] for edge in edges)
            for upper, lower in pairwise(ports):
                assert lower - upper >= 1 - NEAR, name


def test_layers_are_longest_paths_and_the_loss_is_at_the_right() -> None:
    for name, graph in graphs():
        layers = layers_of(graph)
        assert layers[graph.root] == max(layers.values()), name
        for node in graph.shown:
            before = [layers[edge.arg] for edge in graph.into[node.number]]
            if node.kind == VARIABLE:
                assert layers[node.number] == 0, name
            elif before:
                assert layers[node.number] == 1 + max(before), name
            elif node.kind == CONSTANT:
                heads = [layers[edge.head] for edge in graph.out_of[node.number]]
                assert layers[node.number] == min(heads) - 1, name


def test_a_tree_is_drawn_without_a_crossing() -> None:
    graph = neuron_graph([1.0] * 8, [1.0] * 8, 0.0, "tanh", 1.0)
    drawn = layout(graph)
    for one in graph.edges:
        for other in graph.edges:
            first, second = drawn.wires[one], drawn.wires[other]
            if first.column == second.column and one.head == other.head:
                starts = first.heights[0] < second.heights[0]
                assert starts == (first.heights[-1] < second.heights[-1]) or one == other


def test_the_first_view_has_room_for_what_it_shows() -> None:
    for surface in SURFACES:
        graph = graph_for(surface.id)
        columns, rows = room_of(folded(graph, first_closed(graph)))
        assert columns <= ROOM[0], surface.id
        assert rows <= ROOM[1], surface.id
        assert not first_closed(graph, (99.0, 99.0)), surface.id
    assert first_closed(graph_for("goldstein_price"))
    assert not first_closed(graph_for("himmelblau"))
    wide = neuron_graph([1.0] * 16, [1.0] * 16, 0.0, "tanh", 1.0)
    assert not first_closed(wide)  # as it would make hardly anything larger


def test_folding_keeps_the_place_in_the_walk() -> None:
    walk = walk_on("ackley")
    last = walk.at(10**6)
    assert last.stage.phase == BACKWARD
    assert last.arrived("x") == walk.sweep.gradient("x")
    assert walk.arrived("x") is None
    for index in range(len(walk.stages)):
        here = walk.at(index)
        for number in list(walk.foldable)[:4]:
            there = here.toggled(number)
            assert there.closed == {number}
            assert there.stage.phase == here.stage.phase or there.index < index
            drawn = {node.number for node in there.shown.graph.shown}
            assert there.valued & drawn <= here.valued
            assert there.reached & drawn <= here.reached
            assert there.toggled(number).index <= index
    there = last.toggled(next(iter(walk.foldable)))
    assert there.index == len(there.stages) - 1
    assert walk.with_closed({0, 10**6}).closed == frozenset()  # leaves cannot be folded


def test_another_point_leaves_the_drawing_where_it_is() -> None:
    walk = walk_on("goldstein_price")
    walk = walk.with_closed(first_closed(walk.sweep.graph)).at(5)
    drawn = walk.layout
    moved = walk.moved(sweep(walk.sweep.graph, {"x": 0.5, "y": 0.5}))
    assert moved.layout is drawn
    assert (moved.index, moved.closed) == (5, walk.closed)
    assert moved.shown.values != walk.shown.values
    other = walk.moved(walk_on("bowl").sweep)
    assert (other.index, other.closed) == (0, frozenset())


def test_the_arrow_keys_find_their_way_from_node_to_node() -> None:
    walk = first_walk(walk_on("himmelblau").sweep)
    root = walk.shown.graph.root
    seen = {root}
    for way in (LEFT, UP, LEFT, DOWN, LEFT, LEFT, LEFT, DOWN):
        root = neighbour(walk, root, way)
        seen.add(root)
    assert walk.shown.graph.by_number[root].kind == VARIABLE
    assert len(seen) >= 6
    for _ in range(9):
        root = neighbour(walk, root, RIGHT)
    assert root == walk.shown.graph.root
    assert neighbour(walk, root, RIGHT) == root


def test_pools_of_violators_give_the_nearest_rising_numbers() -> None:
    assert rising([1.0, 3.0, 2.0], [1.0, 1.0, 1.0]) == [1.0, 2.5, 2.5]
    assert rising([3.0, 0.0], [3.0, 1.0]) == [2.25, 2.25]
    assert rising([1.0, 2.0], [1.0, 1.0]) == [1.0, 2.0]
