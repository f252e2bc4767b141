"""The QR of a receipt: digits only, since a wedge scanner types it; checked without a network.

190 digits: version 1, number 22, evidence code 7 (its 20 bits), business date 5 (days since
2000-01-01), Ed25519 signature 155 (its 512 bits as one number).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from protocol import crockford
from protocol.keys import SigningKey, verify
from protocol.number import DocumentNumber, NumberError

__all__ = ["DIGITS", "ReceiptToken", "TokenError", "make_token", "read_token", "token_holds"]

DIGITS: Final = 190
_CONTEXT: Final = b"serah-receipt-v1\x00"
_SIGNED: Final = 35
_EPOCH_2000: Final = 10_957  # days from 1970-01-01 to 2000-01-01
_LAST_DAY: Final = 99_999


class TokenError(ValueError):
    """Not the QR of one of our receipts."""


@dataclass(frozen=True, slots=True)
class ReceiptToken:
    """What the QR says; ``business_date`` in days since 1970-01-01. Believe it only if it holds."""

    number: DocumentNumber
    evidence_code: str
    business_date: int
    signed: str
    signature: bytes


def make_token(key: SigningKey, number: str, evidence_code: str, business_date: int) -> str:
    """The digits of the QR for the act with this number, signed by the device that recorded it.

    A business date before 2000 or after 2273 comes from a clock that is wrong; it is written as the
    nearest one that fits, since the receipt must be printed all the same. Raises TokenError for a
    number or a code that no act has.
    """
    code = crockford.decode(evidence_code)
    days = min(max(business_date - _EPOCH_2000, 0), _LAST_DAY)
    signed = f"1{number}{code:07}{days:05}"
    if len(signed) != _SIGNED or not signed.isdigit():
        raise TokenError("Tanda terima ini tidak dapat diberi kode QR.")
    signature = int.from_bytes(key.sign(_CONTEXT + signed.encode("ascii")), "big")
    return f"{signed}{signature:0155}"


def read_token(digits: str) -> ReceiptToken:
    """Take a scanned QR apart; raises TokenError. Says nothing yet about who signed it."""
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()) or digits[0] != "1":
        raise TokenError("Kode QR ini bukan dari tanda terima Serah.")
    value = int(digits[_SIGNED:])
    code = int(digits[23:30])
    if value >= 1 << 512 or code >= 1 << 20:
        raise TokenError("Kode QR ini rusak atau diubah.")
    try:
        number = DocumentNumber.parse(digits[1:23])
    except NumberError as error:
        raise TokenError("Kode QR ini rusak atau diubah.") from error
    return ReceiptToken(
        number,
        crockford.encode(code, 4),
        int(digits[30:_SIGNED]) + _EPOCH_2000,
        digits[:_SIGNED],
        value.to_bytes(64, "big"),
    )


def token_holds(token: ReceiptToken, public_key: bytes) -> bool:
    """Whether the device with ``public_key`` (32 bytes) signed this token."""
    return verify(public_key, token.signature, _CONTEXT + token.signed.encode("ascii"))
