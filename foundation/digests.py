"""Digests keyed with the site's secret: what may be compared but never read back."""

import hashlib
import hmac

from flask import current_app


def keyed_digest(purpose: str, text: str) -> str:
    """64 hexadecimal digits; equal texts under the same purpose are equal, and nothing else can be told."""
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
