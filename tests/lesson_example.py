"""A small lesson with a task of every kind, and with numbers that are drawn."""

TEXT = """---
title: An example
objective: See how a lesson works.
---

## A number

```scene
surface: ravine
start: 3..4, 1
runner: gd lr=0.1
steps: 50
arrows: negative_gradient
hide: all but knob_lr
lock: start
```

The gradient arrow begins at x = {x:.2f}, and is {gradient_length:.3f} long.

### Why?

Because of the surface.

```task
id: length
kind: number
ask: How long is the update?
answer: update_length
wrong: gradient_length | That is the gradient, of which the update is a tenth.
hint: Multiply {gradient_length:.3f} by {lr}.
praise: Right, {update_length:.3f}.
see: magnitude
```

### Reveal

The rate makes it shorter.

### Notes

Ask for a show of hands.

## A choice

```predict
id: side
kind: choice
ask: Does the loss fall?
option: It falls | loss_change < 0 | Right, by {loss_change:.2f}.
option: It rises | loss_change > 0 | No: the rate is small.
option: It stays | loss_change = 0 | No: the gradient is not 0.
```

### Reveal

It falls.

## An arrow

```scene
surface: bowl
start: 1, 0.5
runner: gd lr=0.1
arrows: negative_gradient
```

```task
id: arrow
kind: arrow
ask: Draw the gradient arrow.
arrow: negative_gradient
wrong: uphill | That is the gradient itself.
```

## A state

```scene
surface: bowl
start: 1, 0.5
runner: gd lr=0.01
steps: 60
```

```task
id: fast
kind: state
ask: Let the loss fall below 0.001.
reach: loss < 0.001
do: lr = 0.4; run
wrong: lr > 1 | This rate is too large. | lr = 1.5; step 2
hint: A larger rate.
```

## Nothing

Only words here.

# Extension

What happens at a rate of 2?
"""
