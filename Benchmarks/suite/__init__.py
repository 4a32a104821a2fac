"""Measures Martlet's benchmark extension beside other bindings and raw C."""
