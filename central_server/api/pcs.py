"""PCs over HTTP, for a program of the city: only with the token that the centre was started with."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, HTTPException, Response
from fastapi.responses import JSONResponse

from central_server.as_json import pc_json
from central_server.bootstrap import Centre
from central_server.errors import CentreError
from central_server.services.pcs import PcOffice, PcView
from central_server.words import identity

__all__ = ["answered", "pc_routes", "with_token"]

_NOT_THERE: Final = "Not Found"


def with_token(prefix: str, token: str) -> APIRouter:
    """A router that answers nobody without the token; nobody at all if there is none."""

    def known(authorization: Annotated[str, Header()] = "") -> None:
        given = authorization.removeprefix("Bearer ").encode()
        if not token or not hmac.compare_digest(given, token.encode()):
            # Who has no token need not learn that there is something here.
            raise HTTPException(404, _NOT_THERE)

    return APIRouter(prefix=prefix, tags=["pcs"], dependencies=[Depends(known)])


def pc_routes(centre: Centre, token: str) -> APIRouter:
    """The routes; without a token there are none of them."""
    routes = with_token("/v1/pcs", token)
    office = centre.service(PcOffice)

    @routes.get("")
    def all_pcs() -> JSONResponse:
        """Every PC: version, last contact, backlog, disk, clock, health."""
        return answered(lambda: {"devices": [pc_json(v) for v in office.all()]})

    @routes.get("/{device}")
    def one_pc(device: str) -> JSONResponse:
        """One PC."""
        return answered(lambda: pc_json(office.one(identity(device, "komputer"))))

    @routes.get("/{device}/bundle", response_class=Response)
    def bundle(device: str) -> Response:
        """The diagnosis bundle that came last (a zip)."""
        try:
            data = office.bundle(identity(device, "komputer"))
        except CentreError as error:
            return JSONResponse({"error": str(error)}, status_code=409)
        return Response(data, media_type="application/zip")

    @routes.post("/{device}/lock")
    def lock(device: str, operator: str) -> JSONResponse:
        """Lock it for everybody; it delivers what it has."""
        return _ordered(office.lock, device, operator)

    @routes.post("/{device}/unlock")
    def unlock(device: str, operator: str) -> JSONResponse:
        """End the lock."""
        return _ordered(office.unlock, device, operator)

    @routes.post("/{device}/ask-bundle")
    def ask_bundle(device: str, operator: str) -> JSONResponse:
        """Ask for its diagnosis bundle."""
        return _ordered(office.ask_bundle, device, operator)

    @routes.post("/{device}/ring")
    def ring(device: str, operator: str, to: int) -> JSONResponse:
        """Its turn in updates: 1, 2 or 3."""
        return _ordered(lambda pc, who: office.put_ring(pc, who, to), device, operator)

    return routes


def _ordered(order: Callable[[bytes, bytes], PcView], device: str, operator: str) -> JSONResponse:
    return answered(
        lambda: pc_json(order(identity(device, "komputer"), identity(operator, "petugas")))
    )


def answered(work: Callable[[], dict[str, object]]) -> JSONResponse:
    """What ``work`` gives, or 409 with the sentence of why it was not done."""
    try:
        return JSONResponse(work())
    except CentreError as error:
        return JSONResponse({"error": str(error)}, status_code=409)
