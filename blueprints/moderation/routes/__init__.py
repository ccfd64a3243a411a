"""The desk's routes, one file for each resource."""

from blueprints.moderation.routes import answers, batches, claims, data_log, decisions, log, openness, queue, reasons
from blueprints.moderation.routes.section import section

__all__ = ["answers", "batches", "claims", "data_log", "decisions", "log", "openness", "queue", "reasons", "section"]
