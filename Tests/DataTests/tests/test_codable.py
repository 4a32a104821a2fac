"""Table 1G: Codable types as dicts, lists and dataclasses."""

from __future__ import annotations

import collections
import concurrent.futures
import copy
import dataclasses
import pickle
import types
from collections.abc import Callable

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


def test_G22_H1_H4_codable_round_trip() -> None:
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
        (
            [{"host": "a", "port": "x"}],
            TypeError,
            "config['servers'][0]['port']: 'str' object cannot be interpreted as an integer",
        ),
        (
            [{"host": "a", "port": 1}, {"port": 1}],
            ValueError,
            "config['servers'][1]: 'host' is missing",
        ),
        ("abc", TypeError, "config['servers']: must be a sequence, not str"),
        (
            [3],
            TypeError,
            "config['servers'][0]: must be a mapping or an object with attributes, not int",
        ),
    ],
)
def test_H1_codable_errors(servers: object, kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        m.first_port({"name": "c", "servers": servers, "limits": {}})
    assert str(caught.value) == f"first_port() argument {text}"
    assert type(caught.value) is kind


def test_H1_codable_errors_at_the_top() -> None:
    for value, kind, text in (
        (None, TypeError, "must be a mapping or an object with attributes, not None"),
        ([], TypeError, "must be a mapping or an object with attributes, not list"),
        (object(), ValueError, "'name' is missing"),
    ):
        with pytest.raises(kind) as caught:
            m.first_port(value)
        joint = " " if text.startswith("must") else ": "
        assert str(caught.value) == f"first_port() argument 'config'{joint}{text}"


def test_H1_errors_of_the_types_own_decoding() -> None:
    assert m.same_job({"mode": "fast"}) == {"mode": "fast"}
    for value, text in (
        ({"mode": "none"}, "['mode']: Cannot initialize Speed from invalid String value none"),
        ({"mode": "slow", "retries": 10}, "['retries']: too many"),
    ):
        with pytest.raises(ValueError) as caught:
            m.same_job(value)
        assert str(caught.value) == f"same_job() argument job{text}"


def test_H1_any_mapping_and_errors_of_the_callers_own() -> None:
    given = {"mode": "slow", "retries": 2}
    for value in (
        collections.UserDict(given),
        types.MappingProxyType(given),
        types.SimpleNamespace(**given),
    ):
        assert m.same_job(value) == given

    class Own:
        @property
        def mode(self) -> str:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError) as caught:
        m.same_job(Own())
    assert caught.value.args == ("mine",)
    assert caught.value.__notes__ == ["while converting same_job() argument 'job'"]
    with pytest.raises(UnicodeEncodeError, match=r"surrogates not allowed in .* job\['mode'\]$"):
        m.same_job({"mode": "\ud800"})


def test_G22_G23_values_inside_themselves_and_deep_ones() -> None:
    tree: dict[str, list[object]] = {"kids": []}
    assert m.same_tree({"kids": [tree, tree]}) == {"kids": [tree, tree]}
    assert m.same_json({"a": [1, None, {}]}) == {"a": [1.0, None, {}]}
    tree["kids"].append(tree)
    array: list[object] = []
    array.append(array)
    link = m.Link()
    link.next = m.Link()
    assert copy.deepcopy(link).next is not None
    link.next = link
    for convert, value in (
        (m.same_tree, tree),
        (m.same_json, array),
        (m.same_json, {"a": array}),
        (copy.copy, link),
        (pickle.dumps, link),
    ):
        for run in (convert, in_thread(convert)):
            with pytest.raises(RecursionError, match="^maximum recursion depth exceeded"):
                run(value)
    # As deep as goes: a dict and a list are a level each.
    tree = {"kids": []}
    array.clear()
    for _ in range(490):
        tree, array = {"kids": [tree]}, [array]
    assert list(m.same_tree(tree)) == ["kids"] and isinstance(m.same_json(array), list)
    link.next = None


def in_thread(function: Callable[[object], object]) -> Callable[[object], object]:
    def run(value: object) -> object:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            return pool.submit(function, value).result()

    return run
