"""Templates compiled once for all processes: compiling those of one page takes as long as a third of a start.

They lie in the instance folder, each under the digest of the program that compiled it.
"""

import contextlib
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "templates"
_SUFFIX = ".compiled"


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates as files; whatever is wrong with the disk keeps nobody from reading."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read one."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write one."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def init_app(app: Flask, program: str) -> None:
    """Keep what is compiled. `program`: the digest of the program, since its code matters too."""
    folder = Path(app.instance_path) / FOLDER
    with contextlib.suppress(OSError):  # then nothing is kept
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(folder), f"{program[:16]}-%s{_SUFFIX}")


def compile_templates(app: Flask, program: str) -> int:
    """Compile all of the site's own templates, and remove what other programs compiled; returns how many there are."""
    init_app(app, program)
    for file in (Path(app.instance_path) / FOLDER).glob(f"*{_SUFFIX}"):
        file.unlink(missing_ok=True)
    names = app.jinja_loader.list_templates() if app.jinja_loader else []
    for name in names:
        app.jinja_env.get_template(name)
    return len(names)
