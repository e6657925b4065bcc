"""A case is judged as it would be plainly: no answer taken as it stands, no field passed over, nothing laid out beforehand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smdb_desktop import resources
from smdb_desktop.domain import judgement
from smdb_desktop.domain.case import casefile
from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Sag
from smdb_desktop.domain.findings import FORMAT, Fund, Niveau
from smdb_desktop.domain.forms import engine, texts, values
from smdb_desktop.domain.forms.definitions import SkemaDef
from smdb_desktop.domain.forms.engine import Omgivelser, Visning
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.rules import forloeb, ivaerksaettelse
from tests.rules.cases import (
    V24,
    course,
    document,
    kvalhep,
    request,
    request_only_course,
    start,
    substitution,
    tilbud,
    treatment,
)
from tests.services.mutants import broken, originals

KATALOG = resources.catalog()
TODAY = date(2025, 12, 1)
GOOD = [
    *originals(),
    document(course(V24, kvalhep=kvalhep()), version=V24),
    document(course(V24), request_only_course(V24), course(V24), version=V24),
]
CASES = broken(GOOD, 0)
WRITTEN = st.text(
    st.characters() | st.sampled_from("aZ å\u00a0\u00ad\u200d\u2028\u0301\ufe0f\t\n\u3164\u0378"), max_size=8
)


def _never(_expected: object, _raw: object) -> bool:
    return False


def _own_findings(
    skema: Skema, definition: SkemaDef, view: Visning, omgivelser: Omgivelser, *, in_file: bool
) -> Iterator[Fund]:
    for felt in definition.felter:
        problems = {k: text for k, text in skema.problems.items() if k.split(".")[0].split("[")[0] == felt.navn}
        value, path = skema.values.get(felt.navn), skema.felt(felt.navn)
        if felt in view.vist:
            for place, problem in problems.items():
                yield Fund(FORMAT, Niveau.FEJL, skema.felt(place), problem)
            if value is not None:
                yield from engine._answered(felt, value, path, problems, omgivelser.lister)
            elif felt.navn in view.kraevet and not problems:
                missing = engine._missing(felt, skema.values, omgivelser)
                yield Fund(felt.required_rule, Niveau.FEJL, path, missing, mangler=True)
        elif in_file and value is not False and (value is not None or problems):
            superfluous = felt.hidden_message or engine._superfluous(felt)
            if not engine._follows(felt, skema, definition, view, omgivelser):
                yield Fund(felt.hidden_rule, Niveau.FEJL, path, superfluous)


def _clean(text: str) -> str:
    plain = "".join(c for c in texts._BREAKS.sub(" ", text) if unicodedata.category(c) != "Cf")
    plain = unicodedata.normalize("NFC", texts._BLANK.sub("", plain))
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in plain).strip()


def _before_each(sag: Sag) -> Iterator[tuple[Kontaktforloeb, forloeb.Tidligere]]:
    before = forloeb.Tidligere()
    for each in sorted(sag.kontaktforloeb, key=forloeb.begyndelse):
        yield each, before
        before = before.og(each)


@contextmanager
def _plainly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for reader in (casefile, values):
            patched.setattr(reader, "as_it_stands", _never)
            patched.setattr(reader, "clean", _clean)
        patched.setattr(judgement, "own_findings", _own_findings)
        for rules in (forloeb, ivaerksaettelse):
            patched.setattr(rules, "med_tidligere", _before_each)
        yield


@given(CASES)
@example(document(course(anmodning=request(anmodningsdato="2025-08-01\n", gravid=" JA", psykisk_lidelse="\u200d"))))
@example(document(course(anmodning=request(gravid=""), ivaerksaettelse=None), course(forloebsafslutning=None)))
@example(document(course(tilbudstilknytninger=[{"tilbud": None, "behandlinger": [treatment(autorisationskode="1")]}])))
@example(document(course(ivaerksaettelse=start(stoffer_brugt_30_dage=[{"stof": "HEST", "antal_dage": 3}, {}]))))
@example(document(course(ivaerksaettelse=start(hovedstof_antal_dage=32, henvendelse_paa_opfordring_af=["HEST"]))))
@example(
    document(course(ivaerksaettelse=start(stoffer_brugt_30_dage=[{"antal_dage": True}], hovedstof_antal_dage=True)))
)
@example(document(course(tilbudstilknytninger=[tilbud(substitution(autorisationskode="1"))])))
def test_a_case_is_judged_as_it_would_be_plainly(raw: Any) -> None:
    with _plainly():
        plain = check_document(raw, KATALOG, TODAY)
        read = read_case(raw, KATALOG)
    assert check_document(raw, KATALOG, TODAY) == plain
    assert read_case(raw, KATALOG) == read


@given(CASES)
def test_what_a_course_lays_out_is_what_its_forms_say(raw: Any) -> None:
    for each in read_case(raw, KATALOG)[0].kontaktforloeb:
        first: dict[Milepael | None, Any] = {}
        for post in each.poster:
            first.setdefault(post.plads.milepael, post)
        milestones = [first.get(m) for m in (Milepael.ANMODET, Milepael.IVAERKSAT, Milepael.AFSLUTTET)]
        forms = [post and post.skema for post in milestones]
        assert [each.anmodning, each.ivaerksaettelse, each.afslutning] == forms
        days = [post and post.skema.dato(post.plads.dato) for post in milestones]
        assert [each.anmodningsdato, each.ivaerksat_dato, each.afslutningens_dato] == days
        assert each.er_ivaerksat is bool(forms[1] and forms[1].er_faerdig)
        assert each.er_afsluttet is bool(forms[2] and forms[2].er_faerdig)
        assert each.afsluttet_dato == (days[2] if each.er_afsluttet else None)
        every = [skema for post in each.poster for skema in post.skemaer()]
        assert list(each.skemaer()) == every
        dates = [(s, n, v) for s in every for n, v in s.values.items() if isinstance(v, date)]
        assert list(each.datoer()) == list(each.datoer()) == dates
        under = [(p.skema, u.skema) for p in each.poster for u in p.under if u.plads.milepael is Milepael.BEHANDLET]
        assert [(t.tilbud, skema) for t, skema in each.behandlinger()] == under


@given(WRITTEN)
@example("".join(map(chr, range(0xD800))))
def test_a_text_is_cleaned_as_it_would_be_plainly(text: str) -> None:
    assert texts.clean(text) == _clean(text)
    for character in text:
        assert texts.clean(f"a{character}b") == _clean(f"a{character}b")
