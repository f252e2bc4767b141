"""The pages of an encrypted database file, decrypted one by one: what a thief with the key would search.

SQLCipher 4 with a raw key: AES-256-CBC per page; the last 80 bytes of a page hold its IV (16) and HMAC;
the first 16 bytes of the file are the salt. A frame of the write-ahead log is 24 bytes and a page.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

__all__ = ["clear_pages", "clear_text"]

PAGE = 4096
_RESERVED = 80
_SALT = 16


def _decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    iv = page[PAGE - _RESERVED :][:16]
    sealed = page[_SALT if first else 0 : PAGE - _RESERVED]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()


def clear_pages(path: Path, key: bytes) -> list[bytes]:
    """Every page of the file at ``path``, then every page in its write-ahead log, stale ones too."""
    raw = path.read_bytes()
    pages = [
        _decrypted(raw[at : at + PAGE], key, first=at == 0)
        for at in range(0, len(raw) - PAGE + 1, PAGE)
    ]
    wal = Path(f"{path}-wal")
    log = wal.read_bytes() if wal.exists() else b""
    for at in range(32, len(log) - PAGE - 24 + 1, PAGE + 24):
        number = int.from_bytes(log[at : at + 4], "big")
        pages.append(_decrypted(log[at + 24 : at + 24 + PAGE], key, first=number == 1))
    return pages


def clear_text(path: Path, key: bytes) -> bytes:
    """All of it in one piece."""
    return b"".join(clear_pages(path, key))
