"""`flask articles import`: all files or none, and a sentence instead of a traceback."""

import pytest

from domain.articles.models import Article
from tests.discussions import count

GOOD = "Tổng kết\nĐăng lúc: 10:05:55 22/11/2022 (GMT+7)\nBài {}"


@pytest.fixture
def run(app):
    return lambda *files: app.test_cli_runner().invoke(args=["articles", "import", *map(str, files)])


@pytest.fixture
def files(tmp_path):
    made = [tmp_path / f"{n}.txt" for n in range(3)]
    for number, path in enumerate(made):
        path.write_text(GOOD.format(number), encoding="utf-8")
    return made


def test_several_files_are_imported_and_their_addresses_told(app, client, run, files):
    done = run(*files)

    lines = done.output.splitlines()
    assert (done.exit_code, count(app, Article), len(lines)) == (0, 3, 3)
    assert all(client.get(line.removeprefix("imported: ")).status_code == 200 for line in lines)


def test_when_one_file_is_bad_none_is_imported(app, run, files):
    files[1].write_text("Chỉ có tên", encoding="utf-8")

    done = run(*files)

    assert (done.exit_code, count(app, Article)) == (1, 0)
    assert f"{files[1]}:1: " in done.output


def test_a_file_imported_again_is_already_there(app, run, files):
    run(*files)

    again = run(files[0], files[0])

    assert (again.exit_code, count(app, Article)) == (0, 3)
    assert [line.split(":")[0] for line in again.output.splitlines()] == ["already here"] * 2


@pytest.mark.parametrize("arguments", [(), ("nowhere.txt",), ("/",)])
def test_what_is_no_file_is_refused_with_a_sentence(app, run, arguments):
    done = run(*arguments)

    assert (done.exit_code, count(app, Article)) == (2, 0)
    assert "Traceback" not in done.output
