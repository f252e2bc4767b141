"""What is raised when something that must always hold does not."""

from __future__ import annotations

__all__ = ["Violation", "require"]


class Violation(Exception):  # noqa: N818 - the finding of a simulation, not a fault of the simulation
    """``rule`` names the invariant, ``detail`` what was seen."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.rule = rule
        self.detail = detail


def require(held: object, rule: str, detail: str) -> None:
    """Raise Violation unless ``held``."""
    if not held:
        raise Violation(rule, detail)
