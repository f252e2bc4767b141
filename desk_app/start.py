"""What the window is started with, and the desk it opens, on a thread beside it.

The database, the network and the papers are imported there, while the window says that it is opening.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desk_app import VERSION
from desk_app.system import data_folder

if TYPE_CHECKING:
    from desk_app.bootstrap import Desk
    from desk_app.services.ports import Clock, Printers
    from desk_app.services.second_drive import Volumes
    from desk_app.services.update_care import SetupStart
    from desk_app.sync.engine import SyncEngine
    from desk_app.ui.open_desk import Parts
    from desk_app.ui.sync_runner import Rhythm

__all__ = ["Opening", "Options", "is_final", "known_sentence", "parts_of", "read_options"]

_OF_THE_SYSTEM: Final = (
    ("desk_app.store.volumes_windows", "desk_app.ui.qt_printers")
    if sys.platform == "win32"
    else ("desk_app.store.volumes_linux", "desk_app.paper.printers")
)
_NEEDED: Final = (
    "desk_app.paper.check_slip",
    "desk_app.paper.maker",
    "desk_app.store.volumes",
    "desk_app.ui.open_desk",
    "desk_app.store.autostart",
    "desk_app.ui.system_printers",
    "desk_app.ui.viewmodels.care",
    "desk_app.ui.views.repair_page",
    *_OF_THE_SYSTEM,
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the window is started with. ``ca``: trust this CA for the centre instead of the system's.

    ``clock``, ``printers``, ``rhythm``, ``volumes`` and ``setup`` stand in for the usual ones: practice,
    demo, tests. With another clock nothing is copied to another drive unless ``volumes`` are given, and no
    update is installed unless ``setup`` is.
    """

    folder: Path
    ca: Path | None = None
    clock: Clock | None = None
    printers: Printers | None = None
    rhythm: Rhythm | None = None
    volumes: Volumes | None = None
    setup: SetupStart | None = None


def read_options(arguments: Sequence[str]) -> Options:
    """The options of the window."""
    parser = argparse.ArgumentParser(prog="serah", description="Jendela Serah")
    parser.add_argument("--data-dir", type=Path, default=None, help="folder data PC ini")
    parser.add_argument("--ca", type=Path, default=None, help="berkas CA yang dipercaya")
    given = parser.parse_args(arguments)
    return Options(given.data_dir or data_folder(), given.ca)


def known_sentence(error: BaseException) -> str | None:
    """What an error says to a person, if it is one that has a sentence; None for any other."""
    from common.sentences import sentence_of
    from desk_app.services.errors import Refused
    from desk_app.store.engine import StoreError
    from desk_app.sync.enrol_client import EnrolError
    from desk_app.ui.language import in_language
    from protocol.enrolment import CodeError

    if isinstance(error, Refused | StoreError | EnrolError | CodeError):
        return in_language(sentence_of(error))
    return None


def is_final(error: BaseException) -> bool:
    """Whether introducing the PC again by itself can only bring the same."""
    from desk_app.services.errors import Refused
    from desk_app.sync.provision_client import ProvisionError

    return error.final if isinstance(error, ProvisionError) else isinstance(error, Refused)


def _import_window() -> None:
    """What is needed once a desk is open: imported where nobody waits for it, not in one go on the main
    thread."""
    for name in _NEEDED:
        import_module(name)


class Opening:
    """Opens the desk, or makes one, on the task thread; holds it until the window has taken it."""

    def __init__(self, options: Options, tell: Callable[[str], object]) -> None:
        self._options = options
        self._tell = tell
        self.desk: Desk | None = None
        self.stopped = False  # set on the main thread, asked for between two waits for the network

    def open(self) -> Desk:
        """The desk in the folder."""
        from desk_app.bootstrap import open_desk
        from desk_app.store.provisioning_file import forget_file

        _import_window()
        options = self._options
        self.desk = open_desk(options.folder, clock=options.clock, tell=self._tell)
        forget_file(options.folder)  # of no more use, and it holds the city's token
        return self.desk

    def enrol(self, url: str, code: str) -> Desk:
        """A new desk of the centre at ``url``."""
        from desk_app.bootstrap import enrol_desk
        from desk_app.store.provisioning_file import forget_file

        _import_window()
        options = self._options
        self.desk = enrol_desk(options.folder, url, code, ca=options.ca, clock=options.clock)
        forget_file(options.folder)
        return self.desk

    def provision(self) -> object:
        """The desk, or that this PC waits until it is approved, by the file in the folder as it lies there
        now."""
        from desk_app.bootstrap import Desk, provision_desk
        from desk_app.services.errors import Refused
        from desk_app.services.provisioning import FILE_GONE, FILE_UNREADABLE
        from desk_app.store.provisioning_file import kept_file

        _import_window()
        options = self._options
        try:
            raw = kept_file(options.folder)
        except OSError as error:
            raise Refused("provisioning_file", FILE_UNREADABLE) from error
        if raw is None:
            raise Refused("provisioning_file", FILE_GONE)
        made = provision_desk(
            options.folder, raw, clock=options.clock, cancelled=lambda: self.stopped
        )
        if isinstance(made, Desk):
            self.desk = made
        return made


def parts_of(desk: Desk, options: Options) -> Parts:
    """The sync, the papers and the printers of ``desk`` for the window."""
    from desk_app.paper.check_slip import check_slip_pdf
    from desk_app.paper.maker import PaperMaker
    from desk_app.store.autostart import autostart_of_this_pc
    from desk_app.ui.context import About
    from desk_app.ui.open_desk import Parts
    from desk_app.ui.sync_runner import USUAL_RHYTHM
    from desk_app.ui.system_printers import printers_of_this_pc

    printers = options.printers or printers_of_this_pc()

    def bundle() -> bytes:
        from desk_app.diagnose import pack  # on the task thread, where nobody waits for it

        return pack(desk.diagnosis(printers=printers.list), desk.folder)

    def engine(cancelled: Callable[[], bool]) -> SyncEngine:
        return desk.sync_engine(cancelled, ca=options.ca)

    def unsent() -> int:
        return desk.sync_store().unsent()

    return Parts(
        printers=printers,
        papers=PaperMaker(),
        engine=engine,
        unsent=unsent,
        known=known_sentence,
        check_slip=check_slip_pdf,
        about=About(VERSION, desk.folder, desk.store.path, desk.vault.warning),
        rhythm=options.rhythm or USUAL_RHYTHM,
        care=desk.care(options.volumes or _volumes(options), options.ca),
        bundle=bundle,
        autostart=autostart_of_this_pc(),
    )


def _volumes(options: Options) -> Volumes:
    from desk_app.services.second_drive import NoVolumes
    from desk_app.store.volumes import system_volumes

    # Days that only pass for practice leave nothing on anybody's stick.
    return system_volumes() if options.clock is None else NoVolumes()
