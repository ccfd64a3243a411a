"""The section's routes, one file for each resource."""

from blueprints.editorial.routes.section import section

__all__ = ["section"]
