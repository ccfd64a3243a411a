"""The demo site has likes: as many as its comments count, of readers who are none of the authors."""

import collections

from tests.demo_site import demo_rows


def test_the_demos_likes_are_those_its_comments_count(app):
    with app.app_context():
        rows = demo_rows(app.config["SETTINGS"])
    comments, likes = rows["comments"], rows["likes"]

    counted = collections.Counter(row["comment_id"] for row in likes)
    liked = [row for row in comments if row["like_count"]]
    authors = {row["reader_id"] for row in comments}

    assert {row["id"]: row["like_count"] for row in liked} == dict(counted)
    assert {row["status"] for row in liked} == {"published"}
    assert len(liked) > 100
    assert not authors & {row["reader_id"] for row in likes}
