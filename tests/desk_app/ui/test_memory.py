"""What stands for good is looked through for garbage no more; what comes later still is."""

from __future__ import annotations

import gc
import weakref

from desk_app.ui.memory import settle


class Loop:
    """Something that only a look can find to be garbage."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stands_is_left_alone_and_what_comes_later_is_not() -> None:
    old = Loop()
    seen_old = weakref.ref(old)
    gone = weakref.ref(Loop())
    try:
        settle()
        assert gone() is None  # it looked once more before
        assert gc.get_freeze_count() > 1_000
        del old
        seen_new = weakref.ref(Loop())
        gc.collect()
        assert seen_new() is None
        assert seen_old() is not None
    finally:
        gc.unfreeze()
