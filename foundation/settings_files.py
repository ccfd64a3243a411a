"""The two files a site keeps its settings in: what the host wrote, and the secret made at the first run."""

import contextlib
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

SETTINGS_FILE = "ykien.toml"
SECRETS_FILE = "secrets.toml"


class SettingsError(Exception):
    """A setting is wrong; the message names it and says what to do."""


def read_toml(path: Path) -> dict[str, Any]:
    """What a file says; nothing when it is not there. Raises SettingsError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}.") from None


def kept_secret(instance: Path) -> str:
    """The secret kept in the instance folder, made at the first run and readable by its owner only."""
    path = instance / SECRETS_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        draft = instance / f"{SECRETS_FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(f'secret_key = "{secrets.token_urlsafe(48)}"\n')
        # Whole or not at all: of workers that start together one is first, and the others read what it wrote.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    kept = read_toml(path).get("secret_key")
    if not isinstance(kept, str) or not kept:
        raise SettingsError(f"{path}: there is no secret_key in it; bring it back from a backup, or remove the file.")
    return kept
