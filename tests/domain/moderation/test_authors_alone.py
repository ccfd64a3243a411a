"""Only its author changes a comment: who is not, or is not any more, changes nothing, however the two met."""

import pytest

from domain.comments.taking import CommentNotFound
from domain.moderation.authors import Author
from domain.privacy.erasing import Wish
from tests.domain.desk import ask_second_look, new_reader, revise, send_again, stored, withdraw, withdraw_revision
from tests.domain.readers import erase
from tests.letters import published


def revise_words(number, **by):
    return revise(number, "Lời khác.", **by)


BY_AUTHORS = (revise_words, withdraw, withdraw_revision, send_again)


@pytest.mark.parametrize("act", [*BY_AUTHORS, ask_second_look], ids=lambda act: act.__name__)
def test_nobody_changes_the_comment_of_another(app, article, act):
    with app.app_context():
        number = published(article.id)
        before = stored(number)

        with pytest.raises(CommentNotFound):
            act(number, by=Author(new_reader()))

        assert stored(number) == before


@pytest.mark.parametrize("act", BY_AUTHORS, ids=lambda act: act.__name__)
def test_a_form_that_arrives_after_the_name_was_erased_changes_nothing(app, article, act):
    with app.app_context():
        number = published(article.id, "Lời tôi để lại.")
        author = Author(stored(number)["reader_id"])
        erase(author.reader_id, Wish.NAME)
        before = stored(number)

        with pytest.raises(CommentNotFound):
            act(number, by=author)

        assert (before["status"], stored(number)) == ("published", before)
