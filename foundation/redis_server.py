"""The Redis that several nodes share: asked briefly, and left alone for a while when it does not answer.

Whatever lies there may be lost at any moment: each caller has another way, and takes it on RedisAway.
"""

import hashlib
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app

log = logging.getLogger("ykien.redis")

TIMEOUT_SECONDS = 0.2
# Without an answer nobody asks for so long; then one asks again, and the others go on without until it has heard.
AWAY_SECONDS = 10


class RedisAway(Exception):
    """Redis does not answer, did not a moment ago, or answers that it will not."""


class RedisServer:
    """One site's part of a Redis. `site` tells it from the other sites that have theirs there."""

    def __init__(self, url: str, *, site: str) -> None:
        self._client = _client(url)
        self._prefix = f"ykien:{site}:"
        self._is_away = False
        self._asked_again_at = self._refusal_told_at = 0.0

    def key(self, kind: str, name: str) -> str:
        """The key of one thing of a kind."""
        return f"{self._prefix}{kind}:{name}"

    def ask(self, *command: str | bytes | int) -> Any:
        """The answer to a command; texts come as bytes. Raises RedisAway."""
        if self._is_away:
            now = time.monotonic()
            if now < self._asked_again_at:
                raise RedisAway
            self._asked_again_at = now + AWAY_SECONDS
        try:
            answer = self._client.execute_command(*command)
        except Exception as error:  # the client has exceptions of its own, and lets the system's through
            self._note(error)
            raise RedisAway from error
        if self._is_away:
            self._is_away = False
            log.warning("Redis answers again")
        return answer

    def is_working(self) -> bool:
        """Whether it answers now and takes what is written."""
        try:
            return bool(self.ask("SET", self.key("sign", "of life"), 1, "EX", AWAY_SECONDS))
        except RedisAway:
            return False

    def _note(self, error: Exception) -> None:
        from redis.exceptions import ResponseError  # noqa: PLC0415 like the client's

        now = time.monotonic()
        if isinstance(error, ResponseError):  # full, or a replica: it costs nobody time, and may take the next command
            if now >= self._refusal_told_at + AWAY_SECONDS:
                self._refusal_told_at = now
                log.warning("Redis refuses: %s", error)
            return
        if not self._is_away:
            log.warning("Redis does not answer, and is not asked for %s s: %s", AWAY_SECONDS, error)
        self._is_away, self._asked_again_at = True, now + AWAY_SECONDS


def init_app(app: Flask, url: str, *, secret: str) -> None:
    """Have the Redis at `url` at hand, none where that is empty. `secret`: what the nodes of a site have in common."""
    site = hashlib.sha256(f"redis\0{secret}".encode()).hexdigest()[:16]
    app.extensions["redis"] = RedisServer(url, site=site) if url else None


def shared_redis() -> RedisServer | None:
    """The Redis of this site, if it has one."""
    server: RedisServer | None = current_app.extensions["redis"]
    return server


def is_usable(url: str) -> bool:
    """Whether the address can be that of a Redis; nothing is asked there."""
    try:
        parts = urlsplit(url)
        number = parts.path.removeprefix("/")
        is_complete = bool(parts.path) if parts.scheme == "unix" else not number or number.isdecimal()
        _client(url).connection_pool.make_connection()
    except (ValueError, TypeError):  # no address of a Redis; an option that there is not
        return False
    return is_complete


def _client(url: str) -> Any:
    """A client that tries once. Imported here: it takes a quarter of a second, which who has no Redis need not pay."""
    from redis import Redis  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    return Redis.from_url(
        url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),  # its own way would wait between tries, and count a use twice
        protocol=2,
    )
