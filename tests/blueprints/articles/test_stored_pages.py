"""An article's page out of the store is the page that the application would make at that moment, whatever happened."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from domain.articles.actions import import_article, mark_changed
from domain.articles.closing import set_comments_open
from domain.articles.filing import change_category
from domain.articles.importing import ArticleFile
from domain.articles.models import Article
from domain.articles.publishing import Change, Step, change_article
from domain.articles.writing import Words
from domain.comments.letters import Letter
from domain.comments.likes import like_comment, unlike_comment
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import replace_site
from domain.exchange.backup.writing import write_backup
from domain.moderation.actions import decide
from domain.moderation.answers import answer_officially
from domain.moderation.models import Action
from domain.site.menu import menu_digest, saved_menu
from domain.site.menu import save_menu as save_menu_of_site
from domain.site.settings import save_settings
from foundation import clock
from foundation.current_site import Link
from foundation.database import commit, db
from foundation.plain_reads import PlainReads
from tests.blueprints.desk import posted
from tests.discussions import HTMX, quiet_moderator, shown_ids, statements, write
from tests.people import account, reader_of, seated

# A cookie of who may hold a form's token: whoever sends one goes past the store.
PAST = {"Cookie": "form=none"}
NOON = clock.parse_utc("2026-11-20T05:00:00")


def by_flask(app, address, **kwargs):
    return app.test_client(use_cookies=False).get(address, headers=PAST | kwargs)


def asks_the_application(app, get) -> bool:
    with statements(app) as sent:
        get()
    return bool(sent)


def lasting(answer) -> list[tuple[str, str]]:
    """The headers without the time of the answer."""
    return sorted((name, value) for name, value in answer.headers if name != "Date")


def do(app, work):
    with app.app_context():
        return commit(work)


def put(app, title, *, category="Tin xã", published_at=NOON) -> int:
    file = ArticleFile(title, published_at, category, "", "", "Nội dung.", title)
    return do(app, lambda: import_article(file)[0].id)


def change(app, number, step, **words):
    """What an editor does with an article, with these words in the place of those that it has."""
    with app.app_context():
        editor = account(role="editor")

        def work():
            article = db.session.get_one(Article, number)
            kept = {"title": article.title, "source": article.source, "category_id": article.category_id}
            typed = Words.written(**kept | words) if words else None
            change_article(number, Change(article.latest_revision_number, words=typed, step=step), by=editor)

        commit(work)


@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
def test_it_is_the_same_answer_to_the_last_header(app, client, article, base_url):
    write(app, article.id, [None, 0, None])
    for encoding in ("br", "gzip", ""):
        plain = app.test_client(use_cookies=False)
        asked = {"Accept-Encoding": encoding, "base_url": base_url}

        def get(method="GET", *, past=False, asked=asked, plain=plain, **headers):
            headers |= {"Accept-Encoding": asked["Accept-Encoding"]} | (PAST if past else {})
            return plain.open(article.url, method=method, headers=headers, base_url=base_url)

        made = get(past=True)
        for answer in (get(), get()):
            assert (answer.status, answer.data) == (made.status, made.data)
            assert lasting(answer) == lasting(made)
        assert not asks_the_application(app, get)
        for method, headers in (
            ("HEAD", {}),
            ("GET", {"If-None-Match": f'"other", W/{made.headers["ETag"]}'}),
            ("GET", {"If-None-Match": "*"}),
            ("HEAD", {"If-None-Match": made.headers["ETag"]}),
        ):
            kept, anew = get(method, **headers), get(method, past=True, **headers)
            assert (kept.status, kept.data) == (anew.status, anew.data)
            assert lasting(kept) == lasting(anew)
        assert get(**{"If-None-Match": '"other"', "Range": "bytes=0-9"}).data == made.data


def test_every_change_that_readers_see_is_seen_at_once(app, client, article):
    number = put(app, "Bài chính")
    other, third = put(app, "Bài bên cạnh"), put(app, "Bài thứ ba")
    url = f"/articles/bai-chinh-{number}"
    one, two = write(app, number, [None, None])
    waiting, _author = posted(app, url, "Số của tôi là 0912345678.")
    with app.app_context():
        editor = account(role="editor")
        category = db.session.get_one(Article, number).category_id

    def decided(action, comment=one):
        return lambda: decide(comment, action, moderator=quiet_moderator())

    def renamed():
        return change_category(
            category, name="Tên mới", description="", comments_policy=None, comments_open=True, by=editor
        )

    in_store = [
        decided(Action.APPROVE, waiting),
        decided(Action.MASK, waiting),
        decided(Action.PIN),
        decided(Action.UNPIN),
        decided(Action.REMOVE, two),
        decided(Action.RESTORE, two),
        lambda: answer_officially(
            one, Letter.written(author_name="", email="", text="Xin trả lời."), moderator=quiet_moderator()
        ),
        lambda: set_comments_open(number, is_open=False),
        renamed,
        lambda: save_settings({"site_name": "Tên khác của trang"}, user_id=None),
        lambda: save_menu_of_site([Link("Lối đi", "/search")], based_on=menu_digest(saved_menu())),
        lambda: import_article(ArticleFile("Bài rất mới", clock.now(), "Tên mới", "", "", "Lời.", "new")),
    ]
    by_editor = [
        lambda: change(app, other, Step.WITHDRAW),
        lambda: change(app, third, Step.PUBLISH, title="Tên bài đã sửa"),
        lambda: change(app, number, Step.PUBLISH, source="Lời đã sửa."),
    ]
    before = client.get(url).data
    for work in [*(lambda work=work: do(app, work) for work in in_store), *by_editor]:
        assert not asks_the_application(app, lambda: client.get(url))
        work()
        seen = client.get(url)
        assert (seen.status_code, seen.data) == (200, by_flask(app, url).data)
        assert seen.data != before
        before = seen.data

    change(app, number, Step.WITHDRAW)
    assert client.get(url).status_code == 410


def test_likes_are_counted_on_the_page_within_a_minute(app, client, article):
    number = write(app, article.id)[0]
    given = {"token": None, "network_digest": "net", "settings": app.config["SETTINGS"]}
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False) as time:
        unliked = client.get(article.url).data
        token = do(app, lambda: like_comment(number, new_token="a" * 43, **given).token)
        time.shift(59)
        assert client.get(article.url).data == unliked
        assert not asks_the_application(app, lambda: client.get(article.url))
        time.shift(1)
        liked = client.get(article.url).data
        assert liked == by_flask(app, article.url).data != unliked
        do(app, lambda: unlike_comment(number, token=token))
        time.shift(60)
        assert client.get(article.url).data == unliked


def test_what_time_alone_changes_comes_in_its_moment(make_app, app):
    site = make_app(comments_close_after_days=3)
    reader = reader_of(site)
    with time_machine.travel(NOON, tick=False) as time:
        number = put(site, "Bài đầu")
        due = put(site, "Bài hẹn giờ", published_at=NOON + timedelta(hours=1))
        url, ahead = f"/articles/bai-dau-{number}", f"/articles/bai-hen-gio-{due}"
        assert reader.get(ahead).status_code == 404
        before = reader.get(url).data
        for moment in (
            NOON + timedelta(hours=1),  # the scheduled article is due
            clock.parse_utc("2026-11-20T17:00:00"),  # midnight at the site
            NOON + timedelta(days=2),  # no longer new
            NOON + timedelta(days=3),  # comments close
        ):
            time.move_to(moment - timedelta(seconds=1))
            still = reader.get(url).data
            assert still == by_flask(site, url).data
            assert not asks_the_application(site, lambda: reader.get(url))
            time.move_to(moment)
            now = reader.get(url).data
            assert now == by_flask(site, url).data != still
        assert reader.get(ahead).status_code == 200
        assert before != now


def test_only_what_everybody_may_have_is_stored_and_only_strangers_get_it(app, client, article):
    kept = client.get(article.url).data
    _number, author = posted(app, article.url)
    elsewhere = put(app, "Bài khác")
    moderator = seated(app)

    assert b"comment-" in author.get(article.url).data
    assert author.get(f"/articles/bai-khac-{elsewhere}").status_code == 200
    assert not asks_the_application(app, lambda: author.get(f"/articles/bai-khac-{elsewhere}"))
    assert moderator.get(article.url).headers["Cache-Control"] == "private, no-store"
    assert client.get(article.url, headers=HTMX).data == by_flask(app, article.url, **HTMX).data
    assert asks_the_application(app, lambda: client.get(f"{article.url}?order=oldest"))
    assert asks_the_application(app, lambda: client.get(article.url, headers={"Authorization": "Basic eDp5"}))
    assert client.get(f"/articles/cu-{article.id}").status_code == 301
    assert client.get("/articles/khong-co-4711000000").status_code == 404

    english = app.test_client()
    english.set_cookie("language", "en")
    assert b'lang="en"' in english.get(article.url).data
    assert not asks_the_application(app, lambda: english.get(article.url))
    language = app.test_client()
    language.set_cookie("language", "xx")
    again = client.get(article.url).data
    assert (language.get(article.url).data, again) == (again, by_flask(app, article.url).data)
    assert b'lang="vi"' in kept


def test_a_change_while_a_page_is_made_is_never_covered_by_it(app, client, article, monkeypatch):
    layer, make = app.wsgi_app, app.wsgi_app.app
    numbers = iter(write(app, article.id, [None] * 2, publish=False))

    def publish():
        number = next(numbers, None)
        if number is not None:
            do(app, lambda: decide(number, Action.APPROVE, moderator=quiet_moderator()))

    def before_it(environ, start):
        publish()
        return make(environ, start)

    def after_it(environ, start):
        body = make(environ, start)
        publish()
        return body

    for slow, seen in ((before_it, 1), (after_it, 2)):
        do(app, lambda: mark_changed(article.id))
        monkeypatch.setattr(layer, "app", slow)
        client.get(article.url)
        monkeypatch.setattr(layer, "app", make)
        assert len(shown_ids(client.get(article.url))) == seen


def test_who_reads_after_a_decision_sees_it_however_many_read(app, article):
    numbers = write(app, article.id, [None] * 4, publish=False)
    stands = dict.fromkeys(numbers, False)
    changes = dict.fromkeys(numbers, 0)
    working = threading.Semaphore(0)
    stale = []

    def moderate(number):
        for action in [Action.APPROVE, *[Action.REMOVE, Action.RESTORE] * 5]:
            changes[number] += 1
            do(app, lambda action=action: decide(number, action, moderator=db.session.merge(moderator)))
            stands[number] = action is not Action.REMOVE
            changes[number] += 1
        working.release()

    def read(_number):
        reader = reader_of(app)
        while not done.is_set():
            expected, seen_changes = dict(stands), dict(changes)
            shown = set(shown_ids(reader.get(article.url)))
            stale.extend(
                number
                for number in numbers
                if changes[number] == seen_changes[number]
                and not changes[number] % 2
                and (number in shown) is not expected[number]
            )

    done = threading.Event()
    with app.app_context():
        moderator = commit(quiet_moderator)
        db.session.expunge_all()
    with ThreadPoolExecutor(16) as readers, ThreadPoolExecutor(4) as moderators:
        reading = [readers.submit(read, number) for number in range(16)]
        try:
            list(moderators.map(moderate, numbers))
        finally:
            done.set()
        for reader in reading:
            reader.result()

    assert stale == []


def test_workers_share_their_pages_and_each_program_and_settings_have_their_own(app, make_app, client, article):
    page = client.get(article.url).data
    [file] = app.extensions["stored_pages"].place.path.iterdir()
    content = file.read_bytes()

    def other_worker(**settings):
        site = make_app(**settings)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        return site, reader_of(site)

    site, reader = other_worker()
    assert not asks_the_application(site, lambda: reader.get(article.url))
    assert reader.get(article.url).data == page
    site, reader = other_worker(security_contact="mailto:it@benmo.example")
    assert asks_the_application(site, lambda: reader.get(article.url))
    for damaged in (content[:-1], b"", b"{}\n", content.replace(b'"row"', b'"raw"', 1)):
        site, reader = other_worker()
        file.write_bytes(damaged)
        assert reader.get(article.url).data == page


def test_a_database_that_does_not_answer_leaves_it_to_the_application(app, client, article, monkeypatch):
    page = client.get(article.url).data
    app.extensions["plain_reads"].plain._threads.cursor.close()
    assert not asks_the_application(app, lambda: client.get(article.url))

    def refuse():
        raise OSError

    monkeypatch.setattr(app.wsgi_app, "_first", PlainReads(refuse).first)
    assert asks_the_application(app, lambda: client.get(article.url))
    assert client.get(article.url).data == page


def test_a_restored_site_has_its_own_settings_and_pages_at_once(app, client, article, tmp_path):
    do(app, lambda: save_settings({"site_name": "Tên lúc sao lưu"}, user_id=None))
    client.get(article.url)
    with app.app_context():
        write_backup(tmp_path / "site.zip", instance=tmp_path, progress=lambda *_: None)
    do(app, lambda: save_settings({"site_name": "Tên về sau"}, user_id=None))
    assert "Tên về sau" in client.get(article.url).get_data(as_text=True)

    with app.app_context():
        backup = verified_backup(tmp_path / "site.zip", progress=lambda *_: None)
        with backup.archive:
            replace_site(backup, progress=lambda *_: None)

    page = client.get(article.url)
    assert "Tên lúc sao lưu" in page.get_data(as_text=True)
    assert page.data == by_flask(app, article.url).data
