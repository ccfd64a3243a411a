"""The settings that an office changes itself: what was saved, what is in force, saving, and taking the last save back.

What the host set (`Settings.fixed`) goes before what was saved, and that before the defaults.
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from domain.accounts.queries import name_of
from domain.site.models import SiteSetting
from foundation import clock
from foundation.database import db
from foundation.settings import Settings
from foundation.settings_files import SettingsError
from foundation.site_version import mark_site_changed

# In the order of the settings page.
OFFICE_SETTINGS = (
    *("site_name", "site_tagline", "site_logo", "site_accent"),
    *("site_responsible", "site_postal_address", "site_telephone", "site_footer", "site_official_label"),
    *("default_language", "time_zone", "date_format"),
    *("comments_policy", "comments_known_after", "comments_close_after_days", "comments_wait_after_reports"),
    *("comments_ask_email", "comments_diacritics", "comments_consent", "school_mode"),
)
# The row that keeps what stood before the last save.
_FORMER = "former"


class SettingsChanged(Exception):
    """Somebody else saved since the form was opened; `saved` is what stands now."""

    def __init__(self, saved: "SavedSettings") -> None:
        super().__init__()
        self.saved = saved


class NothingToTakeBack(Exception):
    """Nothing was saved yet."""


@dataclasses.dataclass(frozen=True)
class SavedSettings:
    """What was saved, by whom and when; `digest` tells two states apart. `former`: what stood before the last save."""

    values: Mapping[str, Any]
    digest: str
    saved_at: datetime | None
    saved_by: str
    former: Mapping[str, Any] | None


def saved_settings() -> SavedSettings:
    """The settings as they were saved; of those never saved nothing."""
    rows = {row.name: row for row in db.session.execute(select(SiteSetting)).scalars()}
    values = {name: json.loads(rows[name].value) for name in OFFICE_SETTINGS if name in rows}
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
    former = rows.get(_FORMER)
    return SavedSettings(
        values,
        digest,
        former.updated_at if former else None,
        name_of(former.updated_by_id) if former else "",
        json.loads(former.value) if former else None,
    )


def with_saved(host: Settings, values: Mapping[str, Any]) -> Settings:
    """The host's settings, with these values wherever the host chose nothing; what cannot be used is left out."""
    free = {name: _typed(name, value) for name, value in values.items() if name not in host.fixed}
    try:
        return dataclasses.replace(host, **free)
    except SettingsError:  # saved by another version of the program
        settings = host
        for name, value in free.items():
            with contextlib.suppress(SettingsError):
                settings = dataclasses.replace(settings, **{name: value})
        return settings


def save_settings(values: Mapping[str, Any], *, user_id: int | None, based_on: str | None = None) -> None:
    """Save these settings; others stay as they were saved.

    `based_on`: the digest of what the form began with. Raises SettingsChanged when that is not what stands.
    """
    mark_site_changed()  # first: it takes the row for which everybody else who saves has to wait
    saved = saved_settings()
    if based_on is not None and based_on != saved.digest:
        raise SettingsChanged(saved)
    _write({**saved.values, **values}, former=saved.values, user_id=user_id)


def take_last_save_back(*, user_id: int, based_on: str) -> None:
    """Bring back what stood before the last save; done twice, the last save stands again.

    Raises NothingToTakeBack, and SettingsChanged when somebody saved in the meantime.
    """
    mark_site_changed()
    saved = saved_settings()
    if based_on != saved.digest:
        raise SettingsChanged(saved)
    if saved.former is None:
        raise NothingToTakeBack
    _write(saved.former, former=saved.values, user_id=user_id)


def is_set_up(host: Settings) -> bool:
    """Somebody gave the site its name: the host, or an administrator."""
    query = select(SiteSetting.name).where(SiteSetting.name == "site_name")
    return "site_name" in host.fixed or db.session.execute(query).first() is not None


def _write(values: Mapping[str, Any], *, former: Mapping[str, Any], user_id: int | None) -> None:
    now = clock.now()
    kept = {name: value for name, value in values.items() if name in OFFICE_SETTINGS}
    gone = [name for name in OFFICE_SETTINGS if name not in kept]
    db.session.execute(delete(SiteSetting).where(SiteSetting.name.in_(gone)))
    for name, value in (*kept.items(), (_FORMER, dict(former))):
        text = json.dumps(value, ensure_ascii=False)
        row = db.session.get(SiteSetting, name)
        if row is None:
            row = SiteSetting(name=name)
            db.session.add(row)
        elif row.value == text and name != _FORMER:
            continue
        row.value, row.updated_at, row.updated_by_id = text, now, user_id
    db.session.flush()


def _typed(name: str, value: Any) -> Any:
    """The value if it has the setting's type; else the default."""
    default = next(field.default for field in dataclasses.fields(Settings) if field.name == name)
    return value if type(value) is type(default) else default
