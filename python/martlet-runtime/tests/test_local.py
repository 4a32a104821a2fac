from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from conftest import run

from martlet_runtime import DistributedRuntime
from martlet_runtime.local import VARIABLE, local_workers

WORKER = """
import asyncio, os
from martlet_runtime import DistributedRuntime, worker

async def answer(request):
    return [os.getpid(), os.environ["GREETING"]]

@worker()
async def main(runtime: DistributedRuntime) -> None:
    await runtime.endpoint("a.b.c").serve(answer)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "answering.py").write_text(WORKER)
    stubborn = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    (tmp_path / "stubborn.py").write_text(f"{stubborn}print('up', flush=True)\nsignal.pause()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_workers_are_found_and_end_with_the_block() -> None:
    async def main() -> set[tuple[int, str]]:
        async with DistributedRuntime() as runtime:
            client = await runtime.endpoint("a.b.c").client("round_robin")
            await client.wait_for_instances(2, timeout=30)
            return {tuple(await client.call(None)) for _ in range(4)}

    before = os.environ[VARIABLE]
    with local_workers("answering", 2, environment={"GREETING": "hello"}) as workers:
        folder = Path(os.environ[VARIABLE])
        answers = run(main)
        assert answers == {(worker.pid, "hello") for worker in workers}
    assert [worker.returncode for worker in workers] == [0, 0]
    assert os.environ[VARIABLE] == before
    assert not folder.exists()


def test_what_goes_wrong_in_the_block_ends_the_workers_too() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        local_workers("answering", environment={"GREETING": ""}) as workers,
    ):
        _ = 1 / 0
    assert workers[0].returncode is not None


def test_a_worker_that_does_not_end_is_killed(capfd: pytest.CaptureFixture[str]) -> None:
    with local_workers("stubborn", patience=0.2) as workers:
        while "up" not in capfd.readouterr().out:
            assert workers[0].poll() is None
    assert workers[0].returncode == -signal.SIGKILL
