"""What a stored article page costs in process, against the smallest answer that Flask can give.

Measured without a server, so that nothing but the layer, its query and the headers counts. Run: python -m bench.pages
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate, upgrade
from werkzeug.test import EnvironBuilder

from app import create_app
from domain.articles.actions import import_article
from domain.articles.importing import read_article_file
from foundation import static_files
from foundation.database import commit, db
from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "domain/exchange/demo/articles/00-tong-ket-cong-tac-mttq-xa.txt"
# A stored page against Flask's "hello", the share at most.
MOST_SHARE = 0.1
# Who has written somewhere sends cookies, and these have to be looked at.
MOST_SHARE_WITH_COOKIES = 0.125
ROUNDS = 7
WAYS = {
    "brotli": {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"},
    "gzip": {"HTTP_ACCEPT_ENCODING": "gzip"},
    "with a cookie": {"HTTP_ACCEPT_ENCODING": "br", "HTTP_COOKIE": "language=vi; mine=4711"},
    "not modified": {"HTTP_ACCEPT_ENCODING": "br", "HTTP_IF_NONE_MATCH": "*"},
}

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main() -> int:
    """Measure, print one table, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    hello = _microseconds(_hello().wsgi_app, _environ("/"), options.requests)
    rows = [{"name": "pages: Flask's hello", "value": round(hello, 2), "unit": "µs", "bar": None, "holds": True}]
    with tempfile.TemporaryDirectory() as folder:
        site, address = site_with_an_article(Path(folder))
        for name, headers in WAYS.items():
            spent = _microseconds(site.wsgi_app, _environ(address) | headers, options.requests)
            bar = round(hello * (MOST_SHARE_WITH_COOKIES if "HTTP_COOKIE" in headers else MOST_SHARE), 2)
            holds = spent <= bar
            rows.append({"name": f"pages: {name}", "value": round(spent, 2), "unit": "µs", "bar": bar, "holds": holds})
        made = _microseconds(site.wsgi_app.app, _environ(address), max(options.requests // 100, 1))
        rows.append({"name": "pages: made anew", "value": round(made, 2), "unit": "µs", "bar": None, "holds": True})
        with site.app_context():
            db.engine.dispose()
    for row in rows:
        bar = "" if row["bar"] is None else f"at most {row['bar']}"
        print(f"{row['name']:<28}{row['value']:>10} µs   {bar}{'' if row['holds'] else '   NOT REACHED'}")
    if options.results:
        options.results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


def _hello() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def site_with_an_article(folder: Path) -> tuple[Flask, str]:
    """A site kept in `folder`, its database and all, and the path of its one article."""
    static_files.build(ROOT / "static", folder / "static")
    app = create_app(
        Settings(secret_key="of a bench", database_url=f"sqlite:///{folder / 'ykien.sqlite'}"), instance=folder
    )
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        article, _is_new = commit(lambda: import_article(read_article_file(ARTICLE)))
        return app, f"/articles/{article.address}"


def _environ(path: str) -> dict[str, Any]:
    return EnvironBuilder(path).get_environ()


def _microseconds(wsgi: Wsgi, environ: dict[str, Any], requests: int) -> float:
    """Processor time for one request, of the round that nothing else disturbed."""
    answers: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], None]:
        answers[:] = [status]
        return lambda _chunk: None

    def once() -> None:
        answer = wsgi(environ.copy(), start)
        for _chunk in answer:
            pass
        if hasattr(answer, "close"):
            answer.close()

    once()
    best = float("inf")
    for _round in range(ROUNDS):
        begun = time.process_time()
        for _number in range(requests):
            once()
        best = min(best, (time.process_time() - begun) / requests)
    if answers[0][:3] not in {"200", "304"}:
        raise RuntimeError(answers[0])
    return best * 1_000_000


if __name__ == "__main__":
    sys.exit(main())
