"""The register of tilbud: an extract as it comes from outside, looked at, taken in and undone; and one made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.services.casework import register as register_module
from smdb_desktop.services.casework import tilbud
from smdb_desktop.services.casework.columns import Fundet
from smdb_desktop.services.casework.register import Stand, Syn
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.tables import Sheet
from smdb_desktop.services.stored.tilbud import Udvalg
from smdb_desktop.tables.child import read
from tests.scenario import Scenario

DATA = Path(__file__).resolve().parents[1] / "tables" / "data"
FILE = (DATA / "tilbudsportalen_liste_cp1252.csv").read_bytes()
EAST, DAY, CLOSED = "Prøvecenter Øst, ambulant", "Prøvecenter Øst, dagtilbud", "Prøvecenter Øst, døgn (lukket)"
APPLE, OWN = "Æblegården – rusmiddelbehandling", "Kommunens Rusmiddelcenter, Afd. A"


@pytest.fixture(params=["real", "fake"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    return Scenario(tmp_path / "data" if request.param == "real" else None)


def sheet(content: bytes = FILE) -> Sheet:
    return read(content).sheets[0]


def look(centre: Scenario, content: bytes = FILE) -> Syn:
    return centre.workspace.register.look(sheet(content), centre.workspace.register.columns(sheet(content))[0])


def take(centre: Scenario, content: bytes = FILE) -> str:
    register = centre.workspace.register
    valg, *_ = register.columns(sheet(content))
    centre.clock.wait(1)
    return register.take_in(sheet(content), valg, look(centre, content), "udtræk.csv").id


def names(centre: Scenario, text: str = "") -> list[object]:
    return [each["tilbud_navn"] for each in centre.workspace.cases.find_tilbud(text)]


def test_the_columns_are_guessed_by_their_headings(centre: Scenario) -> None:
    valg, known, _ = centre.workspace.register.columns(sheet())
    assert valg == {
        "navn": "Tilbuddets navn", "afdeling": "Afdeling", "tilbudsid": "Tilbudsid", "afdelingsid": "Afdelingsid",
        "p_nummer": "P-nummer", "cvr": "CVR-nummer", "virksomhed": "Virksomhedens navn", "adresse": "Tilbuddets adresse",
        "postnr": "Postnr.", "by": "By", "kommune": "Kommune", "paragraf": "Tilbudstype (juridisk grundlag)",
        "status": "Godkendelsesstatus", "opdateret": "Opdateret",
    }  # fmt: skip
    assert not known


def test_columns_of_another_register_are_guessed_too(centre: Scenario) -> None:
    valg, *_ = centre.workspace.register.columns(sheet((DATA / "SorEntity_daily_form.csv").read_bytes()))
    assert (valg["navn"], valg["p_nummer"], valg["tilbudsid"], valg["by"]) == (
        "EntityName",
        "PNumber",
        "SorId",
        "DistrictName",
    )


def test_a_choice_is_remembered_for_the_next_such_file(centre: Scenario) -> None:
    register, table = centre.workspace.register, sheet(b"A;B;C\r\nx;Alfa;1099000011\r\n").headed(1)
    valg = {"navn": "B", "p_nummer": "C"}
    register.take_in(table, valg, register.look(table, valg), "f.csv")
    assert register.columns(sheet(b"C;A;B\r\n1099000012;y;Beta\r\n").headed(1)) == Fundet(valg, kendt=True)
    far = register.columns(sheet(b"B;C;Navn;D\r\nx;1099000012;Beta;z\r\n").headed(1))
    assert (far.kendt, far.forskel) == (False, "")
    near = register.columns(sheet(b"A;B;C;D\r\nx;Alfa;1099000011;y\r\n").headed(1))
    assert (near.valg, near.kendt) == ({}, False)
    assert near.forskel.endswith("så valget derfra er ikke brugt. Nye: »D«.")
    assert register.columns(sheet(b"A;B\r\nx;Alfa\r\n").headed(1)).forskel.endswith("Mangler: »C«.")


def test_what_was_remembered_without_headings_fits_no_file(centre: Scenario) -> None:
    centre.workspace.store.settings.put("kolonner.register", [{"navn": "B"}])
    found = centre.workspace.register.columns(sheet(b"A;B\r\nx;Alfa\r\n").headed(1))
    assert (found.kendt, found.forskel) == (False, "")


def test_an_extract_is_looked_at_before_anything_is_written(centre: Scenario) -> None:
    syn = look(centre)
    assert [(line.nr, line.navn, line.stand) for line in syn.linjer] == [
        (2, EAST, Stand.NY), (3, DAY, Stand.NY), (4, CLOSED, Stand.NY), (5, APPLE, Stand.NY), (6, OWN, Stand.NY),
    ]  # fmt: skip
    assert "Der er intet P-nummer." in syn.linjer[3].besked
    assert "ingen kommune" in syn.linjer[0].besked
    assert names(centre) == []


def test_what_is_taken_in_is_found_as_smdb_finds_it(centre: Scenario) -> None:
    take(centre)
    assert names(centre, "øst dag") == [DAY]
    assert names(centre, "0999") == names(centre, "ærø") == names(centre, "aebleg") == [APPLE]
    assert names(centre, "1099000031") == [OWN], "written with points in the file"
    assert names(centre, "prøveby") == [EAST, DAY, CLOSED]
    (apple,) = centre.workspace.cases.find_tilbud("æblegården")
    assert apple == {"tilbud_navn": APPLE, "tilbud_adresse": "Søvej 9, 0999 Ærø Prøve"}


def test_closed_departments_are_kept_and_stand_last(centre: Scenario) -> None:
    take(centre)
    assert names(centre)[-1] == CLOSED
    register = centre.workspace.register
    assert [each.navn for each in register.rows(register.numbers(udvalg=Udvalg.LUKKEDE))] == [CLOSED]


def test_the_same_again_changes_nothing(centre: Scenario) -> None:
    take(centre)
    syn = look(centre, (DATA / "tilbudsportalen_liste_utf8bom.csv").read_bytes())
    assert {line.stand for line in syn.linjer} == {Stand.SAMME}
    assert syn.nye == ()


def test_a_tilbud_that_changed_its_name_is_found_by_the_old_one(centre: Scenario) -> None:
    take(centre)
    renamed = FILE.replace("Prøvecenter Øst, ambulant".encode("cp1252"), "Nyt Center".encode("cp1252"))
    (line,) = [line for line in look(centre, renamed).linjer if line.stand is Stand.AENDRET]
    assert line.besked.startswith(f"Navn: {EAST} → Prøvecenter Øst, Nyt Center")
    take(centre, renamed)
    assert names(centre, "ambulant") == ["Prøvecenter Øst, Nyt Center"]
    (there,) = centre.workspace.register.rows(centre.workspace.register.numbers("ambulant"))
    assert [navn for navn, _til in there.tidligere] == [EAST]


def test_one_that_is_not_in_the_file_stays(centre: Scenario) -> None:
    take(centre)
    short = b"\r\n".join(FILE.splitlines()[:4])
    assert [line.navn for line in look(centre, short).linjer if line.stand is Stand.MANGLER] == [OWN, APPLE]
    take(centre, short)
    assert len(names(centre)) == 5


def test_rows_that_cannot_be_taken_in_say_why(centre: Scenario) -> None:
    lines = FILE.splitlines()
    nameless = b"90009;90091" + b";" * 20
    other = lines[1].replace(b"fonden", b"huset")
    syn = look(centre, b"\r\n".join([*lines, nameless, lines[2], other]))
    assert [(line.nr, line.stand, line.besked) for line in syn.linjer[5:]] == [
        (7, Stand.FEJL, "Der står intet navn."),
        (8, Stand.DUBLET, "Står også i række 3."),
        (9, Stand.FEJL, "Tilbuddet står også i række 2, og der står noget andet. Rækken er ikke læst ind."),
    ]


@pytest.mark.parametrize("cell", ["150277-9995", "150277 - 9995", "150277\u20139995"])
def test_a_list_of_citizens_is_no_register(centre: Scenario, cell: str) -> None:
    for row in (f"Testborger;{cell}", f"{cell};1234567890"):
        syn = look(centre, f"navn;p-nummer\r\n{row}\r\n".encode())
        assert [line.stand for line in syn.linjer] == [Stand.FEJL] and not syn.nye
        assert "ligner et CPR-nummer" in syn.linjer[0].besked and cell not in str(syn.linjer)
    syn = look(centre, b"navn;p-nummer\r\nAlfa;12 34 56 78 90\r\nBeta;345678-9012\r\n")
    assert [line.stand for line in syn.linjer] == [Stand.NY, Stand.NY]


def test_a_file_that_counts_otherwise_is_told(centre: Scenario) -> None:
    assert look(centre, FILE + b"Antal: 5\r\n").slutlinje == ""
    assert "siger 6 rækker, og der er 5" in look(centre, FILE + b"Antal: 6\r\n").slutlinje


def test_one_that_was_used_before_becomes_the_registers(centre: Scenario) -> None:
    store = centre.workspace.store
    tilbud.remember(store, {"tilbud_navn": "Østcentret", "tilbud_p_nummer": "1099000012"}, centre.clock())
    take(centre)
    assert names(centre)[0] == DAY, "it was used"
    assert names(centre, "østcentret") == [DAY]
    assert len(names(centre)) == 5


def test_a_case_uses_an_entry_and_changes_nothing_of_it(centre: Scenario) -> None:
    take(centre)
    values = {
        "tilbud_navn": "prøvecenter øst, AMBULANT",
        "tilbud_p_nummer": "1099000011",
        "tilbud_adresse": "Andetsteds",
    }
    tilbud.remember(centre.workspace.store, values, centre.clock())
    first = centre.workspace.cases.find_tilbud()[0]
    assert (first["tilbud_navn"], first["tilbud_adresse"]) == (EAST, "Opfundet Allé 1, st. tv., 9998 Prøveby")
    assert len(names(centre)) == 5


def test_departments_with_one_p_nummer_are_two(centre: Scenario) -> None:
    take(centre)
    tilbud.remember(centre.workspace.store, {"tilbud_navn": CLOSED, "tilbud_p_nummer": "1099000011"}, centre.clock())
    assert names(centre)[:2] == [CLOSED, OWN]


def test_departments_without_a_number_of_their_own_are_told_apart_by_their_names(centre: Scenario) -> None:
    rows = "Tilbudsid;Tilbuddets navn;Afdeling;P-nummer\n7;Alfa;Nord;1099000011\n7;Alfa;Syd;1099000012\n7;Alfa;;\n"
    assert [line.stand for line in look(centre, rows.encode()).linjer] == [Stand.NY] * 3


def test_the_whole_is_undone(centre: Scenario) -> None:
    store = centre.workspace.store
    tilbud.remember(store, {"tilbud_navn": "Østcentret", "tilbud_p_nummer": "1099000012"}, centre.clock())
    before = [each._replace(nr=0, aendret=None) for each in store.registers.all_tilbud()]
    made = take(centre)
    register = centre.workspace.register
    assert [(each.fil, each.antal["ny"], each.fortrudt) for each in register.imports()] == [("udtræk.csv", 5, None)]
    assert register.undo(made) == "Registeret er, som det var før »udtræk.csv«."
    assert [each._replace(nr=0, aendret=None) for each in store.registers.all_tilbud()] == before
    assert "fortrudt allerede" in register.why_not_undone(made)
    with pytest.raises(NotAllowed):
        register.undo(made)


def test_undoing_keeps_what_was_used_or_corrected_since(centre: Scenario) -> None:
    made = take(centre)
    register = centre.workspace.register
    tilbud.remember(centre.workspace.store, {"tilbud_navn": APPLE}, centre.clock())
    tilbud.remember(centre.workspace.store, {"tilbud_navn": DAY, "tilbud_p_nummer": "1099000012"}, centre.clock())
    centre.clock.wait(1)
    east = register.rows(register.numbers("ambulant"))[0]
    register.save(east.noegle, {**east.svar, "tilbud_navn": "Rettet"})
    assert "1 tilbud er rettet siden" in register.undo(made)
    assert sorted(map(str, names(centre))) == [DAY, "Rettet", APPLE]


def test_the_later_one_is_undone_first(centre: Scenario) -> None:
    first = take(centre)
    second = take(centre, FILE.replace(b"Fond;Opfundet All\xe9 3", b"Fond;Opfundet All\xe9 4"))
    register = centre.workspace.register
    assert "senere" in register.why_not_undone(first)
    register.undo(second)
    register.undo(first)
    assert names(centre) == []


def test_what_was_shown_is_taken_in_or_nothing(centre: Scenario) -> None:
    register = centre.workspace.register
    valg, shown = register.columns(sheet())[0], look(centre)
    take(centre)
    with pytest.raises(NotAllowed):
        register.take_in(sheet(), valg, shown, "f.csv")
    assert len(register.imports()) == 1


def test_one_is_made_by_hand_and_warned_of_never_refused_for_its_number(centre: Scenario) -> None:
    register = centre.workspace.register
    key = register.save("", {"tilbud_navn": " Hjemme  ", "tilbud_p_nummer": "99 99 99 999", "tilbud_kommune": "101"})
    there = register.tilbud(key)
    assert there is not None
    assert (there.navn, there.p_nummer, there.kommune) == ("Hjemme", "999999999", "101")
    for bad in ({"tilbud_navn": " "}, {"tilbud_navn": "A", "tilbud_kommune": "9999"}, {"tilbud_navn": "A\ud800"}):
        with pytest.raises(NotAllowed):
            register.save("", bad)
    register.save(key, {"tilbud_navn": "Hjemme igen", "tilbud_p_nummer": "", "tilbud_kommune": ""})
    there = register.tilbud(key)
    assert there is not None and dict(there.svar) == {"tilbud_navn": "Hjemme igen"}
    assert [navn for navn, _til in there.tidligere] == ["Hjemme"]
    register.remove(key)
    assert register.tilbud(key) is None
    take(centre)
    with pytest.raises(NotAllowed):
        register.remove("t:90001/90011")


def test_each_change_is_kept_with_who_when_from_and_to(centre: Scenario) -> None:
    register, who = centre.workspace.register, centre.workspace.store.people.who().navn
    made = register.save("", {"tilbud_navn": "Klinik Ø", "tilbud_kommune": "101"})
    centre.clock.wait(1)
    register.save(made, {"tilbud_navn": "Klinik Ø", "tilbud_kommune": "147"}, lukket=True)
    centre.clock.wait(1)
    register.save(made, {"tilbud_navn": "Klinik Ø", "tilbud_kommune": "147"}, lukket=True)
    told = [(at.hvem, at.hvad) for at in register.history(made)]
    assert told == [
        (who, "Rettet i hånden. Kommune: København → Frederiksberg; Lukket"),
        (who, "Rettet i hånden. Kom i registeret"),
    ], "the same again is no change"
    take(centre)
    later = FILE.replace("Prøvecenter Øst".encode("cp1252"), "Center Øst".encode("cp1252"))
    second = take(centre, later)
    new = "Center Øst, dagtilbud"
    (key,) = {at.noegle for at in register.history() if at.navn == new}
    centre.clock.wait(1)
    register.undo(second)
    centre.clock.wait(1)
    register.remove(register.save("", {"tilbud_navn": "Fejl"}))
    assert [at.hvad for at in register.history(key)] == [
        f"Indlæsningen af »udtræk.csv« blev fortrudt. Navn: {new} → {DAY}; Afdeling: {new} → {DAY}",
        f"Læst ind fra »udtræk.csv«. Navn: {DAY} → {new}; Afdeling: {DAY} → {new}",
        "Læst ind fra »udtræk.csv«. Kom i registeret",
    ]
    newest = register.history()[0]
    assert (newest.navn, newest.hvad) == ("Fejl", "Rettet i hånden. Gik ud af registeret")
    assert [at.tid for at in register.history()] == sorted((at.tid for at in register.history()), reverse=True)


def many(number: int = 250, first: str = "Center") -> bytes:
    """An extract of so many tilbud."""
    rows = (f"{90000 + n};{91000 + n};{first} {n};10990{n:05d}" for n in range(number))
    return "\n".join(("Tilbudsid;Afdelingsid;Tilbuddets navn;P-nummer", *rows)).encode()


class Stop(Exception):
    """A person asked to stop."""


def after(portions: int) -> Callable[[int, int], None]:
    """Stops when so many portions are written; a look is not stopped."""

    def tell(done: int, all_: int) -> None:
        # a look tells of twice as many
        if all_ == 250 and done >= portions * register_module.PORTION:
            raise Stop

    return tell


def test_taking_in_is_stopped_between_portions_and_goes_on_with_the_same_file(centre: Scenario) -> None:
    register, table = centre.workspace.register, sheet(many())
    valg, shown = register.columns(table)[0], look(centre, many())
    with pytest.raises(Stop):
        register.take_in(table, valg, shown, "f.csv", after(2))
    (there,) = register.imports()
    assert len(register.numbers()) == there.antal["ny"] == 200 and there.til_dels
    again = look(centre, many())
    assert (again.antal(Stand.SAMME), again.antal(Stand.NY)) == (200, 50)
    take(centre, many())
    assert len(register.numbers()) == 250 and not register.imports()[0].til_dels


def test_what_was_cut_off_in_the_middle_is_said_and_taken_back(
    centre: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, table = centre.workspace.register, sheet(many())
    valg, shown = register.columns(table)[0], look(centre, many())

    def cut(_self: object, _id: str, _antal: object) -> None:
        """Nothing of the program runs behind this."""
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(type(centre.workspace.store.registers), "end_import", cut)
        register.take_in(table, valg, shown, "f.csv", after(1))
    (there,) = register.imports()
    assert there.til_dels and (there.antal["ny"], there.antal["aendret"]) == (100, 0)
    assert register.undo(there.id) == "Registeret er, som det var før »f.csv«."
    assert len(register.numbers()) == 0


def test_others_write_between_portions_and_what_they_changed_stays(centre: Scenario) -> None:
    register, store = centre.workspace.register, centre.workspace.store
    take(centre, many())
    renamed, other = many(first="Nyt"), sheet(many(first="Nyt"))
    valg, shown = register.columns(other)[0], look(centre, renamed)
    late = max(each.nr for each in store.registers.all_tilbud())
    (last,) = register.rows([late])

    def past(done: int, all_: int) -> None:
        if all_ == 250 and done == 100:
            register.save(last.noegle, {**last.svar, "tilbud_navn": "Rettet imens"})
            tilbud.remember(store, register.rows([late - 1])[0].svar, centre.clock())

    taken = register.take_in(other, valg, shown, "n.csv", past)
    assert taken.uden == 1
    assert register_module.not_taken(taken).startswith("1 tilbud blev ændret imens")
    assert register.rows([late])[0].navn == "Rettet imens"
    used = register.rows([late - 1])[0]
    assert used.navn.startswith("Nyt") and used.brugt == centre.clock(), "it was used meanwhile"
    register.undo(taken.id)
    assert register.rows([late])[0].navn == "Rettet imens"
    assert sum(str(name).startswith("Center") for name in names_of_all(centre)) == 249


def test_what_is_undone_while_it_is_taken_in_ends_there(centre: Scenario) -> None:
    register, table = centre.workspace.register, sheet(many())
    valg, shown = register.columns(table)[0], look(centre, many())

    def undo(done: int, all_: int) -> None:
        if all_ == 250 and done == 100:
            register.undo(register.imports()[0].id)

    with pytest.raises(NotAllowed, match="fortrudt imens"):
        register.take_in(table, valg, shown, "f.csv", undo)
    assert names_of_all(centre) == [], "what came after it could be taken back by nobody"
    (there,) = register.imports()
    assert there.fortrudt is not None and register.why_not_undone(there.id) == "Indlæsningen er fortrudt allerede."


def names_of_all(centre: Scenario) -> list[str]:
    return [each.navn for each in centre.workspace.store.registers.all_tilbud()]


def test_undoing_is_stopped_and_goes_on(centre: Scenario) -> None:
    register, store = centre.workspace.register, centre.workspace.store
    tilbud.remember(store, {"tilbud_navn": "Brugt før", "tilbud_p_nummer": "1099000240"}, centre.clock())
    before = [each._replace(nr=0, aendret=None) for each in store.registers.all_tilbud()]
    made = take(centre, many())
    tilbud.remember(store, {"tilbud_navn": "Center 3", "tilbud_p_nummer": "1099000003"}, centre.clock())

    def stop(done: int, _all: int) -> None:
        if done == 200:
            raise Stop

    with pytest.raises(Stop):
        register.undo(made, stop)
    (there,) = register.imports()
    assert there.fortrudt is None and there.fjernet and 0 < len(register.numbers()) < 250
    assert register.undo(made) == "Registeret er, som det var før »udtræk.csv«.", (
        "what is back already was not corrected"
    )
    (used,) = [each for each in store.registers.all_tilbud() if each.navn == "Center 3"]
    assert used.register == {}
    assert [
        each._replace(nr=0, aendret=None) for each in store.registers.all_tilbud() if each.navn != "Center 3"
    ] == before
    assert register.imports()[0].fortrudt is not None


def test_who_only_reads_by_now_takes_in_no_further_portion(centre: Scenario) -> None:
    register, table = centre.workspace.register, sheet(many())
    valg, shown = register.columns(table)[0], look(centre, many())
    reads = next(k.code for k in centre.workspace.katalog.lister["profil"] if k.flag("sundhedsfaglig"))

    def changed(done: int, all_: int) -> None:
        if all_ == 250 and done == 100:
            me = centre.workspace.store.people.who()
            person = next(p for p in centre.workspace.store.people.all() if p.id == me.id)
            centre.workspace.store.people.save(person._replace(roller=(reads,), rolle=reads))

    with pytest.raises(NotAllowed, match="100 tilbud er læst ind"):
        register.take_in(table, valg, shown, "f.csv", changed)
    assert len(register.numbers()) == 100
