"""A municipality that was merged is shown by the name it had and what became of it, not by its code; nobody can choose it."""

from __future__ import annotations

import pytest

from smdb_desktop.domain.old_kommuner import OLD
from smdb_desktop.resources import catalog


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("251", "Bramsnæs (lagt sammen til Lejre i 2007)"),
        ("0251", "Bramsnæs (lagt sammen til Lejre i 2007)"),
        ("261", "Lejre (lagt sammen til Lejre i 2007)"),
        ("407", "Rønne (lagt sammen til Bornholm i 2003)"),
        ("233", "Slangerup (delt mellem Hillerød og Frederikssund i 2007)"),
        ("793", "Aalestrup (delt mellem Viborg, Vesthimmerlands og Mariagerfjord i 2007)"),
        ("615", "Horsens"),
        ("999", "999"),
    ],
)
def test_it_has_its_name_and_what_became_of_it(code: str, shown: str) -> None:
    assert catalog().lister["kommune"].label(code) == shown


def test_every_one_of_them_is_part_of_one_of_today_and_none_can_be_chosen() -> None:
    kommuner = catalog().lister["kommune"]
    assert len(OLD) == 224
    for code, old in OLD.items():
        assert code not in kommuner and all(now in kommuner for now in old.nu)
        assert code not in kommuner.label(code) and old.navn in kommuner.label(code)
        assert kommuner.find(old.navn) in ("", *(k.code for k in kommuner)), "a name of today is still found"


def test_no_other_list_knows_them() -> None:
    assert catalog().lister["koen"].label("251") == "251"
