"""`python3 dev.py screens --out DIR`: one picture of every screen in every state, and contact sheets."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desk_app.app import prepare
from desk_app.services.preferences import LANGUAGES
from desk_app.ui.language import install_language
from simulation.quiet import quiet
from simulation.screens.camera import Shot, contact_sheets
from simulation.screens.catalogue import PLAYS
from simulation.screens.play import Play, perform
from simulation.screens.stage import SIZE
from simulation.screens.stocks import Warehouse

__all__ = ["main", "take"]

_MARK = "serah-screens"
_DESKS = ".desks"


def take(out: Path, only: str = "") -> list[Shot]:
    """Take the pictures whose names contain ``only``, all of them if it is empty, into ``out``."""
    warehouse = Warehouse(out / _DESKS / "stock")
    shots: list[Shot] = []
    for number, play in enumerate(PLAYS, start=1):
        wanted = [shot for shot in play.shots if only in play.name_of(shot)]
        if wanted:
            shots += _take_play(play, wanted, warehouse, out, number)
            print(f"  {play.name}: {len(wanted)}", flush=True)
    return shots


def _take_play(
    play: Play, wanted: Sequence[str], warehouse: Warehouse, out: Path, number: int
) -> list[Shot]:
    shots = []
    for turn, (shot, stage) in enumerate(perform(play, warehouse, out / _DESKS / "desk"), start=1):
        if shot in wanted:
            name = play.name_of(shot)
            path = out / f"{number:02}-{turn:02}-{name}.png"
            if not stage.picture().save(str(path)):
                raise OSError(f"{path} cannot be written")
            shots.append(Shot(path, name, play.shots[shot]))
    return shots


def _emptied(out: Path) -> None:
    """An empty folder; what an earlier run left there is removed, anything else is left alone."""
    if out.exists() and any(out.iterdir()):
        if not (out / _MARK).exists():
            raise SystemExit(
                f"{out} is not empty and holds no pictures of ours; name another folder with --out"
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("made by: python3 dev.py screens\n", encoding="utf-8")


def _off_screen(out: Path) -> None:
    """Let Qt paint without a screen, as if there were one just as large as the window."""
    width, height = SIZE
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96}
    settings = out / "screen.json"
    settings.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={settings}"


def _keep_quiet(_kind: QtMsgType, _context: object, _message: str) -> None:
    """What the off-screen platform cannot do is nobody's concern here."""


def main() -> int:
    """Take the pictures; 0 if all that were wanted are there."""
    parser = argparse.ArgumentParser(prog="dev.py screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the pictures are written")
    parser.add_argument("--language", choices=LANGUAGES, default="id", help="of the window")
    parser.add_argument(
        "--only",
        default="",
        metavar="NAME",
        help="pictures with this in their name, e.g. owner-done",
    )
    options = parser.parse_args()
    out = options.out.resolve()
    _emptied(out)
    _off_screen(out)
    qInstallMessageHandler(_keep_quiet)
    application = QApplication(["serah"])
    prepare(application)
    application.setCursorFlashTime(0)  # a blinking cursor would be there or not
    install_language(application, options.language)
    with quiet():
        shots = take(out, options.only)
    shutil.rmtree(out / _DESKS, ignore_errors=True)
    (out / "screen.json").unlink()
    if not shots:
        print(f"no picture has {options.only!r} in its name", file=sys.stderr)
        return 1
    sheets = contact_sheets(shots, out)
    print(f"{len(shots)} pictures and {len(sheets)} contact sheets are in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
