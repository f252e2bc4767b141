"""PCs that come with a provisioning file: they wait in one list until a person approves or refuses them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.announce import LAST_NUMBER, announce
from central_server.services.answers import Refusal
from central_server.services.centre_log import CentreAct, CentreLog, noted
from central_server.services.registrar import registrar
from central_server.store.devices import Device
from central_server.store.newcomers import FileKept, Newcomer
from central_server.store.unit import Store, Unit
from protocol.identifiers import IdentifierError, uuid_from_text
from protocol.key_recovery import check_code
from protocol.keys import device_id
from protocol.messages import EnrolRequest
from protocol.pc_care import PC_APPROVED, PC_REFUSED
from protocol.provisioning import computer_key

__all__ = ["Approvals", "Waiting", "arrive"]

_log: Final = logging.getLogger(__name__)
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Waiting:
    """A newcomer in the list. ``code``: what its screen shows. ``doubled``: another device, or another one
    in the list, has its name."""

    newcomer: Newcomer
    code: str
    doubled: bool

    @property
    def plain(self) -> bool:
        """Whether there is nothing about it that a person has to think of."""
        return self.newcomer.listed and not self.doubled and not self.newcomer.decided_ms


def arrive(unit: Unit, file: FileKept, request: EnrolRequest, now_ms: int) -> Newcomer:
    """The newcomer that asks, put into the list the first time; raises Refusal."""
    identity = device_id(request.public_key)
    known = unit.newcomers.get(identity)
    if known is not None:
        if known.refused:
            raise Refusal("enrol_refused")
        unit.newcomers.seen(identity, now_ms)
        return known
    if file.revoked_ms:
        raise Refusal("token_revoked")
    if now_ms >= file.expires_ms:
        raise Refusal("token_expired")
    if file.used >= file.uses:
        raise Refusal("token_used_up")
    computer = request.computer[:_LONGEST].replace("\x00", "")
    in_list = unit.newcomers.kelurahan_of(file.id, computer_key(computer))
    # A device that this centre has forgotten: its log and its cards are of the place that it had.
    had = request.kelurahan if unit.offices.get(request.kelurahan) is not None else ""
    newcomer = Newcomer(
        id=identity,
        provisioning=file.id,
        computer=computer,
        kelurahan=had or in_list,
        number=request.number if had and 0 < request.number <= LAST_NUMBER else 0,
        listed=bool(in_list) and had in ("", in_list),
        public_key=request.public_key,
        box_key=request.box_key,
        application=request.application[:_LONGEST].replace("\x00", ""),
        asked_ms=now_ms,
        seen_ms=now_ms,
    )
    unit.newcomers.add(newcomer)
    unit.newcomers.use(file.id)
    _log.info("newcomer %s with file %s", identity.hex()[:8], file.locator)
    return newcomer


class Approvals:
    """The list, and what a person of the registry does with it, each time in the centre's signed log; raises
    CentreError. What is asked for in one go is done in one go, or not at all."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._log = CentreLog(keys, clock, randomness)

    def waiting(self) -> list[Waiting]:
        """Who waits, and who was refused."""
        return self._store.read(_waiting)

    def approve(self, wanted: Sequence[str], operator: bytes, kelurahan: str = "") -> list[Device]:
        """Make devices of those named by id or check code, in ``kelurahan`` where the list names none.

        One that was approved before is given as it is.
        """

        def work(unit: Unit) -> list[Device]:
            registrar(unit, operator)
            return self._approve(unit, _found(unit, wanted), operator, kelurahan)

        return self._store.write(work)

    def approve_all(self, operator: bytes) -> tuple[list[Device], list[Waiting]]:
        """Make devices of all that the list names and that nothing is odd about; these, and the rest."""

        def work(unit: Unit) -> tuple[list[Device], list[Waiting]]:
            registrar(unit, operator)
            everyone = _waiting(unit)
            plain = [w.newcomer.id for w in everyone if w.plain]
            made = self._approve(unit, plain, operator, "")
            return made, [w for w in everyone if not w.plain and not w.newcomer.refused]

        return self._store.write(work)

    def refuse(self, wanted: Sequence[str], operator: bytes) -> list[Newcomer]:
        """They get nothing, and are told so; approving one later is possible."""

        def work(unit: Unit) -> list[Newcomer]:
            registrar(unit, operator)
            gone = [self._refuse(unit, key, operator) for key in _found(unit, wanted)]
            acts = [noted(PC_REFUSED, n.id.hex(), operator, n.kelurahan) for n in gone]
            self._log.append(unit, acts, None)
            return gone

        return self._store.write(work)

    def _approve(
        self, unit: Unit, keys: Sequence[bytes], operator: bytes, kelurahan: str
    ) -> list[Device]:
        devices: list[Device] = []
        acts: list[CentreAct] = []
        for key in keys:
            device = unit.devices.get(key, lock=True)
            if device is None:
                device = self._device(unit, key, operator, kelurahan)
                acts.append(noted(PC_APPROVED, key.hex(), operator, device.kelurahan))
            devices.append(device)
        self._log.append(unit, acts, None)
        return devices

    def _device(self, unit: Unit, key: bytes, operator: bytes, kelurahan: str) -> Device:
        newcomer = unit.newcomers.get(key)
        assert newcomer is not None
        name = newcomer.computer or check_code(newcomer.public_key)
        place = newcomer.kelurahan or kelurahan
        if not place:
            raise CentreError(
                f"Komputer {name} tidak ada dalam daftar; sebutkan kelurahannya dengan --kelurahan. "
                "Tidak ada yang disetujui."
            )
        if kelurahan not in ("", place):
            raise CentreError(
                f"Komputer {name} untuk kelurahan {place}, bukan {kelurahan}. Tidak ada yang disetujui; "
                "komputer dipindahkan dengan 'device move' setelah disetujui."
            )
        if unit.offices.get(place) is None:
            raise CentreError(f"Kelurahan {place} tidak dikenal. Periksa kodenya.")
        now_ms = self._clock.now_ms()
        unit.newcomers.decide(key, now_ms, operator, approved=True, kelurahan=place)
        device = Device(
            id=key,
            kelurahan=place,
            number=_number(unit, newcomer, place),
            public_key=newcomer.public_key,
            box_key=newcomer.box_key,
            computer=newcomer.computer,
            enrolled_ms=now_ms,
            application=newcomer.application,
        )
        unit.devices.add(device)
        announce(unit, device)
        _log.info("approved %s as %s/%02d", key.hex()[:8], place, device.number)
        return device

    def _refuse(self, unit: Unit, key: bytes, operator: bytes) -> Newcomer:
        newcomer = unit.newcomers.get(key)
        if unit.devices.get(key) is not None:
            raise CentreError(
                f"Komputer {key.hex()} sudah disetujui. Cabut dengan 'device revoke'; tidak ada yang "
                "diubah."
            )
        assert newcomer is not None
        unit.newcomers.decide(
            key, self._clock.now_ms(), operator, approved=False, kelurahan=newcomer.kelurahan
        )
        _log.info("refused %s", key.hex()[:8])
        return newcomer


def _number(unit: Unit, newcomer: Newcomer, kelurahan: str) -> int:
    """The number that it had before this centre forgot it, if nobody has it now; else the next one."""
    if newcomer.number and unit.devices.number_is_free(kelurahan, newcomer.number):
        return newcomer.number
    number = unit.devices.next_number(kelurahan)
    if number > LAST_NUMBER:
        raise CentreError(
            f"Kelurahan {kelurahan} sudah memakai ke-{LAST_NUMBER} nomor komputernya. Tidak ada yang "
            "disetujui."
        )
    return number


def _waiting(unit: Unit) -> list[Waiting]:
    newcomers = unit.newcomers.waiting()
    names = Counter(
        computer_key(name)
        for name in (
            *(d.computer for d in unit.devices.all() if d.number and not d.revoked_ms),
            *(n.computer for n in newcomers if not n.refused),
        )
    )
    return [
        Waiting(n, check_code(n.public_key), names[computer_key(n.computer)] > (not n.refused))
        for n in newcomers
    ]


def _found(unit: Unit, wanted: Sequence[str]) -> list[bytes]:
    """The keys named by id or check code, each once."""
    by_code: dict[str, list[bytes]] = {}
    for newcomer in unit.newcomers.waiting():
        by_code.setdefault(_plain(check_code(newcomer.public_key)), []).append(newcomer.id)
    return list(dict.fromkeys(_key(unit, text, by_code) for text in wanted))


def _key(unit: Unit, text: str, by_code: dict[str, list[bytes]]) -> bytes:
    keys = by_code.get(_plain(text), [])
    if not keys:
        try:
            key = uuid_from_text(text)
        except IdentifierError:
            key = b""
        if unit.newcomers.get(key) is not None:
            keys = [key]
    if len(keys) != 1:
        told = "lebih dari satu komputer; sebut pengenalnya" if keys else "tidak ada dalam daftar"
        raise CentreError(f"{text}: {told}. Tidak ada yang diubah.")
    return keys[0]


def _plain(code: str) -> str:
    return code.upper().replace("-", "").replace(" ", "")
