"""What the platform does to secrets before they go to disk. Windows binds them to this PC (DPAPI at machine
scope: every account of the PC can use the one desk, a copied disk is of no use); Linux does nothing."""

from __future__ import annotations

import sys
from typing import Final, Protocol

__all__ = ["NoSeal", "Seal", "SealError", "system_seal"]


class SealError(OSError):
    """The system does not seal, or what was sealed is damaged or from another PC."""


class Seal(Protocol):
    """Binds secrets to this PC."""

    def close(self, secret: bytes) -> bytes:
        """``secret`` as it may lie on disk; raises SealError."""
        ...

    def open(self, sealed: bytes) -> bytes:
        """What `close` was given; raises SealError."""
        ...

    @property
    def binds(self) -> bool:
        """Whether a copied file is of no use on another PC."""
        ...


class NoSeal:
    """Secrets as they are. Implements `Seal`."""

    def close(self, secret: bytes) -> bytes:
        """The secret itself."""
        return secret

    def open(self, sealed: bytes) -> bytes:
        """The secret itself."""
        return sealed

    @property
    def binds(self) -> bool:
        """A file can be copied together with the database."""
        return False


def system_seal() -> Seal:
    """That of the system that this runs on."""
    if sys.platform == "win32":
        return DpapiSeal()
    return NoSeal()


if sys.platform == "win32":
    import ctypes

    _ENTROPY: Final = b"serah-keys-v1"
    _FLAGS: Final = 0x1 | 0x4  # CRYPTPROTECT_UI_FORBIDDEN, CRYPTPROTECT_LOCAL_MACHINE

    class _Blob(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.c_void_p))

    def _blob(data: bytes) -> tuple[_Blob, object]:
        buffer = ctypes.create_string_buffer(data, len(data))
        return _Blob(len(data), ctypes.addressof(buffer)), buffer  # the buffer must live as long

    class DpapiSeal:
        """CryptProtectData at machine scope. Implements `Seal`. Not run on a real Windows PC yet."""

        def __init__(self) -> None:
            pointer = ctypes.POINTER(_Blob)
            self._crypt = ctypes.WinDLL("crypt32", use_last_error=True)
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.LocalFree.argtypes = (ctypes.c_void_p,)
            self._kernel.LocalFree.restype = ctypes.c_void_p
            for name in ("CryptProtectData", "CryptUnprotectData"):
                call = getattr(self._crypt, name)
                call.argtypes = (
                    *(pointer, ctypes.c_void_p, pointer, ctypes.c_void_p, ctypes.c_void_p),
                    *(ctypes.c_uint32, pointer),
                )
                call.restype = ctypes.c_int

        def close(self, secret: bytes) -> bytes:
            """CryptProtectData."""
            return self._call("CryptProtectData", secret)

        def open(self, sealed: bytes) -> bytes:
            """CryptUnprotectData."""
            return self._call("CryptUnprotectData", sealed)

        @property
        def binds(self) -> bool:
            """To the PC; which of its accounts may read the file, the rights of the folder say."""
            return True

        def _call(self, name: str, data: bytes) -> bytes:
            given, keep_given = _blob(data)
            entropy, keep_entropy = _blob(_ENTROPY)
            made = _Blob()
            done = getattr(self._crypt, name)(
                ctypes.byref(given),
                None,
                ctypes.byref(entropy),
                None,
                None,
                _FLAGS,
                ctypes.byref(made),
            )
            del keep_given, keep_entropy
            if not done:
                raise SealError(f"{name}: error {ctypes.get_last_error()}")
            try:
                return ctypes.string_at(made.data, made.size)
            finally:
                self._kernel.LocalFree(made.data)
