"""Finds words for people that no catalogue can reach: written outside ``T`` and ``Tn``, glued together, or shown without ``say``.

It reads the source only. What it cannot see (a text that loses its template on the way) is seen by ``test_brackets``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

# two letters or more, and a space or a Danish letter: an identifier has neither
_LETTERS = re.compile(r"[A-Za-zÆØÅæøåé]{2,}")
_WORDS = re.compile(r"[A-Za-zÆØÅæøåé]{2,}[»«,.;:!?)]* +\S|[æøåÆØÅ]|\S +[(«»]?[A-Za-zé]{2,}")
_ONE_WORD = re.compile(r"[A-ZÆØÅ][a-zæøåé]+(-[a-zæøåé]+)?( …|\.)?")
_SENTENCE = re.compile(r"[»A-ZÆØÅ{][^\n]*[.!?:…]\s*", re.DOTALL)
_SQL = re.compile(
    r"\s*\(*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WHERE|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|EXISTS|LIMIT|ORDER) "
)
_NAMELESS = re.compile(r"(?<!\{)\{[0-9]*[:!}]")
_TAG = re.compile(r"</?[a-z]+|^[#.]?[a-z-]+ ?\{")
# a piece of a sentence has a space at its end, or one at its beginning; two or more are an indented line
_PIECE = re.compile(r" \S.*|.*[^:] ", re.DOTALL)

FACES = ("gui", "cli", "examples")
TALKERS = ("domain", "services")
"""What stands elsewhere (store, submission, ways) talks in whole sentences only; the rest of its words are for support."""

PROGRAMMERS = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "KeyError", "NotImplementedError"}
NO_TEXT_CALLS = {
    *("compile", "search", "match", "fullmatch", "sub", "subn", "findall", "split", "escape_markup"),
    *(
        "execute",
        "executescript",
        "XPath",
        "strftime",
        "QLocale",
        "setObjectName",
        "setProperty",
        "property",
        "getattr",
    ),
    *(
        "find",
        "glob",
        "create",
        "TypeVar",
        "suppress",
        "fromisoformat",
        "startswith",
        "removeprefix",
        "see",
        "import_module",
    ),
}
NO_TEXT_KEYWORDS = {"kilde", "hvor", "prefix", "suffix", "encoding", "thread_name_prefix", "version"}
SHOWN_BY = {
    **dict.fromkeys(("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle"), (0,)),
    **dict.fromkeys(
        ("setPlaceholderText", "setFormat", "setHtml", "setPlainText", "setDetailedText", "setDocName"), (0,)
    ),
    **dict.fromkeys(
        ("addItem", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QStandardItem"), (0,)
    ),
    **dict.fromkeys(("QListWidgetItem", "QPlainTextEdit", "plain_tip", "getpass", "ArgumentTypeError"), (0,)),
    "QFileDialog": (1, 3),
    "QMessageBox": (1, 2),
}
"""Where a text leaves the program: the call, and which of its arguments people read."""
SHOWN_AS = {"help", "description", "epilog", "title"}
"""Keywords by which argparse is handed what people read."""
SAID = {"say", "plain_tip", "text", "accessibleName", "str", "read_text", "toString"}
TYPES = {
    "Callable",
    "Mapping",
    "Sequence",
    "Iterable",
    "Iterator",
    "tuple",
    "list",
    "dict",
    "cast",
    "Union",
    "Optional",
}
NO_TEXT_NAMES = {"parent", "self", "item"}
DATA_WIDGETS = re.compile(r"\b(organisation|nummer|medarbejder|andet_navn|kode|mappe|_?edit|_cpr|_address)\.setText$")
"""Lines that people type in: what stands there is data."""

ALLOWED = (
    (r".*", r"^(SMDB Desktop|SMDB Desktop \{\}.*|Qt|Python)$", "names of programs"),
    (
        r"domain/(codelists|forms/checks)\.py",
        r"^\{\}(: [a-z_]+|/(\{\}|version)\.json)[\w\[\]{}.() ]*$|^\{\}: ",
        "a place in a file",
    ),
    (r"domain/case/schema\.py|submission/payload/schema\.py", r"", "published schemas are Danish, whoever reads them"),
    (r"domain/forms/(dates|texts)\.py", r"^(Cf|Nd|Pd|Zs)$", "categories of Unicode"),
    (
        r"domain/rules/erklaerede\.py",
        r"^(V2[45]|afledt|stps\.dk|cpr\.dk|domain/|guiden|skema|regel |Forside, |store: |services: |flere personer|"
        r"Personer; |øverst i vinduet)|"
        r"^(Kladder|Frister|Godkendelse|Rapporter)$",
        "where a rule comes from and who honours it: for docs/rules.md",
    ),
    (
        r"cli/((course_|versions_|exchange_|report_)?parser|options)\.py",
        r"\\S|\(\?P<|^[A-ZÆØÅ=-]+$",
        "argparse's own words, names of arguments",
    ),
    (
        r"cli/((course_|versions_|exchange_|report_)?parser|options)\.py",
        r"^(init|import|export|certificate|backup|restore|move|health|correct-cpr|remove-citizen|delete-course|history|hand-over|open-package|check|"
        r"verify|show|view|demo|update|diagnose|settle|people|lists|forms|tilbud|drafts|deadlines|bin|receivers|ways|receipt|receive|"
        r"trust|register|report|send|outbox|approval)"
        r"( (--[a-z-]+|check|[\w./-]*[\d./][\w./-]*|mappe|udbakke|Alfa|Tastefejl|"
        r"Fejloprettelse|add|Bo|INDBERETTER|compare|import|ja|empty|list|klar|garanti|Oprydning))+$",
        "commands to type",
    ),
    (
        r"services/deadlines/calendar\.py",
        r"^-//SMDB Desktop//Frister//DA$",
        "who made a calendar, as RFC 5545 wants it",
    ),
    (r"services/casework/(extract|table_rows)\.py", r"^[a-zæøå() ]+$", "headings of tables from outside"),
    (r"services/printing/without\.py", r"^ af at bi ", "short words that are no names"),
    (r"domain/old_kommuner\.py", r"^\n171 Ledøje-Smørum ", "names of municipalities, as in the code lists"),
    (
        r"gui/vejledning/sider\.py",
        r"^\| \{\} \| \{\} \|\n(\| --- \| --- \|\n)?$|^\n## \{\}\n\n\{\}\{\}$",
        "marks of Markdown",
    ),
    (r"gui/vejledning/vejledning\.py", r"^call: frame\.setFormat\(table\)$", "the shape of a table"),
    (
        r"cli/selfcheck\.py",
        r"^(Øvelse|Prøve|prøve\.(xlsx|csv)|Navn|Kode|Åse Ærø|Navn;Kode\r\nÅse Ærø;007\r\n)$",
        "made-up data",
    ),
    (r"gui/kit/theme\.py", r"", "fonts and styles"),
    (r"examples/(demo_data|example_case)\.py", r"", "made-up people"),
    (r"services/outbox/signing\.py", r"^nothing has arrived$", "a detail for support"),
    (
        r"examples/(journey|main_job|older_course)\.py",
        r"^(Testborger (Et|To)|Øvelsescentret|Øvelsesbruger|Alfa København ApS)$",
        "made-up people",
    ),
    (r"examples/build_parts\.py", r"^(æøåÆØÅé–»«|Nr\.|Tegn)$", "what the sheet of a self-check holds"),
    (r"gui/app/clipboard\.py", r"^call: data\.setText\(text\)$", "what somebody copies"),
    (
        r"gui/outbox/where_to\.py",
        r"^call: self\.answers\.addItem\(each\.navn, each\.id\)$",
        "a name that somebody gave",
    ),
    (
        r"gui/settings/outways_card\.py",
        r"^call: each\.setAccessibleDescription\(udvej\.navn\)$",
        "a name that somebody gave",
    ),
    (r"store/(figures|outbox_lists|outways)\.py", r"^\{\} AND [a-z]\.[a-z_]+ ", "more of a statement"),
    (r"services/stored/outways\.py", r"^Hemmeligt$", "how Python writes it, without what it holds"),
    (r"gui/app/main\.py", r"^Fusion$", "the name of a style of Qt"),
    (r"gui/kit/heard\.py", r"^Press$", "Qt's own word for an action"),
    (r"examples/rounds\.py", r"^(Cancel|Annuller)$", "Qt's own words"),
)
"""What looks like words for people and is not: the file, the words, and why."""


@dataclass(frozen=True, slots=True)
class Loose:
    """One place: line, what stands there, and why it cannot be translated."""

    line: int
    words: str
    why: str


def holds_words(text: str) -> bool:
    """Whether a literal holds words for people, by its looks."""
    return bool(_LETTERS.search(text) and _WORDS.search(text)) and not _SQL.match(text)


def is_one_word(text: str) -> bool:
    """Whether a literal is a single word as it would stand on a button or in a heading."""
    return _ONE_WORD.fullmatch(text) is not None


def is_sentence(text: str) -> bool:
    """Whether a literal is a whole sentence."""
    return holds_words(text) and _SENTENCE.fullmatch(text) is not None and not _SQL.match(text)


def shape(node: ast.JoinedStr) -> str:
    """An f-string with ``{}`` for its values."""
    return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)


def side_by_side(node: ast.JoinedStr) -> bool:
    """Whether an f-string puts two values into one line for people: they may be texts, and the order is not everywhere ours."""
    values = [v for v in node.values if isinstance(v, ast.FormattedValue)]
    return len(values) > 1 and " " in shape(node) and not _TAG.search(shape(node))


class Finder:
    """The loose words of one module. ``place`` is its path below the package, for example ``gui/kit/parts.py``."""

    def __init__(self, source: str, place: str) -> None:
        self.tree = ast.parse(source)
        self.place = place
        self.face = place.startswith(FACES)
        self.talks = self.face or place.startswith(TALKERS)
        self.parent: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parent[child] = node
        self._silent = set(self._annotations()) | set(self._docstrings())

    def _annotations(self) -> Iterator[ast.AST]:
        for node in ast.walk(self.tree):
            for name in ("annotation", "returns"):
                inner = getattr(node, name, None)
                if isinstance(inner, ast.AST):
                    yield from ast.walk(inner)
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in TYPES:
                yield from ast.walk(node.slice)
            if isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
            ):
                yield from ast.walk(node.value)
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias" and node.value:
                yield from ast.walk(node.value)

    def _docstrings(self) -> Iterator[ast.AST]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield node.value

    def above(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Parent and child, from a node upwards, to the statement that holds it."""
        while not isinstance(node, ast.stmt) and node in self.parent:
            yield self.parent[node], node
            node = self.parent[node]

    def strings(self) -> Iterator[tuple[ast.expr, str]]:
        """Every literal and f-string that is no docstring, annotation or part of another, with its words."""
        for node in ast.walk(self.tree):
            if node in self._silent:
                continue
            if isinstance(node, ast.JoinedStr) and not isinstance(self.parent[node], ast.FormattedValue):
                yield node, shape(node)
            elif (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and not isinstance(self.parent[node], ast.JoinedStr)
            ):
                yield node, node.value

    def is_for_people(self, node: ast.expr, text: str) -> bool:
        """Whether a literal would be read by people, by its looks and by where it stands."""
        glued = self.face and isinstance(node, ast.JoinedStr) and side_by_side(node)
        if not (holds_words(text) or glued or (self.talks and is_one_word(text))):
            return False
        sentence = is_sentence(text)
        for parent, child in self.above(node):
            if isinstance(parent, ast.keyword) and parent.arg in NO_TEXT_KEYWORDS:
                return False
            if isinstance(parent, ast.Call) and child is not parent.func and called(parent) in NO_TEXT_CALLS:
                return False
            if isinstance(parent, ast.Raise) and not sentence and raised(parent) in PROGRAMMERS:
                return self.face and raised(parent) == "AssertionError"
            if isinstance(parent, ast.Dict) and child in parent.keys:
                return sentence
        return sentence or self.talks

    def in_text(self, node: ast.expr) -> bool:
        """Whether a literal is the template of a ``T`` or ``Tn``."""
        parent = self.parent[node]
        return isinstance(parent, ast.Call) and called(parent) in ("T", "Tn") and node in parent.args

    def everything(self) -> Iterator[str]:
        """All that could be loose, before anything is allowed."""
        yield from (text for node, text in self.strings() if self.is_for_people(node, text))
        yield from (each.words for each in (*self._glued(), *self._unsaid()))

    def loose(self) -> Iterator[Loose]:
        """Every loose word of the module, in order, without what is allowed."""
        found = [*self._outside(), *self._glued(), *self._unsaid()]
        yield from sorted((f for f in found if not allowed(self.place, f.words)), key=lambda each: each.line)

    def _outside(self) -> Iterator[Loose]:
        for node, text in self.strings():
            if self.in_text(node):
                if _PIECE.fullmatch(text):
                    yield Loose(node.lineno, text, "a piece of a sentence")
                if _NAMELESS.search(text):
                    yield Loose(node.lineno, text, "a place without a name")
            elif self.is_for_people(node, text):
                yield Loose(node.lineno, text, "not in T")

    def _glued(self) -> Iterator[Loose]:
        parts: tuple[ast.expr, ...]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                parts = (node.left, node.right)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
                parts = (node.func.value,)
            elif isinstance(node, ast.Compare):
                parts = (node.left, *node.comparators)
            elif isinstance(node, ast.FormattedValue):
                parts = (node.value,)
            else:
                continue
            for part in parts:
                if isinstance(part, ast.Call) and called(part) in ("T", "Tn"):
                    yield Loose(node.lineno, ast.unparse(part), "glued, read or compared")

    def _unsaid(self) -> Iterator[Loose]:
        if not self.face:
            return
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call):
                continue
            for arg in shown(node, self.place):
                if not is_said(arg):
                    yield Loose(node.lineno, f"call: {ast.unparse(node)}", "shown without say")


def shown(node: ast.Call, place: str) -> Iterator[ast.expr]:
    """The arguments of a call that people will read."""
    if DATA_WIDGETS.search(ast.unparse(node.func)):
        return
    for position in SHOWN_BY.get(called(node), ()):
        if position < len(node.args):
            yield node.args[position]
    if place in ("cli/parser.py", "cli/course_parser.py", "cli/report_parser.py", "cli/options.py"):
        yield from (keyword.value for keyword in node.keywords if keyword.arg in SHOWN_AS)


def allowed(place: str, words: str) -> bool:
    """Whether words may stand where they stand."""
    return any(re.fullmatch(file, place) and re.search(known, words) for file, known, _why in ALLOWED)


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def raised(node: ast.Raise) -> str:
    """The name of the exception that is raised."""
    return called(node.exc) if isinstance(node.exc, ast.Call) else ""


def is_said(node: ast.expr) -> bool:
    """Whether what is shown has been through ``say``, or is no text: nothing, a number, what another widget shows."""
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, str) or not (holds_words(node.value) or is_one_word(node.value))
    if isinstance(node, ast.JoinedStr):
        return " " not in shape(node)
    if isinstance(node, ast.Name) and node.id in NO_TEXT_NAMES:
        return True
    if isinstance(node, ast.IfExp):
        return is_said(node.body) and is_said(node.orelse)
    return isinstance(node, ast.Call) and called(node) in SAID
