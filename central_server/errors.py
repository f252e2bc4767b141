"""Failures that a person can do something about: one sentence each."""

from __future__ import annotations

__all__ = ["CentreError"]


class CentreError(Exception):
    """What went wrong; ``str(error)`` is one sentence for a person, without personal data."""
