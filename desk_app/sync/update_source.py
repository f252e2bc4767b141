"""Updates of the program over HTTP; what comes is proved by the manifest's signature and hashes, not by TLS
alone, so it may come while the PC's clock is wrong."""

from __future__ import annotations

from desk_app.services.update import FetchError
from desk_app.sync.transport import Transport, TransportError

__all__ = ["HttpUpdates"]


class HttpUpdates:
    """Updates from the centre at the other end of ``transport``. Implements `UpdateSource`; use it in one
    thread."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def manifest(self, version: str) -> bytes:
        """The manifest of a version; raises FetchError."""
        return self._get(f"/v1/update/{version}")

    def piece(self, version: str, number: int) -> bytes:
        """A piece of it; raises FetchError."""
        return self._get(f"/v1/update/{version}/{number}")

    def close(self) -> None:
        """Give connections back."""
        self._transport.close()

    def _get(self, path: str) -> bytes:
        try:
            return self._transport.get(path)
        except TransportError as error:
            raise FetchError(str(error)) from error
