"""The options that builds share, on the command line and in PEP 517's settings."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from martlet.errors import MartletError
from martlet.request import Request


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise MartletError(f"wrong build arguments: {message}", advice="see `martlet build --help`")


def add_build_options(
    parser: argparse.ArgumentParser, abis: tuple[str, ...] = ("abi3", "version")
) -> None:
    """Adds the options that decide how Swift is compiled and the wheel is packed."""
    swift = parser.add_argument_group("compiling")
    swift.add_argument(
        "-c", "--configuration", choices=["release", "debug"], help="SwiftPM's configuration"
    )
    swift.add_argument(
        "-r", "--release", action="store_const", const="release", dest="configuration",
        help="same as -c release",
    )  # fmt: skip
    swift.add_argument("--traits", metavar="A,B", default="", help="traits to enable as well")
    swift.add_argument("--enable-all-traits", action="store_true", help="enable every trait")
    swift.add_argument(
        "--disable-default-traits", action="store_true", help="leave the default traits off"
    )
    swift.add_argument("--triple", metavar="TRIPLE", help="compile for another target triple")
    swift.add_argument("--target", metavar="TRIPLE", help="the same as --triple")
    swift.add_argument("--swift-sdk", metavar="ID", help="compile with an installed Swift SDK")
    swift.add_argument("-j", "--jobs", type=int, metavar="N", help="parallel jobs")
    swift.add_argument("--locked", action="store_true", help="refuse a stale Package.resolved")
    swift.add_argument("--offline", action="store_true", help="resolve nothing over the network")
    swift.add_argument(
        "swift_build_args", nargs="*", metavar="-- ARGS", help="more arguments for swift build"
    )
    wheel = parser.add_argument_group("the wheel")
    wheel.add_argument("--abi", choices=abis, help="stable ABI or per version")
    wheel.add_argument("--compatibility", metavar="TAG", help="auto, pypi, linux, manylinux_2_34 …")
    wheel.add_argument(
        "--repair", choices=["repair", "check", "warn", "skip"], help="what to do with libraries"
    )
    boolean = argparse.BooleanOptionalAction
    wheel.add_argument("--strip", action=boolean, default=None, help="strip symbols")
    wheel.add_argument("--test", action=boolean, default=None, help="import the built module")
    wheel.add_argument("--stubs", action=boolean, default=None, help="write type stubs")
    wheel.add_argument("--sbom", action=boolean, default=None, help="write a bill of materials")


def request_of(found: argparse.Namespace) -> Request:
    """The request in parsed arguments."""
    values: dict[str, Any] = {
        name: getattr(found, name)
        for name in (
            "configuration", "swift_sdk", "jobs", "strip", "test", "stubs", "compatibility",
            "repair", "abi", "locked", "offline", "sbom",
        )
    }  # fmt: skip
    return Request(
        triple=found.triple or found.target,
        traits=tuple(part for part in found.traits.split(",") if part),
        all_traits=found.enable_all_traits,
        default_traits=False if found.disable_default_traits else None,
        extra=tuple(found.swift_build_args),
        **values,
    )


def parse_build_arguments(arguments: list[str]) -> Request:
    """The request in a front end's ``build-args``.

    An interpreter may be named again (-i): the front end's own is used in any case.
    """
    parser = _Parser(prog="build-args", add_help=False)
    add_build_options(parser)
    parser.add_argument("-i", "--interpreter", action="append")
    return request_of(parser.parse_args(arguments))
