"""Languages, dates, counts and sorting: what readers see, with the catalogues of the repository."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask, render_template_string
from flask_babel import force_locale

from foundation import language
from foundation.catalogues import compile_catalogues
from foundation.settings import Settings

TRANSLATIONS = Path(__file__).parents[2] / "translations"

PUBLISHED = datetime(2022, 11, 22, 3, 5, 55, 123456, tzinfo=UTC)  # 10:05:55 in Hà Nội, a Tuesday
PARIS_SUMMER = datetime(2022, 10, 29, 22, 10, tzinfo=UTC)  # 00:10 in Paris, on the day that lasts 25 hours


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(TRANSLATIONS, root / "translations", ignore=shutil.ignore_patterns("*.mo"))
    compile_catalogues(root)
    return root


@pytest.fixture
def make_app(root):
    def make_app(**settings):
        app = Flask(__name__, root_path=str(root))
        app.config["SETTINGS"] = Settings(**settings)
        language.init_app(app)
        return app

    return make_app


@pytest.fixture
def inside(make_app):
    """A function that enters an app's context, with the language and the zone it is given."""
    entered = []

    def inside(code="vi", zone="Asia/Ho_Chi_Minh"):
        context = make_app(default_language=code, time_zone=zone).app_context()
        context.push()
        entered.append(context)

    yield inside
    for context in reversed(entered):
        context.pop()


# Which language, which zone


@pytest.mark.parametrize(
    ("default", "cookie", "expected"),
    [
        pytest.param("vi", None, "vi", id="without a cookie the site's language"),
        pytest.param("en", None, "en", id="without a cookie the site's other language"),
        pytest.param("vi", "en", "en", id="the cookie wins"),
        pytest.param("en", "vi", "vi", id="the cookie wins the other way round"),
        pytest.param("vi", "fr", "vi", id="a language we do not have is ignored"),
        pytest.param("vi", "EN", "vi", id="a value we never wrote is ignored"),
        pytest.param("vi", "../../en", "vi", id="a path is ignored"),
        pytest.param("vi", "", "vi", id="an empty cookie is ignored"),
    ],
)
def test_the_language_of_an_answer(make_app, default, cookie, expected):
    app = make_app(default_language=default)
    headers = {} if cookie is None else {"Cookie": f"{language.LANGUAGE_COOKIE}={cookie}"}

    with app.test_request_context(headers=headers):
        assert language.current_language() == expected


def test_query_and_browser_do_not_choose_the_language(make_app):
    with make_app().test_request_context("/?language=en", headers={"Accept-Language": "en"}):
        assert language.current_language() == "vi"


def test_without_settings_the_site_is_vietnamese_and_in_vietnam(make_app):
    with make_app().app_context():
        assert (language.current_language(), language.iso(PUBLISHED)) == ("vi", "2022-11-22T10:05:55+07:00")


def test_a_mail_may_be_written_in_another_language_than_the_page(inside):
    inside("vi")

    with force_locale("en"):
        in_the_mail = language.long_date(PUBLISHED)

    assert (in_the_mail, language.long_date(PUBLISHED)) == ("Tuesday, 22/11/2022", "Thứ Ba, 22/11/2022")


def test_without_compiled_catalogues_the_texts_are_english(tmp_path):
    app = Flask(__name__, root_path=str(tmp_path))
    language.init_app(app)

    with app.app_context():
        assert [language.duration(1), language.duration(2)] == ["1 minute", "2 minutes"]


# Dates


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        pytest.param("Asia/Ho_Chi_Minh", PUBLISHED, "10:05:55 22/11/2022 (GMT+7)", id="the page we start from"),
        pytest.param("Europe/Paris", PARIS_SUMMER, "00:10:00 30/10/2022 (GMT+2)", id="summer time"),
        pytest.param("Europe/Paris", PUBLISHED, "04:05:55 22/11/2022 (GMT+1)", id="winter time"),
        pytest.param("Asia/Kolkata", PUBLISHED, "08:35:55 22/11/2022 (GMT+5:30)", id="half an hour"),
        pytest.param("Asia/Kathmandu", PUBLISHED, "08:50:55 22/11/2022 (GMT+5:45)", id="three quarters"),
        pytest.param("America/New_York", PUBLISHED, "22:05:55 21/11/2022 (GMT-5)", id="west, the day before"),
        pytest.param("America/St_Johns", PUBLISHED, "23:35:55 21/11/2022 (GMT-3:30)", id="west and half an hour"),
        pytest.param("UTC", PUBLISHED, "03:05:55 22/11/2022 (GMT)", id="no offset at all"),
    ],
)
def test_the_exact_time_names_its_offset(inside, zone, moment, expected):
    inside(zone=zone)

    assert language.exact_time(moment) == expected


def test_a_naive_moment_from_the_database_is_utc(inside):
    inside()

    assert language.exact_time(PUBLISHED.replace(tzinfo=None)) == "10:05:55 22/11/2022 (GMT+7)"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("vi", ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]),
        ("en", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    ],
)
def test_the_days_of_the_week_have_names(inside, code, expected):
    inside(code)
    monday = PUBLISHED - timedelta(days=1)

    week = [language.long_date(monday + timedelta(days=day)) for day in range(7)]

    assert week == [f"{name}, {day}/11/2022" for name, day in zip(expected, range(21, 28), strict=True)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("vi", "Thứ Ba, 22/11/2022 10:05:55"), ("en", "Tuesday, 22/11/2022 10:05:55")],
)
def test_the_tooltip_has_day_and_seconds(inside, code, expected):
    inside(code)

    assert language.long_time(PUBLISHED) == expected


def test_the_day_is_the_sites_day(inside):
    inside()

    assert language.long_date(datetime(2022, 11, 22, 17, 0, tzinfo=UTC)) == "Thứ Tư, 23/11/2022"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        pytest.param("Asia/Ho_Chi_Minh", "2022-11-22T10:05:55+07:00", id="with the offset, without fractions"),
        pytest.param("Asia/Kolkata", "2022-11-22T08:35:55+05:30", id="half an hour"),
        pytest.param("UTC", "2022-11-22T03:05:55+00:00", id="no offset at all"),
    ],
)
def test_machines_read_the_same_time(inside, zone, expected):
    inside(zone=zone)

    assert language.iso(PUBLISHED) == expected


# How long ago


@pytest.mark.parametrize(
    ("elapsed", "vietnamese", "english"),
    [
        pytest.param(timedelta(), "Vừa xong", "Just now", id="this very moment"),
        pytest.param(timedelta(seconds=59), "Vừa xong", "Just now", id="59 seconds are not a minute"),
        pytest.param(timedelta(seconds=60), "1 phút trước", "1 minute ago", id="60 seconds are a minute"),
        pytest.param(timedelta(seconds=119), "1 phút trước", "1 minute ago", id="minutes are whole"),
        pytest.param(timedelta(minutes=5), "5 phút trước", "5 minutes ago", id="several minutes"),
        pytest.param(timedelta(minutes=59, seconds=59), "59 phút trước", "59 minutes ago", id="not yet an hour"),
        pytest.param(timedelta(hours=1), "1 giờ trước", "1 hour ago", id="60 minutes are an hour"),
        pytest.param(timedelta(hours=13), "13 giờ trước", "13 hours ago", id="hours pass over midnight"),
        pytest.param(timedelta(hours=23, minutes=59), "23 giờ trước", "23 hours ago", id="not yet a day"),
        pytest.param(timedelta(hours=24), "Hôm qua, 10:05", "Yesterday, 10:05", id="24 hours are yesterday"),
        pytest.param(timedelta(hours=34, minutes=5), "Hôm qua, 00:00", "Yesterday, 00:00", id="yesterday begins"),
        pytest.param(timedelta(hours=34, minutes=6), "20/11/2022 23:59", "20/11/2022 23:59", id="the day before"),
        pytest.param(timedelta(days=2), "20/11/2022 10:05", "20/11/2022 10:05", id="two days"),
        pytest.param(timedelta(days=365), "22/11/2021 10:05", "22/11/2021 10:05", id="a year"),
        pytest.param(timedelta(seconds=-60), "Vừa xong", "Just now", id="a clock may be a minute ahead"),
        pytest.param(timedelta(seconds=-61), "22/11/2022 10:06", "22/11/2022 10:06", id="no further ahead"),
        pytest.param(timedelta(days=-1), "23/11/2022 10:05", "23/11/2022 10:05", id="tomorrow has its date"),
    ],
)
def test_how_long_ago(inside, elapsed, vietnamese, english):
    present = datetime(2022, 11, 22, 3, 5, 0, tzinfo=UTC)
    moment = present - elapsed

    inside("vi")
    in_vietnamese = language.relative_time(moment, now=present)
    inside("en")
    in_english = language.relative_time(moment, now=present)

    assert (in_vietnamese, in_english) == (vietnamese, english)


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [
        pytest.param(
            timedelta(hours=23, minutes=59), "23 giờ trước", id="a day has 24 hours, whatever the calendar says"
        ),
        pytest.param(timedelta(hours=24), "30/10/2022 00:10", id="today, but longer ago than a day"),
        pytest.param(timedelta(hours=25), "Hôm qua, 00:10", id="yesterday at the same time"),
    ],
)
def test_how_long_ago_on_the_day_of_25_hours(inside, elapsed, expected):
    inside(zone="Europe/Paris")

    assert language.relative_time(PARIS_SUMMER, now=PARIS_SUMMER + elapsed) == expected


def test_yesterday_on_the_day_of_23_hours(inside):
    inside(zone="Europe/Paris")
    noon_before = datetime(2022, 3, 26, 11, 0, tzinfo=UTC)

    assert language.relative_time(noon_before, now=noon_before + timedelta(hours=24)) == "Hôm qua, 12:00"


def test_without_a_reference_the_clock_is_asked(inside):
    inside()

    with time_machine.travel(PUBLISHED + timedelta(minutes=40), tick=False):
        assert language.relative_time(PUBLISHED) == "40 phút trước"


# Counts


@pytest.mark.parametrize(
    ("minutes", "vietnamese", "english"),
    [
        pytest.param(-5, "0 phút", "0 minutes", id="clocks apart"),
        pytest.param(0, "0 phút", "0 minutes", id="just arrived"),
        pytest.param(1, "1 phút", "1 minute", id="one"),
        pytest.param(40, "40 phút", "40 minutes", id="several"),
        pytest.param(60, "1 giờ", "1 hour", id="a full hour has no minutes"),
        pytest.param(72, "1 giờ 12 phút", "1 hour 12 minutes", id="hours and minutes"),
        pytest.param(24 * 60 - 1, "23 giờ 59 phút", "23 hours 59 minutes", id="not yet a day"),
        pytest.param(24 * 60, "1 ngày", "1 day", id="a day"),
        pytest.param(24 * 60 + 59, "1 ngày", "1 day", id="beside days, minutes do not matter"),
        pytest.param(29 * 60, "1 ngày 5 giờ", "1 day 5 hours", id="beside days, hours do"),
        pytest.param(3 * 24 * 60, "3 ngày", "3 days", id="full days"),
    ],
)
def test_a_waiting_time(inside, minutes, vietnamese, english):
    inside("vi")
    in_vietnamese = language.duration(minutes)
    inside("en")
    in_english = language.duration(minutes)

    assert (in_vietnamese, in_english) == (vietnamese, english)


@pytest.mark.parametrize(
    ("n", "vietnamese", "english"),
    [(0, "0", "0"), (999, "999", "999"), (1234, "1.234", "1,234"), (1234567, "1.234.567", "1,234,567")],
)
def test_thousands_are_apart(inside, n, vietnamese, english):
    inside("vi")
    in_vietnamese = language.number(n)
    inside("en")
    in_english = language.number(n)

    assert (in_vietnamese, in_english) == (vietnamese, english)


# Templates


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ moment|exact_time }}", "10:05:55 22/11/2022 (GMT+7)"),
        ("{{ moment|long_date }}", "Thứ Ba, 22/11/2022"),
        ("{{ moment|long_time }}", "Thứ Ba, 22/11/2022 10:05:55"),
        ("{{ moment|relative_time(now=moment) }}", "Vừa xong"),
        ("{{ moment|iso }}", "2022-11-22T10:05:55+07:00"),
        ("{{ 72|duration }}", "1 giờ 12 phút"),
        ("{{ 1234|number }}", "1.234"),
        ("{{ current_language() }}", "vi"),
        ("{{ _('Just now') }}", "Vừa xong"),
        ("{{ gettext('Yesterday, %(time)s', time='10:05') }}", "Hôm qua, 10:05"),
        ("{{ ngettext('%(num)s minute ago', '%(num)s minutes ago', 3) }}", "3 phút trước"),
        ("{% trans %}\n  Just\n  now\n{% endtrans %}", "Vừa xong"),
    ],
)
def test_templates_say_it_too(inside, source, expected):
    inside()

    assert render_template_string(source, moment=PUBLISHED) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ _('Yesterday, %(time)s', time=time) }}", id="in a call"),
        pytest.param("{% trans %}Yesterday, {{ time }}{% endtrans %}", id="in a block"),
    ],
)
def test_what_stands_in_a_text_is_escaped(inside, source):
    inside()

    assert render_template_string(source, time="<b>") == "Hôm qua, &lt;b&gt;"
