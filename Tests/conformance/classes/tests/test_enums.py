"""Table 1D: enums with their conformances."""

from __future__ import annotations

import ast
import copy
import enum
import functools
import pickle
import sys
from pathlib import Path

import class_features as m
import pytest


def test_D1_D2_D4_members() -> None:
    assert [(w.name, w.value) for w in m.Weight] == [
        ("LIGHT", 1),
        ("MEDIUM", 2),
        ("HEAVY", 3),
    ]
    assert m.weights() == list(m.Weight) and m.Weight.STANDARD is m.Weight.MEDIUM
    assert [m.Level(10), m.Level["LOW"]] == [m.Level.HIGH, m.Level.LOW] and int(m.Level.HIGH) == 10
    assert isinstance(m.Mode.READ, str) and f"{m.Mode.READ}" == "r" and m.Mode("w") is m.Mode.WRITE
    for member in (m.Weight.HEAVY, m.Level.LOW, m.Mode.WRITE):
        assert pickle.loads(pickle.dumps(member)) is copy.copy(member) is member
    with pytest.raises(ValueError, match="7 is not a valid Level"):
        m.Level(7)
    with pytest.raises(TypeError):
        enum.Enum("Sub", "X", type=m.Weight)


def test_D3_order_hash_and_text() -> None:
    light, heavy = m.Weight.LIGHT, m.Weight.HEAVY
    assert light < heavy and heavy > light and light <= m.Weight.LIGHT and heavy >= light
    assert not light > heavy and sorted([heavy, light]) == [light, heavy]
    assert len({light, heavy, light}) == 2 and light == m.Weight.LIGHT and light != heavy
    assert str(light) == "a light one" and repr(light) == "<Weight.LIGHT: 1>"
    assert m.Level.LOW < 5 < m.Level.HIGH and m.Level.LOW == 1
    with pytest.raises(TypeError, match="'<' not supported"):
        light < 3
    with pytest.raises(TypeError, match="'<' not supported"):
        light < m.Level.LOW


def test_D4_methods_operators_and_calls() -> None:
    light, heavy = m.Weight.LIGHT, m.Weight.HEAVY
    assert light + heavy is heavy and heavy.is_over(light) and light(4) == 4
    with pytest.raises(TypeError, match="unsupported operand"):
        light + 1


def test_D4_match() -> None:
    match m.Level(10):
        case m.Level.LOW:
            raise AssertionError
        case m.Level.HIGH:
            pass


def test_D5_cases_with_values() -> None:
    token = m.Token
    end, name = token.End(), token.Name("x")
    assert isinstance(end, token) and name.line == 1 and name == token.Name(text="x", line=1)
    assert token.__mro__ == (token, object) and token.Name.__mro__ == (
        token.Name,
        token,
        object,
    )
    pair = name + end
    assert type(pair) is token.Pair and pair.left == name and type(pair.right) is token.End
    assert (
        token.Number(1) < token.Number(2) and sorted([token.Number(3), token.Number(1)])[0]._0 == 1
    )
    assert (
        str(end) == "token"
        and repr(pair) == "Token.Pair(left=Token.Name(text='x', line=1), right=Token.End())"
    )
    assert name.is_name() and not end.is_name() and token.parse("q") == token.Name("q")
    assert m.describe(end) == "token" and m.describe(None) == "none" and name[1] == 1
    with pytest.raises(TypeError, match=r"describe\(\) argument 'token' must be Token, not str"):
        m.describe("x")
    match pair:
        case token.Pair(token.Name(text, line=1), token.End()):
            assert text == "x"
        case _:
            raise AssertionError

    class Sub(token):
        pass

    with pytest.raises(TypeError, match="cannot create"):
        Sub()


def test_D4_D5_marked_extensions() -> None:
    assert m.Weight.LIGHT.doubled() == [m.Weight.LIGHT] * 2
    end = m.Token.End()
    assert end.is_end and not m.Token.Number(1).is_end and (m.Token.Number(1) - end).left == end


def test_D5_N1_match_args_stand_in_the_stub() -> None:
    (stub,) = Path(m.__file__).parent.glob("class_features.pyi")
    found: dict[str, tuple[str, ...]] = {}

    def visit(node: ast.Module | ast.ClassDef, path: str) -> None:
        for child in node.body:
            if isinstance(child, ast.ClassDef):
                visit(child, f"{path}.{child.name}".lstrip("."))
            elif (
                isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__match_args__"
            ):
                found[path] = ast.literal_eval(child.value)

    visit(ast.parse(stub.read_text()), "")
    assert len(found) >= 4 and () in found.values()
    for path, fields in found.items():
        case = functools.reduce(getattr, map(sys.intern, path.split(".")), m)
        assert case.__match_args__ == fields
