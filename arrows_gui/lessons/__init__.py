"""Lessons: Markdown that sets the lab up, asks, and is answered by the run itself."""
