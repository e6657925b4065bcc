"""A form that is not the person's to fill in (rule 6) can be read, says why, and takes no answer; the review stays."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from tests.gui.guide.guide_material import Wizard, profil

READER = replace(profil("SUNDHEDSFAGLIG"), roller=("SUNDHEDSFAGLIG",))


def test_who_has_no_other_profile_than_sundhedsfaglig_reads(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="04-08-2025")
    wizard.workspace.save_profil(READER)
    page = wizard.again()
    before = wizard.stored()
    said = page.frame.locked.text()
    assert "»Sundhedsfaglig«" in said and "»Indberetter«" in said and page.frame.locked.isVisible()
    line = wizard.input("anmodningsdato")
    assert isinstance(line, QLineEdit) and line.isReadOnly() and line.text() == "04-08-2025"
    wizard.answer(anmodningsdato="05-08-2025")
    assert page.body is not None
    bar = page.doing.bar(page.body)
    assert bar.primary == "Næste" and bar.on_later is None and bar.on_delete is None
    assert wizard.stored() == before
    for step in page.trin():
        page.go_to(step.id)
        wizard.settle()
    assert wizard.stored().skemaer == before.skemaer, "walking through it begins nothing"


def test_who_has_both_fills_the_course_in_either_role(nurse: Wizard) -> None:
    assert not nurse.page.frame.locked.isVisible()
    nurse.answer(anmodningsdato="04-08-2025")
    (form,) = [each for each in nurse.stored().skemaer if each.art == "anmodning"]
    assert form.svar["anmodningsdato"].value == "2025-08-04"
