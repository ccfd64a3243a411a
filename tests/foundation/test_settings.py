"""Where settings come from, and what the host is told when one is wrong."""

import dataclasses
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from jinja2 import StrictUndefined

from foundation import settings as module
from foundation.settings import Settings, SettingsError, load_settings

SECRET = "q8Zr1Vw5Xt2Yb7Nc4Md9Ke6Lf3Hg0Js8-Pa5Qo2"


def load(folder, text="", **environ):
    if text:
        (folder / "ykien.toml").write_text(text, encoding="utf-8")
    return load_settings(folder, environ)


def refusal(folder, text="", **environ):
    with pytest.raises(SettingsError) as error:
        load(folder, text, **environ)
    return str(error.value)


def test_environment_goes_before_file_before_default(tmp_path):
    names = [
        load(tmp_path).site_name,
        load(tmp_path, 'site_name = "Bến Mơ"').site_name,
        load(tmp_path, YKIEN_SITE_NAME="Đồi Sim").site_name,
        load(tmp_path, YKIEN_SITE_NAME="").site_name,
    ]

    assert names == ["Ykien", "Bến Mơ", "Đồi Sim", ""]


@pytest.mark.parametrize(
    ("name", "toml", "environ", "value"),
    [
        ("site_name", '"Bến Mơ"', "Bến Mơ", "Bến Mơ"),
        ("mail_port", "2525", "2525", 2525),
        ("mail_port", '"2525"', " 2525 ", 2525),
        ("production", "false", "off", False),
        ("comments_ask_email", "false", "0", False),
        ("comments_ask_email", "true", "YES", True),
        ("comments_ask_email", '"no"', "", False),
        ("addresses", '["https://a.example", "https://b.example"]', "https://a.example, https://b.example,", 2),
        ("trusted_proxies", '["10.0.0.0/8"]', "10.0.0.0/8", 1),
        ("trusted_proxies", "[]", "", 0),
        ("trusted_proxies", '"10.0.0.1, ::1"', "10.0.0.1,::1", 2),
    ],
)
def test_every_type_reads_the_same_from_file_and_environment(tmp_path, name, toml, environ, value):
    read = [getattr(load(tmp_path, f"{name} = {toml}"), name)]
    (tmp_path / "ykien.toml").unlink()
    read.append(getattr(load(tmp_path, **{f"YKIEN_{name.upper()}": environ}), name))

    assert [len(v) if isinstance(v, tuple) else v for v in read] == [value, value]


@pytest.mark.parametrize(
    ("name", "toml"),
    [
        ("production", '"maybe"'),
        ("production", "2"),
        ("mail_port", '"many"'),
        ("mail_port", "true"),
        ("mail_port", "25.5"),
        ("mail_port", "inf"),
        ("mail_port", "0"),
        ("mail_port", "70000"),
        ("mail_port", "[25]"),
        ("site_name", "7"),
        ("site_name", '["a"]'),
        ("addresses", "[1]"),
        ("addresses", "7"),
        ("addresses", '["benmo.example"]'),
        ("addresses", '["ftp://benmo.example"]'),
        ("addresses", '["https://benmo.example/news"]'),
        ("addresses", '["https://benmo.example?x"]'),
        ("addresses", '["https://me@benmo.example"]'),
        ("addresses", '["https://benmo.example:x"]'),
        ("addresses", '["http://[::1"]'),
        ("addresses", '["http://[::1]:8000"]'),
        ("addresses", '["https://"]'),
        ("trusted_proxies", '["proxy.example"]'),
        ("trusted_proxies", '["10.0.0.0/99"]'),
        ("log_level", '"LOUD"'),
        ("database_url", '"not a database"'),
        ("database_url", '"oracle://x/y"'),
        ("redis_url", '"localhost:6379"'),
        ("redis_url", '"http://redis.example"'),
        ("redis_url", '"redis://redis.example/first"'),
        ("redis_url", '"redis://redis.example:x/0"'),
        ("redis_url", '"redis://redis.example/0?timeout=1"'),
        ("redis_url", '"unix://"'),
        ("comments_policy", '"nothing-passes"'),
        ("default_language", '"fr"'),
        ("time_zone", '"Mars/Olympus"'),
        ("time_zone", '"../../etc/passwd"'),
        ("time_zone", '""'),
        ("comments_known_after", "-1"),
        ("comments_close_after_days", "-1"),
        ("session_idle_hours", "0"),
        ("session_longest_days", "-3"),
        ("invitation_days", "0"),
        ("comments_per_reader_in_ten_minutes", "-5"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path, name, toml):
    assert refusal(tmp_path, f"{name} = {toml}").startswith(f"{name}: ")


def test_an_unknown_name_is_named_with_its_file(tmp_path):
    said = refusal(tmp_path, 'site_nmae = "Bến Mơ"')

    assert ("'site_nmae'" in said, "ykien.toml" in said) == (True, True)


@pytest.mark.parametrize("content", [b"site_name = ", b"\xff\xfe", b"site_name = 'a'\nsite_name = 'b'"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    (tmp_path / "ykien.toml").write_bytes(content)

    assert str(tmp_path / "ykien.toml") in refusal(tmp_path)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = load(tmp_path / "new").secret_key
    second = load(tmp_path / "new").secret_key

    mode = stat.S_IMODE((tmp_path / "new" / "secrets.toml").stat().st_mode)
    assert (first == second, len(first) >= 64, oct(mode)) == (True, True, "0o600")
    assert load(tmp_path / "other").secret_key != first


def test_workers_that_start_together_share_one_secret(tmp_path):
    for n in range(20):
        start = threading.Barrier(8)

        def run(_worker, folder=tmp_path / str(n), start=start):
            start.wait(timeout=10)
            return load_settings(folder, {}).secret_key

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(run, range(8)))) == 1


@pytest.mark.parametrize("content", ["", "secret_key = ''", "other = 1"])
def test_a_secrets_file_without_a_secret_is_named_and_kept(tmp_path, content):
    (tmp_path / "secrets.toml").write_text(content, encoding="utf-8")

    assert str(tmp_path / "secrets.toml") in refusal(tmp_path)
    assert (tmp_path / "secrets.toml").read_text(encoding="utf-8") == content


@pytest.mark.parametrize("secret", ["short", "x" * 64, "ab" * 32, "secret-secret-secret-secret-secret", "a" * 31])
def test_production_refuses_a_weak_secret_and_a_laptop_does_not(tmp_path, secret):
    said = refusal(tmp_path, YKIEN_PRODUCTION="1", YKIEN_SECRET_KEY=secret)

    assert said.startswith("secret_key: ")
    assert secret not in said
    assert load(tmp_path, YKIEN_SECRET_KEY=secret).secret_key == secret


def test_production_takes_the_secret_that_was_made(tmp_path):
    assert load(tmp_path, YKIEN_PRODUCTION="1").production is True


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Benmo.Example/", "https://benmo.example"),
        ("https://benmo.example:443", "https://benmo.example"),
        ("http://benmo.example:80", "http://benmo.example"),
        ("http://benmo.example:8000", "http://benmo.example:8000"),
        ("http://192.168.1.7:8000", "http://192.168.1.7:8000"),
        ("https://bếnmơ.vn", "https://" + "bếnmơ.vn".encode("idna").decode()),
    ],
)
def test_an_origin_is_what_a_browser_sends(address, origin):
    assert Settings(addresses=(address,)).origins == (origin,)


def test_every_setting_has_a_type_that_can_be_read():
    kinds = {type(field.default) for field in dataclasses.fields(Settings)}

    assert kinds == {bool, int, str, tuple}


def test_a_forgotten_variable_is_an_error_but_for_production(make_app):
    kinds = [make_app(production=p, secret_key=SECRET).jinja_env.undefined for p in (False, True)]

    assert (kinds[0], issubclass(kinds[1], StrictUndefined)) == (StrictUndefined, False)


def test_the_module_reads_the_real_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("YKIEN_SITE_TAGLINE", "Đọc và viết")

    assert module.load_settings(tmp_path).site_tagline == "Đọc và viết"
