"""Sentence embeddings of a real model, batched and served."""
