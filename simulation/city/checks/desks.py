"""Every desk once it has heard everything: its log, its rows, its cases, and the centre's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select, text

from desk_app.domain.cards import Card
from desk_app.services.case_files import open_cases
from desk_app.services.digest import last_comparison
from desk_app.store.maintenance import differing_rows
from desk_app.store.rows import all_card_ids
from desk_app.store.tables import card as card_table
from protocol.objects import CardObject
from simulation.city.city import City
from simulation.city.oracle import Act
from simulation.city.pc import Pc
from simulation.city.violation import require

__all__ = ["check_desks"]

# Everything of a row but its number, which a rebuild gives anew; the words that rows are found by.
_ROWS: Final = select(*(c for c in card_table.c if c.name != "row")).order_by(card_table.c.id)
_WORDS: Final = text("SELECT term, col, doc, cnt FROM card_words ORDER BY term, col")


def check_desks(city: City, *, thorough: bool) -> None:
    """Desk by desk; unless ``thorough`` only one of them proves its log and makes its rows anew."""
    chosen = city.rng.choice(list(city.pcs))
    held = city.centre.read(lambda unit: unit.cards.get(city.cards))
    cases = city.centre.read(lambda unit: unit.cases.all(open_only=True))
    _check_copies(city)
    for pc in city.pcs.values():
        pc.remembers()
        if thorough or pc.name == chosen:
            _check_log(city, pc)
            _check_rows_made_anew(pc)
        if thorough and pc.name == chosen:
            _check_rebuild(pc)
        unsent = pc.desk.sync_store().position().unsent
        require(not unsent, "everything was sent", f"{pc.name}: {unsent} wait")
        _check_comparison(city, pc)
        if city.is_revoked(pc):
            continue  # it gets no feed any more
        _check_rows(pc, held)
        with pc.desk.store.read() as unit:
            mine = {case.id for case in open_cases(unit)}
            difference = pc.desk.documents.tie_out(unit).difference
        theirs = {case.id for case in cases if _concerns(case.kelurahan, case.sides, pc)}
        require(mine >= theirs, "a desk sees its cases", f"{pc.name}: {len(theirs - mine)} unseen")
        require(not difference, "everything accounted for", f"{pc.name}: {difference}")


def _check_copies(city: City) -> None:
    """Copies of one disk that have gone apart and heard of it write to epochs of their own."""
    heads: dict[tuple[bytes, int], Act] = {}
    for pc in city.pcs.values():
        if city.is_revoked(pc) or not pc.disk.acts:
            continue
        head = pc.disk.acts[-1]
        other = heads.setdefault((head.device, head.epoch), head)
        require(head.hash == other.hash, "copies write to epochs of their own", f"{head}, {other}")


def _concerns(kelurahan: str, sides: tuple[object, ...], pc: Pc) -> bool:
    return kelurahan == pc.kelurahan or any(
        getattr(side, "kelurahan", "") == pc.kelurahan for side in sides
    )


def _check_log(city: City, pc: Pc) -> None:
    """What was recorded on this disk stands in its log; what else stands there it recorded once, lost
    with an older copy of the disk and got back from the centre."""
    report = pc.desk.verify()
    require(not report.faults, "the desk's chain holds", f"{pc.name}: {report.faults[:2]}")
    held = pc.log_hashes()
    missing = [act for act in pc.disk.acts if act.hash not in held]
    require(not missing, "nothing recorded is lost", f"{pc.name}: {missing[:1]}")
    foreign = held - city.oracle.ever.keys()
    require(
        not foreign, "the log is what was recorded", f"{pc.name}: {len(foreign)} foreign events"
    )


def _check_comparison(city: City, pc: Pc) -> None:
    """Nobody has damaged anything, so comparing with the centre (the digest) never has to mend a card."""
    said = last_comparison(pc.desk.store)
    found = [f"{city.cards[f.card].registration} {f.finding} {f.state}" for f in said.found]
    require(not found, "nothing is mended unseen", f"{pc.name}: {found[:3]}")
    if not city.is_revoked(pc):  # a revoked one is told nothing any more
        require(said.equal, "the sums of the cards are equal", f"{pc.name} and the centre")


def _check_rows_made_anew(pc: Pc) -> None:
    """Every row is what objects and log give."""
    with pc.desk.store.read() as unit:
        differing = [card.hex() for card in differing_rows(unit, all_card_ids(unit))]
    require(not differing, "rows equal a rebuild", f"{pc.name}: {differing[:2]}")


def _written(pc: Pc) -> list[set[tuple[object, ...]]]:
    """The rows, also what is only counted by, and the words."""
    with pc.desk.store.read() as unit:
        return [{tuple(row) for row in unit.connection.execute(s)} for s in (_ROWS, _WORDS)]


def _check_rebuild(pc: Pc) -> None:
    """Rows and words written all again are as they stood."""
    before = _written(pc)
    pc.desk.rebuild()
    for stood, made in zip(before, _written(pc), strict=True):
        what = f"{pc.name}: {list(stood - made)[:1]}, now {list(made - stood)[:1]}"
        require(stood == made, "a rebuild changes nothing", what)


def _facts(card: Card | CardObject) -> tuple[object, ...]:
    status = card.status
    return (
        card.registration,
        card.nik,
        status.state,
        status.since,
        status.batch,
        status.place,
        status.attempts,
        status.recalled,
        status.linked_to,
        status.hand_over,
    )


def _check_rows(pc: Pc, held: Mapping[bytes, CardObject]) -> None:
    """Desk and centre agree on every card of the kelurahan."""
    theirs = {card.id: card for card in held.values() if card.kelurahan == pc.kelurahan}
    with pc.desk.store.read() as unit:
        batches = {card.status.batch for card in theirs.values()} - {None}
        rows = {row.id: row for batch in batches if batch for row in unit.cards.of_batch(batch)}
        for ident in theirs.keys() - rows.keys():
            row = unit.cards.get(ident)
            if row is not None:
                rows[ident] = row
        counted = sum(unit.cards.counts().values())
    for card in theirs.values():
        require(card.id in rows, "a desk knows its cards", f"{pc.name}: {card.registration}")
        row = rows[card.id]
        what = f"{pc.name} {card.registration}: {row.state} here, {card.status.state} there"
        require(_facts(row) == _facts(card), "desk and centre agree", what)
        require(not row.conflict, "nothing waits for the centre", f"{what}: {row.conflict}")
    require(counted == len(theirs), "a desk has its own cards only", f"{pc.name}: {counted} rows")
