"""The files of a new project."""

from __future__ import annotations

import keyword
import re
import sys
from dataclasses import dataclass

import martlet
from martlet import sources
from martlet.errors import MartletError

SWIFT_KEYWORDS = frozenset(
    [
        "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch",
        "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
        "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if",
        "import", "in", "init", "inout", "internal", "is", "let", "nil", "open", "operator",
        "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return",
        "self", "static", "struct", "subscript", "super", "switch", "throw", "throws",
        "true", "try", "typealias", "var", "where", "while", "Any", "Self", "Type",
        "Protocol",
    ]
)  # fmt: skip
SWIFT_MODULES = frozenset(
    [
        "Swift", "SwiftShims", "Foundation", "FoundationEssentials", "Dispatch", "Glibc",
        "Musl", "Synchronization", "Regex", "Martlet", "CMartlet", "MartletMacros",
        "MartletFoundation", "MartletRuntime", "XCTest", "Testing",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Names:
    """The project's name and the module's. ``module`` is what Python imports."""

    project: str
    module: str


def check_name(name: str) -> Names:
    """The names that follow from what the user typed.

    Raises MartletError for a name that Python, Swift or the package index refuse.
    """
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name):
        raise MartletError(
            f"{name!r} is not a valid project name",
            advice="use letters, digits, '-', '_' and '.', with a letter or digit at both ends",
        )
    module = re.sub(r"[-.]+", "_", name)
    if module[0].isdigit():
        raise MartletError(
            f"{name!r} can't be a module: it starts with a digit",
            advice="start it with a letter",
        )
    refused = {
        "a Python keyword": keyword.iskeyword(module),
        "a module of Python's standard library": module in sys.stdlib_module_names,
        "a Swift keyword": module in SWIFT_KEYWORDS,
        "a module of Swift or Martlet": module in SWIFT_MODULES or module == "martlet",
    }
    for reason, applies in refused.items():
        if applies:
            raise MartletError(
                f"{name!r} can't be a module: it is {reason}", advice="choose another name"
            )
    return Names(name, module)


def new(names: Names, *, mixed: bool) -> dict[str, str]:
    """The files of a whole project: path → text."""
    target = f"{names.module}_core" if mixed else names.module
    files = {
        "Package.swift": _MANIFEST.format(
            project=names.project, target=target, url=sources.URL, version=martlet.__version__
        ),
        f"Sources/{target}/{target}.swift": _SWIFT.format(target=target, project=names.project),
        f"tests/test_{names.module}.py": _TEST.format(
            module=names.module,
            imports="\n".join(sorted([f"import {names.module}", "import pytest"])),
        ),
    }
    if mixed:
        files[f"python/{names.module}/__init__.py"] = _INIT.format(
            project=names.project, target=target
        )
        files[f"python/{names.module}/py.typed"] = ""
    settings = _MIXED.format(module=names.module, target=target) if mixed else ""
    return files | python_side(names, settings=settings)


def python_side(names: Names, *, settings: str = "", package: str = "Sources") -> dict[str, str]:
    """The files that make a Swift package a Python project."""
    return {
        "pyproject.toml": _PYPROJECT.format(
            project=names.project, settings=settings, sources=package
        ),
        "README.md": _README.format(project=names.project, module=names.module),
        ".gitignore": _GITIGNORE,
    }


_PYPROJECT = """\
[build-system]
requires = ["martlet>=1.0,<2.0"]
build-backend = "martlet"

[project]
name = "{project}"
version = "0.1.0"
description = "A Python package written in Swift"
readme = "README.md"
requires-python = ">=3.11"
classifiers = [
  "Operating System :: POSIX :: Linux",
  "Programming Language :: Python :: 3",
  "Typing :: Typed",
]

[dependency-groups]
dev = ["pytest>=8"]
{settings}
[tool.uv]
# uv builds again when one of these changes.
cache-keys = [
  {{ file = "pyproject.toml" }},
  {{ file = "Package.swift" }},
  {{ file = "Package.resolved" }},
  {{ file = "{sources}/**/*" }},
]
"""

_MIXED = """
[tool.martlet]
module-name = "{module}.{target}"
python-source = "python"
"""

_MANIFEST = """\
// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "{project}",
  products: [
    .library(name: "{target}", type: .dynamic, targets: ["{target}"])
  ],
  dependencies: [
    .package(url: "{url}", from: "{version}")
  ],
  targets: [
    .target(
      name: "{target}",
      dependencies: [.product(name: "Martlet", package: "martlet")]
    )
  ]
)
"""

_SWIFT = """\
import Martlet

@PyModule enum {target} {{}}

/// Greets somebody.
@PyFunction func greet(_ name: String) -> String {{
  "Hello, \\(name)!"
}}

/// Counts how often it was asked.
@PyClass final class Counter {{
  var count: Int

  init(start: Int = 0) {{
    count = start
  }}

  /// Adds one and returns the new count.
  func increment() -> Int {{
    count += 1
    return count
  }}
}}
"""

_INIT = '''\
"""{project}: a Python package with a core written in Swift."""

from .{target} import Counter, greet

__all__ = ["Counter", "greet"]
'''

_TEST = """\
{imports}


def test_greet() -> None:
    assert {module}.greet("world") == "Hello, world!"


def test_greet_refuses_a_number() -> None:
    with pytest.raises(TypeError):
        {module}.greet(1)  # type: ignore[arg-type]


def test_counter() -> None:
    counter = {module}.Counter(start=41)
    assert counter.increment() == 42
    assert counter.count == 42
"""

_README = """\
# {project}

A Python package written in Swift with [Martlet]({url}).

```python
import {module}

print({module}.greet("world"))
```

Work on it:

```console
$ python3 -m venv .venv && source .venv/bin/activate
$ pip install martlet
$ martlet develop
$ pytest
```
""".replace("{url}", sources.URL)

_GITIGNORE = """\
.build/
.build-*/
.swiftpm/
.venv/
dist/
__pycache__/
*.py[cod]
*.so
*.resources
.pytest_cache/
.mypy_cache/
"""
