"""What a first visit costs on a weak line: counted by the browser, headers included."""

import datetime as dt
from itertools import islice

import pytest
from playwright.sync_api import expect

from bench.opinions import opinions
from foundation import clock

MOST_BYTES = 35 * 1024
MOST_ELEMENTS = 19  # in a comment of one paragraph


# Numbers in a page grow through a run on the servers, and with them its weight; here they are the same in every run.
@pytest.mark.only_on("sqlite")
def test_a_first_visit_to_fifty_comments_is_small_and_asks_four_times(visitor, article, write):
    for n, (name, words) in enumerate(islice(opinions(), 50)):
        with clock.at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + n * dt.timedelta(hours=2, minutes=13, seconds=37)):
            write(article, name, words)
    reader, moved = visitor(), {}
    session = reader.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda e: moved.setdefault(e["requestId"], e["response"]["url"]))
    sizes = {}
    session.on("Network.loadingFinished", lambda e: sizes.update({moved[e["requestId"]]: e["encodedDataLength"]}))

    page = reader.visit(article.url)
    expect(page.locator("#comments article.comment")).to_have_count(50)
    page.wait_for_load_state("networkidle")
    # What a slow phone styles and lays out; the browser looks at each form by itself.
    assert (page.locator("#comments form").count(), page.locator("#comments *").count() <= 50 * MOST_ELEMENTS) == (
        0,
        True,
    )

    sizes = {url.removeprefix(reader.site): size for url, size in sizes.items() if "favicon" not in url}
    kinds = sorted(url.rsplit(".", 1)[-1] for url in sizes if url != article.url)
    assert (article.url in sizes, kinds) == (True, ["css", "js", "js"])
    assert sum(sizes.values()) <= MOST_BYTES, sizes
