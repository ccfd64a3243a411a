"""The catalogues as files, tried on a site of two files."""

import gettext
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from jinja2 import TemplateSyntaxError

from foundation.catalogues import compile_catalogues, outdated_catalogues, update_catalogues

PROJECT = Path(__file__).parents[2]
VIETNAMESE = """\
# Sorted, without dates or places: see babel.cfg.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#, python-format
msgid "%(num)s comment"
msgid_plural "%(num)s comments"
msgstr[0] "%(num)s bình luận"

msgid "Home"
msgstr "Trang chủ"
"""
ENGLISH = """\
# Sorted, without dates or places: see babel.cfg.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#, python-format
msgid "%(num)s comment"
msgid_plural "%(num)s comments"
msgstr[0] "%(num)s comment"
msgstr[1] "%(num)s comments"

msgid "Home"
msgstr ""
"""


@pytest.fixture
def site(tmp_path):
    """A site whose catalogues are complete."""
    write(tmp_path / "babel.cfg", (PROJECT / "babel.cfg").read_text(encoding="utf-8"))
    write(tmp_path / "app.py", 'title = _("Home")\n')
    write(tmp_path / "templates" / "_count.html", "{{ ngettext('%(num)s comment', '%(num)s comments', n) }}\n")
    write(po(tmp_path, "vi"), VIETNAMESE)
    write(po(tmp_path, "en"), ENGLISH)
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def po(root, language):
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(path, text.replace(old, new))


def translations(root, language):
    return gettext.translation("messages", root / "translations", [language])


# Compiling


def test_compiled_catalogues_translate(site):
    compile_catalogues(site)

    vietnamese, english = translations(site, "vi"), translations(site, "en")
    assert (vietnamese.gettext("Home"), english.gettext("Home")) == ("Trang chủ", "Home")
    counted = [vietnamese.ngettext("%(num)s comment", "%(num)s comments", n) for n in (1, 2)]
    assert counted == ["%(num)s bình luận", "%(num)s bình luận"]
    counted = [english.ngettext("%(num)s comment", "%(num)s comments", n) for n in (1, 2)]
    assert counted == ["%(num)s comment", "%(num)s comments"]


def test_a_fuzzy_translation_is_not_compiled(site):
    change(po(site, "vi"), 'msgid "Home"', '#, fuzzy\nmsgid "Home"')

    compile_catalogues(site)

    assert translations(site, "vi").gettext("Home") == "Home"


def test_a_catalogue_that_is_not_there_is_not_compiled(site):
    po(site, "en").unlink()

    compile_catalogues(site)

    assert sorted(path.parts[-3] for path in site.rglob("*.mo")) == ["vi"]


# Checking


def test_complete_catalogues_lack_nothing(site):
    assert outdated_catalogues(site) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param('"Trang chủ"', '""', "“Home” is untranslated.", id="no translation"),
        pytest.param('[0] "%(num)s bình luận"', '[0] ""', "“%(num)s comment” is untranslated.", id="no plural"),
        pytest.param('msgid "Home"', '#, fuzzy\nmsgid "Home"', "“Home” is fuzzy.", id="a doubtful translation"),
        pytest.param(
            'msgid "Home"\nmsgstr "Trang chủ"\n', "", "“Home” of app.py:1 is missing.", id="a text without an entry"
        ),
        pytest.param(
            'msgid "Home"', 'msgid "Away"\nmsgstr "Đi"\n\nmsgid "Home"', "“Away” is obsolete.", id="an unused entry"
        ),
        pytest.param(
            'msgid "Home"', '#~ msgid "Away"\n#~ msgstr "Đi"\n\nmsgid "Home"', "“Away” is obsolete.", id="a leftover"
        ),
    ],
)
def test_a_shortcoming_is_one_sentence(site, old, new, expected):
    change(po(site, "vi"), old, new)

    assert outdated_catalogues(site) == [f"translations/vi/LC_MESSAGES/messages.po: {expected}"]


def test_a_translation_that_would_fail_on_the_page_is_told(site):
    change(po(site, "vi"), "%(num)s bình luận", "%(count)s bình luận")

    told = outdated_catalogues(site)

    assert [sentence.split(" is wrong: ")[0] for sentence in told] == [
        "translations/vi/LC_MESSAGES/messages.po: “%(num)s comment”"
    ]


def test_a_text_that_got_another_plural_is_missing_and_obsolete(site):
    change(site / "templates" / "_count.html", "%(num)s comments", "%(num)s opinions")

    told = [sentence for sentence in outdated_catalogues(site) if "/vi/" in sentence]

    assert told == [
        "translations/vi/LC_MESSAGES/messages.po: “%(num)s comment” of templates/_count.html:1 is missing.",
        "translations/vi/LC_MESSAGES/messages.po: “%(num)s comment” is obsolete.",
    ]


def test_without_catalogues_every_text_is_missing(site):
    po(site, "vi").unlink()
    po(site, "en").unlink()

    assert len(outdated_catalogues(site)) == 2 * 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", '_("New")'),
        ("blueprints/comments/routes.py", 'gettext("New")'),
        ("domain/comments/actions.py", 'label = _l("New")'),
        ("foundation/errors.py", 'lazy_gettext("New")'),
        ("templates/comments/_comment.html", "{{ _('New') }}"),
        ("templates/comments/show.html", "{% trans %}\n  New\n{% endtrans %}"),
        ("templates/emails/reply.txt", "{{ _('New') }}"),
    ],
)
def test_texts_are_found_where_they_may_stand(site, path, text):
    write(site / path, text)

    assert [sentence for sentence in outdated_catalogues(site) if "“New”" in sentence and path in sentence] != []


@pytest.mark.parametrize("path", ["tests/test_it.py", ".venv/lib/it.py", "instance/it.html", "bench/it.py"])
def test_texts_elsewhere_are_none_of_ours(site, path):
    write(site / path, '_("New")')

    assert outdated_catalogues(site) == []


def test_a_per_cent_sign_in_a_template_is_the_one_that_is_looked_up(site):
    write(site / "templates" / "show.html", "{% trans %}100% done{% endtrans %}")

    assert "“100%% done”" in "\n".join(outdated_catalogues(site))


def test_a_broken_template_is_an_error(site):
    write(site / "templates" / "show.html", "{% if %}")

    with pytest.raises(TemplateSyntaxError):
        outdated_catalogues(site)


def test_a_merge_conflict_in_a_catalogue_is_an_error(site):
    change(po(site, "vi"), 'msgid "Home"', '<<<<<<< ours\nmsgid "Home"')

    with pytest.raises(PoFileError):
        outdated_catalogues(site)


# Updating


def test_complete_catalogues_stay_as_they_are(site):
    update_catalogues(site)

    updated = [po(site, language).read_text(encoding="utf-8") for language in ("vi", "en")]
    assert updated == [VIETNAMESE, ENGLISH]


def test_new_texts_come_in_at_their_place_and_translations_stay(site):
    write(site / "domain" / "words.py", '# Translators: the button\n_("Approve")\n')

    update_catalogues(site)

    expected = VIETNAMESE.replace('msgid "Home"', '#. the button\nmsgid "Approve"\nmsgstr ""\n\nmsgid "Home"')
    assert po(site, "vi").read_text(encoding="utf-8") == expected


def test_obsolete_texts_go(site):
    write(site / "app.py", "")

    update_catalogues(site)

    expected = VIETNAMESE.replace('\nmsgid "Home"\nmsgstr "Trang chủ"\n', "")
    assert po(site, "vi").read_text(encoding="utf-8") == expected


def test_a_similar_text_is_not_taken_for_a_translation(site):
    write(site / "app.py", '_("Homes")')

    update_catalogues(site)

    assert outdated_catalogues(site) == ["translations/vi/LC_MESSAGES/messages.po: “Homes” is untranslated."]


def test_translators_remarks_stay(site):
    change(po(site, "vi"), 'msgid "Home"', '# as on the old site\nmsgid "Home"')
    before = po(site, "vi").read_text(encoding="utf-8")

    update_catalogues(site)

    assert po(site, "vi").read_text(encoding="utf-8") == before


def test_a_text_that_became_a_plural_asks_for_a_second_look(site):
    write(site / "app.py", 'ngettext("Home", "Homes", 2)')

    update_catalogues(site)

    assert outdated_catalogues(site) == ["translations/vi/LC_MESSAGES/messages.po: “Home” is fuzzy."]
    assert 'msgid "Home"\nmsgid_plural "Homes"\nmsgstr[0] "Home"\nmsgstr[1] "Homes"\n' in po(site, "en").read_text()


def test_missing_catalogues_are_begun(site):
    po(site, "vi").unlink()
    po(site, "en").unlink()

    update_catalogues(site)

    assert po(site, "en").read_text(encoding="utf-8") == ENGLISH


def test_the_running_site_does_not_import_the_heavy_part():
    program = "import sys, foundation.language; sys.exit('babel.messages' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False)

    assert done.returncode == 0
