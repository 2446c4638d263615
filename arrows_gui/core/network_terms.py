"""The words of the glossary for networks and their training."""

from arrows_gui.core.term import Term

NETWORK_TERMS: tuple[Term, ...] = (
    Term(
        *("network", "Neural network", ("neural network", "network", "networks")),
        "Layers of units, each of which adds what it gets, weighted, and bends the sum.",
    ),
    Term(
        *("layer", "Layer", ("layer", "layers")),
        "Units that get the outputs of the units before them and hand on their own.",
    ),
    Term(
        *("unit", "Unit", ("unit", "units", "neuron", "neurons")),
        "One neuron of a network: a weighted sum, a bias and an activation.",
    ),
    Term(
        *("activation", "Activation"),
        ("activation", "activations", "sigmoid", "tanh", "ReLU"),
        "The function that bends the sum of a unit, such as sigmoid, tanh or ReLU; also the number"
        " that comes out of it.",
    ),
    Term(
        *("forward_pass", "Forward pass", ("forward pass", "forward passes")),
        "The way from the input through all layers to the loss.",
    ),
    Term(
        *("backpropagation", "Backpropagation"),
        ("backpropagation", "backward pass", "backward passes"),
        "The computation of the gradient from the loss back to the first layer by the chain rule."
        " It changes no weight.",
    ),
    Term(
        *("chain_rule", "Chain rule", ("chain rule",)),
        "The slope of a chain of functions is the product of the slopes of its links.",
    ),
    Term(
        *("vanishing", "Vanishing gradient"),
        ("vanishing gradient", "vanishing gradients", "vanishing", "vanish", "vanishes"),
        "A gradient that every layer shortens on its way back, until the first layers learn hardly"
        " anything.",
    ),
    Term(
        *("exploding", "Exploding gradient"),
        ("exploding gradient", "exploding gradients", "exploding", "explode", "explodes"),
        "A gradient that every layer makes longer on its way back.",
    ),
    Term(
        *("dead_unit", "Dead unit", ("dead unit", "dead units")),
        "A ReLU unit that gives 0 at every training point. Its slope is 0, so that its weights get"
        " no gradient.",
    ),
    Term(
        *("saturated_unit", "Saturated unit", ("saturated unit", "saturated units", "saturated")),
        "A sigmoid or tanh unit at its flat end, which passes hardly any error on.",
    ),
    Term(
        *("initialisation", "Initialisation", ("initialisation", "first weights")),
        "How the weights of a network are drawn before the first step.",
    ),
    Term(
        *("batch", "Batch", ("batch", "batches")),
        "The training points that one step computes its gradient from.",
    ),
    Term(
        *("epoch", "Epoch", ("epoch", "epochs")),
        "As many steps as it takes to use every training point once.",
    ),
    Term(
        *("training_loss", "Training loss", ("training loss",)),
        "The loss of the points that the network is trained on.",
    ),
    Term(
        *("test_loss", "Test loss", ("test loss", "test points", "test data")),
        "The loss of points that the training never uses, to see what was really learnt.",
    ),
    Term(
        *("overfitting", "Overfitting", ("overfitting", "overfit", "overfits")),
        "To learn the chance of the training points as well: their loss falls on while the test"
        " loss rises.",
    ),
    Term(
        *("histogram", "Histogram", ("histogram", "histograms")),
        "Bars that count how many numbers lie in each range. Of a gradient it shows the sizes of"
        " the components, and not its direction.",
    ),
    Term(
        *("projection", "Projection", ("projection", "projections", "cut")),
        "A picture of something with many dimensions in two of them. Lengths shrink in it, and"
        " angles mislead.",
    ),
    Term(
        *("update_ratio", "Update over weights", ("update ratio", "update ratios")),
        "The length of the update over that of the weights. Around a thousandth is usual.",
    ),
)
