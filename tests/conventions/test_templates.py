"""The kinds of templates, told by their names, and what none of them contains."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta, nodes

from app import ROOT

FOLDER = ROOT / "templates"
ALL = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.*"))}
SWAPS = [name for name in ALL if name.endswith(".swap.html")]
FRAGMENTS = [name for name in ALL if Path(name).name.startswith("_")]
LAYOUTS = [name for name in ALL if name.startswith("layouts/")]
MAILS = [name for name in ALL if name.startswith("emails/")]
MACROS = ["shared/macros.html", "shared/pictures.html", "shared/words.html", "site/fields.html"]
# The error page for when the frame of the others needs what is broken.
FRAMELESS = ["errors/bare.html"]
PAGES = sorted(set(ALL) - {*SWAPS, *FRAGMENTS, *LAYOUTS, *MAILS, *MACROS, *FRAMELESS})

NEEDS = re.compile(r"\{#- needs: \S[^#]* -#\}\n")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
ATTRIBUTE_BLOCK = re.compile(r"\{% block (?:body_attributes|main_class) %\}.*?\{% endblock %\}")
PARTIAL = re.compile(r"<hx-partial .*?</hx-partial>", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# The one script element without a file: data for search engines, which no browser runs. It stands nowhere else.
DATA_BLOCK = '<script type="application/ld+json">{{ structured }}</script>'
WITH_DATA_BLOCK = "articles/show.html"
# What people read without seeing it as text.
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "placeholder", "title", "data-unsent"}
# What a host types is code and the same in every language; languages are named in their own.
SAME_IN_EVERY_LANGUAGE = {"English", "Tiếng Việt"}

every_template = pytest.mark.parametrize("name", ALL)


class Scan(HTMLParser):
    """Collects texts outside gettext, and scripts and styles inside the page.

    Expressions are taken out first and looked at only where they stand for text, not for a part of a tag.
    """

    def __init__(self, template: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inline: list[str] = []
        self.open: list[str] = []
        self.expressions: list[str] = []
        self.feed(TAG.sub(self._without_template_tag, ATTRIBUTE_BLOCK.sub("", template)))
        self.close()

    def _without_template_tag(self, match) -> str:
        if not match.group().startswith("{{"):
            return ""
        if match.string[: match.start()].endswith(("<", "</")):
            return "tag"
        self.expressions.append(match.group())
        return f"⟦{len(self.expressions) - 1}⟧"

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        names = dict(attrs)
        self.texts += [part for name, value in attrs if name in SPOKEN_ATTRIBUTES for part in self._shown(value or "")]
        self.inline += [f"{tag} {name}" for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        self.inline += [f"{tag} {name}" for name, value in attrs if (value or "").strip().startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.inline.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if "code" in self.open:
            return
        if "script" in self.open:
            self.inline += [data] if data.strip() else []
        else:
            self.texts += self._shown(data)

    def _shown(self, text: str) -> list[str]:
        """The words that are shown as they stand, those of expressions included."""
        constants = [
            word for number in re.findall("⟦(\\d+)⟧", text) for word in constants_of(self.expressions[int(number)])
        ]
        return [part.strip() for part in [text, *constants] if WORD.search(part)]


def environment() -> jinja2.Environment:
    return jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def used_by_templates(name: str) -> set[str]:
    return {other for other in meta.find_referenced_templates(environment().parse(ALL[name])) if other}


def used_by_code() -> set[str]:
    """Everything in the code that is written like a template's name."""
    modules = [ROOT / "app.py", *(p for f in ("blueprints", "domain", "foundation") for p in (ROOT / f).rglob("*.py"))]
    strings = {
        node.value
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {string for string in strings if re.fullmatch(r"[a-z]+/[a-z_.]+\.(html|txt)", string)}


def constants_of(expression: str) -> list[str]:
    """The text constants that an expression may print: its own, and those of its branches."""
    (output,) = environment().parse(expression).find_all(nodes.Output)
    printed = list(output.nodes)
    for node in printed:
        if isinstance(node, nodes.CondExpr):
            printed += [part for part in (node.expr1, node.expr2) if part is not None]
    return [node.value for node in printed if isinstance(node, nodes.Const) and isinstance(node.value, str)]


def test_every_kind_exists():
    assert all([SWAPS, FRAGMENTS, LAYOUTS, MAILS, PAGES])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_extends_a_layout(name):
    extended = [node.template.value for node in environment().parse(ALL[name]).find_all(nodes.Extends)]

    assert len(extended) == 1
    assert extended[0] in LAYOUTS


@pytest.mark.parametrize("name", sorted({*FRAGMENTS, *SWAPS, *MAILS}))
def test_fragments_and_answers_extend_nothing(name):
    assert list(environment().parse(ALL[name]).find_all(nodes.Extends)) == []


@pytest.mark.parametrize("name", sorted({*FRAGMENTS, *SWAPS, *MAILS, *PAGES, *FRAMELESS}))
def test_the_first_line_says_what_is_needed(name):
    assert NEEDS.match(ALL[name])


@pytest.mark.parametrize("name", SWAPS)
def test_an_answer_consists_of_fragments_and_partials(name):
    outside = TAG.sub("", PARTIAL.sub("", TAG.sub("", ALL[name])))

    assert outside.strip() == ""


@every_template
def test_everything_a_template_names_exists(name):
    assert used_by_templates(name) - set(ALL) == set()


def test_everything_the_code_names_exists():
    assert used_by_code() - set(ALL) == set()


def test_no_template_is_dead():
    used = used_by_code().union(*map(used_by_templates, ALL))

    assert set(ALL) - used == set()


@every_template
def test_every_imported_macro_is_used(name):
    body = re.sub(r"\{%-? from .*?%\}", "", ALL[name])
    imported = {macro for node in environment().parse(ALL[name]).find_all(nodes.FromImport) for macro in node.names}

    assert {macro for macro in imported if not re.search(rf"\b{macro}\(", body)} == set()


@every_template
def test_nothing_is_marked_as_safe(name):
    filters = {node.name for node in environment().parse(ALL[name]).find_all(nodes.Filter)}

    assert filters & {"safe", "tojson", "xmlattr"} == set()
    assert "autoescape" not in ALL[name]


@every_template
def test_no_script_and_no_style_stands_in_a_page(name):
    assert Scan(ALL[name].replace(DATA_BLOCK, "", int(name == WITH_DATA_BLOCK))).inline == []


def test_the_one_data_block_is_there():
    assert ALL[WITH_DATA_BLOCK].count(DATA_BLOCK) == "".join(ALL.values()).count("ld+json") == 1


@every_template
def test_every_text_is_translated(name):
    written = Scan(ALL[name]).texts

    assert [text for text in written if text not in SAME_IN_EVERY_LANGUAGE] == []


def test_the_scan_finds_what_it_looks_for():
    scan = Scan(
        '<p style="x" onclick="y" class="{{ "not text" }}">Words {{ _("no") }}{{ "Yes" if it else "" }}</p>'
        '<script>z</script><style>q</style><img alt="More">'
    )

    assert scan.inline == ["p style", "p onclick", "script", "z", "style"]
    assert scan.texts == ["Words ⟦1⟧⟦2⟧", "Yes", "More"]
