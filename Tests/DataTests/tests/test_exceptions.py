"""Table 1F: exceptions."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import pydoc
import signal
import sys
import time
import warnings
import weakref
from collections.abc import Callable

import data_tests as m
import pytest


def raising(error: BaseException, cause: BaseException | None = None) -> Callable[[], None]:
    def function() -> None:
        raise error from cause

    return function


def test_F2_own_types() -> None:
    assert m.ParseError.__mro__[1:3] == (ValueError, Exception)
    assert m.ParseError.__doc__ == "A bad line." and m.ParseError.__module__ == "data_tests"
    assert issubclass(m.DeepError, m.ParseError) and issubclass(m.NetError, ConnectionError)
    assert m.NetError.Timeout.__qualname__ == "NetError.Timeout"
    assert m.NetError.Refused.__doc__ == "Nobody listens."
    assert m.ParseError.__text_signature__ == "(message, line)"
    assert str(inspect.signature(m.ParseError)) == "(message, line)"
    assert str(inspect.signature(m.NetError.Refused)) == "(host, port)"
    assert str(inspect.signature(m.NetError.Timeout)) == "()"
    assert m.DeepError.__doc__ is None
    shown = pydoc.plain(pydoc.render_doc(m.ParseError))
    assert "class ParseError(builtins.ValueError)\n |  ParseError(message, line)\n" in shown


def test_F2_classes_of_python_below() -> None:
    class More(m.ParseError):
        """Has a signature, fields and an `__init__` of its own."""

        __match_args__ = ("message", "line", "column")

        def __init__(self, message: str, line: int, column: int) -> None:
            super().__init__(message, line=line)
            self.column = column

    class Both(m.NetError.Refused, m.ParseError):
        pass

    error = More("bad", 3, 4)
    assert (error.message, error.line, error.column) == ("bad", 3, 4)
    assert error.args == ("bad", 3)
    assert list(inspect.signature(More).parameters) == ["message", "line", "column"]
    assert str(inspect.signature(Both)) == "(host, port)"
    assert Both("h", 80).port == 80 and weakref.ref(both := Both("h", 1))() is both
    with pytest.raises(TypeError, match=r"^Both\(\) missing 1 required argument: 'port'$"):
        Both("h")


def test_F4_text_without_a_message() -> None:
    # A class that extends one with a message has fields of its own.
    assert str(m.PlainError(4)) == "4"
    error = m.ParseError("bad", 3)
    del error.message
    assert str(error) == "('bad', 3)"


def test_F2_a_class_that_holds_its_instance_is_collected() -> None:
    class Kept(m.ParseError):
        pass

    Kept.last = Kept("a", 1)  # type: ignore[attr-defined]
    gone = weakref.ref(Kept)
    del Kept
    gc.collect()
    assert gone() is None


def test_F4_fields() -> None:
    with pytest.raises(m.ParseError) as parse:
        m.raise_("parse")
    assert (parse.value.message, parse.value.line) == ("bad", 3)
    assert str(parse.value) == "bad" and parse.value.args == ("bad", 3)
    with pytest.raises(ValueError) as deep:
        m.raise_("deep")
    assert str(deep.value) == "too deep: 9" and deep.value.depth == 9  # type: ignore[attr-defined]
    with pytest.raises(m.NetError.Refused) as refused:
        m.raise_("refused")
    assert (refused.value.host, refused.value.port) == ("h", 80)
    with pytest.raises(m.NetError.Timeout):
        m.raise_("timeout")
    again = pickle.loads(pickle.dumps(refused.value))
    assert type(again) is m.NetError.Refused and vars(again) == vars(refused.value)
    assert vars(copy.copy(parse.value)) == {"message": "bad", "line": 3}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: m.ParseError("a"), "ParseError() missing 1 required argument: 'line'"),
        (
            lambda: m.ParseError(1, 2, 3),
            "ParseError() takes 2 positional arguments but 3 were given",
        ),
        (lambda: m.ParseError("a", x=1), "ParseError() got an unexpected keyword argument 'x'"),
        (
            lambda: m.ParseError("a", message=1),
            "ParseError() got multiple values for argument 'message'",
        ),
    ],
)
def test_F4_constructor_errors(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        make()
    assert str(caught.value) == message


def test_F5_os_errors() -> None:
    with pytest.raises(FileNotFoundError) as one:
        m.raise_("file")
    assert (one.value.errno, one.value.filename) == (2, "/nope")
    assert str(one.value) == "[Errno 2] No such file or directory: '/nope'"
    with pytest.raises(FileNotFoundError) as two:
        m.raise_("files")
    assert two.value.filename2 == "/b"


def test_F6_chaining_F7_notes() -> None:
    with pytest.raises(RuntimeError, match="outer") as caught:
        m.raise_("chain")
    assert isinstance(caught.value.__cause__, m.ParseError)
    assert caught.value.__suppress_context__ is True
    assert caught.value.__notes__ == ["one", "two"]


def test_F8_groups() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        m.raise_("group")
    assert [type(e) for e in caught.value.exceptions] == [
        m.ParseError,
        KeyError,
        m.NetError.Timeout,
    ]
    with pytest.raises(BaseExceptionGroup) as base:
        m.raise_("base group")
    assert not isinstance(base.value, ExceptionGroup)
    with pytest.raises(ValueError, match="non-empty sequence"):
        m.raise_("no group")


def test_F9_warnings() -> None:
    with pytest.warns(DeprecationWarning, match="^old$"):
        m.warn_old()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DeprecationWarning):
            m.warn_old()


def test_F10_unraisable(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, object]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda u: seen.append((str(u.exc_value), u.object)))
    m.unraisable(seen)
    assert seen == [("lost", seen)]


def test_F1_F3_any_type() -> None:
    with pytest.raises(UnicodeError) as caught:
        m.raise_any(UnicodeError, "x", 3)
    assert caught.value.args == ("x", 3)
    with pytest.raises(TypeError):
        m.raise_any(UnicodeDecodeError, "x", 3)
    for value in (5, (1, 2), None):
        with pytest.raises(StopIteration) as stop:
            m.raise_stop(value)
        assert stop.value.value == value


def test_F10_caught_in_swift() -> None:
    seen = m.caught(raising(m.ParseError("zz", 7), KeyError("k")))
    assert seen["description"] == "ParseError: zz" and seen["line"] == "7"
    assert seen["cause"] == "KeyError: 'k'" and seen["isValueError"] == "true"
    assert seen["hasTraceback"] == "true" and "in function" in seen["report"]
    assert m.caught(raising(m.NetError.Refused("h", 1)))["net"] == 'refused(host: "h", port: 1)'
    missing = m.caught(raising(FileNotFoundError(2, "no", "/f")))
    assert (missing["errno"], missing["filename"]) == ("2", "/f")
    assert m.caught(raising(ExceptionGroup("g", [ValueError(1), KeyError()])))["members"] == "2"
    # Attributes of other types than the fields' are no such error in Swift.
    assert m.caught(raising(m.ParseError("zz", "no number")))["line"] == ""

    error = ValueError("noted")
    error.add_note("n")
    assert m.caught(raising(error))["notes"] == "n"


def test_F10_the_same_object_passes_through() -> None:
    error = KeyError("k")
    with pytest.raises(KeyError) as caught:
        m.rethrow(raising(error))
    assert caught.value is error and caught.traceback[-1].name == "function"


def test_F13_keyboard_interrupt() -> None:
    old = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        before = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            m.spin()
        assert time.monotonic() - before < 60
    finally:
        signal.signal(signal.SIGALRM, old)
