"""No face reads a sentence: what a face has to know of an error is in its type and its fields, never in its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT, sources

FACES = [file for file in sources() if file.relative_to(PACKAGE).parts[0] in ("gui", "cli", "examples")]
READS = {
    "casefold", "count", "endswith", "find", "index", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "replace",
    "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "translate", "upper",
}  # fmt: skip


def errors_of(function: ast.AST) -> set[str]:
    """The names that hold an error: what is caught, and parameters whose type is called an error."""
    names = {node.name for node in ast.walk(function) if isinstance(node, ast.ExceptHandler) and node.name}
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.annotation is not None:
            kind = ast.unparse(node.annotation)
            if kind.endswith(("Error", "Exception", "Fejl")) or "Wrong" in kind:
                names.add(node.arg)
    return names


def texts_of(tree: ast.AST, errors: set[str]) -> set[str]:
    """The names that an error's text was given to."""
    given = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_text(node.value, errors, set()):
            given |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return given


def is_text(node: ast.AST, errors: set[str], texts: set[str]) -> bool:
    """Whether an expression is the text of an error: ``str(error)``, ``error.args``, ``error.details``, or a name for one."""
    if isinstance(node, ast.Name):
        return node.id in texts
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("str", "repr", "format"):
        return bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id in errors
    if isinstance(node, ast.Attribute) and node.attr in ("args", "details", "msg", "strerror", "message"):
        return isinstance(node.value, ast.Name) and node.value.id in errors
    return False


def read_sentences(text: str) -> list[str]:
    """Places where the text of an error is compared, searched or taken apart, as ``line: code``."""
    tree, found = ast.parse(text), []
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        errors = errors_of(function)
        texts = texts_of(function, errors)
        for node in ast.walk(function):
            parts: list[ast.AST] = []
            if isinstance(node, ast.Compare):
                parts = [node.left, *node.comparators]
            elif isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and node.attr in READS):
                parts = [node.value]
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func)[:3] == "re."
            ):
                parts = list(node.args)
            if isinstance(node, ast.expr) and any(is_text(part, errors, texts) for part in parts):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("file", FACES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_face_reads_the_sentence_of_an_error(file: Path) -> None:
    assert read_sentences(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "show(str(error).split(' Vent ')[0])",
        "return 'password' in str(error)",
        "return str(error) == SENTENCE",
        "return error.args[0]",
        "return error.details.startswith('x')",
        "text = str(error)\n        return text[:10]",
        "return re.search('x', str(error))",
    ],
)
def test_the_rule_sees_a_sentence_that_is_read(line: str) -> None:
    caught = f"def f():\n    try:\n        g()\n    except KnownError as error:\n        {line}\n"
    handed = f"def f(error: KnownError):\n    if True:\n        {line}\n"
    assert read_sentences(caught) and read_sentences(handed)
    assert read_sentences(handed.replace("KnownError", "str")) == []


def test_the_rule_lets_a_sentence_be_shown() -> None:
    assert (
        read_sentences("def f(error: KnownError):\n    show(str(error), f'{error}', error.details, error.wait)\n") == []
    )
