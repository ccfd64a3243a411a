"""The section's routes: what monitors and readers ask for, and what staff change about the site itself.

`health` is for monitors, `language` for readers' choice, `policies` for the rules, `pages` for the site's own pages,
`page_editing` for those who write them; `settings`, `logo`, `menu` and `first_run` for administrators; `accents` is the
style sheet of the site's colour, `styleguide` for who builds pages, `well_known` for browsers.
"""

from blueprints.site.routes import (
    accents,
    first_run,
    health,
    language,
    logo,
    menu,
    page_editing,
    pages,
    policies,
    settings,
    styleguide,
    well_known,
)
from blueprints.site.routes.section import section

__all__ = [
    "accents",
    "first_run",
    "health",
    "language",
    "logo",
    "menu",
    "page_editing",
    "pages",
    "policies",
    "section",
    "settings",
    "styleguide",
    "well_known",
]
