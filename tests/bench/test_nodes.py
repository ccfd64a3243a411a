"""The benchmark of two nodes names what was lost, doubled or refused; killing servers would take a test too long."""

from collections import Counter

import pytest

from bench.nodes import Post, _rows


def post(words: str, **about) -> Post:
    return Post(words, **({"comment_id": 1, "seconds": 1.0, "ended_at": 2.0} | about))


@pytest.mark.parametrize(
    ("posts", "stored", "broken"),
    [
        ([post("a"), post("b", failed=1)], ["a", "b"], []),
        ([post("a"), post("b", comment_id=None)], ["a", "b"], ["comments never acknowledged"]),
        ([post("a"), post("b")], ["a"], ["acknowledged comments lost"]),
        ([post("a"), post("b")], ["a", "b", "b"], ["comments doubled"]),
        ([post("a"), post("b", failed=2)], ["a", "b"], ["failed answers of one request, at most"]),
    ],
    ids=["all well", "unanswered", "lost", "doubled", "failed twice"],
)
def test_it_names_the_promise_that_does_not_hold(posts, stored, broken):
    rows = _rows(posts, Counter(stored), in_flight=0)

    assert [row["name"].removeprefix("nodes: ") for row in rows if not row["holds"]] == broken
