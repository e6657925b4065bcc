"""Answers of a field as a widget may be given them: those of its list, odd ones that a file brought, and none."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype


def answers_of(felt: Felt, lister: Kodelister) -> st.SearchStrategy[Any]:
    """None, a usual or an odd answer."""
    return st.none() | _given(felt, lister)


def _given(felt: Felt, lister: Kodelister) -> st.SearchStrategy[Any]:
    codes = st.sampled_from([*(lister[felt.liste].koder if felt.liste else ()), "EN_UKENDT"])
    match felt.type:
        case Felttype.FLERVALG:
            return st.lists(codes, min_size=1, max_size=4, unique=True)
        case Felttype.JA_NEJ:
            return st.just(True)
        case Felttype.TABEL:
            cells = {column.navn: _given(column, lister) for column in felt.kolonner}
            return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=3)
        case _ if felt.liste:
            return codes
        case _:
            return st.sampled_from(["12", "01-02-2026", "et svar, der er langt og ikke kan stå på en linje" * 2])
