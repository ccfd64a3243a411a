"""What is asked for at fixed addresses: security.txt and icons."""

import datetime as dt

import pytest
import time_machine

from foundation.settings import Settings
from foundation.settings_files import SettingsError
from tests.people import reader_of

NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)


def test_security_txt_names_whom_to_tell_and_does_not_run_out(make_app, app):
    contact = "mailto:an-toan@benmo.example"
    site = make_app(security_contact=contact, addresses=("https://benmo.example",))

    with time_machine.travel(NOON, tick=False):
        answer = reader_of(site).get("/.well-known/security.txt", headers={"Host": "benmo.example"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.split("\n") == [
        f"Contact: {contact}",
        "Expires: 2027-05-19T00:00:00Z",
        "Preferred-Languages: vi, en",
        "Canonical: https://benmo.example/.well-known/security.txt",
        "",
    ]


def test_without_a_contact_there_is_no_security_txt(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("contact", ["it@benmo.example", "mailto:", "https://a\nb", "javascript:1", "mailto:à@b"])
def test_a_contact_that_is_no_address_stops_the_start(contact):
    with pytest.raises(SettingsError, match="security_contact"):
        Settings(security_contact=contact)


@pytest.mark.parametrize(("path", "kind"), [("/favicon.ico", "image/"), ("/apple-touch-icon.png", "image/png")])
def test_icons_are_where_browsers_look_for_them(client, path, kind):
    answer = client.get(path, follow_redirects=True, buffered=True)

    assert answer.status_code == 200
    assert answer.mimetype.startswith(kind)
