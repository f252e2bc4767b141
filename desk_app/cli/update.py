"""Updates of the program by hand and by the system's task; what an installer asks of the desk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from desk_app.bootstrap import Desk, NotEnrolledError, open_desk, updates_in
from desk_app.cli.output import Out
from desk_app.services.errors import Refused
from desk_app.services.update import FetchError, Ready
from desk_app.services.update_care import SetupError, SetupStart
from desk_app.store.engine import StoreError
from desk_app.store.setup_start import setup_by_hand
from protocol.updates import UpdateState

__all__ = ["add_commands", "install_update", "unsent"]

WORK_WAITS: Final = 3
RUNNING: Final = 3
_STATES: Final = {
    UpdateState.FETCHING: "sedang diambil ({done} dari {total} potong)",
    UpdateState.READY: "siap dipasang saat jendela ditutup atau malam ini",
    UpdateState.REFUSED: "ditolak: bukan dari kunci pembaruan, atau isinya rusak",
    UpdateState.ROLLED_BACK: "tidak lolos uji pertamanya; versi sebelumnya dipakai lagi",
}
_NOTHING: Final = "Tidak ada versi baru yang siap dipasang."


def add_commands(commands: Any) -> None:
    """Add `update` and `unsent`."""
    parser = commands.add_parser(
        "update",
        help="sejauh mana versi baru program",
        description="Dengan --install, kode keluar: 0 dimulai atau tidak ada yang siap; 3 Serah sedang "
        "berjalan; 1 tidak dapat dimulai.",
    )
    parser.add_argument(
        "--fetch",
        action="store_true",
        help="ambil versi yang ditawarkan pusat sekarang, sampai selesai",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="pasang versi yang siap (dijalankan tugas terjadwal Windows)",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=show)
    parser = commands.add_parser(
        "unsent",
        help="apakah ada catatan yang belum terkirim",
        description="Kode keluar: 0 semua terkirim; 3 masih ada yang menunggu; 1 tidak terbaca.",
    )
    parser.add_argument("--json", action="store_true")


def show(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """How far an update is; with ``--fetch`` after all of it was fetched."""
    if options.fetch:
        try:
            desk.update_care().fetch_now()
        except FetchError:
            out.fail(
                "Versi baru belum dapat diambil seluruhnya. Yang sudah ada tetap tersimpan; ulangi."
            )
            return 1
    stand = desk.updates.stand()
    out.say(f"Serah {desk.updates.application} dipakai di PC ini.")
    if stand is not None:
        words = _STATES.get(stand.state, stand.state).format(done=stand.done, total=stand.total)
        out.say(f"Serah {stand.version}: {words}.")
    out.give(
        {
            "application": desk.updates.application,
            "version": stand.version if stand else "",
            "state": stand.state if stand else "",
            "done": stand.done if stand else 0,
            "total": stand.total if stand else 0,
        }
    )
    return 0


def install_update(folder: Path, out: Out, setup: SetupStart | None = None) -> int:
    """Start the installer of a version that lies ready, if nobody has the desk; the exit code."""
    if (
        updates_in(folder).ready() is None
    ):  # at each start of the PC: the desk is left to whoever signs in
        out.say(_NOTHING)
        return 0
    try:
        ready = _prepared(folder)
    except Refused as refused:  # fetched once, and enrolled no more
        out.say(str(refused))
        return 0
    except StoreError as error:
        out.fail(str(error))
        return RUNNING
    if ready is None:
        out.say(_NOTHING)
        return 0
    try:
        (setup or setup_by_hand()).start(ready)
    except SetupError as error:
        out.fail(f"Pemasang Serah {ready.update.version} tidak dapat dimulai ({error}). Data aman.")
        return 1
    out.say(f"Serah {ready.update.version} dipasang sekarang.")
    return 0


def _prepared(folder: Path) -> Ready | None:
    with open_desk(folder) as desk:
        return desk.update_care().prepare()


def unsent(folder: Path, out: Out) -> int:
    """How many acts the centre has not stored. A PC that is not enrolled has none."""
    try:
        with open_desk(folder) as desk:
            waiting = desk.sync_store().unsent()
    except NotEnrolledError:
        waiting = 0
    out.say(f"{waiting} catatan belum terkirim." if waiting else "Semua catatan sudah terkirim.")
    out.give({"unsent": waiting})
    return WORK_WAITS if waiting else 0
