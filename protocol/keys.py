"""Ed25519 keys and the names that follow from them."""

from __future__ import annotations

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

__all__ = ["SigningKey", "device_id", "verify"]


def device_id(public_key: bytes) -> bytes:
    """The 16-byte name of the device whose raw Ed25519 public key (32 bytes) is given."""
    return sha256(public_key).digest()[:16]


def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` (64 bytes) over ``message`` was made by ``public_key`` (32 raw bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class SigningKey:
    """An Ed25519 key held in memory; made from its 32-byte seed."""

    __slots__ = ("_key", "device", "public")

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes_raw()
        self.device: bytes = device_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature; the same message always gives the same signature (RFC 8032)."""
        return self._key.sign(message)
