"""The section's routes: `health` is for monitors, `language` for readers' choice, `policies` for the rules."""

from blueprints.site.routes import health, language, policies
from blueprints.site.routes.section import section

__all__ = ["health", "language", "policies", "section"]
