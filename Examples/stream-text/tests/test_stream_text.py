from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from stream_text.model import WordModel


def test_the_model_writes_what_it_has_read() -> None:
    model = WordModel("a b c d a b c e")
    assert list(model.generate("a b", 1, 0)) == ["c"]
    assert set(model.generate("c", 50, 1)) <= set("abcde")
    assert list(model.generate("x", 9, 5)) == list(model.generate("x", 9, 5))


def test_the_demo_streams_from_both_workers() -> None:
    demo = Path(__file__).parent.parent / "demo.py"
    result = subprocess.run(
        [sys.executable, str(demo)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ.copy(),
    )
    assert result.returncode == 0, result.stderr
    assert len(set(re.findall(r"\(worker (\d+)\)", result.stdout))) == 2
    assert "with [0, 0]" in result.stdout
