"""Sealing what the centre says: answers, and refusals with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec

from central_server.keys import CentreKeys
from central_server.ports import Clock
from protocol.envelope import seal
from protocol.messages import PROBLEM_TYPE, Problem, encode_message

__all__ = ["Refusal", "Reply", "Sealer"]

# code -> (HTTP status, what is so and what to do next)
_PROBLEMS: Final = MappingProxyType(
    {
        "not_an_envelope": (
            400,
            "Kiriman tidak terbaca oleh pusat. Data di komputer ini aman; coba sinkronkan lagi.",
        ),
        "bad_signature": (
            403,
            "Tanda tangan kiriman tidak cocok. Data di komputer ini aman; hubungi petugas TI.",
        ),
        "unknown_device": (
            403,
            "Komputer ini belum terdaftar di pusat. Data aman; minta kode pendaftaran ke Disdukcapil.",
        ),
        "revoked": (
            403,
            "Pendaftaran komputer ini telah dicabut. Data yang terkirim aman; hubungi Disdukcapil.",
        ),
        "protocol_not_supported": (
            400,
            "Versi Serah di komputer ini tidak dikenal pusat. Data aman; perbarui aplikasinya.",
        ),
        "too_large": (
            413,
            "Kiriman terlalu besar untuk satu kali kirim. Data aman; akan dikirim bertahap.",
        ),
        "broken_chain": (
            422,
            "Urutan catatan dalam kiriman tidak bersambung. Data aman; hubungi petugas TI.",
        ),
        "code_unknown": (
            403,
            "Kode pendaftaran tidak dikenal. Periksa lagi kode dari Disdukcapil.",
        ),
        "code_used": (
            403,
            "Kode pendaftaran sudah dipakai komputer lain. Minta kode baru ke Disdukcapil.",
        ),
        "code_expired": (
            403,
            "Kode pendaftaran sudah lewat masa berlakunya. Minta kode baru ke Disdukcapil.",
        ),
        "code_elsewhere": (
            403,
            "Kode pendaftaran ini untuk kelurahan lain. Minta kode untuk kelurahan komputer ini.",
        ),
        "bad_proof": (403, "Kode pendaftaran tidak cocok. Periksa lagi kode dari Disdukcapil."),
        "token_used_up": (
            403,
            "Jatah berkas penyiapan sudah habis. Minta berkas baru ke Disdukcapil.",
        ),
        "token_expired": (
            403,
            "Berkas penyiapan sudah lewat masa berlakunya. Minta berkas baru ke Disdukcapil.",
        ),
        "token_revoked": (
            403,
            "Berkas penyiapan ini telah dicabut. Minta berkas baru ke Disdukcapil.",
        ),
        "enrol_refused": (
            403,
            "Pendaftaran komputer ini ditolak Disdukcapil. Hubungi Disdukcapil.",
        ),
        "server_busy": (
            429,
            "Pusat sedang sibuk. Data di komputer ini aman; pengiriman akan diulang sendiri.",
        ),
    }
)


class Refusal(Exception):  # noqa: N818 - a reasoned no, not a fault of the program
    """A request is not carried out; ``code`` is one of `Problem`'s."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reply:
    """An envelope and the HTTP status it goes out with."""

    status: int
    envelope: bytes


class Sealer:
    """Signs what goes out with the centre's key."""

    def __init__(self, keys: CentreKeys, clock: Clock) -> None:
        self._key = keys.signing
        self._clock = clock

    @property
    def centre_key(self) -> bytes:
        """The public key that every answer is signed with."""
        return self._key.public

    def answer(self, payload_type: str, message: msgspec.Struct) -> Reply:
        """A signed answer, status 200."""
        return Reply(200, seal(self._key, payload_type, encode_message(message)))

    def problem(self, code: str, request_hash: bytes = b"") -> Reply:
        """A signed refusal, status 4xx."""
        status, sentence = _PROBLEMS[code]
        problem = Problem(
            code=code,
            message=sentence,
            server_ms=self._clock.now_ms(),
            request_hash=request_hash,
        )
        return Reply(status, seal(self._key, PROBLEM_TYPE, encode_message(problem)))
