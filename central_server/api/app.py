"""The HTTP face of the centre: raw envelopes in, signed envelopes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from central_server.api.body import BodyRefusedError, pack, read_body, unpack
from central_server.api.newcomers import newcomer_routes
from central_server.api.pcs import pc_routes
from central_server.bootstrap import Centre
from central_server.services.answers import Reply
from protocol.messages import MEDIA_TYPE, TIME_TYPE, ServerTime

__all__ = ["make_app"]

_ENVELOPE: Final[dict[str, Any]] = {
    "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}
}
_DOCUMENTED: Final[dict[str, Any]] = {"requestBody": {**_ENVELOPE, "required": True}}
_PACKAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The bytes.", "content": {"application/octet-stream": {}}},
    404: {"description": "There is no such update, or it was stopped."},
}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A signed answer.", **_ENVELOPE},
    "4XX": {"description": "A signed problem.", **_ENVELOPE},
}


def make_app(centre: Centre) -> FastAPI:
    """The application over a centre; it keeps no state of its own."""
    app = FastAPI(
        title="Serah central server",
        description="See docs/sync-protocol.md for what the envelopes hold.",
        version=centre.version,
        docs_url=None,
        redoc_url=None,
    )

    @app.post("/v1/sync", response_class=Response, responses=_RESPONSES, openapi_extra=_DOCUMENTED)
    async def sync(request: Request) -> Response:
        """Events in; meanings and changes out."""
        return await _exchange(centre, request, centre.sync.answer)

    @app.post("/v1/enrol", response_class=Response, responses=_RESPONSES, openapi_extra=_DOCUMENTED)
    async def enrol(request: Request) -> Response:
        """A device introduces itself with its code."""
        return await _exchange(centre, request, centre.enrol.answer)

    @app.get("/v1/time", response_class=Response, responses=_RESPONSES)
    async def time(nonce: str = Query(max_length=128)) -> Response:
        """The centre's time, signed, for the nonce asked with (hex)."""
        try:
            asked = bytes.fromhex(nonce)
        except ValueError:
            return _response(centre.sealer.problem("not_an_envelope"), "")
        now = ServerTime(asked, centre.clock.now_ms())
        return _response(centre.sealer.answer(TIME_TYPE, now), "")

    @app.get("/v1/update/{version}", response_class=Response, responses=_PACKAGE)
    def update(version: str = InPath(max_length=20)) -> Response:
        """The manifest of an update, signed by the update key."""
        return _package(centre.store.read(lambda unit: unit.updates.manifest(version)))

    @app.get("/v1/update/{version}/{number}", response_class=Response, responses=_PACKAGE)
    def update_piece(
        version: str = InPath(max_length=20), number: int = InPath(ge=0, le=1 << 20)
    ) -> Response:
        """A piece of an update, from 0."""
        return _package(centre.store.read(lambda unit: unit.updates.piece(version, number)))

    @app.get("/v1/health")
    def health() -> JSONResponse:
        """Whether the database answers, and its schema version."""
        report = centre.health()
        return JSONResponse(report, status_code=200 if report["database"] else 503)

    app.include_router(pc_routes(centre, centre.settings.api_token))
    app.include_router(newcomer_routes(centre, centre.settings.api_token))
    return app


def _package(content: bytes | None) -> Response:
    if content is None:
        return Response(status_code=404)
    return Response(content, media_type="application/octet-stream")


async def _exchange(centre: Centre, request: Request, answer: Callable[[bytes], Reply]) -> Response:
    accepted = request.headers.get("accept-encoding", "")
    encoding = request.headers.get("content-encoding", "")
    try:
        body = await read_body(request)
        # Unpacking, checking and the database take milliseconds that other requests need not wait.
        return await run_in_threadpool(lambda: _response(answer(unpack(body, encoding)), accepted))
    except BodyRefusedError as refused:
        return _response(centre.sealer.problem(refused.code), accepted)


def _response(reply: Reply, accepted: str) -> Response:
    content, encoding = pack(reply.envelope, accepted)
    headers = {"Cache-Control": "no-store"}
    if encoding:
        headers["Content-Encoding"] = encoding
    if reply.status == 429:
        headers["Retry-After"] = "5"
    return Response(content, status_code=reply.status, media_type=MEDIA_TYPE, headers=headers)
