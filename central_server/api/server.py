"""Running the application: a bound socket, a word when it is ready, a clean stop."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from central_server.api.app import make_app
from central_server.bootstrap import Centre
from central_server.errors import CentreError

__all__ = ["CentreHttpServer"]


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


class CentreHttpServer:
    """Binds at once (port 0: any free one), serves in `run`, ends after `stop` or SIGTERM."""

    def __init__(self, centre: Centre, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # With the protocol named, asyncio switches Nagle's algorithm off on what it accepts; without,
        # each answer on a kept connection waits 40 ms for the client's delayed acknowledgement.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise CentreError(
                f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). Pilih port lain."
            ) from error
        self.port: int = self._socket.getsockname()[1]
        self._config = uvicorn.Config(
            make_app(centre),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
        )
        self._server: _Server | None = None

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until told to stop; requests under way are finished. ``ready`` is called once."""
        self._server = _Server(self._config, ready)
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """End `run` from another thread."""
        assert self._server is not None
        self._server.should_exit = True
