"""The site for Passenger, which starts a process when somebody comes: docs/operating.md.

A stored page is answered before the application is imported.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.absolute()
sys.path.insert(0, str(ROOT))

from domain.page_kinds import PAGE_KINDS  # noqa: E402 found by the line above
from foundation.cold_start import ColdStart  # noqa: E402
from foundation.settings import instance_folder, load_settings  # noqa: E402

if TYPE_CHECKING:
    from flask import Flask

instance = instance_folder(ROOT)
settings = load_settings(instance)


def whole_site() -> "Flask":
    """The application; importing it is what takes long."""
    from app import create_app  # noqa: PLC0415 that is the point

    return create_app(settings, instance=instance)


application = ColdStart(whole_site, settings, instance=instance.resolve(), code=ROOT, kinds=PAGE_KINDS)
