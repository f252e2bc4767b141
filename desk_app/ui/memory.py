"""What Python looks through for garbage, and what it leaves alone."""

from __future__ import annotations

import gc

__all__ = ["settle"]


def settle() -> None:
    """Leave what stands now alone for good; for when all screens are built and nobody touches anything.

    A look through all of it takes up to a tenth of a second and would else come whenever enough new
    things were made: while a resident waits, or as often as the sync takes a page in. What is made later
    is looked through as before, and that is little.
    """
    gc.collect()
    gc.freeze()
