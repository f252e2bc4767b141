"""Gathering a diagnosis bundle of whatever state a PC is in, and packing it."""

from __future__ import annotations

import locale
import os
import platform
import re
import shutil
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from common.dates import Zone, zone_of
from desk_app import VERSION
from desk_app.paper.diagnosis_page import diagnosis_page
from desk_app.paper.printers import system_printers
from desk_app.paper.spooler import spooled_printers
from desk_app.services.diagnosis import (
    BackupSeen,
    ClockSeen,
    Diagnosis,
    FolderSeen,
    PcSeen,
    PrinterSeen,
    PrintingSeen,
    ProgramSeen,
    StoreSeen,
    SyncSeen,
)
from desk_app.services.digest import Comparison
from desk_app.services.full_check import FullCheckResult
from desk_app.services.kept import read_kept
from desk_app.services.log_reading import last_errors, read_tail, scrubbed
from desk_app.services.pc_lock import LOCK
from desk_app.services.ports import IDENTITY, Clock, Identity, Printer
from desk_app.services.repair import RepairReport
from desk_app.services.sync_history import HISTORY, read_history
from desk_app.store.inspection import Inspected, cipher_version, inspect
from desk_app.store.key_vault import FileVault, KeyVault
from desk_app.store.migrate import HEAD
from desk_app.store.provisioning_file import FILE_NAME
from desk_app.store.rights import rights_of
from desk_app.store.update_files import UPDATES, UpdateFiles, update_keys
from desk_app.system import SystemClock
from protocol.events import Trust
from protocol.pc_care import MAX_BUNDLE_BYTES

__all__ = ["bundle_name", "gather", "list_printers", "pack"]

_T = TypeVar("_T")
_KELURAHAN_UNKNOWN: Final = "3300000000"  # only for the zone: Java
_SETTINGS: Final = (
    IDENTITY,
    HISTORY,
    LOCK,
    "full_check",
    "last_contact",
    "preferences",
    "repair",
    "comparison",
)
_LOG_FILES: Final = 5
_LOG_BYTES: Final = 1 << 20
_LINES: Final = 60
_CRASH_BYTES: Final = 24 << 10
_ROUNDS: Final = 6
_KNOWN_ACCOUNTS: Final = re.compile(
    r"(?i)^(NT AUTHORITY|NT-AUTORITÄT|BUILTIN|CREATOR OWNER|Everyone|APPLICATION PACKAGE)"
)
_FILES_SHOWN: Final = 60
_NO_PRINTERS: tuple[Printer, ...] = ()


def list_printers() -> tuple[Printer, ...]:
    """The printers of this PC, asked without a window; raises OSError where nobody answers."""
    if sys.platform == "win32":
        return spooled_printers()
    return system_printers().list()


def gather(
    folder: Path,
    *,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    printers: Callable[[], tuple[Printer, ...]] = list_printers,
    check: FullCheckResult | None = None,
    trust: Trust | None = None,
    more: dict[str, dict[str, str]] | None = None,
) -> Diagnosis:
    """Look at the PC whose data lie in ``folder``, enrolled or not, open or not, damaged or not.

    ``check``: a full check that was just made; ``trust``: how well the open desk knows the time; ``more``:
    what other parts say of themselves. Never raises for what it finds.
    """
    clock = clock or SystemClock()
    vault = vault or FileVault(folder / "keys")
    unseen: dict[str, str] = {}

    def look(what: str, work: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - one part that fails hides no other; it is named
            unseen[what] = type(error).__name__
            return otherwise

    found = look("store", lambda: inspect(folder, vault, _SETTINGS), Inspected(verdict="unread"))
    kept = found.settings
    identity: Identity | None = read_kept(kept.get(IDENTITY), Identity) or found.identity
    history = read_history(kept.get(HISTORY))
    answered = [c for c in history if c.answered]
    last_check = check or read_kept(kept.get("full_check"), FullCheckResult)
    repair = read_kept(kept.get("repair"), RepairReport)
    compared = read_kept(kept.get("comparison"), Comparison) or Comparison()
    nothing: dict[str, dict[str, str]] = {}
    seen_more = look("more", lambda: _more(folder), nothing)
    listed = look("printers", printers, _NO_PRINTERS)
    logs = [_log_text(folder, n) for n in reversed(range(_LOG_FILES))]
    if trust is None and found.newest is not None:
        trust = Trust(found.newest.trust) if found.newest.trust in set(Trust) else None
    return Diagnosis(
        program=look("program", _program, _NO_PROGRAM),
        pc=PcSeen(
            computer=platform.node(),
            kelurahan=identity.kelurahan if identity else "",
            number=identity.number if identity else 0,
            device=identity.device.hex() if identity else "",
            centre=identity.centre_url if identity else "",
            locked_ms=int.from_bytes(kept.get(LOCK, b""), "big"),
        ),
        clock=ClockSeen(
            now_ms=clock.now_ms(),
            zone=f"{time.tzname[0]}, UTC{-time.timezone / 3600:+g}",
            trust=trust.name.lower() if trust is not None else "",
            ahead_ms=answered[-1].ahead_ms if answered else 0,
            compared_ms=answered[-1].last_ms if answered else 0,
        ),
        folder=look("folder", lambda: _folder(folder), _no_folder(folder)),
        store=StoreSeen(
            verdict=found.verdict,
            reason=scrubbed(found.reason),
            schema=found.schema,
            expected=HEAD,
            bytes=found.size,
            log_bytes=found.log_size,
            head=found.head,
            mark=found.mark,
            cards=found.cards,
            aside=found.aside,
            marked_damaged=found.marked_damaged,
            check=last_check,
            checked_now=check is not None,
            repair_ms=repair.at_ms if repair else 0,
            repair_cause=str(repair.cause) if repair else "",
            compared_ms=compared.compared_ms,
            equal_ms=compared.equal_ms,
            keys_warning=found.vault_warning,
        ),
        sync=SyncSeen(
            last_ms=max(
                int.from_bytes(kept.get("last_contact", b""), "big"),
                answered[-1].last_ms if answered else 0,
            ),
            waiting=found.waiting,
            oldest_ms=found.oldest.time_ms if found.oldest else 0,
            contacts=history,
        ),
        printing=PrintingSeen(
            printers=tuple(
                PrinterSeen(name=p.name, default=p.default, ready=p.ready) for p in listed
            ),
            choices=_choices(kept.get("preferences")),
        ),
        backups=tuple(
            BackupSeen(
                name=b.name,
                made_ms=b.made_ms,
                epoch=b.epoch,
                seq=b.seq,
                unsent=b.unsent,
                bytes=b.size,
            )
            for b in found.backups
        ),
        errors=last_errors(logs, _LINES),
        crash=scrubbed(read_tail(folder / "logs" / "crash.txt", _CRASH_BYTES)).strip(),
        more=seen_more | (more or {}),
        unseen=found.unseen | unseen,
    )


def pack(seen: Diagnosis, folder: Path, *, most: int = MAX_BUNDLE_BYTES) -> bytes:
    """The bundle: page, JSON, and as many of the newest log lines as fit into ``most`` bytes."""
    zone = zone_of(seen.pc.kelurahan or _KELURAHAN_UNKNOWN)
    log = "".join(_log_text(folder, n) for n in reversed(range(_LOG_FILES)))
    for _ in range(_ROUNDS):
        made = _zipped(seen, zone, log)
        if len(made) <= most:
            return made
        log = log[-len(log) // 2 :].partition("\n")[2]
    return _zipped(msgspec.structs.replace(seen, errors=seen.errors[-10:], crash=""), zone, "")


def bundle_name(seen: Diagnosis) -> str:
    """A name that says whose it is and when it was made."""
    zone = zone_of(seen.pc.kelurahan or _KELURAHAN_UNKNOWN)
    made = datetime.fromtimestamp(seen.clock.now_ms / 1000, zone)
    place = f"{seen.pc.kelurahan}-{seen.pc.number:02}" if seen.pc.number else "belum-terdaftar"
    return f"serah-diagnosa-{place}-{made:%Y%m%d-%H%M}.zip"


def _zipped(seen: Diagnosis, zone: Zone, log: str) -> bytes:
    files = {
        "diagnosa.html": diagnosis_page(seen, zone),
        "diagnosa.json": msgspec.json.format(msgspec.json.encode(seen), indent=1).decode(),
        "serah.log": scrubbed(log),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in files.items():
            if text:
                archive.writestr(name, text.encode("utf-8"))
    return out.getvalue()


def _choices(kept: bytes | None) -> dict[str, str]:
    """The preferences by name, whatever version wrote them."""
    given = read_kept(kept, object)
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}


def _more(folder: Path) -> dict[str, dict[str, str]]:
    """How far an update is, and whether a provisioning file waits."""
    files = UpdateFiles(folder / UPDATES)
    outcome, progress = files.outcome(), files.progress()
    last = "belum pernah"
    if outcome is not None:
        faults = ", ".join(outcome.faults)
        last = f"{outcome.version}: {f'GAGAL ({faults})' if faults else 'lulus uji'}"
    update = {
        "Ditawarkan pusat": progress.offered or "-",
        "Ditolak": progress.refused or "-",
        "Terakhir dipasang": last,
        "Kunci pembaruan": f"{len(update_keys())} ditanam",
    }
    waiting = "ada" if (folder / FILE_NAME).exists() else "tidak ada"
    return {"Pembaruan": update, "Penyiapan": {"Berkas penyiapan": waiting}}


def _log_text(folder: Path, number: int) -> str:
    name = "serah.log" if not number else f"serah.log.{number}"
    return read_tail(folder / "logs" / name, _LOG_BYTES)


def _qt_version() -> str:
    try:
        from PySide6.QtCore import qVersion  # only its number: no window is opened here
    except ImportError:
        return ""
    return str(qVersion())


def _program() -> ProgramSeen:
    sqlite, cipher = cipher_version()
    return ProgramSeen(
        serah=VERSION,
        python=platform.python_version(),
        qt=_qt_version(),
        sqlite=sqlite,
        sqlcipher=cipher,
        system=platform.platform(),
        machine=f"{platform.machine()}, {os.cpu_count()} inti",
        encoding=f"{sys.getfilesystemencoding()}, {locale.getpreferredencoding(False)}",
    )


_NO_PROGRAM: Final = ProgramSeen(
    serah=VERSION, python="", qt="", sqlite="", sqlcipher="", system="", machine="", encoding=""
)


def _no_folder(folder: Path) -> FolderSeen:
    path = scrubbed(str(folder))
    return FolderSeen(path=path, there=False, writable=False, free=0, total=0, reserve="")


def _folder(folder: Path) -> FolderSeen:
    there = folder.is_dir()
    disk = shutil.disk_usage(next(f for f in (folder, *folder.parents) if f.exists()))
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if there else []
    return FolderSeen(
        path=scrubbed(str(folder)),
        there=there,
        writable=there and _writable(folder),
        free=disk.free,
        total=disk.total,
        reserve="kept" if (folder / "reserve").exists() else "missing",
        rights=_rights(folder) if there else (),
        files=tuple((p.relative_to(folder).as_posix(), p.stat().st_size) for p in files)[
            :_FILES_SHOWN
        ],
    )


def _writable(folder: Path) -> bool:
    """Whether a file can be made there, as the desk does it: what rights say is not what they do."""
    probe = folder / "diagnose.probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True


def _rights(folder: Path) -> tuple[str, ...]:
    if os.name != "nt":
        return (stat.filemode(folder.stat().st_mode),)
    return read_icacls(rights_of(folder))


def read_icacls(text: str) -> tuple[str, ...]:
    """Who may do what, in what icacls says of one folder; an account of a person has no name here."""
    found: list[str] = []
    for line in text.splitlines():
        account, colon, rights = line.strip().partition(":(")
        if colon:
            shown = account if _KNOWN_ACCOUNTS.match(account) else "akun lain"
            found.append(f"{shown}:({rights}")
    return tuple(found)
