"""The schema of ``[tool.martlet]``: what editors complete is what the tool checks."""

from __future__ import annotations

import difflib
import functools
import json
import re
from pathlib import Path
from typing import Any

from martlet.errors import MartletError

Schema = dict[str, Any]


def get_schema(tool_name: str = "martlet") -> Schema:
    """The JSON schema of the table (the entry point that validate-pyproject asks)."""
    return _load()


@functools.cache
def _load() -> Schema:
    text = (Path(__file__).parent / "schema.json").read_text(encoding="utf-8")
    document: Schema = json.loads(text)
    return document


class Checker:
    """Checks a table against the schema; ``source`` is the text, for line numbers."""

    def __init__(self, source: str) -> None:
        self.lines = source.splitlines()

    def check(self, value: Any, schema: Schema, path: list[str]) -> None:
        """Raises MartletError at the first key that is unknown or has a wrong value."""
        if "anyOf" in schema:
            self._check_any(value, schema["anyOf"], path)
            return
        expected = schema.get("type")
        if expected and not _is_type(value, expected):
            self._refuse(path, f"expected {_name(schema)}, found {_describe(value)}")
        if "enum" in schema and value not in schema["enum"]:
            choices = [str(choice) for choice in schema["enum"]]
            found = difflib.get_close_matches(str(value), choices, 1)
            hint = f"did you mean {json.dumps(found[0])}?" if found else None
            self._refuse(path, f"{json.dumps(value)} is not one of {', '.join(choices)}", hint)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            self._refuse(path, f"{json.dumps(value)} is not {_name(schema)}")
        if isinstance(value, dict):
            self._check_table(value, schema, path)
        if isinstance(value, list):
            for item in value:
                self.check(item, schema.get("items", {}), path)

    def _check_table(self, table: dict[str, Any], schema: Schema, path: list[str]) -> None:
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        for key, value in table.items():
            if key in known:
                self.check(value, known[key], [*path, key])
            elif isinstance(rest, dict):
                self.check(value, rest, [*path, key])
            elif rest is False:
                near = difflib.get_close_matches(key.replace("_", "-"), known, 1, 0.6)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
                self._refuse([*path, key], "unknown key", hint)
        for key in schema.get("required", []):
            if key not in table:
                self._refuse(path, f"the key {key!r} is missing")

    def _check_any(self, value: Any, choices: list[Schema], path: list[str]) -> None:
        for choice in choices:
            if _is_type(value, choice.get("type", "any")):
                self.check(value, choice, path)
                return
        names = " or ".join(_name(choice) for choice in choices)
        self._refuse(path, f"expected {names}, found {_describe(value)}")

    def _refuse(self, path: list[str], problem: str, advice: str | None = None) -> None:
        line = self._line(path)
        where = f"pyproject.toml, line {line}" if line else "pyproject.toml"
        raise MartletError(f"{where}: {'.'.join(path)}: {problem}", advice=advice)

    def _line(self, path: list[str]) -> int | None:
        """The line of the last key of ``path`` in its table, as well as text can tell."""
        table = ""
        fallback = None
        for number, text in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", text):
                table = header[1].replace('"', "")
                if table == ".".join(path):
                    fallback = number
            elif key := re.match(r"\s*([\w.\"-]+)\s*=", text):
                name = f"{table}.{key[1]}".replace('"', "")
                if name == ".".join(path):
                    return number
                if ".".join(path).startswith(name + "."):
                    fallback = number
        return fallback


def _is_type(value: Any, expected: str) -> bool:
    match expected:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    return True


def _name(schema: Schema) -> str:
    if "x-noun" in schema:
        return str(schema["x-noun"])
    nouns = {
        "string": "a string",
        "boolean": "true or false",
        "integer": "a whole number",
        "object": "a table",
        "array": "a list",
    }
    items = schema.get("items", {}).get("type")
    if schema.get("type") == "array" and items == "string":
        return "a list of strings"
    return nouns.get(schema.get("type", ""), "another value")


def _describe(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return json.dumps(value, default=str)
