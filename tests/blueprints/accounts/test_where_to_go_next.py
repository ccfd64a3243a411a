"""`next` may lead anywhere on this site and nowhere else."""

import pytest

from foundation.access import is_own_path
from tests.discussions import HTMX
from tests.people import PASSWORD, QUICK_HASH, account, reader_of, seated

EMAIL = "lan@benmo.example"
OWN = [
    "/",
    "/moderation/log",
    "/articles/a-1?order=oldest#opinions",
    "/tìm-kiếm?q=đường",
    "/a//b",
    "/@evil.example",
    "/%5Cx",
]
FOREIGN = [
    "",
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/x\r\nSet-Cookie: session=1",
    "?next=//evil.example",
    "@evil.example",
    "/\u00a0/evil.example",
    "/\u2028evil",
    "/\\\\evil.example",
    "/x\\..\\..\\evil.example",
]


@pytest.mark.parametrize("target", OWN)
def test_a_path_of_this_site_is_ours(target):
    assert is_own_path(target)


@pytest.mark.parametrize("target", [*FOREIGN, None])
def test_anything_else_is_not(target):
    assert not is_own_path(target)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_after_signing_in_nobody_leaves_the_site(app, headers):
    with app.app_context():
        account("Lan", email=EMAIL, password=QUICK_HASH)
    client = reader_of(app)

    def goes(target):
        data = {"email": EMAIL, "password": PASSWORD, "next": target}
        answer = client.post("/accounts/sign-in", data=data, headers=headers)
        return answer.headers.get("HX-Redirect" if headers else "Location")

    assert [goes(target) for target in ("//evil.example", "/\\evil.example", "/moderation/log")] == [
        "/moderation/",
        "/moderation/",
        "/moderation/log",
    ]


def test_who_is_signed_in_already_does_not_leave_either(app):
    client = seated(app).client

    places = {client.get("/accounts/sign-in", query_string={"next": target}).location for target in FOREIGN}

    assert places == {"/moderation/"}


def test_choosing_a_language_does_not_leave_either(app, client):
    def goes(target):
        return client.post("/language", data={"language": "en", "next": target}).location

    assert {goes(target) for target in FOREIGN} == {"/"}
    assert [goes(target) for target in OWN[:3]] == OWN[:3]


def test_a_place_outside_ascii_is_reached(app, client):
    answer = client.post("/language", data={"language": "en", "next": "/tìm?q=đ"})

    assert answer.location == "/t%C3%ACm?q=%C4%91"
