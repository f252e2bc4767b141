"""What of the downloaded packages is shipped. Qt by a list of what is kept, for most of it is not needed;
the others whole but for what only developers need."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

__all__ = ["QT_MODULES", "RUNTIME_LEFT_OUT", "is_kept"]

QT_MODULES: Final = ("Core", "Gui", "Widgets", "PrintSupport")
_PYSIDE: Final = frozenset(
    {
        *(f"Qt6{m}.dll" for m in QT_MODULES),
        *(f"Qt{m}.pyd" for m in QT_MODULES),
        "pyside6.abi3.dll",
        "__init__.py",
        "_config.py",
        "_git_pyside_version.py",
        "plugins/platforms/qwindows.dll",
        "plugins/platforms/qoffscreen.dll",
        "plugins/imageformats/qico.dll",
        "plugins/imageformats/qjpeg.dll",
    }
)
_SHIBOKEN: Final = frozenset(
    {
        "Shiboken.pyd",
        "shiboken6.abi3.dll",
        "__init__.py",
        "_config.py",
        "_git_shiboken_module_version.py",
    }
)
# Libraries of the compiler: kept once, beside Python, where every module finds them (`stage`).
_COMPILER: Final = ("msvcp140", "vcruntime140", "concrt140", "vcamp140", "vccorlib140", "vcomp140")
_LEFT_OUT: Final = (
    "PIL/_avif",
    "pycparser/",  # only to compile; cffi reads it when it makes a module
    "reportlab/fonts/",  # the papers embed their own
    "reportlab/graphics/samples/",
    "sqlalchemy/testing/",
    "alembic/testing/",
    "alembic/templates/",
    "mako/testing/",
)
_FOLDERS_LEFT_OUT: Final = frozenset({"tests", "test", "__pycache__", "include"})
_SUFFIXES_LEFT_OUT: Final = frozenset(
    {".pyi", ".pyx", ".pxd", ".c", ".h", ".cpp", ".lib", ".exe", ".typed"}
)
_OF_DIST_INFO: Final = ("METADATA", "licenses/")

RUNTIME_LEFT_OUT: Final = frozenset(
    {"python.exe", "pythonw.exe", "winsound.pyd", "python313._pth", "_wmi.pyd"}
)
"""Of the embeddable Python: the programs are Serah's own, and so is the list of folders. Through _wmi the
module `platform`, and with it SQLAlchemy at every start, waits for a service of Windows that may be slow or
switched off (a second under Wine); without it the system is asked."""


def is_kept(name: str) -> bool:
    """Whether a file of a wheel, by its path in site-packages, is shipped."""
    path = PurePosixPath(name)
    top, _, rest = name.partition("/")
    if top.endswith(".dist-info"):
        return rest.startswith(_OF_DIST_INFO)
    if top == "PySide6":
        return rest in _PYSIDE
    if top == "shiboken6":
        return rest in _SHIBOKEN
    if path.name.lower().startswith(_COMPILER):
        return False
    if name.startswith(_LEFT_OUT) or path.suffix.lower() in _SUFFIXES_LEFT_OUT:
        return False
    return not _FOLDERS_LEFT_OUT.intersection(path.parts[:-1])
