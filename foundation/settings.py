"""What the host may set: environment first, then `instance/ykien.toml`, then the defaults written here.

Every field of `Settings` is one setting; its environment name is YKIEN_ and the field's name in capitals.
docs/settings.md describes each, and a test holds the two together.
"""

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foundation.settings_checks import check, origin_of
from foundation.settings_files import SETTINGS_FILE, SettingsError, kept_secret, read_toml

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclasses.dataclass(frozen=True)
class Settings:
    """All settings with their defaults. Lists are comma-separated in the environment."""

    production: bool = False
    secret_key: str = ""
    database_url: str = ""
    redis_url: str = ""
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
        return tuple(origin_of(address) for address in self.addresses)


def instance_folder(code: Path) -> Path:
    """Where the site is kept: the folder of YKIEN_INSTANCE, or `instance/` beside the program, which lies in `code`."""
    return Path(os.environ.get("YKIEN_INSTANCE") or code / "instance")


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
