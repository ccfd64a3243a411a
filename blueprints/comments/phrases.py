"""What our script says in a comment form while somebody writes and sends. Numbers and times come in place of %s."""

import json

from flask_babel import gettext, ngettext


def writing_phrases() -> str:
    """The sentences as JSON, for an attribute of the form."""
    phrases = {
        "left": gettext("Characters left: %(num)s", num="%s"),
        "over": gettext("Too long by %(num)s characters", num="%s"),
        "unreached": gettext("The site could not be reached. Your text is still here; please send it again when there "
        "is a connection."),
        "late": gettext("The site has not answered in time. Your text is still here; please send it again. It will not "
        "appear twice."),
        "broken": gettext("Something went wrong on the site. Your text is still here; please send it again in a few "
        "minutes."),
        "refused": gettext("The message was refused on its way. Your text is still here; please try again later or "
        "over another network."),
        "wait": gettext("You can send it again in %(time)s.", time="%s"),
        "again": gettext("You can send it again now."),
        "second": ngettext("%(num)s second", "%(num)s seconds", 1),
        "seconds": ngettext("%(num)s second", "%(num)s seconds", 2),
        "minute": ngettext("%(num)s minute", "%(num)s minutes", 1),
        "minutes": ngettext("%(num)s minute", "%(num)s minutes", 2),
    }  # fmt: skip
    return json.dumps(phrases, ensure_ascii=False)
