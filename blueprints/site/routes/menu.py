"""The menu: an ordered list of names and addresses, changed as a whole; every button works without script."""

import dataclasses

from flask import Response, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in
from blueprints.site.forms import fault_of_address, fault_of_label
from blueprints.site.routes.section import section
from domain.articles.queries import categories
from domain.site import menu
from domain.site.menu import MENU_MOST, MenuChanged
from domain.site.pages import public_pages
from foundation.access import for_staff
from foundation.current_site import Link
from foundation.database import commit
from foundation.htmx import answer, redirect_to
from foundation.text import normalize_line


@dataclasses.dataclass(frozen=True)
class Row:
    """One entry as it was filled in, and what is wrong with it."""

    link: Link
    label_fault: str = ""
    address_fault: str = ""


@section.get("/site/menu")
@for_staff("administration")
def show_menu() -> Response:
    """The menu as it stands; without one, the categories it is made of until then."""
    links = menu.saved_menu()
    return _page(links, menu.menu_digest(links), done=gettext("Saved.") if "saved" in request.args else "")


@section.post("/site/menu")
@for_staff("administration")
def change_menu() -> Response | WerkzeugResponse:
    """Move, add or take out an entry in the form, or save them all."""
    then, based_on = request.form.get("then", "save"), request.form.get("based_on", "")
    links = _filled_in()
    if then != "save":
        return _page(_rearranged(links, then), based_on)
    rows = [_checked(link) for link in links]
    if any(row.label_fault or row.address_fault for row in rows):
        return _page(links, based_on, rows=rows, status=422)
    try:
        commit(lambda: menu.save_menu(links, based_on=based_on))
    except MenuChanged:
        theirs = menu.saved_menu()
        return _page(links, menu.menu_digest(theirs), status=409, theirs=theirs)
    return redirect_to(url_for("site.show_menu", saved=""))


def _filled_in() -> list[Link]:
    """The entries that were sent; one without name and address is none."""
    pairs = zip(request.form.getlist("label"), request.form.getlist("address"), strict=False)
    links = [Link(normalize_line(label), normalize_line(address)) for label, address in pairs]
    return [link for link in links if link.label or link.address][:MENU_MOST]


def _checked(link: Link) -> Row:
    return Row(link, fault_of_label(link.label), fault_of_address(link.address))


def _rearranged(links: list[Link], then: str) -> list[Link]:
    """The entries after one button: up-2, down-2, out-2, or add, which takes what was chosen beside it."""
    if then == "add":
        chosen = next((link for link in _offered() if link.address == request.form.get("chosen")), Link("", ""))
        return [*links, chosen]
    verb, _dash, number = then.partition("-")
    place = number_in(number)
    if place is None or not 0 <= place < len(links):
        return links
    moved = links.pop(place)
    if verb != "out":
        links.insert(max(0, place - 1) if verb == "up" else place + 1, moved)
    return links


def _offered() -> list[Link]:
    """What can be put into the menu without writing an address."""
    of_categories = [Link(c.name, url_for("articles.category", slug=c.slug)) for c in categories()]
    return of_categories + [Link(page.title, url_for("site.page", slug=page.slug)) for page in public_pages()]


def _page(
    links: list[Link],
    based_on: str,
    *,
    rows: list[Row] | None = None,
    status: int = 200,
    done: str = "",
    theirs: list[Link] | None = None,
) -> Response:
    return answer(
        "site/menu.html",
        status=status,
        rows=rows or [Row(link) for link in links],
        based_on=based_on,
        offered=[link for link in _offered() if link.address not in {other.address for other in links}],
        is_full=len(links) >= MENU_MOST,
        done=done,
        theirs=theirs,
    )
