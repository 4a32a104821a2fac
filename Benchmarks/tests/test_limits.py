"""Our own instructions, allocations and context switches, of a module that martlet builds, by limits.json.

They are counted, not timed, so that a busy machine changes nothing. `make bench` compares all rows;
this compares the short ones.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCHMARKS))

from suite import building, correctness, instructions, interpreters, limits, switches
from suite.instructions import Count
from suite.modules import Module

VERSIONS = {interpreters.version(python): python for python in interpreters.every()}
every_build = pytest.mark.parametrize("abi", ["version", "abi3"])
every_version = pytest.mark.parametrize("version", VERSIONS)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extension")


@functools.cache
def module(folder: Path, abi: str, version: str = limits.THIS) -> Module:
    """One for the stable ABI serves all versions."""
    if abi == "abi3" and version != limits.THIS:
        return module(folder, abi)
    return building.extension(folder / version, abi, VERSIONS[version])


@every_build
def test_the_extension_does_what_the_api_says(folder: Path, abi: str) -> None:
    assert correctness.failures(module(folder, abi).load()) == []


@every_version
@every_build
def test_O3_no_row_costs_more_than_its_limit(
    folder: Path, abi: str, version: str
) -> None:
    python, built = VERSIONS[version], module(folder, abi, version)
    tools = building.control(folder / version, python)
    counts = instructions.count(built, limits.CHEAP, tools, python)
    assert len(counts) > 15
    assert limits.broken(built.label, limits.of(counts), version) == []


@every_version
@every_build
def test_no_await_sleeps_more_often_than_its_limit(
    folder: Path, abi: str, version: str
) -> None:
    built = module(folder, abi, version)
    counts = switches.count(built, VERSIONS[version])
    assert len(counts) > 10
    assert limits.broken(built.label, {"switches": counts}, version) == []


def test_a_row_that_becomes_worse_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FILE", tmp_path / "limits.json")

    def broken(switches: dict[str, float], **counts: Count) -> list[str]:
        return limits.broken("martlet", {**limits.of(counts), "switches": switches})

    counts = {"add_int": Count(40, 187, 0), "cfg_new": Count(4000, 600, 300, 12)}
    limits.write(
        "martlet", {**limits.of(counts), "switches": {"await_hop": 3, "await_noop": 0}}
    )
    assert (
        broken({"await_hop": 3.4, "await_noop": 0.4}, add_int=Count(43, 500, 0)) == []
    )
    assert broken({"a_new_await": 9}, a_new_row=Count(1, 1, 1, 1)) == []
    assert broken(
        {"await_hop": 4, "await_noop": 0.5},
        add_int=Count(44, 187, 0, 1),
        cfg_new=Count(4121, 0, 0, 13),
    ) == [
        "add_int: 1 allocations of our own, limit 0",
        "add_int: 44 instructions of our own, limit 40",
        "await_hop: 4 context switches, limit 3",
        "await_noop: 0.5 context switches, limit 0",
        "cfg_new: 13 allocations of our own, limit 12",
        "cfg_new: 4121 instructions of our own, limit 4000",
    ]
    limits.write("martlet_abi3", limits.of(counts), "3.13")
    assert limits.broken("martlet_abi3", limits.of({"add_int": Count(99, 0, 0)})) == []
    assert limits.broken(
        "martlet_abi3", limits.of({"add_int": Count(99, 0, 0)}), "3.13"
    ) == ["add_int: 99 instructions of our own, limit 40"]
