"""Lessons to read: one that has every key once, and ways to damage a text."""

import random

EVERY_KEY = """\
---
title: Every key
objective: Nothing is left out,
  not even a line that goes on.
number: 7
breaks: points_at_minimum, step_is_gradient
passes: 2
---

## A surface

```scene
surface: ravine
constant: kappa = 25
constant: phi = 10..20
window: -5, 5, -3, 3
start: 3..4, 1
runner: gd lr=0.02 | label=Slow
runner: momentum lr = 0.01 momentum=0.5..0.9 | schedule=step:step_size=30,gamma=0.5
runner: adam lr=0.1 | clip_norm=1 | clip_value=0.5
focus: 2
steps: 300
noise: 0.1
seed: 3
at: 2..5
recorded: 40
arrows: negative_gradient, update, velocity
all_arrows: yes
scale: log
view: both
contours: no
equal_axes: no
fog: yes
curvature: yes
finish: 1e-6
log_loss: yes
speed: fastest
workspace: surface
tab: Slice
hide: all but optimizer, knob_lr
lock: surface, start
```

Read **this**: the gradient is {gradient_length:.3f} long, see `code` and [there](term:gradient).

- one
- two

```python
print("this is no block of a lesson")
```

### Why?

Because.

~~~predict
id: first
kind: choice
ask: What does the loss do in the next step?
at: 3
option: It falls | loss_change < 0 | Yes, by {loss_change@3:.3g}.
option: It rises | loss_change > 0 |
  No: it falls.
see: direction
~~~

### Reveal

It falls.

### Notes

Ask for a show of hands.

## A formula

```scene
formula: (x^2 + 10*y^2)/2
start: 4, 1
window: -5, 5, -3, 3
runner: gd lr=0.1
workspace: graph
at: 0
```

```task
id: length
kind: number
ask: How long is the gradient?
answer: gradient_length
tolerance: 2 %
wrong: gradient_x + gradient_y | Lengths do not add like this.
wrong: loss | That is the loss.
praise: Well seen.
hint: Look at the contours.
```

## A training that ships

```scene
network: circle
runner: adam lr=0.02
steps: 100
at: 3
tab: Layers
```

```task
id: arrow
kind: state
ask: Let it settle.
reach: outcome = settled
do: lr = 0.1; run
wrong: outcome = diverged | The rate is too large. | lr = 1; run
```

## Data

```scene
data: moons
count: 100
data_noise: 0.2
data_seed: 1
train_share: 0.5
standardise: yes
hidden: 2 x 4 relu, 3 tanh
loss: squared_error
output: tanh
init: he
l1: 0.001
l2: 0
dropout: 0.1
batch: all
seed: 4
lock: all
hide: none
```

## An arrow

```scene
surface: bowl
arrows: none
```

```task
id: last
kind: arrow
arrow: update
ask: Draw the update.
```

# Extension

### More

For those who are early.
"""

_PIECES = (
    *("---", "## ", "### ", "# Extension", "```", "~~~", "```scene", "```task", "~~~predict"),
    *("|", ":", "=", ",", ";", "..", " x ", "{", "}", "{loss", "#", " ", "\t", "\n", "\r", "\x00"),
    *("1e999", "nan", "-1", "0", "1e-400", "9" * 400, "1_0", "−1", "½", "0x10", "99999999999"),  # noqa: RUF001
    *("surface: bowl", "network: circle", "data: sine", "formula: x^x^x", "formula: 1/(x-x)"),
    *(
        "surface: ",
        "runner: ",
        "constant: scale = 1e308",
        "start: 1e300, 1e300",
        "hidden: 8 x 64 gelu",
    ),
    *(
        "runner: newton lr=1",
        "runner: muon lr=1",
        "kind: arrow",
        "option: a | b | c",
        "all",
        "none",
    ),
    *("\ufeff", "\u2028", "\ud7ff", "é", "ß", "🎯", "all but ", "id: first", "at: 10000"),
)


def damaged(text: str, seed: int) -> str:
    """Give the text with one to four things wrong, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(_WAYS)(text, chance)
    return text


def damaged_bytes(text: str, seed: int) -> bytes:
    """Give the text as bytes, with one to four of them changed."""
    chance = random.Random(seed)
    data = bytearray(text.encode("utf-8"))
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _without(text: str, chance: random.Random) -> str:
    first = chance.randint(0, len(text))
    return text[:first] + text[first + chance.randint(1, 30) :]


def _with_piece(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(_PIECES) + text[place:]


def _other_character(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return (
        text[:place]
        + chr(chance.choice((32, 35, 58, 96, chance.randint(0, 0xD7FF))))
        + text[place + 1 :]
    )


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    first, second = (chance.randrange(len(lines)) for _ in range(2))
    way = chance.randrange(4)
    if way == 0:
        del lines[first]
    elif way == 1:
        lines.insert(second, lines[first])
    elif way == 2:
        lines[first], lines[second] = lines[second], lines[first]
    else:
        lines.insert(first, chance.choice(_PIECES))
    return "\n".join(lines)


def _other_value(text: str, chance: random.Random) -> str:
    """Give a key the value of another one, or a piece."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if ": " in line]
    if not places:
        return text
    first, second = chance.choice(places), chance.choice(places)
    value = lines[second].partition(": ")[2] if chance.random() < 0.5 else chance.choice(_PIECES)
    lines[first] = lines[first].partition(": ")[0] + ": " + value
    return "\n".join(lines)


_WAYS = (_cut, _without, _with_piece, _other_character, _lines, _lines, _other_value, _other_value)
