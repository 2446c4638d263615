"""Broken lessons: what was done to a good one, and which line and sentence tell of it."""

from typing import NamedTuple

GOOD = """\
---
title: Which way is down?
objective: Tell the gradient from its negative.
---

## The slope

```scene
surface: ravine
constant: kappa = 10
start: 4, 1
runner: gd lr=0.1
steps: 50
arrows: negative_gradient
lock: surface
```

The arrow is {gradient_length:.2f} long.

```predict
id: fall
kind: choice
ask: What does the loss do?
option: It falls | loss_change < 0 | Yes.
option: It rises | loss_change > 0 | No.
```

### Reveal

It falls.

## The length

```task
id: length
kind: number
ask: How long is the gradient?
answer: gradient_length
wrong: loss | That is the loss.
```
"""


class Broken(NamedTuple):
    """A text that takes the place of another, and the fault that comes of it."""

    old: str
    new: str
    line: int
    sentence: str


BROKEN = (
    Broken("---\ntitle", "title", 1, "a lesson begins with a line ---, then title: and objective:"),
    Broken(
        "negative.\n---", "negative.\n", 1, "this --- has no second line --- below the objective"
    ),
    Broken(
        *("objective: Tell the gradient from its negative.\n", ""),
        *(1, "a lesson needs objective: between the two lines ---"),
    ),
    Broken(
        "objective:",
        "objectiv:",
        3,
        "unknown key of a lesson 'objectiv': did you mean 'objective'?",
    ),
    Broken(
        "title: Which way is down?",
        "title:",
        *(2, "'title:' needs a value, as in title: Which way is down?"),
    ),
    Broken(
        "## The slope\n",
        "Some words.\n",
        *(6, "this stands before the first screen, which begins with ##"),
    ),
    Broken("## The slope", "##", 6, "a screen needs a title after its ##"),
    Broken(
        "## The length",
        "# The length",
        *(32, "a heading with one # is only '# Extension'; a screen begins with ##"),
    ),
    Broken("### Reveal", "### Reveel", 28, "unknown section 'Reveel': did you mean 'Reveal'?"),
    Broken("```scene", "```sceen", 8, "unknown block 'sceen': did you mean 'scene'?"),
    Broken(
        "That is the loss.\n```",
        "That is the loss.",
        *(34, "the block that opens here is never closed by a line ```"),
    ),
    Broken(
        "kind: choice",
        "kind choice",
        *(22, "a line here is 'key: value', and 'kind choice' is not"),
    ),
    Broken(
        "surface: ravine", "surface: ravin", 9, "unknown surface 'ravin': did you mean 'ravine'?"
    ),
    Broken(
        "surface: ravine\n",
        "",
        *(8, "a scene has one of surface:, formula:, network: and data:, and this has none"),
    ),
    Broken(
        "surface: ravine\n",
        "surface: ravine\nformula: x^2\n",
        *(8, "a scene has one of surface:, formula:, network: and data:, and this has"),
    ),
    Broken(
        "kappa = 10", "kapa = 10", 10, "unknown constant of ravine 'kapa': did you mean 'kappa'?"
    ),
    Broken("kappa = 10", "kappa = -1", 10, "kappa must be 0 or more, not -1"),
    Broken("start: 4, 1", "start: 4", 11, "start is two numbers: x, y"),
    Broken("start: 4, 1", "start: 4, one", 11, "start must be a number, not 'one'"),
    Broken(
        "start: 4, 1",
        "start: 5..4, 1",
        *(11, "start: a range goes from the smaller to the larger number"),
    ),
    Broken("runner: gd", "runner: gdd", 12, "unknown optimizer 'gdd': did you mean 'gd'?"),
    Broken("gd lr=0.1", "gd momentum=0.9", 12, "unknown knob 'momentum'; gd has lr, weight_decay"),
    Broken("gd lr=0.1", "gd lr=-1", 12, "lr must be 0 or more, not -1"),
    Broken("gd lr=0.1", "gd lr", 12, "'lr' is not name=value, as in lr=0.1"),
    Broken(
        "lr=0.1", "lr=0.1 | schedule=cosin", 12, "unknown schedule 'cosin': did you mean 'cosine'?"
    ),
    Broken(
        "steps: 50", "steps: 5e9", 13, "steps must be a whole number from 1 to 10,000, not '5e9'"
    ),
    Broken(
        "steps: 50\n",
        "steps: 50\nat: 60\n",
        *(14, "the run takes 50 steps only: write steps: 60 or more"),
    ),
    Broken(
        "arrows: negative_gradient",
        "arrows: negative gradient",
        *(14, "unknown arrow 'negative gradient': did you mean 'negative_gradient'?"),
    ),
    Broken("lock: surface", "lock: surfaces", 15, "unknown control 'surfaces': did you mean"),
    Broken(
        "lock: surface", "hidden: 8 tanh", 15, "'hidden:' belongs to a network scene, and this is"
    ),
    Broken("lock: surface", "tab: Layers", 15, "unknown tab of the surface workspace 'Layers'"),
    Broken(
        "steps: 50", "surface: bowl", 13, "'surface:' stands here twice; the first is in line 9"
    ),
    Broken(
        "kind: choice", "kind: chioce", 22, "unknown kind of task 'chioce': did you mean 'choice'?"
    ),
    Broken("id: fall\n", "", 20, "a prediction needs id:, as in id: first"),
    Broken(
        "option: It rises | loss_change > 0 | No.\n",
        "",
        *(24, "a choice has 2 to 6 options, and this has 1"),
    ),
    Broken(
        "| loss_change > 0 | No.",
        "| No.",
        *(25, "3 parts with | between them are needed: option: the answer | its condition |"),
    ),
    Broken("option: It rises", "option: it falls", 25, "another option reads the same"),
    Broken("answer: gradient_length\n", "", 34, "a number task needs answer:, as in answer:"),
    Broken(
        "answer: gradient_length",
        "reach: loss < 1",
        *(38, "'reach:' belongs to a state task, and this is a number task"),
    ),
    Broken("id: length", "id: fall", 34, "the id 'fall' belongs to the task in line 20 already"),
    Broken("id: length", "id: the length", 35, "an id is up to 40 letters, digits, _ and -"),
    Broken(
        "```task\nid: length\nkind: number\nask: How long is the gradient?\n"
        "answer: gradient_length\nwrong: loss | That is the loss.\n```\n",
        "### Reveal\n\nSo.\n",
        *(
            32,
            "a reveal needs a block predict or task on its screen: it is shown once that is done",
        ),
    ),
    Broken(
        "answer: gradient_length",
        "answer: gradient_length\ntolerance: 90 %",
        *(39, "tolerance is above 0 and at most 50 %, as in 2 %"),
    ),
    Broken(
        "| No.\n",
        "| No.\nhint: Look.\n",
        *(26, "a prediction is done with its first answer: its hint is never seen"),
    ),
    Broken(
        *("| No.\n", "| No.\npraise: Yes.\n"),
        *(26, "'praise:' belongs to an arrow, a number or a state task, and this is a choice task"),
    ),
    Broken(
        *("lock: surface", "lock: all but learning_rate"),
        *(15, "unknown control 'learning_rate': did you mean 'knob_lr'?"),
    ),
    Broken(
        "lock: surface", "lock: contours", 15, "unknown control 'contours': did you mean 'view'"
    ),
    Broken("lr=0.1", "lr=0,1", 12, "lr must be a number, not '0,1': write 0.1"),
    Broken(
        *("lr=0.1", "lr=0.1 | schedule=warmup total_iters=3"),
        *(12, "what a schedule takes stands behind a colon, as in warmup:total_iters=3"),
    ),
    Broken(
        *("steps: 50\narrows", "steps: 50\n  arrows"),
        13,
        "steps must be a whole number from 1 to 10,000, not '50 arrows: negative_gradient'"
        " (line 14 begins with a space: it goes on with this one)",
    ),
    Broken("### Reveal", "##Reveal", 28, "'##Reveal' is no heading here: write '### Reveal'"),
    Broken("### Reveal", "#### Why?", 28, "'#### Why?' is no heading here: write '### Why?'"),
    Broken("It falls.\n", "###Notes\n", 30, "'###Notes' is no heading here: write '### Notes'"),
    Broken(
        "It falls.\n", "#1\n", 30, "'#1' is no heading here: write '## 1', or \\# for a plain #"
    ),
    Broken("## The length", "##The length", 32, "'##The length' is no heading here: write '## The"),
    Broken("long.", "long.\n\n#### More", 20, "'#### More' is no heading here: write '**More**'"),
    Broken(
        *("lock: surface\n```", "lock: surface"),
        *(8, "the block that opens here is not closed before line 19: write ``` above it"),
    ),
    Broken(
        *("| No.\n```", "| No.\n``"),
        *(20, "the block that opens here is not closed before line 28: write ``` above it"),
    ),
    Broken("```predict", "``predict", 20, "a block opens with three marks: write ```predict"),
    Broken(
        *("```predict\n", "\n"),
        *(
            26,
            "a block without a name opens here and runs on to line 28: is a line such as ```task",
        ),
    ),
    Broken(
        *("long.\n", "long.\n\n```python\nx = 1\n"),
        *(20, "the block that opens here is not closed before line 23: write ``` above it"),
    ),
    Broken(
        "It falls.\n", "It \x00falls.\n", 30, "there is a character that cannot be seen, U+0000"
    ),
)
"""What the reader tells; what only a run can tell is in the tests of the checks."""

ASKING = """\
---
title: Reach it
objective: Set a rate that settles.
passes: 2
---

## A rate

```scene
surface: ravine
start: 4, 1
runner: gd lr=0.25
steps: 400
lock: surface, start
```

Words of the [gradient](term:gradient).

```task
id: settle
kind: state
ask: Choose a rate at which it settles.
reach: outcome = settled
do: lr = 0.1; run
wrong: outcome = diverged | Across it the curvature is {lambda_max:.0f}. | lr = 1.5; run
wrong: outcome = going or outcome = exhausted | Still on its way. | lr = 0.0001; run
praise: Settled after {last} steps.
```

## An arrow

```scene
surface: ravine
start: 4, 1
runner: momentum lr=0.05
steps: 20
at: 3
```

```predict
id: arrow
kind: arrow
ask: Draw the update of the step from {x:.2f}, {y:.2f}.
arrow: update
wrong: uphill | That way it rises.
see: direction
```

## A training

```scene
network: circle
steps: 20
at: 5
```

```task
id: share
kind: number
ask: Which share is right?
answer: accuracy
tolerance: 5 %
```
"""

BROKEN_ON_THE_RUN = (
    Broken(
        "{lambda_max:.0f}",
        "{lambda_mx:.0f}",
        25,
        "in {lambda_mx:.0f}: unknown quantity 'lambda_mx': did you mean",
    ),
    Broken(
        "{last} steps", "{lst} steps", 27, "in {lst}: unknown quantity 'lst': did you mean 'last'?"
    ),
    Broken("{x:.2f}", "{x:.2z}", 43, "in {x:.2z}: the format '.2z' is none"),
    Broken("answer: accuracy", "answer: acuracy", 61, "unknown quantity 'acuracy': did you mean"),
    Broken("answer: accuracy", "answer: x", 61, "'x' is known of surfaces only"),
    Broken(
        *("answer: accuracy", "answer: accuracy +"),
        *(61, "in 'accuracy +': the formula ends too early (column 11)"),
    ),
    Broken(
        "answer: accuracy",
        "answer: accuracy\nwrong: 1 * accuracy | It is the answer.",
        *(62, "this mistake has the value of the right answer"),
    ),
    Broken(
        "answer: accuracy",
        "answer: accuracy\nwrong: 7 | One.\nwrong: 7.1 | Two.",
        *(63, "this mistake has the value of the one in line 62, 7"),
    ),
    Broken("answer: accuracy", "at: 21\nanswer: accuracy", 61, "step 21 is none: the run takes 20"),
    Broken(
        "kind: number\nask: Which share is right?\nanswer: accuracy\ntolerance: 5 %",
        "kind: arrow\nask: Draw it.\narrow: update",
        *(61, "an arrow is drawn on a surface, and this scene is of a network"),
    ),
    Broken(
        "reach: outcome = settled", "reach: outcome = setled", 23, "'outcome' is never 'setled'"
    ),
    Broken("reach: outcome = settled", "reach: outcome", 23, "'outcome' compares nothing"),
    Broken(
        *("reach: outcome = settled", "reach: loss > 0"),
        *(23, "this holds before anything is done: set up a scene without it"),
    ),
    Broken(
        *("do: lr = 0.1; run", "do: lr = 0.1"),
        *(24, "this does not reach 'outcome = settled', but gets the answer: Still on its way."),
    ),
    Broken("do: lr = 0.1; run", "do: rate = 0.1; run", 24, "'rate = 0.1' cannot be done"),
    Broken(
        *("lock: surface, start", "lock: knob_lr"),
        *(24, "'lr = 0.1' takes the control 'knob_lr', which the scene has locked"),
    ),
    Broken(
        *("lock: surface, start", "hide: transport"),
        *(24, "'run' takes the control 'transport', which the scene has hidden"),
    ),
    Broken("| lr = 1.5; run", "| lr = 0.1; run", 25, "what makes this mistake reaches the answer"),
    Broken(
        *("| lr = 1.5; run", "| lr = 0.0001; run"),
        *(25, "'outcome = diverged' does not hold after what should make it"),
    ),
    Broken(
        "wrong: outcome = diverged |",
        "wrong: loss > 0 | Any. | lr = 0.0001; run\nwrong: outcome = diverged |",
        *(27, "this is taken for the mistake in line 25, which holds too: put this one first"),
    ),
    Broken("wrong: uphill", "wrong: uphil", 45, "unknown mistake 'uphil': did you mean 'uphill'?"),
    Broken(
        *("That way it rises.", "That way it rises to {loss}."),
        *(45, "what is said to an arrow cannot hold {numbers} of the run"),
    ),
    Broken(
        *("see: direction", "see: directon"),
        *(46, "unknown lesson 'directon': did you mean 'direction'?"),
    ),
    Broken("at: 3", "at: 20", 44, "there is no arrow at step 20: the run ends before it"),
    Broken("term:gradient", "term:gradent", 17, "unknown term 'gradent': did you mean 'gradient'?"),
    Broken("passes: 2", "passes: 4", 4, "passes: there are 3 tasks only"),
    Broken("Words of", "word " * 60, 7, "this screen has 62 words, and 60 may be shown"),
    Broken("Draw the", "word " * 60, 40, "the question has 67 words, and 60 may be shown"),
)
"""What only the run of a lesson tells, of the lesson above."""
