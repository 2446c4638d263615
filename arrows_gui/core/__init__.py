"""The textbook: formulas, surfaces, optimizers, descent and arrows; NumPy only, no Qt."""
