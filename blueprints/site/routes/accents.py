"""The style sheet of an accent colour: small, made of the colour alone, and so the same for ever at its address."""

from flask import Response, abort, request

from blueprints.site.routes.section import section
from domain.site.colours import Shades, dark_shades, is_readable, light_shades, same_colour

_FOREVER = "public, max-age=31536000, immutable"
# A preview colours its own part of a page only.
_PREVIEW = " .site-preview"


@section.get("/accents/<slug:colour>.css")
def accent(colour: str) -> Response:
    """What replaces the built-in accent in light and dark; for colours that can be read."""
    known = same_colour(colour)
    if known is None or known != f"#{colour}" or not is_readable(known):
        abort(404)
    sheet = _sheet(known, _PREVIEW if "preview" in request.args else "")
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": _FOREVER})


def _sheet(colour: str, inside: str) -> str:
    light, dark = _declarations(light_shades(colour)), _declarations(dark_shades(colour))
    strongest = "--accent-2:var(--max-ink);--wash:var(--max-paper)"  # high contrast goes before any colour
    return "\n".join(
        (
            f":root{inside}{{{light}}}",
            f':root[data-theme="dark"]{inside}{{{dark}}}',
            f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){inside}{{{dark}}}}}',
            f':root[data-contrast="more"]{inside}{{{strongest}}}',
            f"@media (prefers-contrast:more){{:root:root{inside}{{{strongest}}}}}",
            "",
        )
    )


def _declarations(shades: Shades) -> str:
    return f"--accent:{shades.accent};--accent-2:{shades.stronger};--on-accent:{shades.on_accent};--wash:{shades.wash}"
