"""A text is its Danish string to all who only keep it, and a template with values to the face that speaks another language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from smdb_desktop.domain.words import T, Text, Tn, datum, either, joined, listed, render, sentences
from smdb_desktop.services.errors import KnownError


class English:
    """A catalogue in memory: source to translation, plural and context in the key."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.counted: dict[str, tuple[str, str]] = {}
        self.placed: dict[tuple[str, str], str] = {}

    def gettext(self, message: str, /) -> str:
        return self.texts.get(message, message)

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        # a language that counts the other way about: what is none is also one
        forms = self.counted.get(one, (one, many))
        return forms[0] if n in (0, 1) else forms[1]

    def pgettext(self, context: str, message: str, /) -> str:
        return self.placed.get((context, message), message)


@pytest.fixture
def english() -> English:
    return English()


def test_a_text_is_its_danish_string() -> None:
    text = T("Der er gået {dage} dage.", dage=17)
    assert text == "Der er gået 17 dage."
    by_text: dict[str, int] = {text: 1}
    assert by_text["Der er gået 17 dage."] == 1
    assert json.loads(json.dumps([text])) == ["Der er gået 17 dage."]
    assert sorted([text, "A"]) == ["A", text]


def test_a_text_is_rendered_with_its_values(english: English) -> None:
    english.texts["Der er gået {dage} dage siden {dag}."] = "Since {dag}, {dage} days have passed."
    text = T("Der er gået {dage} dage siden {dag}.", dage=17, dag="01-02-2026")
    assert render(text, english) == "Since 01-02-2026, 17 days have passed."


def test_a_plain_string_is_data_and_stays(english: English) -> None:
    english.texts["Luk"] = "Close"
    assert render("Luk", english) == "Luk"
    assert render(T("Luk"), english) == "Close"


def test_a_value_that_is_a_text_is_rendered_too(english: English) -> None:
    english.texts |= {"Ikke gemt: {hvorfor}": "Not saved: {hvorfor}", "Disken er fuld.": "The disk is full."}
    text = T("Ikke gemt: {hvorfor}", hvorfor=T("Disken er fuld."))
    assert text == "Ikke gemt: Disken er fuld."
    assert render(text, english) == "Not saved: The disk is full."


def test_a_text_that_counts_takes_the_form_of_its_language(english: English) -> None:
    english.counted["{n} dag"] = ("{n} day", "{n} days")
    assert [Tn("{n} dag", "{n} dage", n=n) for n in (0, 1, 2)] == ["0 dage", "1 dag", "2 dage"]
    assert [render(Tn("{n} dag", "{n} dage", n=n), english) for n in (0, 1, 2)] == ["0 day", "1 day", "2 days"]


def test_a_text_of_a_form_is_looked_up_where_it_stands(english: English) -> None:
    english.placed["gravid", "Nej"] = "Not pregnant"
    assert render(datum("Nej", "gravid"), english) == "Not pregnant"
    assert render(datum("Nej", "boern"), english) == "Nej"
    assert datum("", "gravid") == ""


def test_a_template_is_filled_where_the_values_are_known(english: English) -> None:
    english.texts["Trin {trin} af {alle}"] = "Step {trin} of {alle}"
    template = T("Trin {trin} af {alle}")
    assert template == "Trin {trin} af {alle}"
    assert template.format(trin=1, alle=4) == "Trin 1 af 4"
    assert render(template.format(trin=1, alle=4), english) == "Step 1 of 4"
    with pytest.raises(TypeError):
        template.format(1, 4)


def test_texts_in_a_row_are_rendered_each(english: English) -> None:
    english.texts |= {"to færdige": "two done", "en kladde": "a draft"}
    row = joined(", ", [T("to færdige"), "Alfa {ApS}", T("en kladde")])
    assert row == "to færdige, Alfa {ApS}, en kladde"
    assert render(row, english) == "two done, Alfa {ApS}, a draft"
    assert joined(", ", []) == ""
    english.texts[""] = "Content-Type: text/plain"
    assert render(joined(", ", []), english) == ""


def test_sentences_stand_after_one_another(english: English) -> None:
    english.texts |= {"Forkert.": "Wrong.", "Vent.": "Wait."}
    assert sentences(T("Forkert."), "", T("Vent.")) == "Forkert. Vent."
    assert render(sentences(T("Forkert."), T("Vent.")), english) == "Wrong. Wait."
    assert sentences(T("Forkert."), "") == "Forkert."


def test_names_are_listed_in_words(english: English) -> None:
    english.texts |= {"{foerste} og {sidste}": "{foerste} and {sidste}", "Anmodning": "Request"}
    assert [listed(list("abc")[:n]) for n in (1, 2, 3)] == ["a", "a og b", "a, b og c"]
    assert render(listed([T("Anmodning"), "b", "c"]), english) == "Request, b and c"


def test_names_to_choose_from_are_listed_in_words(english: English) -> None:
    english.texts |= {"{foerste} eller {sidste}": "{foerste} or {sidste}", "Anmodning": "Request"}
    assert [either(list("abc")[:n]) for n in (0, 1, 2, 3)] == ["", "a", "a eller b", "a, b eller c"]
    assert render(either([T("Anmodning"), "b", "c"]), english) == "Request, b or c"


def test_an_error_keeps_the_template_of_its_sentence(english: English) -> None:
    english.texts["Filen {fil} findes ikke."] = "There is no file {fil}."
    error = KnownError(T("Filen {fil} findes ikke.", fil="a.json"))
    assert str(error) == "Filen a.json findes ikke."
    assert render(str(error), english) == "There is no file a.json."
    wrapped = T("Borgeren er ikke læst ind: {fejl}", fejl=str(error))
    assert render(wrapped, english) == "Borgeren er ikke læst ind: There is no file a.json."


@pytest.mark.parametrize("wrong", ["{dag} days", "{} days", "{dage.year} days", "{dage", "{dage:%Y} days"])
def test_a_translation_that_does_not_fit_gives_way_to_danish(english: English, wrong: str) -> None:
    english.texts["Der er gået {dage} dage."] = wrong
    assert render(T("Der er gået {dage} dage.", dage=17), english) == "Der er gået 17 dage."


@pytest.mark.parametrize(
    "text", [T("Luk"), T("Trin {trin}", trin=T("Anmodning")), Tn("{n} dag", "{n} dage", n=2), datum("Nej", "gravid")]
)
def test_a_copy_is_the_same_text(text: Text) -> None:
    for made in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):  # noqa: S301  our own bytes
        assert made == text
        assert (made.template, made.values, made.many, made.context) == (
            *(text.template, text.values, text.many, text.context),
        )
