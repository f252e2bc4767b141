"""Streams sealed with age to an X25519 key: only who holds the seed can read them.

Any `age` program opens such a file with the text of `identity_text`. Nothing is held in memory but the
piece under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

import pyrage

__all__ = [
    "DamagedError",
    "NotForUsError",
    "NotSealedError",
    "Readable",
    "SealingError",
    "Writable",
    "identity_text",
    "open_stream",
    "recipient_text",
    "seal_stream",
]

_MARK: Final = b"age-encryption.org/v1\n"
_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class SealingError(ValueError):
    """A stream that cannot be opened."""


class NotSealedError(SealingError):
    """It is no sealed stream at all."""


class NotForUsError(SealingError):
    """It is sealed to another key (a damaged header looks the same)."""


class DamagedError(SealingError):
    """It was sealed to this key and is cut short or changed."""


class Readable(Protocol):
    """What is read from: a file."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes, none at the end."""
        ...


class Writable(Protocol):
    """What is written to: a file."""

    def write(self, data: bytes, /) -> int:
        """Write; how many bytes were taken."""
        ...

    def flush(self) -> None:
        """Pass on what is held back."""
        ...


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            check ^= generator if top >> i & 1 else 0
    return check


def _bech32(prefix: str, data: bytes) -> str:
    """BIP 173, as age writes its keys."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    count = (len(data) * 8 + 4) // 5
    values = [bits >> 5 * (count - 1 - i) & 31 for i in range(count)]
    spread = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    check = _polymod([*spread, *values, *[0] * 6]) ^ 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return f"{prefix}1{''.join(_ALPHABET[v] for v in values)}"


def recipient_text(public_key: bytes) -> str:
    """``age1...``: an X25519 public key (32 bytes) as age writes it."""
    return _bech32("age", public_key)


def identity_text(seed: bytes) -> str:
    """``AGE-SECRET-KEY-1...``: an X25519 private key (32 bytes) as age writes it."""
    return _bech32("age-secret-key-", seed).upper()


class _Source:
    """Pieces to read from; what the pieces raise is kept, for the library turns it into text."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""
        self.error: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            while not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._left = piece
        except BaseException as error:
            self.error = error
            raise
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return taken


class _Target:
    def __init__(self, target: Writable) -> None:
        self._target = target
        self.error: BaseException | None = None

    def write(self, data: bytes, /) -> int:
        try:
            return self._target.write(data)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._target.flush()
        except BaseException as error:
            self.error = error
            raise


def seal_stream(pieces: Iterable[bytes], target: Writable, recipient: bytes) -> None:
    """Write ``pieces`` to ``target``, sealed to the X25519 public key ``recipient``.

    Raises what the pieces or the target raise, unchanged; what is in the target then is worthless.
    """
    source, sink = _Source(pieces), _Target(target)
    try:
        pyrage.encrypt_io(
            source, sink, [pyrage.x25519.Recipient.from_str(recipient_text(recipient))]
        )
    except (pyrage.EncryptError, OSError):
        error = source.error or sink.error
        if error is not None:
            raise error from None
        raise
    if sink.error is not None:  # the library is silent when its last bytes cannot be written
        raise sink.error


class _Reading:
    """The sealed bytes on their way in."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.begin = b""
        self.error: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._source.read(size)
        except BaseException as error:
            self.error = error
            raise
        if len(self.begin) < len(_MARK):
            self.begin += data[: len(_MARK) - len(self.begin)]
        return data


class _Taking:
    """The opened bytes on their way out."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self.error: BaseException | None = None

    def write(self, data: bytes, /) -> int:
        try:
            self._take(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        pass


def open_stream(source: Readable, seed: bytes, take: Callable[[bytes], None]) -> None:
    """Give the opened bytes of ``source`` to ``take``, piece by piece, each proved when it comes.

    Raises NotSealedError, NotForUsError, DamagedError (then what was taken is only the beginning), and
    what the source or ``take`` raise, unchanged.
    """
    reading, taking = _Reading(source), _Taking(take)
    try:
        pyrage.decrypt_io(reading, taking, [pyrage.x25519.Identity.from_str(identity_text(seed))])
    except (pyrage.DecryptError, OSError) as error:
        ours = reading.error or taking.error
        if ours is not None:
            raise ours from None
        if reading.begin != _MARK:
            raise NotSealedError("no age file") from error
        if "No matching keys" in str(error):
            raise NotForUsError("sealed to another key") from error
        raise DamagedError(str(error)) from error
