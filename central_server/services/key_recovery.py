"""Opening the keys of a desk that has lost its vault, for the registry alone and on the record."""

from __future__ import annotations

from dataclasses import dataclass

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.centre_log import CentreLog, noted
from central_server.services.registrar import registrar
from central_server.store.devices import Device
from central_server.store.unit import Store, Unit
from protocol.key_recovery import (
    ANSWER_PURPOSE,
    KEYS_OPENED,
    KeyAnswer,
    KeyRequest,
    RecoveryError,
    SealedKeys,
    check_code,
    decode_recovery,
    encode_recovery,
    open_keys,
    seal_keys,
)
from protocol.keys import SigningKey

__all__ = ["KeyRecovery", "OpenedKeys"]


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """``answer``: the bytes for the desk; ``code``: what the desk's screen must show as well."""

    device: Device
    computer: str
    code: str
    answer: bytes


class KeyRecovery:
    """Answers key requests. What it opens is sealed again before it leaves this class."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._box_seed = keys.box_seed
        self._log = CentreLog(keys, clock, randomness)

    def open(self, raw: bytes, operator: bytes) -> OpenedKeys:
        """The keys of the request in ``raw``, sealed to the PC that asks; recorded in the centre's log.

        Raises CentreError, and nothing has been opened then.
        """
        try:
            request = decode_recovery(raw, KeyRequest)
        except RecoveryError as error:
            raise CentreError("Berkas ini bukan permintaan kunci dari Serah.") from error
        return self._store.write(lambda unit: self._open(unit, request, operator))

    def _open(self, unit: Unit, request: KeyRequest, operator: bytes) -> OpenedKeys:
        person = registrar(unit, operator)
        try:
            keys = open_keys(request.sealed, self._box_seed)
        except RecoveryError as error:
            raise CentreError(
                "Kunci dalam permintaan ini tidak dapat dibuka: cadangannya bukan dari PC pusat ini, "
                "atau rusak. Minta permintaan dari cadangan yang lain."
            ) from error
        device = _owner(unit, keys)
        code = check_code(request.recipient)
        sealed = seal_keys(keys, request.recipient)
        act = noted(KEYS_OPENED, f"{device.id.hex()} {code}", person.id, device.kelurahan)
        self._log.append(unit, [act], None)
        answer = KeyAnswer(purpose=ANSWER_PURPOSE, device=device.id, sealed=sealed)
        return OpenedKeys(device, request.computer, code, encode_recovery(answer))


def _owner(unit: Unit, keys: SealedKeys) -> Device:
    signing = SigningKey(keys.signing)
    device = unit.devices.get(signing.device)
    if device is None or device.public_key != signing.public:
        raise CentreError("Kunci ini bukan milik komputer yang terdaftar di pusat ini.")
    if device.revoked_ms:
        raise CentreError(
            f"Pendaftaran komputer {device.kelurahan}/{device.number:02} telah dicabut, jadi kuncinya "
            "tidak dibuka. Daftarkan komputer itu dengan kode baru."
        )
    return device
