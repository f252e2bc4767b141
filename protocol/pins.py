"""PINs of operators: six digits, kept as Argon2id, checked without a network."""

from __future__ import annotations

import itertools
from typing import Final

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

__all__ = ["PinError", "check_pin", "hash_pin", "is_pin_hash", "pin_matches"]

# RFC 9106 second choice scaled to a 2 GB office PC: about 50 ms, 19 MiB.
_HASHER: Final = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
# What a hash from elsewhere may ask of a PC that checks it: neither so little that a thief is quick, nor
# so much that signing in takes for ever.
_MEMORY_KIB: Final = range(8 * 1024, 128 * 1024 + 1)
_TIMES: Final = range(1, 11)
_LANES: Final = range(1, 5)
_LONGEST: Final = 200


class PinError(ValueError):
    """Not a usable PIN; ``str(error)`` is a sentence for a person."""


def check_pin(pin: str) -> str:
    """``pin`` if it is six digits and not the first that a thief would try; raises PinError."""
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()):
        raise PinError("PIN harus terdiri atas 6 angka.")
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise PinError("PIN ini terlalu mudah ditebak. Pilih 6 angka yang tidak berurutan.")
    return pin


def hash_pin(pin: str, salt: bytes) -> str:
    """The Argon2id text form of ``pin`` with 16 random bytes of salt; raises PinError."""
    return _HASHER.hash(check_pin(pin), salt=salt)


def pin_matches(pin_hash: str, pin: str) -> bool:
    """Whether ``pin`` is the one behind ``pin_hash``; takes about 50 ms on purpose."""
    try:
        return _HASHER.verify(pin_hash, pin)
    except (VerificationError, ValueError):  # ValueError: no hash at all, or not ASCII
        return False


def is_pin_hash(text: str) -> bool:
    """Whether ``text`` is an Argon2id hash that this PC may be asked to check."""
    if len(text) > _LONGEST:
        return False
    try:
        made = extract_parameters(text)
    except (InvalidHashError, ValueError):
        return False
    return (
        made.type is Type.ID
        and made.memory_cost in _MEMORY_KIB
        and made.time_cost in _TIMES
        and made.parallelism in _LANES
        and made.hash_len >= 16
        and made.salt_len >= 8
    )
