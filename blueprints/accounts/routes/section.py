"""The section that the modules beside this one add their routes to."""

from flask import Blueprint

section = Blueprint("accounts", __name__, url_prefix="/accounts")
