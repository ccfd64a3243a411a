"""What the nodes of one site must agree on, and how one notices that another does not."""

from foundation.digests import keyed_digest
from foundation.redis_server import RedisAway, RedisServer

_REMEMBERED_SECONDS = 600


def has_the_secret_of_others(server: RedisServer, site_version: str) -> bool:
    """Whether the nodes that asked lately on this database have this one's secret_key, as far as Redis knows.

    The keys of a site in Redis are made of its secret; what the nodes have in common without it is the site's word. A
    site without one is so new that nobody else asks.
    """
    if not site_version:
        return True
    key, own = f"ykien-secret-of:{site_version}", keyed_digest("node", "secret")
    try:
        server.ask("SET", key, own, "NX", "EX", _REMEMBERED_SECONDS)
        return bool(server.ask("GET", key) == own.encode())
    except RedisAway:
        return True
