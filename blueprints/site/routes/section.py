"""The section."""

from flask import Blueprint

section = Blueprint("site", __name__)
