"""What the diagnosis page says: labels, values, and whether they are as they should be."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, qVersion

from common.dates import zone_of
from desk_app.services.morning_check import free_bytes
from desk_app.ui.context import About, UiContext
from desk_app.ui.language import in_language, shown_number
from desk_app.ui.viewmodels.chips import last_answer, sync_chip
from desk_app.ui.viewmodels.sign_in import office_name
from protocol.events import Trust

__all__ = ["Fact", "clock_fact", "desk_facts", "grouped_hex", "size_words", "version_facts"]

translate: Final = QCoreApplication.translate
_CLOSE_MS: Final = 120_000  # closer is as good as a clock on an office wall
_SECOND: Final = 1_000
_MINUTE: Final = 60_000
_HOUR: Final = 3_600_000
_DAY: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what is so; ``tone`` ok, warning or error where that is a judgement."""

    label: str
    value: str
    tone: str = ""


def size_words(count: int) -> str:
    """``1,4 GB``, ``320 MB``, ``12 KB``: bytes in the units that Windows shows."""
    for unit, step in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if count >= step:
            value = count / step
            text = f"{value:.1f}".replace(".", ",") if value < 10 else shown_number(round(value))
            return f"{text} {unit}"
    return f"{count} B"


def grouped_hex(raw: bytes, count: int = 8) -> str:
    """The first ``count`` bytes as people read them aloud: ``3F2A-91C0-...``."""
    text = raw[:count].hex().upper()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _span(milliseconds: int) -> str:
    if milliseconds >= _DAY:
        return translate("settings", "{0} hari").format(shown_number(milliseconds // _DAY))
    if milliseconds >= _HOUR:
        return translate("settings", "{0} jam").format(milliseconds // _HOUR)
    if milliseconds >= _MINUTE:
        return translate("settings", "{0} menit").format(milliseconds // _MINUTE)
    return translate("settings", "{0} detik").format(milliseconds // _SECOND)


def clock_fact(trust: Trust, offset_ms: int | None) -> Fact:
    """How far the PC's clock can be trusted, and how far it is off the centre's."""
    label = translate("settings", "Jam PC")
    if trust is Trust.DOUBTFUL:
        return Fact(
            label,
            translate("settings", "Diragukan; pastikan tanggal hari ini saat diminta."),
            "warning",
        )
    if offset_ms is None:
        return Fact(
            label,
            translate(
                "settings", "Sejak PC dinyalakan belum dicocokkan dengan pusat; tampak wajar."
            ),
            "ok",
        )
    if abs(offset_ms) < _SECOND:
        return Fact(label, translate("settings", "Sama dengan server pusat."), "ok")
    way = (
        translate("settings", "{0} lebih cepat daripada server pusat.")
        if offset_ms > 0
        else translate("settings", "{0} lebih lambat daripada server pusat.")
    )
    tone = "ok" if abs(offset_ms) < _CLOSE_MS else "warning"
    return Fact(label, way.format(_span(abs(offset_ms))), tone)


def version_facts(about: About) -> tuple[Fact, ...]:
    """The program and what it stands on."""
    system = f"{platform.system()} {platform.release()}"
    return (
        Fact(translate("settings", "Serah"), about.version or "-"),
        Fact(
            translate("settings", "Python, Qt, sistem"),
            f"{platform.python_version()} · {qVersion()} · {system}",
        ),
    )


def desk_facts(context: UiContext) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Everything, under its headings."""
    return (
        (translate("settings", "PC ini"), _pc_facts(context)),
        (translate("settings", "Server pusat"), _centre_facts(context)),
        (translate("settings", "Data"), _data_facts(context)),
    )


def _pc_facts(context: UiContext) -> tuple[Fact, ...]:
    identity, about = context.desk.identity, context.about
    facts = (
        Fact(translate("settings", "Kelurahan"), f"{office_name(context)} ({identity.kelurahan})"),
        Fact(translate("settings", "Nomor PC"), f"{identity.number:02}"),
        Fact(translate("settings", "Pengenal perangkat"), grouped_hex(identity.device)),
        *version_facts(about),
    )
    if about.warning:
        said = in_language(about.warning)
        facts += (Fact(translate("settings", "Perhatian"), said, "warning"),)
    return facts


def _centre_facts(context: UiContext) -> tuple[Fact, ...]:
    desk, sync = context.desk, context.sync.state
    zone, now_ms = zone_of(desk.identity.kelurahan), desk.clock.now_ms()
    with desk.store.read() as unit:
        trust = desk.recorder.now(unit).trust
    chip = sync_chip(sync, now_ms, zone)
    waiting = translate("settings", "{0} catatan").format(shown_number(sync.unsent))
    return (
        Fact(translate("settings", "Alamat"), desk.identity.centre_url),
        Fact(translate("settings", "Keadaan"), chip.text, "" if chip.tone == "info" else chip.tone),
        Fact(
            translate("settings", "Jawaban terakhir"),
            last_answer(sync.last_ok_ms, now_ms, zone),
        ),
        Fact(translate("settings", "Belum terkirim"), waiting),
        clock_fact(trust, desk.time_keeper.offset_ms()),
    )


def _data_facts(context: UiContext) -> tuple[Fact, ...]:
    about = context.about
    with context.desk.store.read() as unit:
        head = unit.log.head()
    free = translate("settings", "{0} kosong").format(size_words(free_bytes(about.folder)))
    last = translate("settings", "nomor {0}, seri {1}").format(shown_number(head.seq), head.epoch)
    return (
        Fact(translate("settings", "Basis data"), str(about.database)),
        Fact(translate("settings", "Ukuran"), size_words(_size_of(about.database))),
        Fact(translate("settings", "Ruang disk"), free),
        Fact(translate("settings", "Catatan terakhir"), last),
    )


def _size_of(database: Path) -> int:
    """Bytes of the database with its write-ahead log."""
    files = (database, database.with_name(f"{database.name}-wal")) if database.name else ()
    return sum(f.stat().st_size for f in files if f.exists())
