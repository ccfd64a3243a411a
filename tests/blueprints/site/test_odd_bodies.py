"""Bodies that no form of ours sends: a clear refusal, never a failure of ours."""

import pytest

BODIES = {
    "JSON with odd types": {"json": {"email": ["a"], "password": 5, "language": 1, "text": {}}},
    "a JSON list": {"json": [1]},
    "what claims to be JSON": {"data": b"{", "content_type": "application/json"},
    "file parts": {
        "data": b'--x\r\nContent-Disposition: form-data; name="email"; filename="a"\r\n\r\nb\r\n--x--\r\n',
        "content_type": "multipart/form-data; boundary=x",
    },
    "multipart without an end": {"data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
    "NUL everywhere": {
        "data": {"email": "a\0@b.vn", "password": "\0" * 12, "language": "\0", "next": "\0", "text": "\0"}
    },
    "nothing": {"data": b""},
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("path", ["/accounts/sign-in", "/language", "{article}/comments"])
def test_an_odd_body_is_refused(client, article, path, body):
    answer = client.post(path.format(article=article.url), **body)

    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(
    "path",
    [
        "/accounts/me",
        "/moderation/comments/1/decisions",
        "/moderation/comments/1/answers",
        "/moderation/comments/1/claim",
        "/moderation/decisions",
        "/moderation/events/1/reversal",
        "/editorial/articles/1",
        "/editorial/articles/1/autosave",
        "/editorial/categories",
    ],
)
def test_an_odd_body_of_staff_is_refused(moderator, path, body):
    answer = moderator.client.post(path, **body)

    assert 400 <= answer.status_code < 500


def test_a_page_to_return_to_may_have_vietnamese_letters(app):
    answer = app.test_client().get("/moderation/?tìm=đường", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"].isascii()
