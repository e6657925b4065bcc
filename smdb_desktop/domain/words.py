"""Words for people: a text is a template with values, and what it is as a string is the Danish sentence.

Rules, use cases and the store make and keep texts as if they were plain strings; only a face (command line, window) renders one
in another language, with ``render``. May import nothing of the program and read no catalogue itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

# a protocol costs more to make than all the texts of a module, and nobody asks for it at run time
if TYPE_CHECKING:
    from typing import Protocol

    class Catalogue(Protocol):
        """What translates. ``gettext.GNUTranslations`` is one; a text that it does not know comes back unchanged."""

        def gettext(self, message: str, /) -> str:
            """The translation of a text."""
            ...

        def ngettext(self, one: str, many: str, n: int, /) -> str:
            """The form that the language wants for a number."""
            ...

        def pgettext(self, context: str, message: str, /) -> str:
            """The translation of a text that stands in a place of its own, such as a code list."""
            ...


class Text(str):
    """A Danish text that knows how it was made: the ``template``, and the ``values`` of its ``{places}``. It never changes.

    Equal to, hashed as, stored as and written to JSON as its Danish string; ``str(text)`` is the text itself, so that the words
    of an exception keep their template. Everything else that strings do (``+``, ``strip``, an f-string) gives a plain string,
    which no face can translate. A value is a number, a plain string (data) or another text.
    """

    __slots__ = ("context", "many", "template", "values")

    template: str
    """The source text, which is also the key in the catalogue."""
    values: Mapping[str, Any]
    many: str
    """The source text for several, where the text counts by its value ``n``; else empty."""
    context: str
    """Where a text of the forms and code lists stands; empty for a text of the program."""

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill the template; without values it stands as it is, braces included, and may be filled later by ``format``."""
        made = str.__new__(cls, template.format_map(values) if values else template)
        made.template, made.values = template, values
        made.many = made.context = ""
        return made

    def format(self, *args: object, **values: Any) -> Text:
        """The same text with these values in its places. Places have names, so positions are refused (TypeError)."""
        if args:
            raise TypeError("the places of a text have names")
        return _made(self.template, {**self.values, **values}, self.many, self.context)

    def __str__(self) -> str:
        """The text itself."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is made as the original was."""
        return _made, (self.template, dict(self.values), self.many, self.context)


T = Text
"""``T("Der er {dage} til fristen.", dage=…)``: the name by which texts are made, and by which the catalogue finds them."""


def _made(template: str, values: Mapping[str, Any], many: str = "", context: str = "") -> Text:
    source = many if many and values["n"] != 1 else template
    made = str.__new__(Text, source.format_map(values) if values else source)
    made.template, made.values, made.many, made.context = template, values, many, context
    return made


def Tn(one: str, many: str, /, *, n: int, **values: Any) -> Text:  # noqa: N802  the plural of T
    """A text that counts: ``Tn("{n} dag", "{n} dage", n=antal)``. Other languages may have more forms than two."""
    return _made(one, {"n": n, **values}, many)


def datum(text: str, context: str) -> str:
    """A text that came from the forms or code lists, to be translated where it stands; an empty one stays empty."""
    return _made(text, {}, "", context) if text else text


def joined(separator: str, parts: Iterable[str]) -> Text:
    """Texts after one another, each still to be translated. Not for parts of one sentence: their order is not everywhere ours."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return _made("{separator}".join(f"{{{name}}}" for name in values), {**values, "separator": separator})


def sentences(*texts: str) -> Text:
    """Whole sentences after one another; an empty one is left out."""
    return joined(" ", (text for text in texts if text))


def listed(parts: Iterable[str]) -> Text:
    """Names as one list in words: ``a``, ``a og b``, ``a, b og c``."""
    return _in_words(parts, T("{foerste} og {sidste}"))


def either(parts: Iterable[str]) -> Text:
    """Names to choose from, in words: ``a``, ``a eller b``, ``a, b eller c``."""
    return _in_words(parts, T("{foerste} eller {sidste}"))


def _in_words(parts: Iterable[str], several: Text) -> Text:
    *first, last = tuple(parts) or ("",)
    return several.format(foerste=joined(", ", first), sidste=last) if first else joined("", [last])


def render(text: str, catalogue: Catalogue) -> str:
    """The text in the catalogue's language; a plain string comes back as it is.

    A translation whose places do not fit its source is passed over: the Danish text stands instead.
    """
    if not isinstance(text, Text) or not text.template:
        return text
    values = text.values
    if text.context:
        found = catalogue.pgettext(text.context, text.template)
    elif text.many:
        found = catalogue.ngettext(text.template, text.many, values["n"])
    else:
        found = catalogue.gettext(text.template)
    if not values:
        return found
    try:
        return found.format_map({name: render(v, catalogue) if isinstance(v, str) else v for name, v in values.items()})
    except (LookupError, ValueError, AttributeError, TypeError):
        return str.__str__(text)
