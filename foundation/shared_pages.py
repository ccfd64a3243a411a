"""Stored pages in Redis, where every node of the site finds them."""

import contextlib
import math

from foundation.redis_server import RedisAway, RedisServer

# Redis's own `maxmemory` limits the whole; no page of usual length comes near this.
LARGEST_BYTES = 1_000_000
LONGEST_SECONDS = 86_400


class SharedPages:
    """A place for pages (page_places.py) that forgets by itself."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server

    def read(self, name: str) -> bytes | None:
        """What lies there under the name."""
        try:
            content: bytes | None = self._server.ask("GET", self._server.key("page", name))
        except RedisAway:
            return None
        return content

    def write(self, name: str, content: bytes, *, seconds: float) -> None:
        """Put it there for as long as it is worth something."""
        if len(content) > LARGEST_BYTES:
            return
        for_seconds = max(math.ceil(min(seconds, LONGEST_SECONDS)), 1)
        with contextlib.suppress(RedisAway):
            self._server.ask("SET", self._server.key("page", name), content, "EX", for_seconds)

    def clear_old(self) -> int:
        """Nothing: what is over goes by itself."""
        return 0
