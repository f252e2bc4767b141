"""What a sync did, for the program and in one sentence for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from desk_app.services.ports import Changes
from desk_app.sync.replies import STORED_DIFFERS

__all__ = [
    "CERTIFICATE",
    "Counts",
    "Outcome",
    "SyncProgress",
    "SyncReport",
    "clock_note",
    "sentence",
]

CERTIFICATE: Final = "certificate"
_CLOCK_TOLERANCE_MS: Final = 10 * 60_000
_MINUTE_MS: Final = 60_000
_DAY_MINUTES: Final = 24 * 60


class Outcome(StrEnum):
    """How a sync ended."""

    DONE = "done"
    OFFLINE = "offline"
    NOT_OUR_SERVER = "not_our_server"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    CLOCK_WRONG = "clock_wrong"


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far it is: events ``sent`` of ``total`` unsent at the start, objects ``received``."""

    sent: int
    total: int
    received: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Events ``sent`` and stored by the centre, of them in ``cases`` and ``quarantined``; objects
    ``received``; events still ``unsent``."""

    sent: int = 0
    received: int = 0
    cases: int = 0
    quarantined: int = 0
    unsent: int = 0


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The end of a sync.

    ``code``: the centre's problem code or the transport's kind, empty if all went well. ``message``: one
    Indonesian sentence: what happened, what is safe, what to do. ``server_ms``: the centre's time when it
    last answered (ms since 1970 UTC), 0 if it did not. ``pc_ahead_ms``: how far the PC's clock was ahead
    of it. ``retry_ms``: when to try again by oneself, 0 for the usual rhythm. ``changes``: what the
    answers changed at the desk.
    """

    outcome: Outcome
    counts: Counts
    message: str
    code: str = ""
    server_ms: int = 0
    pc_ahead_ms: int = 0
    retry_ms: int = 0
    changes: Changes = field(default_factory=Changes)


_SAFE: Final = "semua catatan aman di PC ini"
_BY_CODE: Final = MappingProxyType(
    {
        "unknown_device": f"Server pusat tidak mengenal PC ini; {_SAFE}, hubungi Disdukcapil untuk "
        "mendaftarkannya.",
        "revoked": f"Pendaftaran PC ini telah dicabut; {_SAFE}, hentikan pelayanan di PC ini dan hubungi "
        "Disdukcapil.",
        "protocol_not_supported": f"Server pusat memerlukan Serah yang lebih baru; {_SAFE}, minta petugas "
        "TI memperbarui Serah.",
        "bad_signature": f"Server pusat menolak tanda tangan PC ini; {_SAFE}, hubungi petugas TI.",
        "broken_chain": f"Rangkaian catatan PC ini tidak sambung di server pusat; {_SAFE}, hubungi petugas "
        "TI.",
        STORED_DIFFERS: f"Server pusat menyimpan catatan yang berbeda dari PC ini; {_SAFE}, hubungi "
        "petugas TI.",
        "server_busy": f"Server pusat sedang sibuk; {_SAFE} dan pengiriman diulang sendiri, lanjutkan "
        "pelayanan.",
        "timeout": f"Jaringan atau server pusat terlalu lambat; {_SAFE} dan pengiriman diulang sendiri, "
        "lanjutkan pelayanan.",
        "interrupted": f"Sambungan ke server pusat terputus; {_SAFE} dan pengiriman diulang sendiri, "
        "lanjutkan pelayanan.",
        CERTIFICATE: f"Sertifikat server pusat sudah tidak berlaku; {_SAFE}, beri tahu Disdukcapil dan "
        "lanjutkan pelayanan.",
    }
)
_BY_OUTCOME: Final = MappingProxyType(
    {
        Outcome.OFFLINE: f"Server pusat belum terjangkau; {_SAFE} dan dikirim sendiri begitu jaringan ada, "
        "lanjutkan pelayanan.",
        Outcome.NOT_OUR_SERVER: "Jaringan ini tidak sampai ke server pusat (mungkin harus masuk ke Wi-Fi "
        f"dahulu); {_SAFE}, periksa jaringan lalu sinkronkan lagi.",
        Outcome.REFUSED: f"Server pusat menolak sinkronisasi ini; {_SAFE}, hubungi petugas TI.",
        Outcome.CANCELLED: f"Sinkronisasi dihentikan; {_SAFE} dan sisanya dikirim pada sinkronisasi "
        "berikutnya.",
        Outcome.FAILED: f"Sinkronisasi belum selesai; {_SAFE} dan pengiriman diulang sendiri, lanjutkan "
        "pelayanan.",
        Outcome.CLOCK_WRONG: f"Tanggal PC ini tampaknya keliru; {_SAFE}, betulkan tanggal dan jam Windows "
        "lalu sinkronkan lagi.",
    }
)


def clock_note(pc_ahead_ms: int) -> str:
    """``jam PC ini melenceng 3 hari``; empty while the clock is within ten minutes."""
    minutes = abs(pc_ahead_ms) // _MINUTE_MS
    if abs(pc_ahead_ms) < _CLOCK_TOLERANCE_MS:
        return ""
    if minutes >= _DAY_MINUTES:
        days = (minutes + _DAY_MINUTES // 2) // _DAY_MINUTES
        return f"jam PC ini melenceng {_number(days)} hari"
    if minutes >= 60:
        return f"jam PC ini melenceng {minutes // 60} jam"
    return f"jam PC ini melenceng {minutes} menit"


def sentence(outcome: Outcome, code: str, counts: Counts, pc_ahead_ms: int, said: str = "") -> str:
    """The one sentence: what happened, what is safe, what to do next.

    ``said`` is the centre's own sentence, used for a code that has none here.
    """
    note = clock_note(pc_ahead_ms)
    if outcome is Outcome.DONE:
        return _done(counts, note)
    if note and outcome is Outcome.CLOCK_WRONG:
        return (
            f"{note[0].upper()}{note[1:]}; {_SAFE}, betulkan tanggal dan jam Windows lalu "
            "sinkronkan lagi."
        )
    text = _BY_CODE.get(code) or said or _BY_OUTCOME[outcome]
    if counts.sent:
        text = f"{_number(counts.sent)} catatan sudah tersimpan di pusat, lalu: {text[0].lower()}{text[1:]}"
    return text


def _done(counts: Counts, note: str) -> str:
    if counts.sent:
        text = f"{_number(counts.sent)} catatan sudah tersimpan di server pusat"
    else:
        text = "Semua catatan PC ini sudah tersimpan di server pusat"
    todo: list[str] = []
    if counts.cases:
        todo.append(f"periksa {_number(counts.cases)} kasus baru di layar Kasus")
    if counts.quarantined:
        todo.append(f"beri tahu petugas TI bahwa {_number(counts.quarantined)} catatan disisihkan")
    if note:
        todo.append(f"betulkan jam Windows karena {note}")
    return f"{text}; {', dan '.join(todo) if todo else 'lanjutkan pelayanan'}."


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
