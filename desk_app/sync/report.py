"""What a sync did, for the program and in one sentence for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from types import MappingProxyType
from typing import Final

from common.sentences import Sentence
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
    answers changed at the desk. ``bytes_sent`` and ``bytes_received``: of the envelopes, unpacked;
    ``took_ms``: from the first request to the end.
    """

    outcome: Outcome
    counts: Counts
    message: str
    code: str = ""
    server_ms: int = 0
    pc_ahead_ms: int = 0
    retry_ms: int = 0
    changes: Changes = field(default_factory=Changes)
    bytes_sent: int = 0
    bytes_received: int = 0
    took_ms: int = 0


_SAFE: Final = Sentence("semua catatan aman di PC ini")


def _safe(template: str) -> Sentence:
    return Sentence(template, safe=_SAFE)


_BY_CODE: Final = MappingProxyType(
    {
        "unknown_device": _safe(
            "Server pusat tidak mengenal PC ini; {safe}, minta kode pendaftaran baru ke Disdukcapil "
            "lalu daftarkan lagi PC ini (serah-cli enrol): nomor dan catatannya tetap."
        ),
        "revoked": _safe(
            "Pendaftaran PC ini telah dicabut; {safe}, hentikan pelayanan di PC ini dan hubungi "
            "Disdukcapil."
        ),
        "protocol_not_supported": _safe(
            "Server pusat memerlukan Serah yang lebih baru; {safe}, minta petugas TI memperbarui "
            "Serah."
        ),
        "bad_signature": _safe(
            "Server pusat menolak tanda tangan PC ini; {safe}, hubungi petugas TI."
        ),
        "broken_chain": _safe(
            "Rangkaian catatan PC ini tidak sambung di server pusat; {safe}, hubungi petugas TI."
        ),
        STORED_DIFFERS: _safe(
            "Server pusat menyimpan catatan yang berbeda dari PC ini; {safe}, hubungi petugas TI."
        ),
        "server_busy": _safe(
            "Server pusat sedang sibuk; {safe} dan pengiriman diulang sendiri, lanjutkan pelayanan."
        ),
        "timeout": _safe(
            "Jaringan atau server pusat terlalu lambat; {safe} dan pengiriman diulang sendiri, "
            "lanjutkan pelayanan."
        ),
        "interrupted": _safe(
            "Sambungan ke server pusat terputus; {safe} dan pengiriman diulang sendiri, lanjutkan "
            "pelayanan."
        ),
        "proxy_login": _safe(
            "Proxy jaringan kantor meminta kata sandi yang tidak dimiliki Serah; {safe}, minta petugas "
            "TI mengizinkan alamat server pusat tanpa kata sandi, dan lanjutkan pelayanan."
        ),
        CERTIFICATE: _safe(
            "Sertifikat server pusat sudah tidak berlaku; {safe}, beri tahu Disdukcapil dan "
            "lanjutkan pelayanan."
        ),
    }
)
_BY_OUTCOME: Final = MappingProxyType(
    {
        Outcome.OFFLINE: _safe(
            "Server pusat belum terjangkau; {safe} dan dikirim sendiri begitu jaringan ada, "
            "lanjutkan pelayanan."
        ),
        Outcome.NOT_OUR_SERVER: _safe(
            "Jaringan ini tidak sampai ke server pusat (mungkin harus masuk ke Wi-Fi dahulu); "
            "{safe}, periksa jaringan lalu sinkronkan lagi."
        ),
        Outcome.REFUSED: _safe(
            "Server pusat menolak sinkronisasi ini; {safe}, hubungi petugas TI."
        ),
        Outcome.CANCELLED: _safe(
            "Sinkronisasi dihentikan; {safe} dan sisanya dikirim pada sinkronisasi berikutnya."
        ),
        Outcome.FAILED: _safe(
            "Sinkronisasi belum selesai; {safe} dan pengiriman diulang sendiri, lanjutkan "
            "pelayanan."
        ),
        Outcome.CLOCK_WRONG: _safe(
            "Tanggal PC ini tampaknya keliru; {safe}, betulkan tanggal dan jam Windows lalu "
            "sinkronkan lagi."
        ),
    }
)


def clock_note(pc_ahead_ms: int) -> str:
    """``jam PC ini melenceng 3 hari``; empty while the clock is within ten minutes."""
    minutes = abs(pc_ahead_ms) // _MINUTE_MS
    if abs(pc_ahead_ms) < _CLOCK_TOLERANCE_MS:
        return ""
    if minutes >= _DAY_MINUTES:
        days = (minutes + _DAY_MINUTES // 2) // _DAY_MINUTES
        return Sentence("jam PC ini melenceng {days} hari", days=days)
    if minutes >= 60:
        return Sentence("jam PC ini melenceng {hours} jam", hours=minutes // 60)
    return Sentence("jam PC ini melenceng {minutes} menit", minutes=minutes)


def sentence(outcome: Outcome, code: str, counts: Counts, pc_ahead_ms: int, said: str = "") -> str:
    """The one sentence: what happened, what is safe, what to do next.

    ``said`` is the centre's own sentence, used for a code that has none here.
    """
    note = clock_note(pc_ahead_ms)
    if outcome is Outcome.DONE:
        return _done(counts, note)
    if note and outcome is Outcome.CLOCK_WRONG:
        return Sentence(
            "{note!u}; {safe}, betulkan tanggal dan jam Windows lalu sinkronkan lagi.",
            note=note,
            safe=_SAFE,
        )
    text = _BY_CODE.get(code) or said or _BY_OUTCOME[outcome]
    if counts.sent:
        return Sentence(
            "{sent} catatan sudah tersimpan di pusat, lalu: {text!l}", sent=counts.sent, text=text
        )
    return text


def _done(counts: Counts, note: str) -> Sentence:
    if counts.sent:
        done = Sentence("{sent} catatan sudah tersimpan di server pusat", sent=counts.sent)
    else:
        done = Sentence("Semua catatan PC ini sudah tersimpan di server pusat")
    todo: list[Sentence] = []
    if counts.cases:
        todo.append(Sentence("periksa {cases} kasus baru di layar Kasus", cases=counts.cases))
    if counts.quarantined:
        todo.append(
            Sentence(
                "beri tahu petugas TI bahwa {count} catatan disisihkan", count=counts.quarantined
            )
        )
    if note:
        todo.append(Sentence("betulkan jam Windows karena {note}", note=note))
    if not todo:
        todo.append(Sentence("lanjutkan pelayanan"))
    all_of_it = reduce(_and, todo)
    return Sentence("{done}; {todo}.", done=done, todo=all_of_it)


def _and(first: Sentence, then: Sentence) -> Sentence:
    return Sentence("{first}, dan {then}", first=first, then=then)
