"""Static files: built once into hashed, joined and compressed files, served by WhiteNoise with the same headers.

`static/` holds the sources, a file for each component. `build` joins style sheets and what readers' scripts can do,
leaves out what only people read, names every file after its content, and compresses it; the results live in the
instance folder.
"""

import gzip
import hashlib
import json
import os
import re
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/static/"
MANIFEST = "manifest.json"
# One for the pages that many readers begin with, one for staff; what few pages need they ask for besides, so that
# nobody else waits for it.
SHEETS = {
    "readers.css": ["tokens", "base", "navigation", "article", "comments", "form", "notices", "print"],
    "front.css": ["front"],
    "own.css": ["own"],
    "staff.css": [
        *("tokens", "base", "navigation", "article", "comments", "form", "notices", "own", "desk", "log", "staff"),
        *("editor", "media"),
    ],
    "search.css": ["search"],
    "styleguide.css": ["front", "styleguide"],
}
# Each joined into one function, in the order in which they make a page ready. Pages for readers ask for the first;
# readers/further.js fetches the next two when they are wanted.
SCRIPTS = {
    "js/readers.js": [
        *("readers/shared", "readers/sizes", "readers/sharing", "readers/further", "readers/times", "readers/menus"),
        *("readers/threads", "readers/forms", "readers/sending", "readers/start"),
    ],
    "js/writing.js": [
        *("readers/shared", "readers/drafts", "readers/quotes", "readers/counter", "readers/diacritics"),
        "readers/start",
    ],
    "js/arriving.js": ["readers/shared", "readers/arriving", "readers/start"],
    "js/editor.js": [
        *("editor/writing", "editor/marks", "editor/pictures", "editor/pasting", "editor/previewing"),
        "editor/autosaving",
    ],
}
_FOREVER_SECONDS = 31_536_000
# In a style sheet, where strings stay as they are: comments, and space that separates nothing.
_SHEET_COMMENT = re.compile(r'("[^"]*")|/\*.*?\*/', re.DOTALL)
_SHEET_SPACE = re.compile(r'("[^"]*")|\s*;?\s*(})\s*|\s*([{;,>])\s*|(:)\s+|\s*(\s)')
_LINE_COMMENT = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


class StaticFilesMissing(Exception):
    """The static files were not built, or are older than their sources."""


def init_app(app: Flask, folder: Path) -> None:
    """Serve the built files from `folder` in front of the application and let templates name them."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = _manifest(folder)
    known = {name: f"{PREFIX}{hashed}" for name, hashed in manifest.items()}
    digests = {f"{PREFIX}{hashed}": hashed.split(".")[-2] for hashed in manifest.values()}

    def add_etag(headers: Headers, _path: str, url: str) -> None:
        if url in digests:
            headers["ETag"] = f'"{digests[url]}"'

    def asset(name: str) -> str:
        """The address of a built file."""
        try:
            return known[name]
        except KeyError:
            raise StaticFilesMissing(f"'{name}' was not built; run: flask site build") from None

    app.add_template_global(asset)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=PREFIX,
        max_age=_FOREVER_SECONDS,
        allow_all_origins=False,  # nobody else's pages use them
        immutable_file_test=lambda _path, url: url in digests,
        add_headers_function=add_etag,
    )


def build(sources: Path, folder: Path) -> dict[str, str]:
    """Build all files of `sources` into `folder`; returns source name → built name. Old builds are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name, content in _contents(sources).items():
        stem, suffix = name.rsplit(".", 1)
        hashed = f"{stem.replace('/', '-')}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        manifest[name] = hashed
        if not (folder / hashed).exists():
            _write_with_copies(folder / hashed, content)
    wanted = {MANIFEST, *manifest.values(), *(f"{n}{s}" for n in manifest.values() for s in (".gz", ".br"))}
    for file in folder.iterdir():
        if file.name not in wanted:
            file.unlink()
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return manifest


def minified_sheet(sheet: str) -> str:
    """The same rules without comments and without space that means nothing. Strings are written with `"`."""
    for spare in (_SHEET_COMMENT, _SHEET_SPACE):
        sheet = spare.sub(lambda found: found[found.lastindex] if found.lastindex else "", sheet)
    return sheet.strip()


def _contents(sources: Path) -> dict[str, bytes]:
    contents = {name: _joined(sources / "css", parts) for name, parts in SHEETS.items()}
    contents |= {name: _joined_scripts(sources / "js", parts) for name, parts in SCRIPTS.items()}
    for folder in ("js", "vendor", "images"):
        for file in sorted((sources / folder).glob("*")):
            if file.suffix in {".js", ".svg", ".png", ".ico"}:
                contents[f"{folder}/{file.name}"] = file.read_bytes()
    return contents


def _joined(folder: Path, parts: list[str]) -> bytes:
    sheets = []
    for part in parts:
        sheet = minified_sheet((folder / f"{part}.css").read_text(encoding="utf-8"))
        sheets.append(f"@media print{{{sheet}}}" if part == "print" else sheet)
    return "\n".join(sheets).encode()


def _joined_scripts(folder: Path, parts: list[str]) -> bytes:
    """Each part without indentation and whole lines of comment."""
    sources = [_LINE_COMMENT.sub("", (folder / f"{part}.js").read_text(encoding="utf-8")) for part in parts]
    return f'(() => {{\n"use strict";\n{"".join(sources)}}})();\n'.encode()


def _write_with_copies(path: Path, content: bytes) -> None:
    """Without a time: the name says what is in the file, and a header less is sent with it."""
    path.write_bytes(content)
    os.utime(path, (0, 0))
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
    path.with_name(path.name + ".br").write_bytes(brotli.compress(content, quality=11))


def _manifest(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
