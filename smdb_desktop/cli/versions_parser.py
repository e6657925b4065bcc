"""The commands about what comes from outside: code lists and newer versions, what ``lists.py`` and ``update.py`` are asked."""

from typing import Any

from smdb_desktop.cli.options import add_command, common_options, day_argument, path_argument
from smdb_desktop.domain.words import T
from smdb_desktop.language import say


def lists_command(commands: Any) -> None:
    lists = add_command(
        commands,
        "lists",
        T(
            "Viser lagerets kodelister (show), sammenligner dem med en fil (compare), skifter dem ud (take), fortryder (undo), "
            "skriver en skabelon til Excel (template) og brevet til Danmarks Statistik (letter)."
        ),
        "lists compare svar.xlsx --from 2026-01-01",
    )
    common_options(lists, store=True, json=True)
    lists.add_argument(
        "what",
        choices=("show", "compare", "take", "undo", "template", "letter"),
        metavar="HVAD",
        help=say(T("show, compare, take, undo, template eller letter")),
    )
    lists.add_argument("file", nargs="?", type=path_argument, metavar="FIL", help=say(T("Excel, CSV eller JSON")))
    lists.add_argument(
        "--from",
        dest="fra",
        type=day_argument,
        metavar="ÅÅÅÅ-MM-DD",
        help=say(T("den første dag, listerne gælder (ellers filens)")),
    )
    lists.add_argument("--list", metavar="NAVN", default="", help=say(T("listen, som svarene eller skabelonen er af")))
    lists.add_argument("--out", type=path_argument, metavar="FIL", help=say(T("filen, der skrives")))


def forms_command(commands: Any) -> None:
    forms = add_command(
        commands,
        "forms",
        T(
            "Viser skemaversionerne (show), sammenligner dem med en underskrevet pakke i en fil (compare), tager pakken ind "
            "(take) og fortryder (undo)."
        ),
        "forms compare skemaer-2027.1.zip",
    )
    common_options(forms, store=True, json=True)
    forms.add_argument(
        "what",
        choices=("show", "compare", "take", "undo"),
        metavar="HVAD",
        help=say(T("show, compare, take eller undo")),
    )
    forms.add_argument(
        "file", nargs="?", type=path_argument, metavar="FIL", help=say(T("filen fra den, der udgiver skemaerne"))
    )
    forms.add_argument(
        "--package",
        metavar="NAVN",
        default="",
        help=say(T("pakken, der fortrydes (ellers den, der sidst er taget ind)")),
    )


def update_command(commands: Any) -> None:
    update = add_command(
        commands,
        "update",
        T(
            "Søger efter en nyere version (check), henter den og lader den starte næste gang (fetch), går tilbage (back) eller "
            "fjerner de hentede versioner (remove). Med --package tages en pakke med skemaer og kodelister ud (back) eller "
            "i brug igen (again)."
        ),
        "update check --json",
    )
    common_options(update, store=True, json=True)
    update.add_argument(
        "what",
        choices=("check", "fetch", "back", "again", "remove"),
        metavar="HVAD",
        help=say(T("check, fetch, back, again eller remove")),
    )
    update.add_argument(
        "--package", metavar="NAVN", default="", help=say(T("pakken, som back tager ud og again tager i brug igen"))
    )
