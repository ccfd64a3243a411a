"""The gettext catalogues as files: compiling, checking, updating. For commands only, since babel.messages is heavy."""

import secrets
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from foundation.settings_checks import LANGUAGES

SOURCE_LANGUAGE = "en"  # the language of the msgids: an empty translation means the msgid itself

_KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
_COMMENT_TAGS = ("Translators:",)

# Written by hand, because Babel's own header changes with the date and with the version of Babel.
_HEADER = """\
# Sorted, without dates or places: see babel.cfg.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"
"""


def compile_catalogues(root: Path) -> None:
    """Write the .mo beside each .po there is below root/translations; fuzzy translations are left out."""
    for language in LANGUAGES:
        path = _path(root, language)
        if path.exists():
            compiled = BytesIO()
            write_mo(compiled, _stored(root, language))
            # Whole at any moment: a site that starts meanwhile, or other tests, may be reading it. Not named like a
            # catalogue, which would be a part of the program while it is there.
            draft = path.with_suffix(f".{secrets.token_hex(4)}.unfinished")
            draft.write_bytes(compiled.getvalue())
            draft.replace(path.with_suffix(".mo"))


def outdated_catalogues(root: Path) -> list[str]:
    """What keeps the catalogues from being complete, a sentence each; empty when code, templates and texts agree.

    Raises jinja2.TemplateSyntaxError for a broken template and babel's PoFileError for a broken catalogue.
    """
    template = _extracted(root)
    return [
        f"{_path(root, language).relative_to(root).as_posix()}: {sentence}"
        for language in LANGUAGES
        for sentence in _shortcomings(_stored(root, language), template, language=language)
    ]


def update_catalogues(root: Path) -> None:
    """Rewrite each .po: new msgids in, obsolete ones out, translations and translators' comments kept, sorted."""
    template = _extracted(root)
    for language in LANGUAGES:
        catalogue = _stored(root, language)
        # No fuzzy matching: a guess that looks like a translation is worse than a gap.
        catalogue.update(template, no_fuzzy_matching=True)
        if language == SOURCE_LANGUAGE:
            _fill_plurals(catalogue)
        _store(root, language, catalogue)


def _path(root: Path, language: str) -> Path:
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def _stored(root: Path, language: str) -> Catalog:
    path = _path(root, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _store(root: Path, language: str, catalogue: Catalog) -> None:
    entries = BytesIO()
    write_po(entries, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = _HEADER.format(language=language, plural_forms=Catalog(locale=language).plural_forms)
    path = _path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\n{entries.getvalue().decode()}".rstrip() + "\n", encoding="utf-8")


def _extracted(root: Path) -> Catalog:
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel left this one out
    template = Catalog()
    for name, line, msgid, comments, context in extract_from_dir(
        root, methods, options, keywords=_KEYWORDS, comment_tags=_COMMENT_TAGS, strip_comment_tags=True
    ):
        template.add(msgid, locations=[(Path(name).as_posix(), line)], auto_comments=comments, context=context)
    return template


def _shortcomings(catalogue: Catalog, template: Catalog, *, language: str) -> Iterator[str]:
    for message in _texts(template):
        if not _has(catalogue, message):
            name, line = message.locations[0]
            yield f"{_quoted(message)} of {name}:{line} is missing."
    for message in [*_texts(catalogue), *catalogue.obsolete.values()]:
        if not _has(template, message):
            yield f"{_quoted(message)} is obsolete."
        elif message.fuzzy:
            yield f"{_quoted(message)} is fuzzy."
        elif not _is_translated(message):
            if language != SOURCE_LANGUAGE:
                yield f"{_quoted(message)} is untranslated."
        else:
            yield from (f"{_quoted(message)} is wrong: {error}." for error in message.check(catalogue))


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _has(catalogue: Catalog, message: Message) -> bool:
    # A catalogue finds by the singular alone, so the plurals are compared here.
    found = catalogue.get(message.id, message.context)
    return found is not None and found.id == message.id


def _is_translated(message: Message) -> bool:
    strings = (message.string,) if isinstance(message.string, str) else message.string or ()
    return bool(strings) and all(strings)


def _quoted(message: Message) -> str:
    return f"“{message.id[0] if message.pluralizable else message.id}”"


def _fill_plurals(catalogue: Catalog) -> None:
    for message in _texts(catalogue):
        if message.pluralizable and not _is_translated(message):
            message.string = tuple(message.id)
            message.flags.discard("fuzzy")
