# Everything one does with this site; `make` alone lists it.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ADDRESS ?= http://localhost:$(PORT)
PROCESSES ?= $(shell $(PYTHON) -c "import os; print(min(4, (os.cpu_count() or 1) + 1))")
SITE ?= demo

# Programs run as modules: their own scripts name the folder they were installed in, and folders get moved.
RUN := .venv/bin/python -m
FLASK := $(RUN) flask --app app
# As many requests at a time as there are threads; the others wait. What the server calls backpressure counts connections,
# and a browser keeps up to six open: as few as there are threads would let two readers shut out everybody else. One
# worker is enough for a small site; with the C library's usual pool of memory for each thread it would take half as
# much again. The server's warnings are about numbers of threads and processors; the site has its own log.
SERVE = $(RUN) granian --interface wsgi --factory app:create_app --host $(HOST) --port $(PORT) --workers 1 \
	--respawn-failed-workers --blocking-threads 8 --backpressure 512 --no-ws --log-level error
# Extras stay in the lock files: pip counts what another package wants with an extra as another package.
COMPILE = $(RUN) uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --no-strip-extras

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Where the system's Python was replaced, the virtual environment points nowhere and is made anew.
$(shell test -x .venv/bin/python || rm -f .venv/*.installed)

.PHONY: help run dev test check bench format upgrade lock
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name does; do printf '  make %-9s %s\n' "$$name" "$$does"; done

run: .venv/requirements.installed ## Start the site (PORT=8123: at another port; SITE=empty: without the demo)
	@.venv/bin/python -c "$$CHECK_PORT" $(HOST) $(PORT)
	@$(FLASK) site build
	@$(FLASK) site setup --$(SITE) --address $(ADDRESS)
	@MALLOC_ARENA_MAX=2 exec $(SERVE)

dev: .venv/requirements-dev.installed ## Start the site, and start it again whenever a file changes
	@.venv/bin/python -c "$$CHECK_PORT" $(HOST) $(PORT)
	@$(FLASK) site build
	@$(FLASK) site setup --$(SITE) --address $(ADDRESS)
	@MALLOC_ARENA_MAX=2 exec $(SERVE) --reload --reload-ignore-worker-failure --reload-ignore-dirs instance

# On SQLite whatever the environment says, since the tests empty the database they are given: another one is named here.
# One process more than there are processors, since each waits for its database and its browser now and then; more than
# four would wait for each other's browsers.
test: .venv/requirements-dev.installed ## Run all tests on SQLite (ARGS="-k words": some of them)
	@DATABASE_URL=$(TEST_DATABASE) $(RUN) pytest --numprocesses $(PROCESSES) --dist worksteal $(ARGS)

check: .venv/requirements-dev.installed ## Run what CI runs (DATABASES="sqlite postgresql mariadb": on all of them)
	@PYTHONPATH=. .venv/bin/python .ci/check

bench: .venv/requirements-dev.installed ## Measure what is promised (PARTS="pages growth": some of it; ARGS=--quick: a glance)
	@$(RUN) bench $(PARTS) $(ARGS)

format: .venv/requirements-dev.installed ## Put the code into its usual form
	@$(RUN) ruff check --fix-only --quiet . .ci/check
	@$(RUN) ruff format . .ci/check

upgrade: .venv/requirements.installed ## After new code: copy the database, migrate it, check the health
	@.venv/bin/python -c "$$SAVE_DATABASE"
	@$(FLASK) site build
	@$(FLASK) site migrate
	@.venv/bin/python -c "$$CHECK_HEALTH"
	@echo "Now restart the server."

lock: .venv/bin/python ## Lock what pyproject.toml asks for (ARGS=--upgrade: the newest versions of it)
	@$(RUN) pip install --quiet uv
	@$(COMPILE) $(ARGS) pyproject.toml --output-file requirements.lock
	@$(COMPILE) $(ARGS) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

# The stamp is written only when pip succeeded. A dot for each package shows that something happens.
.venv/%.installed: %.lock .venv/bin/python
	@rm -f $@
	@printf 'Installing the packages of $< '
	@{ $(RUN) pip install --no-input --progress-bar off --require-hashes -r $< 2> .venv/pip.log && touch $@ || cat .venv/pip.log >&2; } \
		| while read -r word _; do case $$word in Collecting|Installing) printf .;; esac; done; echo
	@test -f $@

.venv/bin/python:
	@command -v $(PYTHON) > /dev/null || { echo "Ykien needs Python 3.11 or newer, and '$(PYTHON)' is not here. On Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ykien needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). If there is a newer one, name it: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "Python's virtual environments are missing. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv --clear .venv

define CHECK_PORT
import socket, sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
except (OSError, OverflowError) as error:
    reason = str(error).partition(" (")[0]
    sys.exit(f"The site cannot listen at {host}, port {port}: {reason}. At another port: PORT=8123 make run")
endef
export CHECK_PORT

define SAVE_DATABASE
import os, sqlite3, sys, time
from pathlib import Path
from sqlalchemy.engine import make_url
from foundation.settings import load_settings

instance = Path(os.environ.get("YKIEN_INSTANCE") or "instance")
url = make_url(load_settings(instance).database_url)
if url.get_backend_name() != "sqlite":
    if os.environ.get("SAVED") != "yes":
        sys.exit(f"Save the {url.get_backend_name()} database '{url.database}' first, then: make upgrade SAVED=yes")
elif not Path(url.database).exists():
    sys.exit("There is no site to upgrade yet; make run starts one.")
else:
    copy = instance / "backups" / time.strftime("ykien-%Y%m%d-%H%M%S.sqlite")
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    sqlite3.connect(url.database).execute("VACUUM INTO ?", [str(copy)])
    print(f"copied the database to {copy}")
endef
export SAVE_DATABASE

define CHECK_HEALTH
import sys
from app import create_app

app = create_app()
address = (app.config["SETTINGS"].origins or ("http://localhost",))[0]
answer = app.test_client().get("/health", base_url=address)
for sentence in [*answer.json["problems"], *answer.json["warnings"]]:
    print(f"health: {sentence}")
sys.exit(answer.status_code != 200)
endef
export CHECK_HEALTH
