"""The provisioning file: what every PC of a city needs to introduce itself to its centre.

One signed envelope, made by the centre and laid beside the installer. It proves nothing about who holds it:
a PC that comes with it waits until a person at the centre approves it. See docs/sync-protocol.md.
"""

from __future__ import annotations

from typing import Final

import msgspec

from protocol import crockford
from protocol.decoding import DECODE_ERRORS
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.identifiers import IdentifierError, kelurahan_code
from protocol.keys import SigningKey, device_id
from protocol.messages import encode_message

__all__ = [
    "MAX_FILE_BYTES",
    "PROVISIONING_TYPE",
    "TOKEN_BYTES",
    "Computer",
    "Provisioning",
    "ProvisioningError",
    "computer_key",
    "make_token",
    "open_provisioning",
    "seal_provisioning",
]

PROVISIONING_TYPE: Final = "serah/provisioning/v1"
MAX_FILE_BYTES: Final = 4 << 20  # a city of fifty thousand computers
TOKEN_BYTES: Final = 21
_VERSION: Final = 1
_LOCATOR: Final = 8  # one-time codes have four
_SECRET: Final = 25


class ProvisioningError(ValueError):
    """Bytes that are no whole provisioning file; ``str(error)`` is a sentence for a person."""

    def __init__(self) -> None:
        super().__init__(
            "Berkas penyiapan ini rusak, atau bukan berkas penyiapan Serah; belum ada yang berubah di "
            "PC ini, salin lagi berkasnya dari Disdukcapil."
        )


class Computer(msgspec.Struct, frozen=True, array_like=True):
    """A computer of the list: the kelurahan it stands in, and what it is set up with where that is not
    what the file says for all (empty: as for all)."""

    name: str
    kelurahan: str
    printer: str
    paper: str
    language: str


class Provisioning(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where the centre is, how to know it, and the token to introduce oneself with.

    ``ca``: PEM of the only CAs to believe for it; empty: the system's. ``locator`` and ``secret``: the
    token, good for ``uses`` computers until ``expires_ms``. ``printer``, ``paper`` and ``language``: how
    a PC is set up at first; empty: as a PC that was enrolled by a code.
    """

    version: int
    id: bytes
    centre_url: str
    centre_key: bytes
    locator: str
    secret: str
    uses: int
    expires_ms: int
    ca: str = ""
    printer: str = ""
    paper: str = ""
    language: str = ""
    computers: tuple[Computer, ...] = ()

    def __repr__(self) -> str:
        return f"Provisioning({self.locator!r}, ...)"

    def of(self, computer: str) -> Computer | None:
        """What the list says of a computer by this name, its own words before those for all."""
        wanted = computer_key(computer)
        found = next((c for c in self.computers if computer_key(c.name) == wanted), None)
        if found is None:
            return None
        return msgspec.structs.replace(
            found,
            printer=found.printer or self.printer,
            paper=found.paper or self.paper,
            language=found.language or self.language,
        )


def computer_key(name: str) -> str:
    """The form in which computers' names are compared: Windows tells no case apart, and a list may name
    them with their domain."""
    return name.strip().partition(".")[0].upper()


def make_token(random_bytes: bytes) -> tuple[str, str]:
    """Locator and secret (8 and 25 characters; 125 bits are secret) from TOKEN_BYTES random bytes."""
    if len(random_bytes) != TOKEN_BYTES:
        raise ValueError(f"a token needs {TOKEN_BYTES} random bytes")
    spare = TOKEN_BYTES * 8 - 5 * (_LOCATOR + _SECRET)
    text = crockford.encode(int.from_bytes(random_bytes, "big") >> spare, _LOCATOR + _SECRET)
    return text[:_LOCATOR], text[_LOCATOR:]


def seal_provisioning(key: SigningKey, provisioning: Provisioning) -> bytes:
    """The file as the centre writes it."""
    return seal(key, PROVISIONING_TYPE, encode_message(provisioning))


def open_provisioning(raw: bytes) -> Provisioning:
    """The file in ``raw``, if it is whole and signed by the centre that it names; raises
    ProvisioningError. Whether that is the right centre only who gave the file can know."""
    try:
        if len(raw) > MAX_FILE_BYTES:
            raise ProvisioningError
        envelope = read_envelope(raw)
        told = msgspec.msgpack.decode(envelope.payload, type=Provisioning)
        open_envelope(envelope, told.centre_key, PROVISIONING_TYPE)
        for computer in told.computers:
            kelurahan_code(computer.kelurahan)
    except (EnvelopeError, IdentifierError, *DECODE_ERRORS) as error:
        raise ProvisioningError from error
    sound = (
        told.version == _VERSION
        and len(told.id) == 16
        and envelope.key_id == device_id(told.centre_key)
        and (len(told.locator), len(told.secret)) == (_LOCATOR, _SECRET)
        and told.secret.isascii()
        and told.ca.isascii()
    )
    if not sound:
        raise ProvisioningError
    return told
