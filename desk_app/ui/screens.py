"""Which module builds which screen; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias, cast

from desk_app.ui.context import Screen, ScreenView, UiContext

__all__ = ["Builder", "build_screen"]

Builder: TypeAlias = Callable[[Screen, UiContext], ScreenView]


def build_screen(screen: Screen, context: UiContext) -> ScreenView:
    """The screen, new: ``desk_app.ui.views.NAME.build(context)`` by the name that `Screen` gives it."""
    module = import_module(f"desk_app.ui.views.{screen.value}")
    return cast("ScreenView", module.build(context))
