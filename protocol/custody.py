"""Custody of a card: state x act -> next state, or a refusal with its sentence.

The one table that desk, centre, simulation and documents use. A variant narrows an act where the same
word leads to two states; it stands in the event's header, so custody survives the purge of bodies.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = [
    "ACT_LABELS",
    "STATE_LABELS",
    "VARIANTS",
    "Act",
    "Refusal",
    "State",
    "decide",
    "in_drawer",
    "natural_state",
    "usual_variant",
]


class State(StrEnum):
    """Where a card is, as far as the record knows. A card not known at all has no state (None)."""

    PRINTED = "printed"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    MISSING_ON_RECEIPT = "missing_on_receipt"
    MISROUTED = "misrouted"
    HELD_UNDER_17 = "held_under_17"
    HELD_PROBLEM = "held_problem"
    OUT_FOR_DELIVERY = "out_for_delivery"
    HANDED_OVER = "handed_over"
    OUT_WRONG_PERSON = "out_wrong_person"
    LOST_IN_OFFICE = "lost_in_office"
    RETURNED = "returned"
    DESTROYED = "destroyed"


class Act(StrEnum):
    """What can be done to a card. Each is the kind of an event."""

    DISPATCH = "dispatch"
    RECEIVE = "receive"
    RECEIVE_UNLISTED = "receive_unlisted"
    REPORT_MISSING = "report_missing"
    MISROUTE = "misroute"
    HOLD = "hold"
    RELEASE = "release"
    SHELVE = "shelve"
    BAG_OUT = "bag_out"
    VISIT_FAILED = "visit_failed"
    BAG_IN = "bag_in"
    HAND_OVER = "hand_over"
    CANCEL_HAND_OVER = "cancel_hand_over"
    RECOVER = "recover"
    LOSE = "lose"
    FIND = "find"
    RETURN = "return"
    RECALL = "recall"
    DESTROY = "destroy"
    LINK = "link"


STATE_LABELS: Final = MappingProxyType(
    {
        State.PRINTED: "Sudah Dicetak",
        State.IN_TRANSIT: "Dikirim ke Kelurahan",
        State.RECEIVED: "Tersedia di Kelurahan",
        State.MISSING_ON_RECEIPT: "Fisik Tidak Ada",
        State.MISROUTED: "Salah Kirim",
        State.HELD_UNDER_17: "Ditahan (Belum 17 Tahun)",
        State.HELD_PROBLEM: "Ditahan (Data/Fisik Bermasalah)",
        State.OUT_FOR_DELIVERY: "Dibawa Tim Distribusi",
        State.HANDED_OVER: "Sudah Diserahkan",
        State.OUT_WRONG_PERSON: "Pada Orang yang Keliru",
        State.LOST_IN_OFFICE: "Hilang di Kelurahan",
        State.RETURNED: "Dikembalikan ke Kecamatan/Disdukcapil",
        State.DESTROYED: "Dimusnahkan",
    }
)

ACT_LABELS: Final = MappingProxyType(
    {
        Act.DISPATCH: "Pengiriman",
        Act.RECEIVE: "Penerimaan",
        Act.RECEIVE_UNLISTED: "Penerimaan di Luar Daftar",
        Act.REPORT_MISSING: "Fisik Tidak Ada",
        Act.MISROUTE: "Salah Kirim",
        Act.HOLD: "Penahanan",
        Act.RELEASE: "Pelepasan Penahanan",
        Act.SHELVE: "Penempatan",
        Act.BAG_OUT: "Keluar dengan Tas Distribusi",
        Act.VISIT_FAILED: "Kunjungan Gagal",
        Act.BAG_IN: "Kembali dari Tas Distribusi",
        Act.HAND_OVER: "Serah Terima",
        Act.CANCEL_HAND_OVER: "Pembatalan Serah Terima",
        Act.RECOVER: "Kembali dari Orang yang Keliru",
        Act.LOSE: "Hilang di Kelurahan",
        Act.FIND: "Ditemukan",
        Act.RETURN: "Pengembalian",
        Act.RECALL: "Penarikan",
        Act.DESTROY: "Pemusnahan",
        Act.LINK: "Penggabungan Catatan",
    }
)

# act -> its variants; the first is the usual one. Acts not named here have the empty variant only.
VARIANTS: Final = MappingProxyType(
    {
        Act.HOLD: ("problem", "under_17"),
        Act.HAND_OVER: ("desk", "door"),
        Act.CANCEL_HAND_OVER: ("drawer", "wrong_person"),
    }
)

_S = State
_DRAWER: Final = (_S.RECEIVED, _S.HELD_UNDER_17, _S.HELD_PROBLEM)


def _to(target: State, *sources: State | None) -> dict[State | None, State]:
    return dict.fromkeys(sources, target)


def _stay(*sources: State | None) -> dict[State | None, State]:
    return {s: s for s in sources if s is not None}


# (act, variant) -> {state before -> state after}. What is not here is refused.
_TABLE: Final = MappingProxyType(
    {
        (Act.DISPATCH, ""): _to(_S.IN_TRANSIT, _S.PRINTED, _S.RETURNED),
        (Act.RECEIVE, ""): _to(_S.RECEIVED, _S.IN_TRANSIT),
        (Act.RECEIVE_UNLISTED, ""): _to(_S.RECEIVED, None, _S.PRINTED),
        (Act.REPORT_MISSING, ""): _to(_S.MISSING_ON_RECEIPT, _S.IN_TRANSIT),
        (Act.MISROUTE, ""): _to(_S.MISROUTED, _S.IN_TRANSIT, *_DRAWER),
        (Act.HOLD, "problem"): _to(_S.HELD_PROBLEM, _S.RECEIVED, _S.HELD_UNDER_17),
        (Act.HOLD, "under_17"): _to(_S.HELD_UNDER_17, _S.RECEIVED),
        (Act.RELEASE, ""): _to(_S.RECEIVED, _S.HELD_UNDER_17, _S.HELD_PROBLEM),
        (Act.SHELVE, ""): _stay(*_DRAWER, _S.MISROUTED),
        (Act.BAG_OUT, ""): _to(_S.OUT_FOR_DELIVERY, _S.RECEIVED),
        (Act.VISIT_FAILED, ""): _stay(_S.OUT_FOR_DELIVERY),
        (Act.BAG_IN, ""): _to(_S.RECEIVED, _S.OUT_FOR_DELIVERY),
        (Act.HAND_OVER, "desk"): _to(_S.HANDED_OVER, _S.RECEIVED),
        (Act.HAND_OVER, "door"): _to(_S.HANDED_OVER, _S.OUT_FOR_DELIVERY),
        (Act.CANCEL_HAND_OVER, "drawer"): _to(_S.RECEIVED, _S.HANDED_OVER),
        (Act.CANCEL_HAND_OVER, "wrong_person"): _to(_S.OUT_WRONG_PERSON, _S.HANDED_OVER),
        (Act.RECOVER, ""): _to(_S.RECEIVED, _S.OUT_WRONG_PERSON),
        (Act.LOSE, ""): _to(
            _S.LOST_IN_OFFICE, *_DRAWER, _S.MISROUTED, _S.OUT_FOR_DELIVERY, _S.OUT_WRONG_PERSON
        ),
        (Act.FIND, ""): _to(_S.RECEIVED, _S.LOST_IN_OFFICE, _S.MISSING_ON_RECEIPT),
        (Act.RETURN, ""): _to(_S.RETURNED, *_DRAWER, _S.MISROUTED),
        # A recall takes the card out of what may be handed over; it goes back by `return`.
        (Act.RECALL, ""): _to(_S.HELD_PROBLEM, *_DRAWER)
        | _stay(_S.PRINTED, _S.IN_TRANSIT, _S.MISSING_ON_RECEIPT, _S.MISROUTED)
        | _stay(_S.LOST_IN_OFFICE, _S.RETURNED),
        (Act.DESTROY, ""): _to(_S.DESTROYED, _S.PRINTED, _S.RETURNED),
        (Act.LINK, ""): _stay(*State),
    }
)

# What is so (Indonesian, English), and what to do next.
_FACTS: Final[MappingProxyType[State | None, tuple[str, str]]] = MappingProxyType(
    {
        None: (
            "KTP-el tidak ditemukan di kelurahan ini. Periksa ejaan nama atau hubungi Disdukcapil.",
            "This card is not known here. Check the spelling of the name or ask the registry.",
        ),
        _S.PRINTED: (
            "KTP-el ini belum dikirim ke kelurahan. Hubungi Disdukcapil untuk jadwal kirimannya.",
            "This card has not been sent to the kelurahan yet. Ask the registry when it will be.",
        ),
        _S.IN_TRANSIT: (
            "KTP-el ini masih dalam kiriman. Terima kirimannya lebih dahulu.",
            "This card is still in a batch on its way. Receive the batch first.",
        ),
        _S.RECEIVED: (
            "KTP-el ini tersedia di laci kelurahan. Periksa kembali tindakan yang dipilih.",
            "This card is in the drawer. Check the act that you chose.",
        ),
        _S.MISSING_ON_RECEIPT: (
            "KTP-el ini tidak ada saat kiriman diterima. Bila kartunya ada, simpan terpisah dan hubungi "
            "Disdukcapil.",
            "This card was missing when its batch was received. If it is here, keep it apart and call "
            "the registry.",
        ),
        _S.MISROUTED: (
            "KTP-el ini salah kirim. Kembalikan ke kecamatan agar sampai di kelurahan pemiliknya.",
            "This card was sent to the wrong kelurahan. Return it to the kecamatan.",
        ),
        _S.HELD_UNDER_17: (
            "KTP-el ini ditahan karena pemilik belum berusia 17 tahun. Simpan sampai ulang tahunnya.",
            "This card is held because its owner is under 17. Keep it until the birthday.",
        ),
        _S.HELD_PROBLEM: (
            "KTP-el ini ditahan karena data atau fisiknya bermasalah. Minta penyelia memeriksanya.",
            "This card is held for a fault in its data or body. Ask the supervisor to look at it.",
        ),
        _S.OUT_FOR_DELIVERY: (
            "KTP-el ini sedang dibawa tim distribusi. Catat kembalinya tas lebih dahulu.",
            "This card is out with a team. Record the return of the bag first.",
        ),
        _S.HANDED_OVER: (
            "KTP-el ini sudah diserahkan. Bila keliru, minta penyelia membatalkan serah terimanya.",
            "This card has been handed over. If that was wrong, ask the supervisor to cancel it.",
        ),
        _S.OUT_WRONG_PERSON: (
            "KTP-el ini berada pada orang yang keliru. Catat kembalinya kartu lebih dahulu.",
            "This card is with a wrong person. Record its return first.",
        ),
        _S.LOST_IN_OFFICE: (
            "KTP-el ini tercatat hilang di kelurahan. Catat sebagai ditemukan bila kartunya ada.",
            "This card is recorded as lost in the office. Record it as found if it is here.",
        ),
        _S.RETURNED: (
            "KTP-el ini sudah dikembalikan ke kecamatan/Disdukcapil. Arahkan pemilik ke sana.",
            "This card has been returned to the registry. Send the owner there.",
        ),
        _S.DESTROYED: (
            "KTP-el ini sudah dimusnahkan. Arahkan pemilik mengajukan cetak ulang.",
            "This card has been destroyed. The owner may apply for a new print.",
        ),
    }
)
_DOOR_NEEDS_BAG: Final = (
    "KTP-el ini tidak tercatat dalam tas distribusi. Serahkan di loket atau catat tasnya dahulu.",
    "This card is not recorded in a delivery bag. Hand it over at the desk or record the bag first.",
)
_NOT_HANDED_OVER: Final = (
    "KTP-el ini tidak tercatat sudah diserahkan, jadi tidak ada yang perlu dibatalkan.",
    "This card is not recorded as handed over, so there is nothing to cancel.",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act may not be done to a card in ``state``: what is so, and what to do next."""

    act: Act
    state: State | None
    indonesian: str
    english: str

    def __str__(self) -> str:
        return self.indonesian


def usual_variant(act: Act, variant: str) -> str:
    """The variant the table knows: an empty or unknown one is read as the act's usual one."""
    known = VARIANTS.get(act, ("",))
    return variant if variant in known else known[0]


def decide(state: State | None, act: Act, variant: str = "") -> State | Refusal:
    """The state after ``act``, or why the act is refused."""
    variant = usual_variant(act, variant)
    after = _TABLE[act, variant].get(state)
    if after is not None:
        return after
    sentence = _FACTS[state]
    if state is _S.RECEIVED and (act, variant) == (Act.HAND_OVER, "door"):
        sentence = _DOOR_NEEDS_BAG
    elif act is Act.CANCEL_HAND_OVER and state is not None:
        sentence = _NOT_HANDED_OVER
    return Refusal(act, state, *sentence)


_NATURAL: Final = MappingProxyType(
    {
        key: next(iter(set(row.values())))
        for key, row in _TABLE.items()
        if len(set(row.values())) == 1
    }
)


def natural_state(act: Act, variant: str, before: State | None) -> State | None:
    """Where the card must be after ``act`` really happened, whatever the record said before.

    Acts that lead to one state only lead there; the others leave the card where it was.
    """
    return _NATURAL.get((act, usual_variant(act, variant)), before)


def in_drawer(state: State | None) -> bool:
    """Whether the card lies in the office's drawer: free, held, or misrouted and not yet sent back."""
    return state in _DRAWER or state is State.MISROUTED
