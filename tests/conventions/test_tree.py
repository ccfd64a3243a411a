"""What lies at the top of the tree, what came from others, and what must not be in a lock file."""

import hashlib
import subprocess
import tomllib

import pytest

from app import ROOT

# A new entry is a decision.
TOP = {
    *(
        "app.py",
        "passenger_wsgi.py",
        "pyproject.toml",
        "README.md",
        "blueprints",
        "templates",
        "static",
        "tests",
        "instance",
    ),
    *("domain", "foundation", "migrations", "translations", "docs", "bench", "Makefile", "CHANGELOG.md", "LICENSE"),
    *("requirements.lock", "requirements-dev.lock", "babel.cfg"),
    *(".ci", ".editorconfig", ".gitignore"),
}
VENDOR = tomllib.loads((ROOT / "static/vendor/VENDOR.toml").read_text(encoding="utf-8"))


def is_ignored(name: str) -> bool:
    """True for what tools and people leave behind; in a copy that git does not know, for what begins with a dot."""
    asked = subprocess.run(["git", "check-ignore", "--quiet", name], cwd=ROOT, check=False, stderr=subprocess.DEVNULL)
    return asked.returncode == 0 or (asked.returncode != 1 and name.startswith("."))


def test_nothing_stray_lies_at_the_top():
    found = {path.name for path in ROOT.iterdir() if path.name != ".git"}

    assert {name for name in found - TOP if not is_ignored(name)} == set()


def test_nothing_is_missing_at_the_top():
    assert {name for name in TOP - {"bench"} if not (ROOT / name).exists()} == set()


def test_the_changelog_says_what_is_not_released_yet():
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VENDOR)
def test_vendored_files_are_what_they_were(name):
    content = (ROOT / "static/vendor" / VENDOR[name]["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == VENDOR[name]["sha256"]


def test_every_vendored_file_is_accounted_for():
    files = {path.name for path in (ROOT / "static/vendor").iterdir()}

    assert files == {"VENDOR.toml"} | {e["file"] for e in VENDOR.values()} | {f"{name}-LICENSE" for name in VENDOR}


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_names_packages_and_no_place_to_get_them_from(file):
    text = (ROOT / file).read_text(encoding="utf-8")

    assert "--hash=sha256:" in text
    assert [line for line in text.splitlines() if "://" in line or "index-url" in line or "find-links" in line] == []
