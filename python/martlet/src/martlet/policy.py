"""Platform tags, computed from what the binaries need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from packaging.version import Version

from martlet import elf
from martlet.errors import MartletError

# The libraries that every manylinux system has (PEP 600).
SYSTEM_LIBRARIES = frozenset(
    [
        "libatomic.so.1", "libgcc_s.so.1", "libstdc++.so.6", "libm.so.6", "libanl.so.1",
        "libdl.so.2", "librt.so.1", "libc.so.6", "libnsl.so.1", "libutil.so.1",
        "libpthread.so.0", "libX11.so.6", "libXext.so.6", "libXrender.so.1", "libICE.so.6",
        "libSM.so.6", "libGL.so.1", "libgobject-2.0.so.0", "libgthread-2.0.so.0",
        "libglib-2.0.so.0", "libresolv.so.2", "libexpat.so.1", "libz.so.1", "libmvec.so.1",
    ]
)  # fmt: skip
SINCE = {"libmvec.so.1": (2, 24), "libexpat.so.1": (2, 12)}
ALIASES = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
# The machines for which PyPI takes manylinux wheels.
PYPI_MACHINES = ("x86_64", "aarch64", "i686", "armv7l", "ppc64le", "s390x", "riscv64")


@dataclass(frozen=True)
class Policy:
    """The newest symbol versions that a manylinux policy allows."""

    glibc: tuple[int, int]
    glibcxx: str
    cxxabi: str
    gcc: str

    @property
    def name(self) -> str:
        return f"manylinux_{self.glibc[0]}_{self.glibc[1]}"

    def allows(self, version: str) -> bool:
        """Whether the policy has the symbol version, such as GLIBC_2.34."""
        family, _, number = version.partition("_")
        limits = {
            "GLIBC": ".".join(map(str, self.glibc)),
            "GLIBCXX": self.glibcxx,
            "CXXABI": self.cxxabi,
            "GCC": self.gcc,
            "LIBATOMIC": "1.2",
            "ZLIB": "1.2.9",
        }
        if version == "GLIBC_ABI_DT_RELR":
            return self.glibc >= (2, 36)
        if not re.fullmatch(r"\d+(\.\d+)*", number) or family not in limits:
            # CXXABI_TM_1 and FLOAT128 are as old as the families; anything else is unknown.
            return family in ("CXXABI", "GLIBCXX") and self.glibc >= (2, 17)
        return Version(number) <= Version(limits[family])


POLICIES = (
    Policy((2, 5), "3.4.8", "1.3.1", "4.2.0"),
    Policy((2, 12), "3.4.13", "1.3.3", "4.3.0"),
    Policy((2, 17), "3.4.19", "1.3.7", "4.8.0"),
    Policy((2, 24), "3.4.22", "1.3.10", "4.8.0"),
    Policy((2, 26), "3.4.22", "1.3.10", "4.8.0"),
    Policy((2, 27), "3.4.24", "1.3.11", "7.0.0"),
    Policy((2, 28), "3.4.24", "1.3.11", "7.0.0"),
    Policy((2, 31), "3.4.28", "1.3.12", "7.0.0"),
    Policy((2, 34), "3.4.29", "1.3.13", "7.0.0"),
    Policy((2, 35), "3.4.30", "1.3.13", "12.0.0"),
    Policy((2, 36), "3.4.30", "1.3.13", "12.0.0"),
    Policy((2, 37), "3.4.30", "1.3.13", "12.0.0"),
    Policy((2, 38), "3.4.30", "1.3.13", "12.0.0"),
    Policy((2, 39), "3.4.33", "1.3.15", "14.0.0"),
    Policy((2, 40), "3.4.33", "1.3.15", "14.0.0"),
    Policy((2, 41), "3.4.33", "1.3.15", "14.0.0"),
)


def parse(name: str) -> tuple[int, int]:
    """The glibc version of a policy's name."""
    if name in ALIASES:
        return ALIASES[name]
    match = re.fullmatch(r"manylinux_(\d+)_(\d+)", name)
    if not match:
        raise MartletError(
            f"unknown compatibility {name!r}",
            advice="use auto, pypi, linux or a policy such as manylinux_2_34",
        )
    return int(match[1]), int(match[2])


def check_request(compatibility: str, machine: str) -> None:
    """Refuses a request that no build can meet, before anything is compiled."""
    if compatibility in ("auto", "linux"):
        return
    if compatibility == "pypi":
        if machine not in PYPI_MACHINES:
            raise MartletError(
                f"PyPI takes no wheels for {machine}",
                advice="build with --compatibility linux and distribute the wheel yourself",
            )
        return
    wanted = parse(compatibility)
    if wanted not in [policy.glibc for policy in POLICIES]:
        raise MartletError(
            f"the policy {compatibility} is not defined",
            f"defined are {', '.join(policy.name for policy in POLICIES)}",
            advice="use one of them, or --compatibility auto",
        )


def best(binaries: Iterable[elf.Binary]) -> Policy | None:
    """The oldest policy that all the binaries keep; None if one needs a foreign library."""
    everything = list(binaries)
    own = {binary.soname or binary.path.name for binary in everything}
    if any(foreign(binary, own) for binary in everything):
        return None
    for policy in POLICIES:
        if not any(violations(binary, policy) for binary in everything):
            return policy
    return None


def foreign(binary: elf.Binary, vendored: Iterable[str] = ()) -> list[str]:
    """The needed libraries that neither a manylinux system nor the wheel has."""
    known = SYSTEM_LIBRARIES | set(vendored)
    return [name for name in binary.needed if name not in known and not name.startswith("ld-linux")]


def violations(binary: elf.Binary, policy: Policy) -> list[str]:
    """What the binary needs and the policy lacks, each as "libc.so.6: GLIBC_2.34"."""
    found = [
        f"{library}: {version}"
        for library, version in sorted(binary.versions)
        if library in SYSTEM_LIBRARIES and not policy.allows(version)
    ]
    newer = [name for name in binary.needed if SINCE.get(name, (0, 0)) > policy.glibc]
    return found + newer


def platform_tag(binaries: list[elf.Binary], compatibility: str, machine: str) -> str:
    """The tag for a wheel with these binaries.

    Raises MartletError if they don't meet an explicit request, with all that stands against it.
    """
    if compatibility == "linux":
        return f"linux_{machine}"
    found = best(binaries)
    if compatibility in ("auto", "pypi"):
        if found is None and compatibility == "pypi":
            names = sorted({name for binary in binaries for name in foreign(binary)})
            raise MartletError(
                "the wheel meets no manylinux policy, and PyPI takes nothing else",
                f"it needs {', '.join(names)}" if names else "its symbols are too new",
                advice='vendor them with repair = "repair", or link them statically',
            )
        return f"{found.name if found else 'linux'}_{machine}"
    wanted = parse(compatibility)
    policy = next(policy for policy in POLICIES if policy.glibc == wanted)
    against = [line for binary in binaries for line in violations(binary, policy)]
    own = {binary.soname or binary.path.name for binary in binaries}
    against += [f"{name}: not part of the policy" for b in binaries for name in foreign(b, own)]
    if against:
        raise MartletError(
            f"the wheel doesn't meet {compatibility}",
            *sorted(set(against)),
            advice="build with a Swift toolchain for an older system (in a manylinux container), "
            f"or ask for {found.name}"
            if found
            else "vendor or drop these libraries",
        )
    return f"{compatibility}_{machine}"
