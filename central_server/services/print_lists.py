"""Taking over a print list: every row or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from central_server.imports.print_list import PrintRow, RowError, read_print_list
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness, new_id
from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.proof import borne_out
from central_server.store.unit import Store, Unit
from protocol.custody import State
from protocol.objects import CardObject, ObjectKind, encode_object
from protocol.status import CardStatus

__all__ = ["Imported", "PrintLists"]

_REGISTRATION: Final = "no_registrasi"
_OTHER_CONTENT: Final = "Nomor registrasi ini sudah ada di pusat dengan isi yang lain."


@dataclass(frozen=True, slots=True)
class Imported:
    """How many cards are new, or why nothing was taken over."""

    accepted: int = 0
    errors: tuple[RowError, ...] = ()


class PrintLists:
    """Imports print lists into the record of the city and the feeds of the kelurahan."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._randomness = randomness

    def take(self, data: bytes, filename: str, mapping: Mapping[str, str] | None) -> Imported:
        """Import the file ``data``; the same file again changes nothing and is no error."""
        offices = self._store.read(lambda unit: unit.offices.all())
        known = {office.kelurahan for office in offices}
        found = read_print_list(data, filename=filename, known_kelurahan=known, mapping=mapping)
        column = (mapping or {}).get(_REGISTRATION, _REGISTRATION)
        if found.errors:
            clashes = self._store.read(lambda unit: _sort_out(unit, found.rows, column).errors)
            return Imported(errors=tuple(sorted({*found.errors, *clashes})))
        return self._store.write(lambda unit: self._take(unit, found.rows, column))

    def _take(self, unit: Unit, rows: tuple[PrintRow, ...], column: str) -> Imported:
        unit.feed.lock({row.kelurahan for row in rows})
        sorted_out = _sort_out(unit, rows, column)
        if sorted_out.errors:
            return Imported(errors=tuple(sorted(sorted_out.errors)))
        now_ms = self._clock.now_ms()
        cards = [
            _card(row, new_id(now_ms, self._randomness), CardStatus(state=State.PRINTED))
            for row in sorted_out.new
        ]
        hashes = {card.id: self._keys.nik_hash(card.nik) for card in cards}
        same_person = unit.cards.of_niks(hashes.values())
        unit.cards.add(cards, now_ms, listed=True)
        mistyped = sorted_out.mistyped
        own = [(card.registration, card.id) for card in cards]
        unit.cards.register([pair for pair in own if pair[0] not in mistyped])
        unit.cards.register_anew([pair for pair in own if pair[0] in mistyped])
        unit.cards.index([(hashes[card.id], card.id) for card in cards])
        completed = [card for _, card in sorted_out.completed]
        unit.cards.complete(completed)
        for card in cards:
            unit.figures.add_cards(card.kelurahan, State.PRINTED, card.kind, 1)
        for typed, card in sorted_out.completed:
            if typed.status.linked_to is None:  # nobody types the kind
                unit.figures.add_cards(card.kelurahan, card.status.state or "", typed.kind, -1)
                unit.figures.add_cards(card.kelurahan, card.status.state or "", card.kind, 1)
        for card in (*cards, *completed):
            unit.feed.put(card.kelurahan, ObjectKind.CARD, card.id, encode_object(card))
        self._doubt(unit, cards, hashes, same_person, mistyped, now_ms)
        return Imported(len(cards) + len(completed))

    def _doubt(
        self,
        unit: Unit,
        cards: list[CardObject],
        hashes: dict[bytes, bytes],
        same_person: dict[bytes, list[bytes]],
        mistyped: Mapping[str, bytes],
        now_ms: int,
    ) -> None:
        """A card typed at a desk, without its number or with a slip of the finger in it, may be one of
        these: for a person to say."""
        alike = {i for ids in same_person.values() for i in ids}
        typed = unit.cards.get(unit.cards.unlisted(alike | set(mistyped.values())))
        desk = CaseDesk(unit, self._randomness, now_ms)
        for card in cards:
            slipped = mistyped.get(card.registration)
            numberless = [i for i in same_person.get(hashes[card.id], ()) if i != slipped]
            for identity in [i for i in (slipped, *numberless) if i is not None]:
                other = typed.get(identity)
                if other is None or other.status.linked_to is not None:
                    continue
                if other.registration and identity != slipped:
                    continue
                scopes = {card.kelurahan, other.kelurahan}
                desk.open_for_card(Reason.UNSURE_LINK, other.id, scopes, [], card.id)
        desk.flush()


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """``completed``: cards as they were typed, and as the list has them. ``mistyped``: numbers that a desk
    had typed for a card which is not the one of the list."""

    new: list[PrintRow]
    completed: list[tuple[CardObject, CardObject]]
    errors: list[RowError]
    mistyped: dict[str, bytes]


def _sort_out(unit: Unit, rows: tuple[PrintRow, ...], column: str) -> _SortedOut:
    """New rows, cards typed at a desk that a row completes or contradicts, rows known with other content."""
    registered = unit.cards.registered(row.no_registrasi for row in rows)
    known = unit.cards.get(registered.values())
    typed = unit.cards.unlisted(registered.values())
    result = _SortedOut([], [], [], {})
    for row in rows:
        identity = registered.get(row.no_registrasi)
        if identity is None:
            result.new.append(row)
            continue
        card = known[identity]
        as_listed = _card(row, card.id, card.status)
        same = card.nik == row.nik and card.kelurahan == row.kelurahan
        if identity in typed and same and _given_by_log(unit, card):
            result.completed.append((card, as_listed))
        elif identity in typed:
            # The list is what was printed; what somebody typed or told cannot keep the real card out.
            result.new.append(row)
            result.mistyped[row.no_registrasi] = identity
        elif card != as_listed:
            result.errors.append(RowError(row.line, column, _OTHER_CONTENT))
    return result


def _given_by_log(unit: Unit, card: CardObject) -> bool:
    """Whether a card is not handed over by the word of a desk alone."""
    return card.status.hand_over is None or borne_out(unit, card)


def _card(row: PrintRow, identity: bytes, status: CardStatus) -> CardObject:
    return CardObject(
        id=identity,
        kelurahan=row.kelurahan,
        registration=row.no_registrasi,
        nik=row.nik,
        name=row.name,
        birth_date=row.birth_date.isoformat(),
        kind=row.kind,
        birth_place=row.birth_place,
        sex=row.sex,
        family_card=row.no_kk or "",
        address=row.address,
        rt=row.rt,
        rw=row.rw,
        enrolled_on=_iso(row.enrolled_on),
        printed_on=_iso(row.printed_on),
        status=status,
    )


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
