"""What the host may set: environment first, then `instance/ykien.toml`, then the defaults written here.

Every field of `Settings` is one setting; its environment name is YKIEN_ and the field's name in capitals.
docs/settings.md describes each, and a test holds the two together.
"""

import dataclasses
import ipaddress
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from foundation.settings_files import SECRETS_FILE, SETTINGS_FILE, SettingsError, kept_secret, read_toml

SHORTEST_SECRET_CHARS = 32
POLICIES = ("everything-waits", "known-readers-pass", "everything-passes")
# Settings that choose one of a few words.
_WORDS = {
    "comments_policy": POLICIES,
    "comments_diacritics": ("off", "note", "require"),
    "comments_consent": ("off", "ask", "require"),
    "default_language": ("vi", "en"),
    "date_format": ("seconds", "minutes", "weekday"),
}
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
LARGEST_NUMBER = 1_000_000
LAST_PORT = 65_535
_DATABASES = {"sqlite", "postgresql", "postgres", "mysql", "mariadb"}
_USUAL_PORTS = {"http": 80, "https": 443}
# Zero would mean that nobody can sign in, join or be reached; elsewhere it means "no limit" or "never".
_NEVER_ZERO = {"session_idle_hours", "session_longest_days", "invitation_days", "mail_port"}
_CONTACT = re.compile(r"(?:mailto:|https://|tel:)[!-~]{1,200}")
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclasses.dataclass(frozen=True)
class Settings:
    """All settings with their defaults. Lists are comma-separated in the environment."""

    production: bool = False
    secret_key: str = ""
    database_url: str = ""
    addresses: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    log_level: str = "INFO"
    security_contact: str = ""

    site_name: str = "Ykien"
    site_tagline: str = ""
    site_responsible: str = ""
    site_postal_address: str = ""
    site_telephone: str = ""
    site_official_label: str = ""
    site_footer: str = ""
    site_logo: int = 0
    site_accent: str = ""
    time_zone: str = "Asia/Ho_Chi_Minh"
    date_format: str = "seconds"
    default_language: str = "vi"

    comments_policy: str = "everything-waits"
    comments_known_after: int = 3
    comments_close_after_days: int = 0
    comments_ask_email: bool = True
    comments_diacritics: str = "note"
    comments_consent: str = "ask"
    comments_wait_after_reports: int = 0
    school_mode: bool = False
    comments_per_reader_in_ten_minutes: int = 8
    comments_per_network_in_ten_minutes: int = 60
    comments_per_article_in_ten_minutes: int = 600
    likes_per_network_in_ten_minutes: int = 200
    reports_per_network_in_ten_minutes: int = 30
    searches_per_network_in_ten_minutes: int = 300
    mails_per_address_in_a_day: int = 3
    sign_ins_per_account_in_fifteen_minutes: int = 10
    sign_ins_per_network_in_fifteen_minutes: int = 50

    networks_kept_days: int = 180
    emails_kept_days: int = 730

    session_idle_hours: int = 12
    session_longest_days: int = 14
    invitation_days: int = 7

    mail_server: str = ""
    mail_port: int = 587
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = True
    mail_sender: str = ""

    # No setting, but the names of those that the host chose.
    chosen: dataclasses.InitVar[frozenset[str]] = frozenset()

    def __post_init__(self, chosen: frozenset[str]) -> None:
        differing = {f.name for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}
        object.__setattr__(self, "chosen", chosen or frozenset(differing))
        for check in (_check_numbers, _check_addresses, _check_words, _check_look, _check_database, _check_secret):
            check(self)
        if self.school_mode:  # pupils are asked for no address, whatever else is set
            object.__setattr__(self, "comments_ask_email", False)

    @property
    def fixed(self) -> frozenset[str]:
        """The names of the settings that the host chose; nobody else changes them."""
        chosen: frozenset[str] = self.__dict__["chosen"]
        return chosen

    @property
    def origins(self) -> tuple[str, ...]:
        """The configured addresses as a browser writes them in `Origin`: scheme, host, and a port only if unusual."""
        return tuple(_origin(address) for address in self.addresses)


def load_settings(instance: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force for the site kept in `instance`; a missing secret is made there.

    Raises SettingsError with a sentence for the host when a value cannot be used.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = read_toml(instance / SETTINGS_FILE)
    known = {field.name: field for field in dataclasses.fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingsError(f"{instance / SETTINGS_FILE}: there is no setting '{name}'; see docs/settings.md.")
    values = {name: _typed(known[name], value) for name, value in values.items()}
    for name, field in known.items():
        text = environ.get(f"YKIEN_{name.upper()}")
        if text is not None:
            values[name] = _typed(field, text)
    chosen = frozenset(values) | {"secret_key"}
    if not values.get("secret_key"):
        values["secret_key"] = kept_secret(instance)
    if not values.get("database_url"):
        values["database_url"] = f"sqlite:///{instance / 'ykien.sqlite'}"
    return Settings(**values, chosen=chosen)


def _typed(field: "dataclasses.Field[Any]", value: Any) -> Any:
    kind: Any = type(field.default)
    try:
        if kind is bool:
            return _boolean(value)
        if kind is tuple:
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(part.strip() for part in parts if part.strip())
        if kind is int and isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
        if kind is str and isinstance(value, str):
            return value
    except (ValueError, TypeError, AttributeError):
        pass
    raise SettingsError(f"{field.name}: {value!r} cannot be used here; see docs/settings.md.")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError(text)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    port = "" if parts.port in {None, _USUAL_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _check_numbers(settings: Settings) -> None:
    for field in dataclasses.fields(Settings):
        value = getattr(settings, field.name)
        if type(field.default) is not int:
            continue
        least, most = int(field.name in _NEVER_ZERO), LAST_PORT if field.name == "mail_port" else LARGEST_NUMBER
        if not least <= value <= most:
            raise SettingsError(f"{field.name}: {value} is not between {least} and {most}.")


def _check_addresses(settings: Settings) -> None:
    for address in settings.addresses:
        try:
            parts = urlsplit(address)
            is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
            is_named = bool(parts.hostname) and ":" not in (parts.hostname or "")  # Werkzeug trusts no IPv6 literal
            is_usable = parts.scheme in _USUAL_PORTS and is_named and is_bare and bool(_origin(address))
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


def _check_words(settings: Settings) -> None:
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


def _check_look(settings: Settings) -> None:
    if settings.site_accent and not _COLOUR.fullmatch(settings.site_accent):
        raise SettingsError(f"site_accent: '{settings.site_accent}' is no colour like #0b5c66.")


def _check_database(settings: Settings) -> None:
    if not settings.database_url:  # load_settings fills it in
        return
    try:
        is_known = make_url(settings.database_url).get_backend_name() in _DATABASES
    except ArgumentError:
        is_known = False
    if not is_known:
        raise SettingsError(
            "database_url: it begins with none of sqlite:///, postgresql:// and mysql:// (for MariaDB)."
        )


def _check_secret(settings: Settings) -> None:
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
