"""The error that reaches the user: what happened, why, and what to do."""

from __future__ import annotations

import os
from typing import Any


class MartletError(Exception):
    """One sentence for the user, with the causes below it and the way out.

    Parameters
    ----------
    message: what failed, one sentence.
    causes: from the nearest to the deepest; may hold lines of another tool's output.
    advice: what to do, in the imperative.
    facts: what --json shows beside them.
    """

    def __init__(
        self, message: str, *causes: str, advice: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.message = message
        self.causes = [cause for cause in causes if cause]
        self.advice = advice
        self.facts = facts or {}

    def __str__(self) -> str:
        lines = [self.message]
        lines += [f"  because: {cause}" for cause in self.causes]
        if self.advice:
            lines.append(f"  to do: {self.advice}")
        return "\n".join(lines)


def unreadable(error: OSError) -> MartletError:
    """A file or folder that should be packed and can't be read."""
    return MartletError(
        f"cannot read {os.fsdecode(error.filename)}",
        error.strerror or str(error),
        advice="make it readable, or move it out of what is packed",
    )


def from_system(error: OSError) -> MartletError:
    """What the system refused, in a sentence: a full disk, a folder that may not be read."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return MartletError(reason)
    return MartletError(f"{os.fsdecode(error.filename)}: {reason}")
