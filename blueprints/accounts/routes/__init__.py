"""The section's routes: coming in (`signing_in`, `joining`), one's own account, its second factor, and the staff."""

from blueprints.accounts.routes import joining, own_account, second_factor, signing_in, staff
from blueprints.accounts.routes.section import section

__all__ = ["joining", "own_account", "second_factor", "section", "signing_in", "staff"]
