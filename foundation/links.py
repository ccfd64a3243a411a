"""Addresses put together from others."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from foundation.same_origin import own_origins


def absolute(path: str) -> str:
    """A path of this site as an address for elsewhere: on the first configured address, else on the one asked."""
    return own_origins()[0] + path


def with_query(address: str, **values: object) -> str:
    """The address with these values in its query, in place of any of the same names; None takes a name out."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in values]
    added = [(name, str(value)) for name, value in values.items() if value is not None]
    return urlunsplit(parts._replace(query=urlencode(kept + added)))
