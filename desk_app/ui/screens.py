"""Which module builds which screen; each is imported when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TypeAlias, cast

from desk_app.ui.context import Screen, ScreenView, UiContext

__all__ = ["Builder", "build_screen", "import_screens"]

Builder: TypeAlias = Callable[[Screen, UiContext], ScreenView]


def _module(screen: Screen) -> ModuleType:
    return import_module(f"desk_app.ui.views.{screen.value}")


def build_screen(screen: Screen, context: UiContext) -> ScreenView:
    """The screen, new: ``desk_app.ui.views.NAME.build(context)`` by the name that `Screen` gives it."""
    return cast("ScreenView", _module(screen).build(context))


def import_screens() -> None:
    """Import all of them: half a second that the task thread has while somebody types their PIN."""
    for screen in Screen:
        _module(screen)
