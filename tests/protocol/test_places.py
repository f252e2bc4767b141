"""An order to another place is believed only from this centre, to this device, and if it leads on."""

from __future__ import annotations

import msgspec
import pytest

from protocol.envelope import seal
from protocol.messages import ANSWER_TYPE, Place, PlaceOrder, encode_message
from protocol.places import MAX_PLACES, OrderError, open_order, seal_order
from tests.protocol.samples import CENTRE, DESK, KELURAHAN, OTHER

ELSEWHERE = "3374011002"
ORDER = PlaceOrder(
    device=DESK.device,
    places=(Place(0, KELURAHAN, 1), Place(1_000, ELSEWHERE, 7)),
    zone="WIT",
)


def test_it_comes_back_as_it_was_and_is_always_the_same() -> None:
    raw = seal_order(CENTRE, ORDER)
    assert seal_order(CENTRE, ORDER) == raw
    assert open_order(raw, CENTRE.public, DESK.device) == ORDER
    assert ORDER.newest == Place(1_000, ELSEWHERE, 7)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        seal_order(OTHER, ORDER),
        seal(CENTRE, ANSWER_TYPE, encode_message(ORDER)),
        seal(CENTRE, "serah/place/v1", b"\x80"),
        seal_order(CENTRE, msgspec.structs.replace(ORDER, device=OTHER.device)),
    ],
    ids=["empty", "no envelope", "another key", "another type", "no order", "another device"],
)
def test_what_this_centre_did_not_say_to_this_device_is_no_order(raw: bytes) -> None:
    with pytest.raises(OrderError):
        open_order(raw, CENTRE.public, DESK.device)


@pytest.mark.parametrize(
    "places",
    [
        (),
        (Place(0, KELURAHAN, 1),),
        (Place(5, KELURAHAN, 1), Place(5, ELSEWHERE, 7)),
        (Place(5, KELURAHAN, 1), Place(4, ELSEWHERE, 7)),
        (Place(0, KELURAHAN, 1), Place(4, ELSEWHERE, 100)),
        (Place(0, KELURAHAN, 1), Place(4, "33740110020", 7)),
        tuple(Place(n, KELURAHAN, 1) for n in range(MAX_PLACES + 1)),
    ],
    ids=["none", "one", "same time", "back in time", "number", "kelurahan", "too many"],
)
def test_an_order_that_leads_nowhere_is_none(places: tuple[Place, ...]) -> None:
    raw = seal_order(CENTRE, msgspec.structs.replace(ORDER, places=places))
    with pytest.raises(OrderError):
        open_order(raw, CENTRE.public, DESK.device)
