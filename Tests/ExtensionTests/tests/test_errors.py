"""What Swift throws becomes an exception; what Python raises passes through Swift."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import traceback

import extension_tests as m
import pytest


@pytest.mark.parametrize(
    "kind",
    [
        "KeyError",
        "IndexError",
        "TypeError",
        "ZeroDivisionError",
        "StopIteration",
        "KeyboardInterrupt",
    ],
)
def test_F1_builtin_exceptions(kind: str) -> None:
    expected = getattr(__builtins__, kind, None) or __builtins__[kind]  # type: ignore[index]
    for message in ("plain", "", "ünïcode 雨燕 😀", "nul\0inside", "a" * 10_000, "100%s {}"):
        with pytest.raises(expected) as caught:
            m.raise_named(kind, message)
        assert type(caught.value) is expected
        assert caught.value.args == (message,)
    assert m.raise_named("none", "x") == 0


def test_F5_failed_conversion_in_swift() -> None:
    class Odd:
        pass

    for value, name in ((1, "int"), (None, "None"), (b"x", "bytes"), (Odd(), "Odd")):
        message = f"must be str, not {name}"
        described = [f"TypeError: {message}", message, "TypeError", "true", message]
        assert m.text_or_error(value) == described
        for convert in (m.raise_no_text, m.raise_no_value):
            with pytest.raises(TypeError) as caught:
                convert(value)
            assert caught.value.args == (message,)
            assert caught.value.__context__ is None
    assert m.text_or_error("text") == ["text"]
    with pytest.raises(UnicodeEncodeError):
        m.raise_no_text("\ud800")

    # The error keeps the class, and no longer than it lives itself.
    kind = type("Kind", (), {})
    before = sys.getrefcount(kind)
    for _ in range(100):
        m.text_or_error(kind())
    assert sys.getrefcount(kind) == before


def test_F5_swift_errors() -> None:
    with pytest.raises(ValueError, match="^boom$"):
        m.raise_value_error("boom")
    with pytest.raises(ValueError, match="^never returns$"):
        m.raise_always("never returns")
    with pytest.raises(RuntimeError) as caught:
        m.raise_fault()
    assert str(caught.value) == "Fault.plain"
    with pytest.raises(RuntimeError) as caught:
        m.raise_fault_with_detail()
    assert str(caught.value) == "Fault.withDetail(code: 3)"
    with pytest.raises(RuntimeError) as caught:
        m.raise_described("in its own words")
    assert str(caught.value) == "in its own words"
    with pytest.raises(RuntimeError, match=r"^Fault\.plain$"):
        m.raise_typed(True)
    assert m.raise_typed(False) == 1
    with pytest.raises(RuntimeError, match=r"^Fault\.plain$"):
        m.raise_released()
    with pytest.raises(asyncio.CancelledError):
        m.raise_cancelled()


def test_F5_system_errors() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        m.raise_system(errno.ENOENT, "/no/such")
    assert caught.value.errno == errno.ENOENT
    assert caught.value.strerror == os.strerror(errno.ENOENT)
    assert caught.value.filename == "/no/such"
    assert str(caught.value) == "[Errno 2] No such file or directory: '/no/such'"
    with pytest.raises(PermissionError) as denied:
        m.raise_system(errno.EACCES, None)
    assert denied.value.filename is None
    with pytest.raises(OSError) as odd:
        m.raise_system(-5, "")
    assert odd.value.errno == -5


def test_an_exception_passes_through_as_the_same_object() -> None:
    error = LookupError("mine")

    def fail() -> None:
        raise error

    with pytest.raises(LookupError) as caught:
        m.call(fail)
    assert caught.value is error
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "fail"
    assert caught.value.__context__ is None

    def exit_() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        m.call(exit_)

    def stop() -> None:
        raise StopIteration(5)

    with pytest.raises(StopIteration):
        m.call(stop)


def test_F6_context_of_an_exception_raised_while_one_is_handled() -> None:
    try:
        raise KeyError("first")
    except KeyError as first:
        with pytest.raises(ValueError) as caught:
            m.raise_value_error("second")
        assert caught.value.__context__ is first


def test_no_stale_exception_after_success() -> None:
    def inner() -> int:
        with pytest.raises(TypeError):
            m.echo_int("x")
        return 5

    assert m.call(inner) == 5
    assert m.ignore_failure("x") is None
    assert m.ignore_failure([1]) == 1
    assert sys.exc_info() == (None, None, None)


def test_load_failures_inside_a_function() -> None:
    with pytest.raises(TypeError) as caught:
        m.load_ints([1, "x"])
    assert str(caught.value) == "[1]: 'str' object cannot be interpreted as an integer"
    with pytest.raises(TypeError) as caught:
        m.load_ints("x")
    assert str(caught.value) == "must be a sequence, not str"
    with pytest.raises(TypeError) as caught:
        m.call_with(lambda value: "x", 1)
    assert str(caught.value) == "'str' object cannot be interpreted as an integer"
    assert m.call_with(lambda value: value + 1, 1) == 2


def test_calling_what_is_not_callable() -> None:
    with pytest.raises(TypeError, match="'int' object is not callable"):
        m.call(3)
    with pytest.raises(AttributeError, match="'int' object has no attribute 'nothing'"):
        m.attribute(3, "nothing")
    with pytest.raises(AttributeError):
        m.attribute(3, "")


def test_unbounded_recursion_through_swift_is_a_recursion_error() -> None:
    def again() -> object:
        return m.call(again)

    with pytest.raises(RecursionError):
        m.call(again)


def test_F13_keyboard_interrupt_in_a_callback() -> None:
    import signal

    def interrupt() -> None:
        signal.raise_signal(signal.SIGINT)

    # A shell's background jobs start with SIGINT ignored.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            m.call_times(interrupt, 10)
    finally:
        signal.signal(signal.SIGINT, handler)
