"""Whom a request really comes from, when it passed through proxies the host named; nobody else is believed."""

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxies:
    """WSGI layer: takes the client's address and scheme from forwarded headers of trusted peers only.

    The address is the rightmost one in `X-Forwarded-For` that is not itself a trusted proxy: everything left of it was
    written by somebody we do not know.
    """

    def __init__(self, app: WsgiApp, trusted: Sequence[str]) -> None:
        self.app = app
        self.trusted: list[_Network] = [ipaddress.ip_network(entry, strict=False) for entry in trusted]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Rewrite what the peer may rewrite, then pass the request on."""
        peer = parsed_address(environ.get("REMOTE_ADDR", ""))
        if peer is not None and self._is_trusted(peer):
            self._believe(environ)
        return self.app(environ, start_response)

    def _believe(self, environ: Environ) -> None:
        for entry in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = parsed_address(entry)
            if address is None:
                break
            environ["REMOTE_ADDR"] = str(address)
            if not self._is_trusted(address):
                break
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip().lower()
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme

    def _is_trusted(self, address: _Address) -> bool:
        return any(address in network for network in self.trusted if network.version == address.version)


def parsed_address(text: str) -> _Address | None:
    """The address written in `text`, an IPv4 address inside IPv6 taken as IPv4; None when it is no address."""
    try:
        address = ipaddress.ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def network_of(text: str) -> str:
    """What counts as one network in limits: an IPv4 address, or the /64 of an IPv6 address."""
    address = parsed_address(text)
    if address is None:
        return "unknown"
    if address.version == 4:  # noqa: PLR2004 the version's number is its name
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
