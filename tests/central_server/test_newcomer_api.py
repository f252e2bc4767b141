"""The list of those that wait, for a program of the city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from central_server.settings import Settings
from tests.central_server.city import officer
from tests.central_server.conftest import OTHER_KELURAHAN
from tests.central_server.test_provisioning import Pc, provisioned
from tests.support.centre import CentreServer

TOKEN = "penyiapan-kota-0123456789"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def open_server(settings: Settings) -> Iterator[CentreServer]:
    with CentreServer(replace(settings, api_token=TOKEN)) as running:
        yield running


def call(server: CentreServer, method: str, path: str, **words: str) -> tuple[int, Any]:
    url = f"{server.url}/v1/pending{path}"
    said = requests.request(method, url, headers=BEARER, params=words, timeout=10)
    return said.status_code, said.json()


def test_nobody_without_the_token(open_server: CentreServer, server: CentreServer) -> None:
    for headers in ({}, {"Authorization": "Bearer lain"}):
        assert (
            requests.get(f"{open_server.url}/v1/pending", headers=headers, timeout=10).status_code
            == 404
        )
    assert call(server, "GET", "")[0] == 404


def test_looked_at_approved_and_refused(open_server: CentreServer) -> None:
    file, person = provisioned(open_server, uses=3), officer(open_server).id.hex()
    pcs = [Pc(open_server, file, name) for name in ("LOKET-1", "TAMU", "TAMU-2")]
    for pc in pcs:
        pc.ask()
    status, said = call(open_server, "GET", "")
    assert (status, len(said["pending"])) == (200, 3)
    status, said = call(open_server, "POST", "/approve-all", operator=person)
    assert ([d["computer"] for d in said["approved"]], len(said["left"])) == (["LOKET-1"], 2)
    status, said = call(open_server, "POST", f"/{pcs[1].code}/approve", operator=person)
    assert (status, "--kelurahan" in said["error"]) == (409, True)
    status, said = call(
        *(open_server, "POST", f"/{pcs[1].code}/approve"),
        operator=person,
        kelurahan=OTHER_KELURAHAN,
    )
    assert (status, said["kelurahan"]) == (200, OTHER_KELURAHAN)
    status, said = call(open_server, "POST", f"/{pcs[2].id.hex()}/refuse", operator=person)
    assert (status, said["refused"]) == (200, pcs[2].id.hex())
    assert call(open_server, "POST", "/approve-all", operator="00" * 16)[0] == 409
    assert pcs[1].take_place().number == 1
