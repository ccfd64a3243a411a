"""Static files: built once, named after what is in them, sent with the headers of every answer."""

import gzip
import json

import brotli
import pytest

from app import ROOT
from foundation import static_files
from foundation.security_headers import HEADERS
from foundation.static_files import StaticFilesMissing


@pytest.fixture
def manifest(site_folder):
    return json.loads((site_folder / "static" / static_files.MANIFEST).read_text(encoding="utf-8"))


def test_every_page_names_only_files_that_are_there(app, client, article, manifest):
    known = {f"/static/{name}" for name in manifest.values()}
    named = set()
    for path in ("/", article.url, "/accounts/sign-in"):
        page = client.get(path).get_data(as_text=True)
        named |= {part.split('"')[0] for part in page.split('"') if part.startswith("/static/")}

    assert named - known == set()
    assert {path: client.get(path, buffered=True).status_code for path in named} == dict.fromkeys(named, 200)
    assert len(named) >= 4


def test_a_file_is_kept_for_ever_and_carries_the_headers_of_every_answer(client, manifest):
    answer = client.get(f"/static/{manifest['readers.css']}", buffered=True)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"].endswith(", public, immutable")
    assert answer.headers["Content-Type"].startswith("text/css")


def test_what_a_browser_has_already_is_not_sent_again(client, manifest):
    path = f"/static/{manifest['readers.css']}"
    first = client.get(path, buffered=True)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]}, buffered=True)

    assert (again.status_code, again.data) == (304, b"")
    assert {name: again.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(("encoding", "opened"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_compressed_copy_is_the_same_file(client, manifest, encoding, opened):
    path = f"/static/{manifest['vendor/htmx-4.0.1.min.js']}"
    plain = client.get(path, headers={"Accept-Encoding": "identity"}, buffered=True)
    packed = client.get(path, headers={"Accept-Encoding": encoding}, buffered=True)

    assert (packed.headers["Content-Encoding"], opened(packed.data)) == (encoding, plain.data)
    assert ("Accept-Encoding" in packed.headers["Vary"], len(packed.data) < len(plain.data)) == (True, True)


@pytest.mark.parametrize("path", ["/static/", "/static/nothing.css", "/static/../app.py", "/static/%2e%2e/ykien.toml"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_building_again_changes_nothing_and_removes_what_is_old(tmp_path):
    first = static_files.build(ROOT / "static", tmp_path)
    times = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.name != "manifest.json"}
    (tmp_path / "old.0123456789ab.css").write_text("", encoding="utf-8")
    second = static_files.build(ROOT / "static", tmp_path)
    after = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir() if file.name != "manifest.json"}

    assert (second, after) == (first, times)


def test_a_style_sheet_keeps_its_rules_and_its_strings():
    sheet = """/* isn't "here" */
      @media (min-width: 64em) { .a > b:not(.c, .d) + i { margin: calc(1px + 2px) 0; font: 1em "A ; { b", serif; } }
      a::after { content: " (" attr(href) ") /* stays */" }
    """

    assert static_files.minified_sheet(sheet) == (
        '@media (min-width:64em){.a>b:not(.c,.d) + i{margin:calc(1px + 2px) 0;font:1em "A ; { b",serif}}'
        'a::after{content:" (" attr(href) ") /* stays */"}'
    )


def test_another_content_is_another_name(tmp_path):
    sources = tmp_path / "sources"
    (sources / "css").mkdir(parents=True)
    for parts in static_files.SHEETS.values():
        for part in parts:
            (sources / "css" / f"{part}.css").write_text("a { color: red }", encoding="utf-8")
    for folder in ("readers", "editor"):
        (sources / "js" / folder).mkdir(parents=True)
    for part in {part for parts in static_files.SCRIPTS.values() for part in parts}:
        (sources / "js" / f"{part}.js").write_text("// nothing\n", encoding="utf-8")
    before = static_files.build(sources, tmp_path / "built")
    (sources / "css" / "desk.css").write_text("a { color: blue }", encoding="utf-8")
    after = static_files.build(sources, tmp_path / "built")

    assert before["readers.css"] == after["readers.css"]
    assert before["staff.css"] != after["staff.css"]


def test_a_site_that_was_not_built_says_which_command_does_it(make_app, tmp_path):
    app = make_app()
    static_files.init_app(app, tmp_path / "empty")

    with pytest.raises(StaticFilesMissing, match="flask site build"):
        app.jinja_env.globals["asset"]("readers.css")
