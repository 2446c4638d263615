"""The window: widgets, one a module."""
