"""A process that just began answers stored pages as the application would, and leaves the rest to the application."""

import dataclasses
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from app import ROOT
from domain.page_kinds import PAGE_KINDS
from foundation.cold_start import ColdStart
from foundation.settings import Settings
from tests.discussions import write

# As Passenger's loader does: the file by its path, from whatever folder.
LOADED = """
import importlib.util, json, sys, wsgiref.util
spec = importlib.util.spec_from_file_location("passenger_wsgi", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
answers = []
for headers in json.loads(sys.argv[3]):
    environ = {"PATH_INFO": sys.argv[2], "HTTP_HOST": "localhost"} | headers
    wsgiref.util.setup_testing_defaults(environ)
    said = []
    body = b"".join(module.application(environ, lambda status, headers: said.extend([status, headers])))
    answers.append([*said, body.hex()])
heavy = ["flask", "werkzeug", "jinja2", "sqlalchemy", "babel", "app"]
print(json.dumps({"answers": answers, "imported": [name for name in heavy if name in sys.modules]}))
"""
ASKED = [
    {"HTTP_ACCEPT_ENCODING": "br"},
    {"HTTP_ACCEPT_ENCODING": "gzip"},
    {},
    {"HTTP_ACCEPT_ENCODING": "br", "HTTP_COOKIE": "language=en"},
    {"HTTP_ACCEPT_ENCODING": "br", "HTTP_IF_NONE_MATCH": "*"},
]


@pytest.fixture
def cold(app, site_folder):
    """A process that just began: cold() makes the usual site when it must, and `made` says how often it did."""

    def begin(site=app, *, whole_site=None, **changes) -> ColdStart:
        made = []
        start = ColdStart(
            whole_site or (lambda: made.append(1) or site),
            dataclasses.replace(site.config["SETTINGS"], **changes),
            instance=site_folder.resolve(),
            code=ROOT,
            kinds=PAGE_KINDS,
        )
        start.made = made
        return start

    return begin


def environ_of(settings: Settings) -> dict[str, str]:
    """The environment that says what these settings say."""
    chosen = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    chosen = {name: value for name, value in chosen.items() if value != getattr(Settings, name)}
    return {f"YKIEN_{name.upper()}": str(value) for name, value in chosen.items()}


@pytest.mark.only_on("sqlite")
def test_passenger_gets_what_the_application_answers_without_importing_it(app, article, site_folder, tmp_path):
    def by_the_application(headers: dict) -> list:
        answer = app.test_client(use_cookies=False).get(article.url, environ_overrides=headers)
        return [answer.status, sorted(answer.headers), answer.get_data().hex()]

    def by_a_process() -> dict:
        loaded = subprocess.run(
            [sys.executable, "-c", LOADED, str(ROOT / "passenger_wsgi.py"), article.url, json.dumps(ASKED)],
            cwd=tmp_path,
            env=os.environ | environ_of(app.config["SETTINGS"]) | {"YKIEN_INSTANCE": str(site_folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(loaded.stdout)

    by_a_process()  # the one that comes first makes the pages, if nobody did

    told = by_a_process()
    assert told["imported"] == []
    answers = [[status, sorted(map(tuple, headers)), body] for status, headers, body in told["answers"]]
    assert answers == [by_the_application(headers) for headers in ASKED]
    assert [answer[0][:3] for answer in answers] == ["200", "200", "200", "200", "304"]


@pytest.mark.only_on("sqlite")
def test_a_stored_page_behind_a_trusted_proxy_needs_no_application(make_app, article, cold):
    app = make_app(trusted_proxies=("127.0.0.1",))
    forwarded = {
        "headers": {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"},
        "environ_overrides": {"REMOTE_ADDR": "127.0.0.1"},
    }
    expected = Client(app).get(article.url, **forwarded)
    start = cold(app)

    answer = Client(start).get(article.url, **forwarded)

    assert (answer.status, answer.data, start.made) == (expected.status, expected.data, [])
    assert answer.headers["Strict-Transport-Security"] == expected.headers["Strict-Transport-Security"]


def test_what_is_not_stored_is_asked_of_the_application(article, cold):
    start = cold()

    first = Client(start).get(article.url, headers={"Accept-Encoding": "br"})

    assert (first.status_code, first.headers["Content-Encoding"], len(start.made)) == (200, "br", 1)


def test_a_page_that_changed_since_is_not_shown(app, article, cold):
    Client(app).get(article.url)
    start = cold()

    write(app, article.id)

    assert "Lời thứ 0." in Client(start).get(article.url).text
    assert len(start.made) == 1


def test_many_at_once_make_one_application_and_everything_goes_to_it_from_then_on(app, article, cold):
    Client(app).get(article.url)
    start = cold()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _number: Client(start).get("/").status_code, range(8)))

    assert (answers, len(start.made)) == ([200] * 8, 1)
    app.extensions["stored_pages"]._recent.clear()
    assert Client(start).get(article.url).status_code == 200
    assert len(app.extensions["stored_pages"]._recent) == 1
    assert len(start.made) == 1


def test_an_application_that_cannot_be_made_is_tried_again(app, cold):
    tries = []

    def whole_site():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk was full")
        return app

    start = cold(whole_site=whole_site)

    with pytest.raises(OSError, match="full"):
        Client(start).get("/")

    assert Client(start).get("/").status_code == 200


def test_a_database_in_memory_is_asked_through_the_application_alone(app, article, cold):
    Client(app).get(article.url)
    start = cold(database_url="sqlite://")

    assert (Client(start).get(article.url).status_code, len(start.made)) == (200, 1)
