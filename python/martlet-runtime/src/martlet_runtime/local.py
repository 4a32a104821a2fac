"""Workers for a demo or a test: processes that find this one and each other, and nobody else."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping

VARIABLE = "MARTLET_RUNTIME_DIR"


@contextlib.contextmanager
def local_workers(
    module: str,
    count: int = 1,
    *,
    environment: Mapping[str, str] | None = None,
    patience: float = 20.0,
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Runs ``count`` processes of ``python -m module`` while the block runs.

    They meet in a runtime folder of their own, which is also this process's meanwhile, so make
    its ``DistributedRuntime`` inside the block. At the end they are told to drain by SIGTERM, and
    killed if they take longer than ``patience`` seconds; ``returncode`` says how they ended.

    ``environment`` is added to theirs. Blocks until they have ended; not for several threads at
    once, as it changes ``os.environ``. Raises OSError if a process can't be started.
    """
    before = os.environ.get(VARIABLE)
    workers: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="martlet-") as folder:
        os.environ[VARIABLE] = folder
        try:
            for _ in range(count):
                command = [sys.executable, "-m", module]
                workers.append(subprocess.Popen(command, env={**os.environ, **(environment or {})}))
            yield workers
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                _end(worker, patience)
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


def _end(worker: subprocess.Popen[bytes], patience: float) -> None:
    try:
        worker.wait(patience)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
