"""Hypothesis under valgrind, where everything takes fifty times as long."""

from hypothesis import settings

settings.register_profile("few", deadline=None, max_examples=10)
settings.register_profile("default", deadline=None)
settings.load_profile("default")
