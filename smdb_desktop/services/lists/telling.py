"""A difference in words, as window and command line show it before anything is taken in."""

from collections.abc import Iterator
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kode
from smdb_desktop.domain.words import T, Text, listed
from smdb_desktop.services.lists.model import Difference, Plan
from smdb_desktop.services.lists.used import told_of

NEW = T("Nye svar")
GONE = T("Udgår")
WORDS = T("Andre ord")
PROPERTIES = T("Andre egenskaber")
DAYS = T("Dage")
CODE = T("{kode}: {ord}")
GONE_UNUSED = T("{kode}: {ord} (bruges ikke)")
GONE_USED = T("{kode}: {ord} ({antal} fra før beholder det)")
GONE_LAID_DOWN = T("{kode}: {ord}; {antal} beholder det fra før")
OTHER_WORDS = T("{kode}: »{foer}« bliver til »{nu}«")
OTHER_PROPERTIES = T("{kode}: {ord}: {hvad}")
HAS = T("{egenskab} er {svar}")
HAS_NOT = T("ikke længere {egenskab}")
YES, NONE = T("ja"), T("tom")
FROM = T("Gælder anmodninger fra {fra}. Anmodninger fra før den dag beholder listen fra {foer}.")
INSTEAD = T("Gælder fra {fra} og træder helt i stedet for listen fra samme dag.")
SAME = T("Som i programmet: {navne}.")


class Line(NamedTuple):
    """One line of the difference: which kind, of which list, and its words."""

    art: Text
    liste: Text
    ord: Text


def told(plan: Plan) -> tuple[Line, ...]:
    """Every line of a plan, kind by kind and list by list."""
    order = (NEW, GONE, WORDS, PROPERTIES, DAYS)
    lines = [line for each in plan.forskelle for line in _lines(each)]
    return tuple(sorted(lines, key=lambda line: order.index(line.art)))


def _lines(each: Difference) -> Iterator[Line]:
    title = Text(each.foer.title)
    for kode in each.nye:
        yield Line(NEW, title, CODE.format(kode=kode.code, ord=kode.label))
    for kode in each.udgaar:
        used = each.brugt.get(kode.code, 0)
        laid_down = each.nedlagte.get(kode.code, 0)
        words = GONE_LAID_DOWN if laid_down else GONE_USED if used else GONE_UNUSED
        yield Line(GONE, title, words.format(kode=kode.code, ord=kode.label, antal=told_of(used, laid_down)))
    for was, now in each.ord:
        yield Line(WORDS, title, OTHER_WORDS.format(kode=now.code, foer=was.label, nu=now.label))
    for was, now in each.egenskaber:
        yield Line(PROPERTIES, title, OTHER_PROPERTIES.format(kode=now.code, ord=now.label, hvad=_changed(was, now)))
    fra, foer = each.ny.valid_from, each.foer.valid_from
    days = INSTEAD if fra == foer else FROM
    yield Line(DAYS, title, days.format(fra=f"{fra:%d-%m-%Y}", foer=f"{foer:%d-%m-%Y}"))


def _changed(was: Kode, now: Kode) -> Text:
    parts = []
    for key in sorted({*was.flags, *now.flags}):
        before, after = was.flags.get(key) or None, now.flags.get(key) or None
        if before != after:
            parts.append(
                HAS_NOT.format(egenskab=key)
                if after is None
                else HAS.format(egenskab=key, svar=YES if after is True else str(after))
            )
    return listed(parts)
