"""A word model, and the worker that serves it."""
