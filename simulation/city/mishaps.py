"""What befalls whole PCs, people and batches. Each function is one such event, if it can happen now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desk_app.store.backup import copy_database
from protocol.custody import State
from protocol.objects import CardObject
from simulation.city.centre import CentreDiedError
from simulation.city.city import City
from simulation.city.clocks import DAY_MS, HOUR_MS, ms_of
from simulation.city.faults import Fault
from simulation.city.pc import Backup, Pc
from simulation.city.storage import Place
from simulation.city.violation import require
from simulation.city.work import cancel_card, hand_over_card, receive, serve

__all__ = [
    "back_up",
    "block_operator",
    "both_receive",
    "clone",
    "clone_to_other_hardware",
    "close_case",
    "dispatch",
    "link",
    "move",
    "move_pc",
    "put_back_database",
    "put_back_image",
    "put_back_unsent",
    "recall",
    "reprint",
    "revoke",
    "set_clock",
    "stay_offline",
    "take",
    "take_image",
    "wrong_row",
]

_DISPATCH: Final = "a dispatch"
_COLUMNS: Final = (
    "no_registrasi,nik,no_kk,nama,tempat_lahir,tanggal_lahir,jenis_kelamin,alamat,rt,rw,"
    "kode_kelurahan,jenis,tanggal_rekam,tanggal_cetak"
)


def dispatch(
    city: City, kelurahan: str, cards: Iterable[CardObject], *, moved: bool = False
) -> None:
    """The centre sends a batch; it may die over it, then somebody looks and does it again."""
    registrations = [card.registration for card in cards]
    if not registrations:
        return
    before = city.centre.batches_of(kelurahan)
    dies = city.weather.strikes(city.rng, Fault.CENTRE_CRASH)
    place = Place(city.steps.any_of(city.rng, _DISPATCH) if dies else None)
    try:
        city.centre.dispatch(kelurahan, registrations, place, moved=moved)
        city.steps.took(_DISPATCH, place.steps)
    except CentreDiedError:
        city.faults[Fault.CENTRE_CRASH] += 1
        city.trace.note("centre", f"died at step {place.steps} of a dispatch")
        if city.centre.batches_of(kelurahan) == before:
            city.centre.dispatch(kelurahan, registrations, Place(), moved=moved)
    batch = city.centre.batches_of(kelurahan) - before
    require(len(batch) == 1, "a batch is sent once", f"{len(batch)} batches to {kelurahan}")
    chosen = set(registrations)
    ids = tuple(i for i, c in city.cards.items() if c.registration in chosen)
    city.oracle.dispatched(batch.pop(), ids, kelurahan, city.time.ms)
    city.trace.note("centre", f"sent {len(ids)} cards to {kelurahan}")


def take(city: City, kelurahan: str, most: int) -> list[CardObject]:
    """Up to ``most`` of the cards that were never sent."""
    waiting = city.to_send[kelurahan]
    taken, city.to_send[kelurahan] = waiting[:most], waiting[most:]
    return taken


def back_up(city: City, pc: Pc) -> None:
    """Somebody keeps a copy of the database."""
    to = city.folder / f"{pc.name}-backup-{len(pc.backups)}.db"

    def work() -> str:
        keys = pc.desk.vault.load()
        assert keys is not None
        copy_database(pc.desk.store.path, keys.database, to)
        return f"{len(pc.disk.acts)} acts"

    if city.act(pc, "backup", work, records=False):
        pc.note_backup(to)


def take_image(city: City, pc: Pc) -> None:
    """Somebody copies the whole disk while the PC is off."""
    if pc.is_on:
        city.stop(pc)
    to = city.folder / f"{pc.name}-image-{len(pc.backups)}"
    pc.copy_disk(to)
    pc.note_backup(to)
    city.trace.note(pc.name, f"image of {len(pc.disk.acts)} acts")


def put_back_database(city: City, pc: Pc) -> None:
    """An older backup of the database is put in its place."""
    _put_back(city, pc, Fault.RESTORED)


def put_back_image(city: City, pc: Pc) -> None:
    """An older copy of the whole disk is put in its place."""
    _put_back(city, pc, Fault.IMAGE_RESTORED)


def put_back_unsent(city: City, pc: Pc) -> None:
    """The database breaks at an office without a network, and the copy of an hour ago is put in its place:
    what is in that copy was never sent, nor is what is recorded after it."""
    cut, pc.line.cut = pc.line.cut, True
    _work_on(city, pc)
    back_up(city, pc)
    _work_on(city, pc)
    if latest := _older(pc, images=False):
        _put_back_this(city, pc, latest[-1], Fault.RESTORED)
        _work_on(city, pc)
    pc.line.cut = cut
    city.sync(pc)


def _work_on(city: City, pc: Pc) -> None:
    for _ in range(3):
        serve(city, pc)


def _older(pc: Pc, *, images: bool) -> list[Backup]:
    """Copies of this disk from which its log has gone on since."""
    head = pc.disk.acts[-1] if pc.disk.acts else None
    return [b for b in pc.backups if b.is_image == images and b.acts and b.acts[-1] is not head]


def _put_back(city: City, chosen: Pc, fault: Fault) -> None:
    images = fault is Fault.IMAGE_RESTORED
    with_copies = [pc for pc in city.pcs.values() if _older(pc, images=images)]
    if not with_copies:
        return
    pc = chosen if chosen in with_copies else city.rng.choice(with_copies)
    _put_back_this(city, pc, city.rng.choice(_older(pc, images=images)), fault)


def _put_back_this(city: City, pc: Pc, backup: Backup, fault: Fault) -> None:
    if pc.is_on:
        city.stop(pc)
    pc.put_back(backup)
    head, mark = backup.acts[-1], pc.mark()
    city.saw_stored()  # what the centre holds by now it must hold for ever
    gone = city.oracle.put_back(pc.disk, backup.acts, backup.seen_ms)
    city.faults[fault] += 1
    city.trace.note(pc.name, f"{fault}: back to {head}, {gone} gone")
    city.start(pc)
    if mark > head.place:
        epoch = pc.disk.acts[-1].epoch
        require(epoch > mark[0], "what is behind its mark opens an epoch", f"{pc.name}: {epoch}")
    _go_on_at_once(city, pc)


def clone(city: City, pc: Pc) -> None:
    """A copy of the disk goes to work in a second PC that nothing tells from the first."""
    _clone(city, pc, Fault.CLONED)


def clone_to_other_hardware(city: City, pc: Pc) -> None:
    """A copy of the disk goes to work in another PC."""
    _clone(city, pc, Fault.OTHER_HARDWARE)


def _clone(city: City, pc: Pc, fault: Fault) -> None:
    if pc.is_on:
        city.stop(pc)
    twin = city.add_clone(pc, other_hardware=fault is Fault.OTHER_HARDWARE)
    city.faults[fault] += 1
    city.trace.note(pc.name, f"{fault} as {twin.name}")
    _go_on_at_once(city, pc)
    _go_on_at_once(city, twin)


def _go_on_at_once(city: City, pc: Pc) -> None:
    """Residents do not wait until the desk has heard from the centre."""
    for _ in range(city.rng.randint(0, 3)):
        serve(city, pc)


def revoke(city: City, pc: Pc) -> None:
    """The registry revokes the device; the desk goes on unaware."""
    if city.is_revoked(pc):
        return
    city.oracle.revoked_ms[pc.disk.device] = city.centre.revoke(pc.disk.device)
    city.faults[Fault.REVOKED] += 1
    city.trace.note("centre", f"revoked {pc.name}")


def move_pc(city: City, pc: Pc) -> None:
    """The registry moves a PC to another kelurahan; people serve on, and then it is carried there."""
    elsewhere = [code for code in city.to_send if code != pc.kelurahan]
    if not elsewhere or city.is_revoked(pc):
        return
    to = city.rng.choice(elsewhere)
    if not city.centre.move_pc(pc.disk.device, to):
        return  # a copy of its disk went there before, or all its epochs are used up
    city.trace.note("centre", f"moved {pc.name} to {to}")
    _go_on_at_once(city, pc)
    city.sync(pc)
    if pc.is_on:
        city.stop(pc)
    city.start(pc)
    _go_on_at_once(city, pc)


def block_operator(city: City, pc: Pc) -> None:
    """The registry blocks the petugas who works at this desk."""
    if pc.petugas is None or pc.petugas.operator.id in city.blocked:
        return
    others = {o for o in city.blocked if o in city.operators_of(pc.kelurahan)}
    if len(others) >= 2:  # somebody must be left to work
        return
    operator = pc.petugas.operator.id
    city.time.pass_ms(5)
    city.centre.block(operator)
    city.blocked[operator] = city.time.ms
    city.faults[Fault.BLOCKED] += 1
    city.trace.note("centre", f"blocked {operator.hex()[-8:]}")


def stay_offline(city: City, pc: Pc, days: int) -> None:
    """There is no network at this office for some days."""
    pc.line.cut = True
    pc.offline_until = city.time.day + days
    if days >= 3:
        city.faults[Fault.LONG_OFFLINE] += 1
    city.trace.note(pc.name, f"offline for {days} days")


def set_clock(city: City, pc: Pc, fault: Fault) -> None:
    """The PC's clock goes wrong; a dead battery shows at the next start."""
    rng = city.rng
    match fault:
        case Fault.CLOCK_MONTHS:
            pc.clock.jump(rng.choice((-1, 1)) * rng.randint(20, 200) * DAY_MS)
        case Fault.CLOCK_ZONE:
            pc.clock.jump(rng.choice((-7, -1, 1, 2, 9)) * HOUR_MS)
        case _:
            if pc.is_on:
                city.stop(pc)
            pc.clock.show(ms_of(1970 if fault is Fault.CLOCK_1970 else 2009, 1, 1))
    city.faults[fault] += 1
    city.trace.note(pc.name, f"{fault}")


def both_receive(city: City, kelurahan: str) -> None:
    """Two PCs of an office, neither with a network, both receive one batch."""
    here = [p for p in city.pcs.values() if p.kelurahan == kelurahan and not city.is_revoked(p)]
    cards = take(city, kelurahan, 5)
    if len(here) < 2 or not cards:
        return
    calm, city.weather.calm = city.weather.calm, True
    pair = city.rng.sample(here, 2)
    cuts = [pc.line.cut for pc in pair]
    for pc in pair:
        pc.line.cut = False
        city.sync(pc)
    dispatch(city, kelurahan, cards)
    for pc in pair:
        city.sync(pc)
        pc.line.cut = True
    before = [_received(pc, cards) for pc in pair]
    for pc in pair:
        for _ in range(4):
            receive(city, pc)
    after = [_received(pc, cards) for pc in pair]
    if all(a > b for a, b in zip(after, before, strict=True)):
        city.faults[Fault.BOTH_RECEIVE] += 1
    for pc, cut in zip(pair, cuts, strict=True):
        pc.line.cut = cut
    city.weather.calm = calm


def _received(pc: Pc, cards: list[CardObject]) -> int:
    wanted = {card.id for card in cards}
    return sum(a.kind == "receive" and a.card in wanted for a in pc.disk.acts[-400:])


def wrong_row(city: City, kelurahan: str) -> None:
    """One card is handed over at two PCs that have not heard of each other."""
    here = [p for p in city.pcs.values() if p.kelurahan == kelurahan and not city.is_revoked(p)]
    if len(here) < 2:
        return
    pair = city.rng.sample(here, 2)
    for _ in range(20):
        card = city.drawers.drawer(kelurahan).pick(city.rng)
        if card is None:
            return
        for pc in pair:
            if not pc.is_on:
                city.start(pc)
        rows = []
        for pc in pair:
            with pc.desk.store.read() as unit:
                rows.append(unit.cards.get(card))
        if all(row is not None and row.state is State.RECEIVED for row in rows):
            break
    else:
        return
    before = city.counts["hand_over"]
    for pc in pair:
        hand_over_card(city, pc, card)
    if city.counts["hand_over"] == before + 2:
        city.faults[Fault.WRONG_ROW] += 1
        city.trace.note("city", f"{city.cards[card].registration} was handed over twice")
        if city.rng.random() < 0.5:  # one of the two sees that the wrong card was taken
            cancel_card(city, pair[0], card)


def _offline(city: City, kelurahan: str) -> list[Pc]:
    """The PCs of an office that cannot hear now."""
    return [
        pc
        for pc in city.pcs.values()
        if pc.kelurahan == kelurahan and pc.line.cut and not city.is_revoked(pc)
    ]


def _some_cards(city: City, kelurahan: str, most: int) -> list[CardObject]:
    drawn = (city.drawers.drawer(kelurahan).pick(city.rng) for _ in range(most))
    return [city.cards[card] for card in dict.fromkeys(drawn) if card is not None]


def recall(city: City, kelurahan: str) -> None:
    """The registry wants cards back; a desk that has not heard of it may hand one of them over."""
    cards = _some_cards(city, kelurahan, 4)
    given = city.drawers.given(kelurahan).pick(city.rng)
    if given is not None:
        cards.append(city.cards[given])
    on_their_way = city.centre.in_transit(kelurahan)
    cards += city.rng.sample(on_their_way, min(2, len(on_their_way)))
    cards = list({card.id: card for card in cards}.values())
    if not cards:
        return
    since = city.centre.recall([card.registration for card in cards])
    ids = [card.id for card in cards]
    city.oracle.centre_acts("recall", ids, kelurahan, since)
    city.trace.note("centre", f"recalled {len(cards)} cards of {kelurahan}")
    offline = _offline(city, kelurahan)
    if offline:
        city.faults[Fault.RECALLED] += 1
        pc = city.rng.choice(offline)
        receive(city, pc)
        for card in city.rng.sample(ids, min(2, len(ids))):
            hand_over_card(city, pc, card)


def move(city: City, kelurahan: str) -> None:
    """Cards turn out to belong elsewhere and are sent there, while their old office still has them in its
    record; a desk that has not heard of it may act on one of them."""
    others = [code for code in city.to_send if code != kelurahan]
    cards = _some_cards(city, kelurahan, 3)
    if not others or not cards:
        return
    to = city.rng.choice(others)
    dispatch(city, to, cards, moved=True)
    for card in cards:
        city.drawers.leave(kelurahan, card.id)
    offline = _offline(city, kelurahan)
    if offline:
        city.faults[Fault.MOVED] += 1
        hand_over_card(city, city.rng.choice(offline), city.rng.choice(cards).id)


def link(city: City, kelurahan: str) -> None:
    """A record that was never sent turns out to be that of a card which lies at the office."""
    kept = city.drawers.drawer(kelurahan).pick(city.rng)
    old = take(city, kelurahan, 1)
    if kept is None or not old:
        return
    since = city.centre.link(old[0].id, kept)
    city.oracle.centre_acts("link", [old[0].id], kelurahan, since)
    city.trace.note("centre", f"linked {old[0].registration} to {city.cards[kept].registration}")
    if _offline(city, kelurahan):
        city.faults[Fault.LINKED] += 1


def close_case(city: City, kelurahan: str) -> None:
    """The registry closes a case of this office."""
    cases = city.centre.read(lambda unit: unit.cases.all(open_only=True))
    here = [case for case in cases if case.kelurahan == kelurahan]
    if not here:
        return
    case = city.rng.choice(here)
    city.centre.close_case(case.id)
    city.oracle.closed.add((case.reason, case.card or case.sides[0].device))
    city.trace.note("centre", f"closed a case: {case.reason}")


def reprint(city: City, kelurahan: str) -> None:
    """A card that lies at the office is printed anew and sent, while a desk there is offline."""
    offline = _offline(city, kelurahan)
    card = city.drawers.drawer(kelurahan).pick(city.rng)
    if card is None or not offline:
        return
    old = city.cards[card]
    registration = f"2026{len(city.cards):010}"
    row = ",".join(
        (
            registration,
            old.nik,
            "",
            f'"{old.name}"',
            old.birth_place,
            "-".join(reversed(old.birth_date.split("-"))),
            old.sex,
            f'"{old.address}"',
            old.rt,
            old.rw,
            kelurahan,
            old.kind,
            "",
            "",
        )
    )
    city.time.pass_ms(5)
    done = city.centre.take_print_list(f"{_COLUMNS}\n{row}\n".encode(), "ulang.csv")
    require(done.accepted == 1, "a print list is taken", str(done.errors))
    new = next(c for c in city.centre.printed(kelurahan) if c.registration == registration)
    city.cards[new.id] = new
    dispatch(city, kelurahan, [new])
    city.faults[Fault.REPRINTED] += 1
