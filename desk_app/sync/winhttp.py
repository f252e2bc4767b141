"""The calls of WinHTTP that tell a proxy. Not run on a real Windows PC yet, under Wine only."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from desk_app.sync.proxies import ProxyAnswer, ProxyFinder, ProxySettings, WindowsProxies

__all__ = ["system_proxies"]

_NO_PROXY: Final = 1  # WINHTTP_ACCESS_TYPE_NO_PROXY
_AUTO_DETECT: Final = 1  # WINHTTP_AUTOPROXY_AUTO_DETECT
_CONFIG_URL: Final = 2  # WINHTTP_AUTOPROXY_CONFIG_URL
_BY_DHCP_AND_DNS: Final = 3
_LOGIN_FAILED: Final = 12015  # ERROR_WINHTTP_LOGIN_FAILURE: the script's server wants a log-on
_WAIT_MS: Final = 5_000


if sys.platform == "win32":

    class _UserConfig(ctypes.Structure):
        _fields_ = (
            ("detect", ctypes.c_int),
            ("script", ctypes.c_void_p),
            ("proxy", ctypes.c_void_p),
            ("bypass", ctypes.c_void_p),
        )

    class _Options(ctypes.Structure):
        _fields_ = (
            ("flags", ctypes.c_uint32),
            ("detect_flags", ctypes.c_uint32),
            ("script", ctypes.c_wchar_p),
            ("reserved_pointer", ctypes.c_void_p),
            ("reserved", ctypes.c_uint32),
            ("log_on", ctypes.c_int),
        )

    class _Info(ctypes.Structure):
        _fields_ = (
            ("access", ctypes.c_uint32),
            ("proxy", ctypes.c_void_p),
            ("bypass", ctypes.c_void_p),
        )

    class _WinHttp:
        """Implements `WinHttp`."""

        def __init__(self) -> None:
            http = self._http = ctypes.WinDLL("winhttp", use_last_error=True)
            self._kernel = ctypes.WinDLL("kernel32")
            self._kernel.GlobalFree.argtypes = (ctypes.c_void_p,)
            self._kernel.GlobalFree.restype = ctypes.c_void_p
            http.WinHttpOpen.restype = ctypes.c_void_p
            http.WinHttpOpen.argtypes = (
                ctypes.c_wchar_p,
                ctypes.c_uint32,
                ctypes.c_wchar_p,
                ctypes.c_wchar_p,
                ctypes.c_uint32,
            )
            http.WinHttpCloseHandle.argtypes = (ctypes.c_void_p,)
            http.WinHttpSetTimeouts.argtypes = (ctypes.c_void_p, *(ctypes.c_int,) * 4)
            http.WinHttpGetProxyForUrl.argtypes = (
                ctypes.c_void_p,
                ctypes.c_wchar_p,
                ctypes.POINTER(_Options),
                ctypes.POINTER(_Info),
            )

        def of_user(self) -> ProxySettings | None:
            """WinHttpGetIEProxyConfigForCurrentUser."""
            told = _UserConfig()
            if not self._http.WinHttpGetIEProxyConfigForCurrentUser(ctypes.byref(told)):
                return None
            script, proxy, bypass = (
                self._taken(part) for part in (told.script, told.proxy, told.bypass)
            )
            return ProxySettings(bool(told.detect), script, proxy, bypass)

        def of_machine(self) -> ProxySettings | None:
            """WinHttpGetDefaultProxyConfiguration."""
            told = _Info()
            if not self._http.WinHttpGetDefaultProxyConfiguration(ctypes.byref(told)):
                return None
            proxy, bypass = self._taken(told.proxy), self._taken(told.bypass)
            return ProxySettings(servers=proxy, bypass=bypass)

        def by_script(self, url: str, *, script: str, detect: bool) -> ProxyAnswer | None:
            """WinHttpGetProxyForUrl: the script of the settings, else what the network names."""
            session = self._http.WinHttpOpen("Serah", _NO_PROXY, None, None, 0)
            if not session:
                return None
            try:
                self._http.WinHttpSetTimeouts(session, _WAIT_MS, _WAIT_MS, _WAIT_MS, _WAIT_MS)
                said = self._ask(session, url, _Options(_CONFIG_URL, 0, script)) if script else None
                if said is None and detect:
                    said = self._ask(session, url, _Options(_AUTO_DETECT, _BY_DHCP_AND_DNS, None))
                return said
            finally:
                self._http.WinHttpCloseHandle(session)

        def _ask(self, session: int, url: str, options: _Options) -> ProxyAnswer | None:
            for log_on in (0, 1):  # with the user's own name only where it is asked for
                options.log_on = log_on
                told = _Info()
                if self._http.WinHttpGetProxyForUrl(session, url, options, told):
                    proxy, bypass = self._taken(told.proxy), self._taken(told.bypass)
                    return ProxyAnswer("" if told.access == _NO_PROXY else proxy, bypass)
                if ctypes.get_last_error() != _LOGIN_FAILED:
                    break
            return None

        def _taken(self, address: int | None) -> str:
            """The text at an address that Windows gave, which is then given back."""
            if not address:
                return ""
            text = ctypes.wstring_at(address)
            self._kernel.GlobalFree(address)
            return text

    def system_proxies() -> ProxyFinder | None:
        """What finds the proxies of this PC; None where requests reads them from the environment."""
        try:
            return WindowsProxies(_WinHttp())
        except OSError:
            return None

else:

    def system_proxies() -> ProxyFinder | None:
        """What finds the proxies of this PC; None where requests reads them from the environment."""
        return None
