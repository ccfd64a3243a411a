"""How the code is laid out: what a reader of one file may expect of all the others."""

import ast
from pathlib import Path

import pytest

from app import ROOT

LONGEST_FILE_LINES = 250
MODULES = sorted(p for folder in ("blueprints", "domain", "foundation") for p in (ROOT / folder).rglob("*.py"))
# HTML that is trusted: sanitised when it was written, and read through one property each; and our own icons and times.
MARKUP_PLACES = {
    "blueprints/site/routes/settings.py",
    *("domain/articles/models.py", "domain/comments/letters.py", "domain/comments/models.py", "domain/site/models.py"),
    *("domain/comments/listed.py", "foundation/icons.py", "foundation/language.py", "foundation/skeletons.py"),
}

every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())


def imported_by(path: Path) -> set[str]:
    """The full names of what a module imports, the ones inside functions included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def calls_in(path: Path, name: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if name in {getattr(call.func, "id", ""), getattr(call.func, "attr", "")}]


def test_there_are_modules_to_look_at():
    folders = {path.relative_to(ROOT).parts[0] for path in MODULES}

    assert folders == {"blueprints", "domain", "foundation"}


@every_module
def test_a_module_opens_with_a_sentence(path):
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""

    assert docstring.split("\n\n")[0].endswith((".", ":")), f"{path}: begin with a sentence about what it is for"


@every_module
def test_a_module_fits_the_mind(path):
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_FILE_LINES, f"{path} has {lines} lines: usually two things with one name"


@every_module
def test_nobody_imports_the_app(path):
    assert {name for name in imported_by(path) if name.split(".")[0] == "app"} == set()


def test_bleach_has_one_home():
    importers = [path for path in MODULES if any(name.split(".")[0] == "bleach" for name in imported_by(path))]

    assert importers == [ROOT / "domain/sanitizing.py"]


def test_trusted_html_comes_from_few_places():
    places = {path.relative_to(ROOT).as_posix() for path in MODULES if calls_in(path, "Markup")}

    assert places == MARKUP_PLACES


@every_module
def test_an_abort_says_a_status_and_leaves_the_words_to_the_error_page(path):
    spoken = [call.lineno for call in calls_in(path, "abort") if len(call.args) != 1 or call.keywords]

    assert spoken == [], f"{path}: the sentences of errors stand in foundation/errors.py, where they are translated"
