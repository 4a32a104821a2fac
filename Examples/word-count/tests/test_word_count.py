import errno
import re
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest
import word_count

LICENCES = Path("/usr/share/common-licenses")

UNICODE = (
    "naïve nai\u0308ve Ελληνικά και Ελληνικά; 漢字かな交じり文、漢字! ١٢٣ ²³ Ⅷ ½ x_1 _ "
    "Straße STRASSE ǅ ʰ ª\u200dª עברית हिन्दी 👍🏽 don't e\u0301te\u0301 한국어 𝔘𝔫𝔦 12_345 "
    # Pairs that Swift takes for the same text, and Python does not.
    "\u212b \u00c5 \u2126 \u03a9 \uac00 \u1100\u1161"
)


def expected(text: str) -> dict[str, int]:
    return dict(Counter(re.findall(r"\w+", text)))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the licences of the machine, over and over, until there are 500 kB."""
    texts = [p.read_text() for p in sorted(LICENCES.iterdir()) if p.is_file()]
    text = "\n".join(texts)
    assert text
    while len(text) < 500_000:
        text += "\n" + "\n".join(texts)
    path = tmp_path_factory.mktemp("texts") / "large.txt"
    path.write_text(text)
    return path


def test_the_gpl() -> None:
    path = LICENCES / "GPL-3"
    assert word_count.count(str(path)) == expected(path.read_text())


def test_a_large_text(large: Path) -> None:
    assert large.stat().st_size >= 500_000
    assert word_count.count(path=str(large)) == expected(large.read_text())


def test_every_script(tmp_path: Path) -> None:
    path = tmp_path / "unicode.txt"
    path.write_text(UNICODE, encoding="utf-8")
    assert word_count.count(str(path)) == expected(UNICODE)
    assert word_count.count_text(UNICODE) == expected(UNICODE)


def test_an_empty_text() -> None:
    assert word_count.count_text("") == {}


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(FileNotFoundError) as raised:
        word_count.count(missing)
    assert raised.value.errno == errno.ENOENT
    assert raised.value.filename == missing


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin1.txt"
    path.write_bytes("naïve".encode("latin-1"))
    with pytest.raises(ValueError, match="is not UTF-8 text"):
        word_count.count(str(path))


def test_a_path_with_a_null_byte(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    with pytest.raises(ValueError, match="embedded null byte"):
        word_count.count(f"{tmp_path}/a\0b")


def test_other_threads_run_during_a_call(tmp_path: Path) -> None:
    # The call waits for a writer, which is another thread: with the GIL held, both would for ever.
    program = """
        import os, sys, threading, word_count
        os.mkfifo(sys.argv[1])
        writer = threading.Thread(target=lambda: open(sys.argv[1], "w").write("a b a"))
        writer.start()
        print(word_count.count(sys.argv[1]))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "fifo")],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == "{'a': 2, 'b': 1}\n" or done.stdout == "{'b': 1, 'a': 2}\n"
