"""Which proxy leads to the centre: what Windows is told to use, an automatic script (PAC) included.

What is decided here is tested with an answerer that stands in for WinHTTP; the calls are in `winhttp`.
Elsewhere, and where the environment names a proxy, requests reads the environment by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Protocol
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

__all__ = ["DIRECT", "ProxyAnswer", "ProxyFinder", "ProxySettings", "WinHttp", "WindowsProxies"]

DIRECT: Final = ""
_SPLIT: Final = re.compile(r"[;\s]+")


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """What a user or a machine is set up with. ``script``: address of a PAC file. ``servers`` and
    ``bypass`` as Windows writes them: ``proxy:8080`` or ``http=a:80;https=b:443``, ``<local>;*.go.id``."""

    detect: bool = False
    script: str = ""
    servers: str = ""
    bypass: str = ""


@dataclass(frozen=True, slots=True)
class ProxyAnswer:
    """What the script says for one address: servers as in `ProxySettings`, empty for none."""

    servers: str = ""
    bypass: str = ""


class WinHttp(Protocol):
    """What Windows is asked. None of it raises: a question that fails is answered by None."""

    def of_user(self) -> ProxySettings | None:
        """What the user has set in Windows (Pengaturan, Proxy), None if nothing can be told."""
        ...

    def of_machine(self) -> ProxySettings | None:
        """What `netsh winhttp set proxy` has set for services."""
        ...

    def by_script(self, url: str, *, script: str, detect: bool) -> ProxyAnswer | None:
        """What the PAC file at ``script``, or the one that the network names, says for ``url``; None if it
        cannot be had."""
        ...


class ProxyFinder(Protocol):
    """Knows the ways to an address."""

    def ways(self, url: str) -> tuple[str, ...] | None:
        """Proxies as URLs, DIRECT for none, in the order in which to try them; at least one. None: let
        requests read the environment."""
        ...


class WindowsProxies:
    """Implements `ProxyFinder` with what Windows says; a proxy named in the environment comes first."""

    def __init__(
        self,
        asked: WinHttp,
        environment: Callable[[], Mapping[str, str]] = getproxies_environment,
    ) -> None:
        self._asked = asked
        self._environment = environment

    def ways(self, url: str) -> tuple[str, ...] | None:
        """As of the user; where nothing is set for the user, as of the machine."""
        parts = urlsplit(url)
        named = self._environment()
        if any(name in named for name in (parts.scheme, "all")):
            return None
        host = parts.hostname or ""
        if _is_loopback(host):
            return (DIRECT,)
        user = self._asked.of_user() or ProxySettings()
        if user.detect or user.script:
            said = self._asked.by_script(url, script=user.script, detect=user.detect)
            if said is not None:
                return _ways(said.servers, said.bypass, parts.scheme, host)
        if user.servers:
            return _ways(user.servers, user.bypass, parts.scheme, host)
        machine = self._asked.of_machine() or ProxySettings()
        return _ways(machine.servers, machine.bypass, parts.scheme, host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _ways(servers: str, bypass: str, scheme: str, host: str) -> tuple[str, ...]:
    if _passes_by(bypass, host):
        return (DIRECT,)
    found = tuple(dict.fromkeys(_servers(servers, scheme)))
    return found or (DIRECT,)


def _servers(servers: str, scheme: str) -> list[str]:
    own, general = [], []
    for entry in _SPLIT.split(servers):
        kind, given, address = entry.partition("=")
        if given and kind.lower() == scheme:
            own.append(_as_url(address))
        elif entry and not given:
            general.append(_as_url(entry))
    return [way for way in own or general if way]


def _as_url(address: str) -> str:
    """``http://proxy:8080``; empty for what requests cannot use."""
    if "://" not in address:
        return f"http://{address}" if address else ""
    return address if address.lower().startswith(("http://", "https://")) else ""


def _passes_by(bypass: str, host: str) -> bool:
    return any(_matches(entry, host.lower()) for entry in _SPLIT.split(bypass.lower()) if entry)


def _matches(entry: str, host: str) -> bool:
    if entry == "<local>":
        return "." not in host
    pattern = entry.partition("://")[2] or entry
    pattern = pattern.rpartition(":")[0] if re.search(r":\d+$", pattern) else pattern
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), host) is not None
