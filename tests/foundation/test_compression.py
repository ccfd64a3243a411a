"""Public pages are sent small; private ones as they are."""

import gzip

import brotli
import pytest

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip;q=0, br;q=0", None), ("", None), ("zstd", None), ("*", "br")],
)
def test_a_public_page_comes_in_the_best_encoding_the_browser_takes(client, article, accepted, sent):
    plain = client.get(article.url).data

    answer = client.get(article.url, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == sent
    assert UNPACK[sent](answer.data) == plain
    assert answer.content_length == len(answer.data)
    assert {"Accept-Encoding", "Cookie"} <= {part.strip() for part in answer.headers["Vary"].split(",")}


def test_each_encoding_has_an_etag_of_its_own_that_is_known_again(client, article):
    tags = {}
    for encoding in ("br", "gzip", "identity"):
        answer = client.get(article.url, headers={"Accept-Encoding": encoding})
        tags[encoding] = answer.headers["ETag"]
        again = client.get(article.url, headers={"Accept-Encoding": encoding, "If-None-Match": tags[encoding]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.head(article.url, headers={"Accept-Encoding": encoding}).headers["ETag"] == tags[encoding]

    assert len(set(tags.values())) == 3


def test_a_page_with_a_token_is_not_compressed(moderator, article):
    for path in ("/moderation/", article.url):
        answer = moderator.get(path, headers={"Accept-Encoding": "br"})
        assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)
