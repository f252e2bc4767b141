"""A painter is ended by the function that made it.

Left to the garbage collector, it lives on if anything still holds the frame (a profiler, a debugger, a
traceback): Qt then crashes when its widget paints again.
"""

from __future__ import annotations

import ast
from pathlib import Path

import desk_app.ui


def painters_left_open(source: str) -> list[str]:
    """Names of the functions that make a QPainter and never end one."""
    left: list[str] = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
        makes = any(isinstance(c.func, ast.Name) and c.func.id == "QPainter" for c in calls)
        ends = any(isinstance(c.func, ast.Attribute) and c.func.attr == "end" for c in calls)
        if makes and not ends:
            left.append(function.name)
    return left


def test_every_painter_is_ended() -> None:
    folder = Path(desk_app.ui.__file__).parent
    left = {
        f"{file.relative_to(folder)}: {name}"
        for file in folder.rglob("*.py")
        for name in painters_left_open(file.read_text(encoding="utf-8"))
    }
    assert left == set()


def test_a_painter_left_open_is_found() -> None:
    assert painters_left_open("def paintEvent(self):\n    QPainter(self).drawLine(1, 2)\n") == [
        "paintEvent"
    ]
