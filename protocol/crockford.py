"""Crockford base32: codes that people read aloud and type."""

from __future__ import annotations

from typing import Final

__all__ = ["ALPHABET", "decode", "encode"]

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {c: i for i, c in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}


def encode(value: int, length: int) -> str:
    """``value`` as exactly ``length`` characters, five bits each; raises ValueError if too large."""
    if not 0 <= value < 1 << 5 * length:
        raise ValueError(f"does not fit {length} characters")
    return "".join(ALPHABET[value >> 5 * i & 31] for i in reversed(range(length)))


def decode(text: str) -> int:
    """The number written; case, hyphens and spaces do not matter, O reads as 0, I and L as 1.

    Raises ValueError for any other character.
    """
    value = 0
    for character in text.upper().replace("-", "").replace(" ", ""):
        if character not in _VALUES:
            raise ValueError(f"not a code character: {character!r}")
        value = value << 5 | _VALUES[character]
    return value
