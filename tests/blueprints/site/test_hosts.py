"""Which hosts the site answers for, and what it says about itself on HTTPS."""

import pytest

from foundation.security_headers import HEADERS
from tests.discussions import HTMX
from tests.people import reader_of

ADDRESSES = ("https://benmo.example", "http://office.example:8000")


@pytest.fixture
def site(make_app, app):
    return reader_of(make_app(addresses=ADDRESSES))


@pytest.mark.parametrize("address", [*ADDRESSES, "https://BENMO.example", "http://benmo.example:1234"])
def test_the_configured_addresses_are_answered(site, address):
    assert site.get("/", base_url=address).status_code == 200


FOREIGN = ["evil.example", "benmo.example.evil.example", "xbenmo.example", "localhost", "127.0.0.1", "a@b.example", ""]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_any_other_host_is_400(site, headers):
    answers = {
        (host, path): site.get(path, headers={"Host": host, **headers})
        for host in FOREIGN
        for path in ("/", "/accounts/sign-in", "/nowhere")
    }

    policies = {answer.headers.get("Content-Security-Policy") for answer in answers.values()}
    assert {asked: answer.status_code for asked, answer in answers.items()} == dict.fromkeys(answers, 400)
    assert policies == {HEADERS["Content-Security-Policy"]}


def test_without_configured_addresses_any_host_is_answered(client):
    assert client.get("/", base_url="http://192.168.1.7:8000").status_code == 200


def test_no_other_header_names_the_host(site):
    for header in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        answer = site.get("/moderation/", base_url=ADDRESSES[0], headers={header: "evil.example"})

        assert (answer.status_code, "evil" in answer.location) == (303, False)


@pytest.mark.parametrize(("scheme", "wanted"), [("http", None), ("https", "max-age=31536000; includeSubDomains")])
def test_only_https_asks_browsers_to_stay_with_it(client, scheme, wanted):
    for path, status in {"/": 200, "/nowhere": 404, "/moderation/": 303, "/health": 200}.items():
        answer = client.get(path, base_url=f"{scheme}://localhost")

        assert (answer.status_code, answer.headers.get("Strict-Transport-Security")) == (status, wanted)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
