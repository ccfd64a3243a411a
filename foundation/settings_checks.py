"""Whether the settings can be used: each check raises SettingsError with a sentence for the host."""

import dataclasses
import ipaddress
import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foundation.settings_files import SECRETS_FILE, SettingsError

if TYPE_CHECKING:
    from foundation.settings import Settings

SHORTEST_SECRET_CHARS = 32
LANGUAGES = ("vi", "en")
POLICIES = ("everything-waits", "known-readers-pass", "everything-passes")
# Settings that choose one of a few words.
_WORDS = {
    "comments_policy": POLICIES,
    "comments_diacritics": ("off", "note", "require"),
    "comments_consent": ("off", "ask", "require"),
    "default_language": LANGUAGES,
    "date_format": ("seconds", "minutes", "weekday"),
}
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
LARGEST_NUMBER = 1_000_000
LAST_PORT = 65_535
_DATABASE = re.compile(r"(?:sqlite|postgres|postgresql|mysql|mariadb)(?:\+\w+)?://")
_USUAL_PORTS = {"http": 80, "https": 443}
# Zero would mean that nobody can sign in, join or be reached; elsewhere it means "no limit" or "never".
_NEVER_ZERO = {"session_idle_hours", "session_longest_days", "invitation_days", "mail_port"}
_CONTACT = re.compile(r"(?:mailto:|https://|tel:)[!-~]{1,200}")


def check(settings: "Settings") -> None:
    """Raise SettingsError for the first value that cannot be used."""
    for one in (
        _check_numbers,
        _check_addresses,
        _check_words,
        _check_look,
        _check_database,
        _check_redis,
        _check_secret,
    ):
        one(settings)


def origin_of(address: str) -> str:
    """An address as a browser writes it in `Origin`: scheme, host, and a port only if unusual."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    port = "" if parts.port in {None, _USUAL_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _check_numbers(settings: "Settings") -> None:
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if type(field.default) is not int:
            continue
        least, most = int(field.name in _NEVER_ZERO), LAST_PORT if field.name == "mail_port" else LARGEST_NUMBER
        if not least <= value <= most:
            raise SettingsError(f"{field.name}: {value} is not between {least} and {most}.")


def _check_addresses(settings: "Settings") -> None:
    for address in settings.addresses:
        try:
            parts = urlsplit(address)
            is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
            is_named = bool(parts.hostname) and ":" not in (parts.hostname or "")  # Werkzeug trusts no IPv6 literal
            is_usable = parts.scheme in _USUAL_PORTS and is_named and is_bare and bool(origin_of(address))
        except ValueError:  # an impossible port, an unclosed bracket, a label too long
            is_usable = False
        if not is_usable:
            raise SettingsError(
                f"addresses: '{address}' is not an address like https://benmo.example (a name, no path)."
            )
    for proxy in settings.trusted_proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            raise SettingsError(f"trusted_proxies: '{proxy}' is no address or network like 10.0.0.0/8.") from None


def _check_words(settings: "Settings") -> None:
    for name, words in _WORDS.items():
        if getattr(settings, name) not in words:
            raise SettingsError(f"{name}: '{getattr(settings, name)}' is none of {', '.join(words)}.")
    if settings.security_contact and not _CONTACT.fullmatch(settings.security_contact):
        raise SettingsError(
            f"security_contact: '{settings.security_contact}' is no address like mailto:it@benmo.example or https://…"
        )
    if settings.log_level not in logging.getLevelNamesMapping():
        raise SettingsError(f"log_level: '{settings.log_level}' is none of DEBUG, INFO, WARNING, ERROR, CRITICAL.")
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"time_zone: '{settings.time_zone}' is no time zone like Asia/Ho_Chi_Minh.") from None


def _check_look(settings: "Settings") -> None:
    if settings.site_accent and not _COLOUR.fullmatch(settings.site_accent):
        raise SettingsError(f"site_accent: '{settings.site_accent}' is no colour like #0b5c66.")


def _check_database(settings: "Settings") -> None:
    if not settings.database_url:  # load_settings fills it in
        return
    if not _DATABASE.match(settings.database_url):
        raise SettingsError(
            "database_url: it begins with none of sqlite:///, postgresql:// and mysql:// (for MariaDB)."
        )


def _check_redis(settings: "Settings") -> None:
    if not settings.redis_url:
        return
    from foundation.redis_server import is_usable  # noqa: PLC0415 with it comes Flask, which a cold start has no time for

    if not is_usable(settings.redis_url):
        raise SettingsError(
            "redis_url: it is no address of a Redis like redis://:password@host:6379/0, rediss://… or "
            "unix:///run/redis.sock?db=0."
        )


def _check_secret(settings: "Settings") -> None:
    if not settings.production:
        return
    if len(settings.secret_key) < SHORTEST_SECRET_CHARS:
        raise SettingsError(
            f"secret_key: in production it needs at least {SHORTEST_SECRET_CHARS} random characters. Remove it from "
            f"the settings to have one made in instance/{SECRETS_FILE}, or set YKIEN_SECRET_KEY to the output of: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    if len(set(settings.secret_key)) < SHORTEST_SECRET_CHARS // 4:
        raise SettingsError("secret_key: it repeats a few characters; in production it must be random.")
