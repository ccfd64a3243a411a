"""Templates are compiled once for all processes, by the program that uses them, and a full disk keeps nobody away."""

import pytest
from flask import Flask

from foundation import compiled_templates

TEMPLATE = "hello.html"


class CompiledAgain(Exception):
    """Jinja compiled what was compiled before."""


@pytest.fixture
def site(tmp_path):
    """A site with one template; site("1", compiles=False) fails where Jinja compiles."""
    (tmp_path / "templates-of-it").mkdir()
    (tmp_path / "templates-of-it" / TEMPLATE).write_text("Xin chào {{ name }}", encoding="utf-8")

    def make(program: str, *, compiles: bool = True) -> Flask:
        app = Flask(__name__, instance_path=str(tmp_path), template_folder=str(tmp_path / "templates-of-it"))
        compiled_templates.init_app(app, program)
        if not compiles:
            app.jinja_env.compile = lambda *_args, **_kwargs: (_ for _ in ()).throw(CompiledAgain)
        return app

    return make


def said_by(site: Flask) -> str:
    return site.jinja_env.get_template(TEMPLATE).render(name="Lan")


def test_another_process_finds_them_compiled(site):
    assert compiled_templates.compile_templates(site("1"), "1") == 1

    assert said_by(site("1", compiles=False)) == "Xin chào Lan"


def test_what_is_asked_for_is_compiled_and_kept_without_a_build_too(site):
    said_by(site("1"))

    assert said_by(site("1", compiles=False)) == "Xin chào Lan"


def test_what_another_program_compiled_is_not_used_and_goes_with_the_next_build(site, tmp_path):
    said_by(site("1"))

    with pytest.raises(CompiledAgain):
        said_by(site("2", compiles=False))

    compiled_templates.compile_templates(site("2"), "2")
    [kept] = (tmp_path / compiled_templates.FOLDER).iterdir()
    assert kept.name.startswith("2-")


def test_a_template_that_changed_is_compiled_anew(site, tmp_path):
    said_by(site("1"))
    (tmp_path / "templates-of-it" / TEMPLATE).write_text("Chào {{ name }}", encoding="utf-8")

    assert said_by(site("1")) == "Chào Lan"


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(site, tmp_path):
    (tmp_path / compiled_templates.FOLDER).write_text("no folder", encoding="utf-8")

    assert said_by(site("1")) == "Xin chào Lan"
