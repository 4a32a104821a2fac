import errno
import re
import threading
from collections import Counter
from pathlib import Path

import pytest
import word_count

LICENCES = Path("/usr/share/common-licenses")

UNICODE = (
    "naïve nai\u0308ve Ελληνικά και Ελληνικά; 漢字かな交じり文、漢字! ١٢٣ ²³ Ⅷ ½ x_1 _ "
    "Straße STRASSE ǅ ʰ ª\u200dª עברית हिन्दी 👍🏽 don't e\u0301te\u0301 한국어 𝔘𝔫𝔦 12_345"
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


def test_other_threads_run_meanwhile(large: Path) -> None:
    done = threading.Event()
    ticks = 0

    def count() -> None:
        for _ in range(5):
            word_count.count(str(large))
        done.set()

    thread = threading.Thread(target=count)
    thread.start()
    while not done.is_set():
        ticks += 1
    thread.join()
    # With the GIL held through each call, this loop would run between the calls only.
    assert ticks > 1000
