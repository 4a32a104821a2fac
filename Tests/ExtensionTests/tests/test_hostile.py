"""Containers that change while they are converted, lie about their length, or raise."""

from __future__ import annotations

import collections
import gc
import types
from collections.abc import Iterator
from typing import Any

import extension_tests as m
import numpy
import pytest


class Acting:
    """Runs an action when it is converted to an integer."""

    def __init__(self, action: Any) -> None:
        self.action = action

    def __index__(self) -> int:
        self.action()
        return 7


def test_list_that_shrinks() -> None:
    for echo in (m.echo_ints, m.echo_bytes, m.echo_optionals):
        values: list[Any] = [1, 2, 3, 4]
        values[1] = Acting(lambda values=values: values.clear())
        with pytest.raises(RuntimeError, match="^list changed size during conversion"):
            echo(values)
        values = [Acting(lambda: None), 2]
        values[0] = Acting(lambda values=values: values.pop())
        with pytest.raises(RuntimeError, match="^list changed size during conversion"):
            echo(values)


def test_list_that_grows_keeps_to_its_first_length() -> None:
    values: list[Any] = [1]
    values.append(Acting(lambda: values.extend([9] * 1000)))
    assert m.echo_ints(values) == [1, 7]


def test_item_that_removes_itself() -> None:
    class Gone:
        def __index__(self) -> int:
            values[0] = 0
            gc.collect()
            return 5

    values: list[Any] = [Gone()]
    assert m.echo_ints(values) == [5]
    values = [Gone()]
    assert m.echo_bytes(values) == b"\5"


def test_inner_list_that_outlives_its_place() -> None:
    class Clear:
        def __index__(self) -> int:
            outer.clear()
            gc.collect()
            return 1

    outer: list[Any] = [[Clear(), 2, 3], [4]]
    with pytest.raises(RuntimeError, match="list changed size"):
        m.echo_nested(outer)


def test_dict_that_changes() -> None:
    class Key(str):
        pass

    def change(values: dict[Any, Any]) -> Any:
        return Acting(lambda: values.update({f"new{i}": 0 for i in range(50)}))

    values: dict[Any, Any] = {"a": 1}
    values["b"] = change(values)
    with pytest.raises(RuntimeError, match="^dictionary changed size during conversion"):
        m.echo_dict(values)
    values = {"a": 1, "b": 2}
    values["a"] = Acting(values.clear)
    with pytest.raises(RuntimeError, match="^dictionary changed size during conversion"):
        m.echo_dict(values)

    def swap() -> None:
        del values["a"]
        values["c"] = 3

    values = {"a": Acting(swap), "b": 2}
    assert m.echo_dict(values)["a"] == 7  # no crash; which other entries are seen is open


def test_set_that_changes() -> None:
    class Element(int):
        def __hash__(self) -> int:
            return 1

    members: set[Any] = set()

    class Adder:
        def __index__(self) -> int:
            members.update(range(100, 200))
            return 3

    members.update({Adder(), 1})
    with pytest.raises(RuntimeError, match="Set changed size during iteration"):
        m.echo_set(members)


def test_sequences_by_protocol() -> None:
    class Sequence:
        def __init__(self, items: list[Any]) -> None:
            self.items = items

        def __len__(self) -> int:
            return len(self.items)

        def __getitem__(self, index: int) -> Any:
            return self.items[index]

    assert m.echo_ints(Sequence([1, 2, 3])) == [1, 2, 3]
    assert m.echo_ints(range(4)) == [0, 1, 2, 3]
    assert m.echo_ints(b"ab") == [97, 98]
    assert m.echo_bytes(bytearray(b"\xff\0")) == m.echo_bytes([255, 0]) == b"\xff\0"
    assert m.echo_ints(memoryview(b"ab")) == [97, 98]
    assert m.echo_ints(collections.deque([1, 2])) == [1, 2]
    assert m.echo_doubles(numpy.arange(3.0)) == [0.0, 1.0, 2.0]
    assert m.echo_nested(numpy.arange(4).reshape(2, 2)) == [[0, 1], [2, 3]]
    with pytest.raises(TypeError, match=r"argument values\[1\]: 'str' object"):
        m.echo_ints(Sequence([1, "x"]))


@pytest.mark.parametrize("error", [ZeroDivisionError("no"), KeyboardInterrupt(), TypeError("t")])
def test_hostile_iter_len_and_getitem(error: BaseException) -> None:
    def fail(*_: Any) -> Any:
        raise error

    class Base:
        def __len__(self) -> int:
            return 2

        def __getitem__(self, index: int) -> Any:
            if index > 1:
                raise IndexError
            return index

    hostile_iter = type("HostileIter", (Base,), {"__iter__": fail})()
    hostile_item = type("HostileItem", (Base,), {"__getitem__": fail})()
    for value in (hostile_iter, hostile_item):
        for echo in (m.echo_ints, m.echo_strings, m.echo_pair):
            with pytest.raises(type(error)) as caught:
                echo(value)
            assert caught.value is error
    # A length that lies or raises is not believed.
    for length in (fail, lambda _: -1, lambda _: 2**62, lambda _: 0, lambda _: "x"):
        value = type("HostileLength", (Base,), {"__len__": length})()
        try:
            assert m.echo_ints(value) == [0, 1]
        except (ZeroDivisionError, KeyboardInterrupt, TypeError, ValueError, MemoryError):
            pass


def test_iterator_that_raises_midway() -> None:
    class Midway:
        def __iter__(self) -> Iterator[Any]:
            yield 1
            raise OSError("midway")

        def __getitem__(self, index: int) -> Any:
            raise AssertionError

        def __len__(self) -> int:
            return 2

    with pytest.raises(OSError, match="midway"):
        m.echo_ints(Midway())


def test_iter_that_returns_no_iterator() -> None:
    class Bad:
        def __iter__(self) -> Any:
            return 3

        def __getitem__(self, index: int) -> Any:
            return 1

    with pytest.raises(TypeError, match="iter\\(\\) returned non-iterator of type 'int'"):
        m.echo_ints(Bad())


def test_subclasses_of_containers() -> None:
    class L(list[Any]):
        def __len__(self) -> int:
            return 10**9

        def __getitem__(self, index: Any) -> Any:
            raise AssertionError

    class T(tuple[Any, ...]):
        def __len__(self) -> int:
            return -5

    class D(dict[Any, Any]):
        def __len__(self) -> int:
            return 10**9

    class S(set[Any]):
        def __len__(self) -> int:
            return 10**9

    assert m.echo_ints(L([1, 2])) == [1, 2]
    assert m.echo_strings(L(["x"])) == ["x"]
    assert m.echo_ints(T((1, 2))) == [1, 2]
    assert m.echo_pair(T((1, "x"))) == (1, "x")
    assert m.echo_dict(D(a=1)) == {"a": 1}
    assert m.echo_set(S({1, 2})) == {1, 2}
    for result in (m.echo_ints(L([1])), m.echo_dict(D(a=1)), m.echo_set(S({1}))):
        assert type(result) in (list, dict, set)


def test_mappings_by_protocol() -> None:
    assert m.echo_dict(types.MappingProxyType({"a": 1})) == {"a": 1}
    assert m.echo_dict(collections.OrderedDict(b=2, a=1)) == {"a": 1, "b": 2}
    assert m.echo_dict(collections.Counter("aab")) == {"a": 2, "b": 1}
    assert m.echo_dict(collections.ChainMap({"a": 1}, {"b": 2})) == {"a": 1, "b": 2}

    class Bad:
        def keys(self) -> Any:
            return ["a"]

        def __getitem__(self, key: str) -> Any:
            raise LookupError(key)

    with pytest.raises(LookupError, match="a"):
        m.echo_dict(Bad())

    class NoKeys:
        keys = 3

    with pytest.raises(TypeError):
        m.echo_dict(NoKeys())


def test_repr_of_a_key_that_raises_or_converts() -> None:
    class Raises:
        def __repr__(self) -> str:
            raise ZeroDivisionError

        def __hash__(self) -> int:
            return 1

    with pytest.raises(TypeError) as caught:
        m.echo_dict({Raises(): 1})
    assert str(caught.value) == "echo_dict() argument values[?]: must be str, not Raises"

    class Converts:
        def __repr__(self) -> str:
            # A conversion that fails inside another one's failure keeps to itself.
            with pytest.raises(TypeError) as inner:
                m.echo_nested([[1], ["x"]])
            return str(inner.value)

        def __hash__(self) -> int:
            return 1

    with pytest.raises(TypeError) as caught:
        m.echo_deep({"a": [{"b": 1.0}, {Converts(): 1.0}]})
    assert str(caught.value) == (
        "echo_deep() argument config['a'][1]"
        "[echo_nested() argument values[1][0]: 'str' object cannot be interpreted as an integer]"
        ": must be str, not Converts"
    )


def test_repr_of_a_key_that_fails_on_its_own_below_a_failure() -> None:
    class Key(str):
        def __repr__(self) -> str:
            with pytest.raises(TypeError):
                m.echo_nested([[1], ["x"]])
            return "KEY"

    with pytest.raises(TypeError) as caught:
        m.echo_deep({Key("k"): [{}, {"b": "x"}]})
    assert str(caught.value) == (
        "echo_deep() argument config[KEY][1]['b']: must be real number, not str"
    )


def test_deep_nesting() -> None:
    deep: Any = []
    for _ in range(200_000):
        deep = [deep]
    with pytest.raises(TypeError):
        m.echo_nested(deep)
    with pytest.raises(TypeError):
        m.echo_int(deep)
    with pytest.raises(TypeError):
        m.echo_dict({"a": deep})
    assert m.describe(deep) == "<unprintable object>"
    assert m.echo_objects([deep])[0] is deep
    looped: list[Any] = []
    looped.append(looped)
    with pytest.raises(TypeError, match=r"argument values\[0\]\[0\]: 'list' object"):
        m.echo_nested(looped)
    while deep:
        deep = deep.pop()


def test_deep_config_path() -> None:
    with pytest.raises(TypeError) as caught:
        m.echo_deep({"servers": [{"a": 1}, {"port": "x"}]})
    assert str(caught.value) == (
        "echo_deep() argument config['servers'][1]['port']: must be real number, not str"
    )
    with pytest.raises(TypeError) as caught:
        m.echo_deep({"servers": [{"a": 1}, {"it's": "x"}]})
    assert "config['servers'][1][\"it's\"]" in str(caught.value)


def test_path_does_not_leak_into_a_later_error() -> None:
    with pytest.raises(TypeError):
        m.echo_nested([[1], ["x"]])
    with pytest.raises(TypeError) as caught:
        m.echo_int("x")
    assert str(caught.value) == (
        "echo_int() argument 'value': 'str' object cannot be interpreted as an integer"
    )
    assert m.ignore_failure([1, "x"]) is None
    with pytest.raises(TypeError) as caught:
        m.echo_string(1)
    assert str(caught.value) == "echo_string() argument 'value' must be str, not int"


def test_failure_in_a_destructor_during_a_failure() -> None:
    seen: list[str] = []

    class Dies:
        def __del__(self) -> None:
            with pytest.raises(TypeError) as inner:
                m.echo_deep({"inner": [{"x": "y"}]})
            seen.append(str(inner.value))

    class Makes:
        def __len__(self) -> int:
            return 1

        def __getitem__(self, index: int) -> Any:
            return Dies()

    # The item dies while its failure is on its way up through the list around it.
    with pytest.raises(TypeError) as caught:
        m.echo_nested([Makes()])
    assert str(caught.value) == (
        "echo_nested() argument values[0][0]: 'Dies' object cannot be interpreted as an integer"
    )
    assert seen == ["echo_deep() argument config['inner'][0]['x']: must be real number, not str"]


def test_memory_error_for_a_list_too_large_is_no_crash() -> None:
    class Endless:
        def __len__(self) -> int:
            return 1

        def __getitem__(self, index: int) -> Any:
            if index > 100_000:
                raise MemoryError("enough")
            return index

    with pytest.raises(MemoryError, match="enough"):
        m.echo_ints(Endless())
