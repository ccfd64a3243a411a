"""Browser tests never look at a page that is being left: what follows a click waits for what only comes with it."""

import ast
import itertools
from collections.abc import Iterator

from app import ROOT

# They answer at once, about whatever page is there; `expect(…)` and further clicks wait.
LOOKS = {
    "content", "count", "evaluate", "evaluate_all", "faults", "in_all_colours", "in_light_and_dark", "inner_text",
    "input_value", "title", "violations", "wait_for_load_state", "wait_for_timeout",
}  # fmt: skip


def test_after_a_click_a_test_waits_before_it_looks():
    found = [
        f"{path.name}:{following.lineno}"
        for path in sorted((ROOT / "tests" / "journeys").glob("*.py"))
        for clicked, following in _pairs(ast.parse(path.read_text(encoding="utf-8")))
        if _is_click(clicked) and LOOKS & {*_called(following)}
    ]

    assert found == []


def _pairs(tree: ast.AST) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """Statements that follow each other in the same block."""
    for node in ast.walk(tree):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list):
                yield from itertools.pairwise(block)


def _is_click(statement: ast.stmt) -> bool:
    """Whether it presses something and waits for nothing; inside a `with page.expect_…` it waits."""
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
    names = {*_called(statement)}
    presses = "click" in names or any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "press" and _says_enter(call) for call in calls
    )
    return isinstance(statement, ast.Expr) and presses


def _says_enter(call: ast.Call) -> bool:
    return any(isinstance(given, ast.Constant) and given.value == "Enter" for given in call.args)


def _called(statement: ast.stmt) -> Iterator[str]:
    """The last names of what is called, without the bodies of functions that are defined."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
