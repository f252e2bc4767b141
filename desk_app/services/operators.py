"""Who is at the desk: signing in by PIN, without a network, and changing a PIN."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from common.sentences import Sentence
from desk_app.services.errors import Refused
from desk_app.services.pc_lock import PcLock
from desk_app.services.ports import Clock, Entropy, Guard, Store, Unit
from desk_app.services.recorder import Recorder
from protocol.bodies import PinChanged
from protocol.events import Kind
from protocol.objects import ObjectKind, OperatorObject, Role
from protocol.pins import PinError, check_pin, hash_pin, pin_matches

__all__ = ["DESK_ROLES", "Operators", "Session", "operator_named"]

DESK_ROLES: Final = frozenset({Role.PETUGAS, Role.SUPERVISOR, Role.IT})
_FREE_TRIES: Final = 5
_FIRST_WAIT_MS: Final = 30_000
_LONGEST_WAIT_MS: Final = 300_000


@dataclass(frozen=True, slots=True)
class Session:
    """A person who has shown their PIN."""

    operator: OperatorObject

    def require(self, *roles: Role) -> None:
        """Raise Refused unless the person has one of ``roles``."""
        if self.operator.role not in roles:
            raise Refused(
                "role", "Tindakan ini memerlukan penyelia. Minta penyelia memasukkan PIN-nya."
            )


def operator_named(unit: Unit, ident: bytes | None) -> OperatorObject | None:
    """The operator with this id, active or not; None if unknown here."""
    found = None if ident is None else unit.objects.get(ObjectKind.OPERATOR, ident)
    return found if isinstance(found, OperatorObject) else None


def _allowed(unit: Unit, ident: bytes) -> OperatorObject | None:
    found = operator_named(unit, ident)
    return found if found is not None and found.active and found.role in DESK_ROLES else None


def _not_here(text: str) -> Refused:
    return Refused(
        "operator",
        Sentence(
            "Petugas “{text}” tidak terdaftar di kelurahan ini. Periksa nama atau NIP-nya.",
            text=text,
        ),
    )


class Operators:
    """Signs people in. Five wrong PINs cost 30 seconds, each further one doubles that to five minutes."""

    def __init__(self, store: Store, clock: Clock, entropy: Entropy) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    def all(self) -> list[OperatorObject]:
        """Those who may sign in at this desk, by name."""
        with self._store.read() as unit:
            found = unit.objects.all(ObjectKind.OPERATOR)
        people = [o for o in found if isinstance(o, OperatorObject)]
        return sorted(
            (o for o in people if o.active and o.role in DESK_ROLES), key=lambda o: o.name
        )

    def known(self, ident: bytes) -> OperatorObject | None:
        """This person as the registry has them now; None if they may not sign in at this desk."""
        with self._store.read() as unit:
            return _allowed(unit, ident)

    def find(self, text: str) -> OperatorObject:
        """The operator by id (hex), NIP or full name; raises Refused if there is not exactly one."""
        wanted = text.strip().casefold()
        found = [
            one
            for one in self.all()
            if wanted and wanted in (one.id.hex(), one.nip.casefold(), one.name.casefold())
        ]
        if len(found) > 1:
            raise Refused(
                "operator",
                Sentence(
                    "Ada lebih dari satu petugas bernama “{text}”. Pakailah NIP-nya.", text=text
                ),
            )
        if not found:
            raise _not_here(text)
        return found[0]

    def sign_in(self, operator: OperatorObject, pin: str, *, approves: bool = False) -> Session:
        """Check a PIN; raises Refused with what to do next. Who the person is, is asked of the feed anew:
        a list on the screen may be of this morning.

        ``approves``: within a session that goes on; a PC that has been locked meanwhile lets nobody sign
        in, but whoever is being served is served to the end.
        """
        if not approves:
            PcLock(self._store).require_open()
        with self._store.read() as unit:
            known = _allowed(unit, operator.id)
            guard = unit.guards.get(operator.id)
        if known is None:
            raise _not_here(operator.name)
        operator = known
        now = self._clock.now_ms()
        # A clock may show a time before 1970; who never had to wait need not then either.
        wait = guard.locked_until_ms - now if guard.locked_until_ms else 0
        if wait > _LONGEST_WAIT_MS:
            # The clock was set back. What is left of the wait is not known: the longest one, from now.
            wait = _LONGEST_WAIT_MS
            guard = replace(guard, locked_until_ms=now + wait)
            self._keep(operator.id, guard)
        if wait > 0:
            raise Refused(
                "locked",
                Sentence(
                    "Terlalu banyak PIN salah. Coba lagi dalam {seconds} detik.",
                    seconds=-(-wait // 1000),
                ),
            )
        if pin_matches(_current_hash(operator, guard), pin):
            if guard.failures:
                self._keep(operator.id, replace(guard, failures=0, locked_until_ms=0))
            return Session(operator)
        failures = guard.failures + 1
        if failures < _FREE_TRIES:
            self._keep(operator.id, replace(guard, failures=failures))
            raise Refused(
                "pin",
                Sentence(
                    "PIN salah. Sisa {tries} kali percobaan sebelum harus menunggu.",
                    tries=_FREE_TRIES - failures,
                ),
            )
        wait = min(_FIRST_WAIT_MS << (failures - _FREE_TRIES), _LONGEST_WAIT_MS)
        self._keep(operator.id, replace(guard, failures=failures, locked_until_ms=now + wait))
        raise Refused(
            "locked",
            Sentence(
                "PIN salah {failures} kali. Coba lagi dalam {seconds} detik; bila lupa, hubungi "
                "Disdukcapil.",
                failures=failures,
                seconds=wait // 1000,
            ),
        )

    def change_pin(self, recorder: Recorder, session: Session, old: str, new: str) -> None:
        """Change one's own PIN; an event carries the new hash to the centre. Raises Refused."""
        self.sign_in(session.operator, old, approves=True)
        try:
            new_hash = hash_pin(check_pin(new), self._entropy.bytes(16))
        except PinError as error:
            raise Refused("pin", str(error)) from error
        ident = session.operator.id
        with self._store.write() as unit:
            recorder.record(
                unit,
                Kind.OPERATOR_PIN_CHANGED,
                PinChanged(operator=ident, pin_hash=new_hash),
                operator=ident,
            )
            version = max(session.operator.pin_version, unit.guards.get(ident).pin_version) + 1
            unit.guards.put(ident, Guard(pin_hash=new_hash, pin_version=version))

    def _keep(self, operator: bytes, guard: Guard) -> None:
        with self._store.write() as unit:
            unit.guards.put(operator, guard)


def _current_hash(operator: OperatorObject, guard: Guard) -> str:
    """The PIN in force: one changed here counts until the feed brings that version or a newer one."""
    return guard.pin_hash if guard.pin_version > operator.pin_version else operator.pin_hash
