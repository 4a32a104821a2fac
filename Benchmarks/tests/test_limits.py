"""Our own instructions and allocations a call, of a module that martlet builds, by limits.json.

They are counted, not timed, so that a busy machine changes nothing. `make bench` compares all rows
of both kinds of build; this compares the short rows of one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BENCHMARKS))

from suite import building, correctness, instructions, limits
from suite.instructions import Count
from suite.modules import Module


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Module:
    return building.extension(tmp_path_factory.mktemp("extension"), "version")


def test_the_extension_does_what_the_api_says(module: Module) -> None:
    assert correctness.failures(module.load()) == []


def test_no_row_costs_more_than_its_limit(
    module: Module, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tools = building.control(tmp_path_factory.mktemp("tools"))
    counts = instructions.count(module, limits.CHEAP, tools)
    assert len(counts) > 15
    assert limits.broken("martlet", counts) == []


def test_a_row_that_becomes_worse_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FILE", tmp_path / "limits.json")
    limits.write(
        "martlet",
        {"add_int": Count(40, 187, 0), "cfg_new": Count(4000, 600, 300, 12)},
    )
    assert limits.broken("martlet", {"add_int": Count(43, 500, 0)}) == []
    assert limits.broken("martlet", {"a_new_row": Count(1, 1, 1, 1)}) == []
    assert limits.broken(
        "martlet", {"add_int": Count(44, 187, 0, 1), "cfg_new": Count(4121, 0, 0, 13)}
    ) == [
        "add_int: 44 instructions of our own, limit 40",
        "cfg_new: 4121 instructions of our own, limit 4000",
        "add_int: 1 allocations of our own, limit 0",
        "cfg_new: 13 allocations of our own, limit 12",
    ]
