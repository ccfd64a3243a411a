"""What changed between two texts: nothing is lost in showing it, and nothing takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.comparing import Piece, compared, compared_at_length
from tests.hostile_texts import HOSTILE

LONGEST = 5_000
# A page of the desk compares dozens.
LONGEST_SECONDS = 0.2
WORDS = st.lists(st.sampled_from(["đường", "làng", "lầy", "lội", "\n", " ", "  ", ".", "3*4", "🐃", "ạ"]), max_size=30)
TEXTS = st.one_of(st.text(max_size=200), WORDS.map(" ".join), WORDS.map("".join))


def sides(pieces) -> tuple[str, str]:
    """The old and the new text, out of the pieces."""
    old = "".join(piece.text for piece in pieces if piece.kind != "new")
    return old, "".join(piece.text for piece in pieces if piece.kind != "gone")


@settings(max_examples=300, deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_the_pieces_are_both_texts_whole(old, new):
    pieces = compared(old, new)

    assert sides(pieces) == (old, new)
    assert {piece.kind for piece in pieces} <= {"same", "gone", "new"}
    assert all(piece.text for piece in pieces)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_a_text_is_the_same_as_itself(text):
    assert compared(text, text) == ([Piece("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("", "Mới.", [("new", "Mới.")]),
        ("Cũ.", "", [("gone", "Cũ.")]),
        (
            "Tôi ở xóm 3 nhé",
            "Tôi ở xóm 4 nhé",
            [("same", "Tôi ở xóm "), ("gone", "3 "), ("new", "4 "), ("same", "nhé")],
        ),
        ("một hai ba", "một ba", [("same", "một "), ("gone", "hai "), ("same", "ba")]),
        ("một ba", "một hai ba", [("same", "một "), ("new", "hai "), ("same", "ba")]),
        ("hoà", "hòa", [("gone", "hoà"), ("new", "hòa")]),
    ],
)
def test_what_differs_is_said_word_by_word(old, new, pieces):
    assert [(piece.kind, piece.text) for piece in compared(old, new)] == pieces


ENORMOUS = {
    "words that all differ": ("a " * (LONGEST // 2), "b " * (LONGEST // 2)),
    "the same word over and over": ("a " * (LONGEST // 2), "a " * (LONGEST // 2 - 1) + "b"),
    "two words in turn": ("a b " * (LONGEST // 4), "b a " * (LONGEST // 4)),
    "one word": ("a" * LONGEST, "b" * LONGEST),
    "only spaces": (" " * LONGEST, "\n" * LONGEST),
    "punctuation": (".," * (LONGEST // 2), ",." * (LONGEST // 2)),
    "at the limit of comparing": ("a b " * 249, "b a " * 249),
    "below the limit of comparing": ("a b " * 249, "b a a " * 166),
    "few words in many places": ("a b " * 49, "b a a " * 33),
    "almost alike": ("x " * 400 + "1", "1 " + "x " * 400),
    "combining marks": ("ạ" * LONGEST, "a" + "\u0323" * (LONGEST - 1)),
}


def test_an_ordinary_long_text_is_compared_word_by_word():
    """Four hundred words, of which one comes back in every twelfth place; every tenth word is changed."""
    old = ["là" if number % 12 == 0 else f"từ{number // 2}" for number in range(400)]
    new = [f"{word}x" if number % 10 == 0 else word for number, word in enumerate(old)]

    kinds = [piece.kind for piece in compared(" ".join(old), " ".join(new))]

    assert kinds.count("same") >= 35


@pytest.mark.parametrize(("old", "new"), ENORMOUS.values(), ids=ENORMOUS)
def test_what_takes_long_to_compare_is_shown_as_it_is(old, new):
    began = time.thread_time()

    pieces = compared(old, new)

    assert (sides(pieces), time.thread_time() - began < LONGEST_SECONDS) == ((old, new), True)


def test_hostile_texts_come_back_as_they_went_in():
    texts = list(HOSTILE.values())

    for old, new in zip(texts, [*texts[1:], ""], strict=True):
        assert sides(compared(old, new)) == (old, new)


def test_long_texts_are_compared_by_paragraphs_and_then_by_words():
    paragraphs = [f"Đoạn {n}: đường làng ngõ xóm của thôn {n}." for n in range(3_000)]
    old = "\n\n".join(paragraphs)
    new = old.replace("Đoạn 2: đường", "Đoạn 2: Đường").replace("thôn 2990.", "xã 2990.")

    changed = [(piece.kind, piece.text.strip()) for piece in compared_at_length(old, new) if piece.kind != "same"]

    assert changed == [("gone", "đường"), ("new", "Đường"), ("gone", "thôn"), ("new", "xã")]


def test_many_short_stretches_between_many_other_words_are_not_looked_for_to_the_end():
    old, new = (" ".join(f"{n:x} {between * 8}" for n in range(5_000)) for between in ("q ", "z "))
    began = time.thread_time()

    pieces = compared_at_length(old, new)

    assert (sides(pieces), time.thread_time() - began < 5) == ((old, new), True)  # it took a minute


def test_texts_made_to_take_long_still_give_both_back_whole():
    old = "".join(f"đoạn {n}\n{'a b ' * 45}\n" for n in range(400))
    new = "".join(f"đoạn {n}\n{'x a b b ' * 22}\n" for n in range(400))

    pieces = compared_at_length(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new
    assert len(pieces) < 5_000
