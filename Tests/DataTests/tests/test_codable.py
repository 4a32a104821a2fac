"""Table 1G: Codable types as dicts, lists and dataclasses."""

from __future__ import annotations

import dataclasses

import data_tests as m
import pytest


@dataclasses.dataclass
class Server:
    host: str
    port: int
    tags: list[str] | None = None


@dataclasses.dataclass
class Config:
    name: str
    servers: list[Server]
    limits: dict[str, float]


def test_H1_H4_codable_round_trip() -> None:
    config = {
        "name": "c",
        "servers": [{"host": "a", "port": 1, "tags": ["x"]}, {"host": "b", "port": 2}],
        "limits": {"cpu": 1.5},
    }
    assert m.same_config(config) == config
    assert m.first_port(config) == 1
    assert m.first_port({"name": "c", "servers": [], "limits": {}}) is None


def test_H1_codable_dataclasses() -> None:
    config = Config("c", [Server("a", 80)], {"x": 1})
    assert m.same_config(config) == {
        "name": "c",
        "servers": [{"host": "a", "port": 80}],
        "limits": {"x": 1.0},
    }


@pytest.mark.parametrize(
    ("servers", "kind", "text"),
    [
        ([{"host": "a", "port": "x"}], TypeError, "['servers'][0]['port']"),
        ([{"host": "a", "port": 1}, {"port": 1}], ValueError, "'host' is missing"),
        ("abc", TypeError, "['servers']"),
    ],
)
def test_H1_codable_errors(servers: object, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        m.first_port({"name": "c", "servers": servers, "limits": {}})
    assert text in str(caught.value) and str(caught.value).startswith(
        "first_port() argument 'config'"
    )
