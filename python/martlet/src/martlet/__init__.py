"""Build, install and publish Python packages written in Swift.

The functions here are the PEP 517 and PEP 660 hooks, so that a project names its build backend
with ``build-backend = "martlet"``. The command line is ``martlet`` or ``python -m martlet``.
"""

__version__ = "1.0.0"

from martlet.backend import (
    build_editable,
    build_sdist,
    build_wheel,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "__version__",
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]
