"""Every answer of the site carries the same policy and headers: pages, errors, redirects, static files."""

import json
import uuid

import pytest

from domain.articles.archive import Month
from foundation.security_headers import HEADERS
from tests.people import reader_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")
# Charset has no meaning for these: XML and JSON are UTF-8 by definition.
WITHOUT_CHARSET = ("application/json", "image/svg+xml")


class Numbered:
    """Stands for an article in an address."""

    address = "khong-co-9"


SAMPLES = {
    "address": Numbered,
    "slug": "tin",
    "colour": "0b5c66",
    "token": "1-0",
    "batch": uuid.UUID(int=7),
    "month": Month(2022, 11),
    "part": 1,
    "stored_name": f"{'a' * 24}-640.jpg",
}
SAMPLES |= dict.fromkeys(("article_id", "comment_id", "event_id", "invitation_id", "reason_id", "user_id"), 7)
SAMPLES |= dict.fromkeys(("category_id", "file_id", "page_id", "revision_number"), 7)


def addresses(app) -> list[tuple[str, str]]:
    """Each method with each address of the site, with sample values."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return [
            (method, adapter.build(rule.endpoint, {name: SAMPLES[name] for name in rule.arguments}, method))
            for rule in app.url_map.iter_rules()
            for method in sorted(rule.methods)
        ]


def assert_carries_headers(answer) -> None:
    told = f"{answer.request.method} {answer.request.path} {answer.status_code}"
    assert {name: answer.headers.getlist(name) for name in HEADERS} == {n: [v] for n, v in HEADERS.items()}, told
    assert answer.headers.getlist("Content-Security-Policy") == [POLICY], told
    assert answer.headers.get("Cache-Control"), told
    assert "Server" not in answer.headers, told
    if answer.status_code not in {204, 304} and answer.mimetype.startswith(TEXT):
        assert answer.mimetype in WITHOUT_CHARSET or answer.mimetype_params.get("charset") == "utf-8", told
    assert b"Traceback" not in answer.get_data(), told
    assert b'File "' not in answer.get_data(), told


def test_the_policy_is_the_reviewed_one():
    assert HEADERS["Content-Security-Policy"] == POLICY


def test_every_address_answers_with_the_headers_to_a_stranger(app, client, article):
    for method, address in addresses(app):
        assert_carries_headers(client.open(address, method=method))


def test_every_address_answers_with_the_headers_to_staff(app, moderator, article):
    for method, address in addresses(app):
        if "sign-out" not in address:
            assert_carries_headers(moderator.client.open(address, method=method))


def test_a_real_article_carries_them_as_page_and_fragment(client, article):
    page = client.get(article.url)
    again = client.get(article.url, headers={"If-None-Match": page.headers["ETag"]})
    fragment = client.get(f"{article.url}/comments", headers={"HX-Request": "true"})

    assert [page.status_code, again.status_code, fragment.status_code] == [200, 304, 200]
    for answer in (page, again, fragment):
        assert_carries_headers(answer)


def test_a_post_from_elsewhere_carries_them(app, article):
    client = reader_of(app)
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    for method, address in addresses(app):
        if method == "POST":
            assert_carries_headers(client.post(address, data={"text": "Xin chào"}))


@pytest.mark.parametrize("fragment", [{}, {"HX-Request": "true"}])
def test_every_error_carries_them_as_page_and_fragment(client, fragment):
    form = "application/x-www-form-urlencoded"

    answers = [
        client.get("/khong-co", headers=fragment),
        client.post("/health", data={"any": "thing"}, headers=fragment),
        client.post("/language", headers={"Transfer-Encoding": "chunked", **fragment}),
        client.post("/language", data=b"language=" + b"x" * 70_000, content_type=form, headers=fragment),
        client.post("/language", data=b"language=%ff", content_type=form, headers=fragment),
        client.post("/language", data={"language": "xx"}, headers=fragment),
    ]

    assert [answer.status_code for answer in answers] == [404, 405, 411, 413, 400, 422]
    for answer in answers:
        assert_carries_headers(answer)


def test_a_defect_of_ours_carries_them_and_no_stack_trace(make_app, app):
    broken = make_app()
    broken.view_functions["articles.front"] = lambda: 1 / 0

    answer = reader_of(broken).get("/")

    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)
    assert_carries_headers(answer)


def test_a_host_that_is_not_ours_carries_them(make_app, app):
    answer = reader_of(make_app(addresses=("https://benmo.example",))).get("/", headers={"Host": "other.example"})

    assert answer.status_code == 400
    assert_carries_headers(answer)


def test_https_is_remembered_only_when_it_was_used(client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


def test_static_files_carry_them(client, site_folder):
    built = json.loads((site_folder / "static/manifest.json").read_text(encoding="utf-8")).values()

    assert built
    for name in built:
        answer = client.get(f"/static/{name}", buffered=True)
        assert answer.status_code == 200
        assert_carries_headers(answer)
        assert "immutable" in answer.headers["Cache-Control"]
    assert_carries_headers(client.get("/static/khong-co.css"))
    assert_carries_headers(client.get("/static/manifest.json", buffered=True))
