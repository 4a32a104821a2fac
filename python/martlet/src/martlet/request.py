"""What the user asks of a build."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """What the user asked for on top of the project's settings; None keeps the setting."""

    configuration: str | None = None
    target: str | None = None
    triple: str | None = None
    swift_sdk: str | None = None
    jobs: int | None = None
    strip: bool | None = None
    test: bool | None = None
    stubs: bool | None = None
    compatibility: str | None = None
    repair: str | None = None
    abi: str | None = None
    traits: tuple[str, ...] = ()
    all_traits: bool = False
    default_traits: bool | None = None
    locked: bool = False
    offline: bool = False
    sbom: bool | None = None
    extra: tuple[str, ...] = ()
