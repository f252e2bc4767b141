"""What a desk told a restored centre, and the acts that prove it when they come at last."""

from __future__ import annotations

from protocol.custody import State
from protocol.events import header_hash
from protocol.objects import CardObject, ObjectKind
from protocol.status import reflects
from tests.central_server.city import hand_over, open_cases
from tests.central_server.conftest import enrolled
from tests.central_server.test_reported import (
    a_card,
    figures_hold,
    given_by,
    known,
    meanings,
    report,
    undone,
)
from tests.support.centre import CentreServer


def test_what_comes_with_the_proof_is_not_undone_when_the_case_is_closed(
    server: CentreServer,
) -> None:
    first, second = enrolled(server), enrolled(server)
    told = a_card()
    given = hand_over(second, told.id)
    gone = undone(second, told.id, given)
    report(first, given_by(told, given))
    assert [m for m, _ in meanings(first)] == ["case"]
    assert meanings(second) == []
    assert open_cases(server) == []
    status = known(server, told.id).status
    assert status.state is State.RECEIVED
    assert reflects(status, header_hash(gone.header))
    first.sync_all()
    fed = first.get(ObjectKind.CARD, told.id)
    assert isinstance(fed, CardObject)
    assert fed.status == status
    assert figures_hold(server)
