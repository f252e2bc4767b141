"""Enrolment codes: fifteen characters that prove desk and centre to each other without being sent."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from protocol import crockford
from protocol.messages import EnrolRequest, encode_message

__all__ = ["CodeError", "EnrolmentCode", "answer_proof", "request_proof"]

_LOCATOR: Final = 4
_SECRET: Final = 11


class CodeError(ValueError):
    """Not an enrolment code; ``str(error)`` is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """``locator`` finds the code at the centre, ``secret`` (11 characters, 55 bits) is never sent."""

    locator: str
    secret: str

    def __str__(self) -> str:
        text = self.locator + self.secret
        return f"{text[:5]}-{text[5:10]}-{text[10:]}"

    def __repr__(self) -> str:
        return f"EnrolmentCode({self.locator!r}, ...)"

    @classmethod
    def from_random(cls, random_bytes: bytes) -> EnrolmentCode:
        """A code from ten random bytes."""
        if len(random_bytes) != 10:
            raise ValueError("an enrolment code needs ten random bytes")
        text = crockford.encode(int.from_bytes(random_bytes, "big") >> 5, 15)
        return cls(text[:_LOCATOR], text[_LOCATOR:])

    @classmethod
    def parse(cls, text: str) -> EnrolmentCode:
        """Read a code as typed, case and hyphens free; raises CodeError."""
        characters = text.upper().replace("-", "").replace(" ", "").strip()
        try:
            clean = crockford.encode(crockford.decode(characters), _LOCATOR + _SECRET)
        except ValueError:
            clean = ""
        if len(characters) != _LOCATOR + _SECRET or not clean:
            raise CodeError(
                "Kode pendaftaran terdiri atas 15 huruf/angka. Periksa lagi kode dari Disdukcapil."
            )
        return cls(clean[:_LOCATOR], clean[_LOCATOR:])


def request_proof(secret: str, request: EnrolRequest) -> bytes:
    """HMAC-SHA256 over the request without its proof: the device knows the code."""
    bare = encode_message(msgspec.structs.replace(request, proof=b""))
    return hmac.digest(secret.encode("ascii"), b"serah-enrol-request" + bare, sha256)


def answer_proof(secret: str, request_hash: bytes, centre_key: bytes) -> bytes:
    """HMAC-SHA256 over the request's hash and the centre's key: the centre knows the code too."""
    return hmac.digest(
        secret.encode("ascii"), b"serah-enrol-answer" + request_hash + centre_key, sha256
    )
