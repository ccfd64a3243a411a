"""Digests keyed with the site's secret: what may be compared but never read back."""

import hashlib
import hmac

from flask import current_app, request

from foundation.proxies import network_of


def keyed_digest(purpose: str, text: str) -> str:
    """64 hexadecimal digits; equal texts under the same purpose are equal, and nothing else can be told."""
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def network_digest() -> str:
    """The digest of the network that asks: what counts in limits, and what is kept of where a comment came from."""
    return keyed_digest("network", network_of(request.remote_addr or ""))
