"""The PCs that wait to be approved, over HTTP, for a program of the city: as `pcs`, only with the token."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from central_server.api.pcs import answered, with_token
from central_server.as_json import device_json
from central_server.bootstrap import Centre
from central_server.cli.newcomers import waiting_json
from central_server.services.newcomers import Approvals
from central_server.words import code, identity

__all__ = ["newcomer_routes"]


def newcomer_routes(centre: Centre, token: str) -> APIRouter:
    """The routes; a PC is named by its id or its check code."""
    routes = with_token("/v1/pending", token)
    approvals = centre.service(Approvals)

    @routes.get("")
    def pending() -> JSONResponse:
        """Who waits, and who was refused."""
        return answered(lambda: {"pending": [waiting_json(w) for w in approvals.waiting()]})

    @routes.post("/approve-all")
    def approve_all(operator: str) -> JSONResponse:
        """Approve all that the list names and that nothing is odd about."""

        def work() -> dict[str, object]:
            made, left = approvals.approve_all(identity(operator, "petugas"))
            return {
                "approved": [device_json(d) for d in made],
                "left": [waiting_json(w) for w in left],
            }

        return answered(work)

    @routes.post("/{pc}/approve")
    def approve(pc: str, operator: str, kelurahan: str = "") -> JSONResponse:
        """Approve one."""

        def work() -> dict[str, object]:
            person, place = identity(operator, "petugas"), code(kelurahan) if kelurahan else ""
            (device,) = approvals.approve([pc], person, place)
            return device_json(device)

        return answered(work)

    @routes.post("/{pc}/refuse")
    def refuse(pc: str, operator: str) -> JSONResponse:
        """Refuse one."""

        def work() -> dict[str, object]:
            (refused,) = approvals.refuse([pc], identity(operator, "petugas"))
            return {"refused": refused.id.hex()}

        return answered(work)

    return routes
