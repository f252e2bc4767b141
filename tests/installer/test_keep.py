"""What of the packages is shipped."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.keep import QT_MODULES, is_kept

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Core.dll",
        "PySide6/QtWidgets.pyd",
        "PySide6/plugins/platforms/qwindows.dll",
        "shiboken6/Shiboken.pyd",
        "tzdata/zoneinfo/Asia/Jakarta",
        "tzdata/zoneinfo/tzdata.zi",
        "certifi/cacert.pem",
        "sqlalchemy/engine/base.py",
        "zxingcpp/zxingcpp.pyd",
        "msgspec-0.22.0.dist-info/METADATA",
        "msgspec-0.22.0.dist-info/licenses/LICENSE",
    ],
)
def test_what_serah_needs_is_kept(name: str) -> None:
    assert is_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Quick.dll",
        "PySide6/opengl32sw.dll",
        "PySide6/designer.exe",
        "PySide6/plugins/sqldrivers/qsqlite.dll",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/QtCore.pyi",
        "PySide6/msvcp140.dll",
        "shiboken6/msvcp140.dll",
        "shiboken6/include/sbkpython.h",
        "PIL/_avif.cp313-win_amd64.pyd",
        "reportlab/fonts/Vera.ttf",
        "sqlalchemy/testing/assertions.py",
        "cryptography/hazmat/bindings/_rust/__init__.pyi",
        "zstandard/__pycache__/x.pyc",
        "msgspec-0.22.0.dist-info/RECORD",
    ],
)
def test_what_only_costs_room_is_not(name: str) -> None:
    assert not is_kept(name)


def _qt_modules(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6.Qt"):
            yield (node.module or "").removeprefix("PySide6.Qt")


def test_every_qt_module_that_the_desk_imports_is_shipped() -> None:
    used = {
        module
        for package in ("protocol", "common", "desk_app")
        for path in (ROOT / package).rglob("*.py")
        for module in _qt_modules(path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= set(QT_MODULES)
