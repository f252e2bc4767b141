"""What the registry does to cards after they were sent: recall, destroy, fold two records into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.centre_log import CentreAct, CentreLog
from central_server.services.fold import CardFold
from central_server.services.linked import kept_of
from central_server.services.registrar import registrar
from central_server.services.told_cards import close_if_proved
from central_server.services.unlisted import Unlisted
from central_server.store.unit import Store, Unit
from protocol.bodies import CaseClosed, Link, Note
from protocol.custody import Act, Refusal, decide
from protocol.events import Kind
from protocol.identifiers import uuid_text
from protocol.objects import CardObject, CaseObject

__all__ = ["RegistryActs"]

_LONGEST_NOTE = 500
_LINKED: Final = "Kedua catatan kartu ini sudah digabung oleh petugas registri."


class RegistryActs:
    """Each call is all or nothing, in the name of a person of the registry; raises CentreError."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._unlisted = Unlisted(keys.nik_hash)
        self._log = CentreLog(keys, clock, randomness)

    def recall(self, registrations: Sequence[str], operator: bytes, reason: str) -> int:
        """Ask for cards back, wherever they are; how many. One handed over already becomes a case."""
        return self._store.write(
            lambda unit: self._on_named(unit, Act.RECALL, registrations, operator, reason)
        )

    def destroy(self, registrations: Sequence[str], operator: bytes, reason: str) -> int:
        """Record that cards which lie at the registry were destroyed; how many."""
        return self._store.write(
            lambda unit: self._on_named(unit, Act.DESTROY, registrations, operator, reason)
        )

    def link(self, old: bytes, kept: bytes, operator: bytes) -> None:
        """Two records are one card: from now on ``kept`` tells the history of both."""
        self._store.write(lambda unit: self._link(unit, old, kept, operator))

    def close_case(self, case: bytes, operator: bytes, note: str) -> CaseObject:
        """Close a case with what a person found and did about it."""
        words = _words(note, "Catatan penutupan")

        def work(unit: Unit) -> CaseObject:
            person = registrar(unit, operator)
            desk = CaseDesk(unit, self._randomness, self._clock.now_ms())
            closed = desk.close(case, words)
            if closed is None:
                raise CentreError(f"Kasus {uuid_text(case)} tidak ada atau sudah ditutup.")
            said = CaseClosed(case=case, note=words)
            act = CentreAct(Kind.CASE_CLOSED, said, closed.kelurahan, operator=person.id)
            self._log.append(unit, [act], None)
            desk.flush()
            return closed

        return self._store.write(work)

    def _on_named(
        self, unit: Unit, kind: Act, registrations: Sequence[str], operator: bytes, reason: str
    ) -> int:
        words = _words(reason, "Alasan")
        person = registrar(unit, operator)
        cards = _named(unit, registrations)
        fold = self._fold(unit, cards)
        if kind is Act.DESTROY:
            for card in cards:
                refusal = decide(card.status.state, kind)
                if isinstance(refusal, Refusal):
                    raise CentreError(
                        f"Nomor registrasi {card.registration} tidak dapat dimusnahkan: {refusal} "
                        "Tidak ada yang dicatat."
                    )
        self._log.append(
            unit,
            [CentreAct(kind, Note(text=words), c.kelurahan, c.id, person.id) for c in cards],
            fold,
        )
        fold.flush()
        return len(cards)

    def _link(self, unit: Unit, old: bytes, kept: bytes, operator: bytes) -> None:
        person = registrar(unit, operator)
        found = unit.cards.get([old, kept])
        if old == kept or len(found) < 2:
            raise CentreError("Kedua catatan KTP-el harus ada dan berbeda. Tidak ada yang diubah.")
        for card in found.values():
            if card.status.linked_to is not None:
                raise CentreError(
                    f"Catatan {uuid_text(card.id)} sudah digabung dengan yang lain. "
                    "Tidak ada yang diubah."
                )
        fold = self._fold(unit, list(found.values()))
        act = CentreAct(Act.LINK, Link(kept=kept), found[old].kelurahan, old, person.id)
        self._log.append(unit, [act], fold)
        fold.flush()
        for card in fold.cards.values():
            close_if_proved(unit, fold.desk, card)
        doubt = unit.cases.open_of_card(old, Reason.UNSURE_LINK)
        if doubt is not None:  # which card it is has just been said
            fold.desk.close(doubt.id, _LINKED)

    def _fold(self, unit: Unit, cards: Sequence[CardObject]) -> CardFold:
        desk = CaseDesk(unit, self._randomness, self._clock.now_ms())
        fold = CardFold(unit, "", self._unlisted, desk, self._clock.now_ms())
        fold.prepare([c.id for c in cards], {c.kelurahan for c in cards})
        return fold


def _words(text: str, what: str) -> str:
    words = " ".join(text.replace("\x00", " ").split())
    if not words or len(words) > _LONGEST_NOTE:
        raise CentreError(f"{what} wajib diisi, paling banyak {_LONGEST_NOTE} huruf.")
    return words


def _named(unit: Unit, registrations: Sequence[str]) -> list[CardObject]:
    wanted = list(dict.fromkeys(registrations))
    if not wanted:
        raise CentreError("Tidak ada nomor registrasi yang disebut.")
    registered = unit.cards.registered(wanted)
    unknown = next((r for r in wanted if r not in registered), None)
    if unknown is not None:
        raise CentreError(f"Nomor registrasi {unknown} tidak ada di pusat. Tidak ada yang dicatat.")
    cards = unit.cards.get(registered.values())
    return [kept_of(cards[registered[r]], unit.cards.one) for r in wanted]
