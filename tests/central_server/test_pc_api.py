"""PCs over HTTP: only with the token of the centre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from central_server.errors import CentreError
from central_server.settings import TOKEN_VARIABLE, Settings
from protocol.messages import BundlePart
from tests.central_server.city import officer
from tests.central_server.conftest import enrolled
from tests.support.centre import CentreServer

TOKEN = "token-uji-dua-puluh-empat-huruf"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def open_server(settings: Settings) -> Iterator[CentreServer]:
    with CentreServer(replace(settings, api_token=TOKEN)) as running:
        yield running


def test_without_the_token_nothing_is_there(server: CentreServer, settings: Settings) -> None:
    for headers in ({}, BEARER, {"Authorization": "Bearer "}):
        said = requests.get(f"{server.url}/v1/pcs", headers=headers, timeout=10)
        assert (said.status_code, said.json()) == (404, {"detail": "Not Found"})


def test_pcs_with_the_token(open_server: CentreServer) -> None:
    desk = enrolled(open_server)
    desk.sync()
    url, registry = f"{open_server.url}/v1/pcs", officer(open_server).id.hex()
    assert requests.get(url, timeout=10).status_code == 404
    listed = requests.get(url, headers=BEARER, timeout=10).json()["devices"]
    assert [(d["id"], d["backlog"], d["health"]) for d in listed] == [(desk.id.hex(), 0, None)]
    one = f"{url}/{desk.id.hex()}"
    assert requests.get(one, headers=BEARER, timeout=10).json() == listed[0]

    def post(what: str, operator: str = registry, **more: int) -> requests.Response:
        asked: dict[str, str | int] = {"operator": operator, **more}
        return requests.post(f"{one}/{what}", params=asked, headers=BEARER, timeout=10)

    assert post("lock").json()["locked"]
    assert desk.sync().locked_ms
    assert post("unlock").json()["locked"] == ""
    refused = post("lock", "0" * 32)
    assert (refused.status_code, "tidak berwenang" in refused.json()["error"]) == (409, True)
    assert post("ring", to=1).json()["ring"] == 1
    assert post("ring", to=4).status_code == 409
    assert requests.get(one, headers=BEARER, timeout=10).json()["ring"] == 1
    assert requests.get(f"{one}/bundle", headers=BEARER, timeout=10).status_code == 409
    assert post("ask-bundle").json()["bundle_asked"]
    wanted = desk.sync().bundle
    assert wanted is not None
    desk.sync(bundle=BundlePart(wanted.id, 0, 1, b"PK zip"))
    got = requests.get(f"{one}/bundle", headers=BEARER, timeout=10)
    assert (got.content, got.headers["Content-Type"]) == (b"PK zip", "application/zip")
    assert "/v1/pcs" in requests.get(f"{open_server.url}/openapi.json", timeout=10).text


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(CentreError, match="24"):
        Settings.from_environment({TOKEN_VARIABLE: "rahasia"})
    given = Settings.from_environment({TOKEN_VARIABLE: TOKEN})
    assert given.api_token == TOKEN
    assert TOKEN not in repr(given)
