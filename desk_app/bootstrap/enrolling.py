"""Making a PC a desk of a centre: by a one-time code, or by the provisioning file of a city."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desk_app import VERSION
from desk_app.bootstrap.desk import CENTRE_CA, Desk
from desk_app.bootstrap.wiring import OTHER_KEYS, line_to, wire
from desk_app.services.errors import Refused
from desk_app.services.ports import IDENTITY, Clock, Entropy, Identity
from desk_app.services.preferences import Preferences, PreferencesService
from desk_app.services.provisioning import Waits
from desk_app.store.key_vault import KeyVault, VaultError
from desk_app.store.provisioning_file import forget_file
from desk_app.sync.enrol_client import enrol
from desk_app.sync.provision_client import Introduction, introduce
from desk_app.sync.transport import Transport
from desk_app.system import SystemClock, SystemEntropy
from protocol.enrolment import EnrolmentCode
from protocol.key_recovery import check_code
from protocol.keys import SigningKey
from protocol.messages import EnrolAnswer, EnrolPending
from protocol.provisioning import Computer, Provisioning, ProvisioningError, open_provisioning

__all__ = ["enrol_desk", "provision_desk", "read_provisioning"]

_OTHER_CENTRE: Final = (
    "PC ini sudah terdaftar di pusat yang lain; tidak ada yang berubah di PC ini. Untuk memindahkannya, "
    "hubungi TI Disdukcapil."
)


def enrol_desk(
    folder: Path,
    url: str,
    code: str,
    *,
    computer: str = "",
    ca: Path | None = None,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    transport: Transport | None = None,
) -> Desk:
    """Make this PC a desk of the centre at ``url`` with a one-time code.

    May be repeated with the same code after a lost answer: the keys are made once and kept. A desk that
    its centre has forgotten (restored from a backup) is enrolled again in its folder with a new code: it
    keeps keys, log and, unless somebody else has it by now, its number. Raises CodeError, Refused or an
    error of the sync package, each with one sentence.
    """
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    parsed = EnrolmentCode.parse(code)

    def ask(key: SigningKey, box: bytes, before: Identity | None) -> EnrolAnswer:
        return enrol(
            transport or line_to(url, clock, ca),
            parsed,
            key,
            box,
            computer or platform.node(),
            VERSION,
            entropy,
            kelurahan=before.kelurahan if before else "",
            number=before.number if before else 0,
        )

    made = _take_place(folder, url, ask, vault=vault, clock=clock, entropy=entropy)
    assert isinstance(made, Desk)
    return made


def provision_desk(
    folder: Path,
    raw: bytes,
    *,
    computer: str = "",
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    transport: Transport | None = None,
    cancelled: Callable[[], bool] = bool,
) -> Desk | Waits:
    """Introduce this PC with the provisioning file ``raw``: the desk once it is approved, else that it
    waits. May be repeated as often as anybody likes; to the centre it stays one PC.

    A desk that its centre has forgotten may be introduced again in its folder, as in `enrol_desk`. Raises
    Refused or an error of the sync package, each with one sentence.
    """
    entropy = entropy or SystemEntropy()
    clock = clock or SystemClock()
    file = read_provisioning(raw)
    name = computer or platform.node()

    def ask(key: SigningKey, box: bytes, before: Identity | None) -> EnrolAnswer | EnrolPending:
        if before is not None and before.centre_key != file.centre_key:
            raise Refused("enrolled", _OTHER_CENTRE)
        place = (before.kelurahan, before.number) if before else ("", 0)
        who = Introduction(key, box, name, VERSION, *place)
        line = transport or line_to(file.centre_url, clock, file.ca or None, cancelled)
        try:
            return introduce(line, file, who, clock, entropy)
        finally:
            line.close()

    made = _take_place(
        folder, file.centre_url, ask, ca=file.ca, vault=vault, clock=clock, entropy=entropy
    )
    if isinstance(made, Desk):
        _set_up(made, file.of(name) or _for_all(file))
        forget_file(folder)
        return made
    key, pending = made
    return Waits(name, check_code(key.public), pending.going_to, pending.going_to_name)


def read_provisioning(raw: bytes) -> Provisioning:
    """What a provisioning file says; raises Refused if it is none."""
    try:
        return open_provisioning(raw)
    except ProvisioningError as error:
        raise Refused("provisioning_file", str(error)) from error


def _for_all(file: Provisioning) -> Computer:
    return Computer("", "", file.printer, file.paper, file.language)


def _set_up(desk: Desk, told: Computer) -> None:
    """Printer, paper and language of a PC that nobody has set up yet."""
    preferences = PreferencesService(desk.store)
    chosen = preferences.load()
    if chosen == Preferences():
        preferences.save(
            msgspec.structs.replace(
                chosen,
                printer=told.printer,
                paper=told.paper or chosen.paper,
                language=told.language or chosen.language,
            )
        )


def _take_place(
    folder: Path,
    url: str,
    ask: Callable[[SigningKey, bytes, Identity | None], EnrolAnswer | EnrolPending],
    *,
    ca: str = "",
    vault: KeyVault | None,
    clock: Clock,
    entropy: Entropy,
) -> Desk | tuple[SigningKey, EnrolPending]:
    """The desk at the place that ``ask`` is told for its key, box key and present identity; or that key
    and the answer of a centre that gives no place yet. Keys are made once and kept in either case."""
    wired = wire(folder, vault, clock, entropy, create=True)
    try:
        with wired.store.read() as unit:
            kept = unit.settings.get(IDENTITY)
        before = None if kept is None else msgspec.msgpack.decode(kept, type=Identity)
        key = SigningKey(wired.keys.signing)
        if before is not None and before.device != key.device:
            raise VaultError(OTHER_KEYS)
        box = X25519PrivateKey.from_private_bytes(wired.keys.box).public_key().public_bytes_raw()
        answer = ask(key, box, before)
        if isinstance(answer, EnrolPending):
            wired.store.close()
            wired.lock.release()
            return key, answer
        if before is not None and answer.centre_key != before.centre_key:
            raise Refused("enrolled", _OTHER_CENTRE)
        identity = Identity(
            device=key.device,
            kelurahan=answer.kelurahan,
            number=answer.number,
            zone=answer.zone,
            centre_url=url,
            centre_key=answer.centre_key,
            centre_box_key=answer.centre_box_key,
            place=before.place if before else b"",
            place_ms=before.place_ms if before else 0,
        )
        with wired.store.write() as unit:
            unit.settings.put(IDENTITY, msgspec.msgpack.encode(identity))
            if ca:
                unit.settings.put(CENTRE_CA, ca.encode("ascii"))
        return Desk(folder, wired, identity, clock, entropy)
    except BaseException:
        wired.store.close()
        wired.lock.release()
        raise
