"""What each page is for and what one does there first, as F1 shows it. One text for each page of the window, by its name.

May hold no keys: those stand in ``keys.py``, and the help shows the page's own beneath.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.keys import BORGER, EVERYWHERE, GUIDE, INPUTS, TABLES


@dataclass(frozen=True, slots=True)
class Help:
    """The help of a page: what it is called, what it is for, what to do first, and which keys work there."""

    title: str
    purpose: str
    first: str
    keys: tuple[str, ...] = (EVERYWHERE,)


WHERE: Mapping[str, str] = {
    EVERYWHERE: T("På alle sider"),
    GUIDE: T("I et forløb"),
    BORGER: T("På Borgeroverblik"),
    INPUTS: T("I felter og spørgsmål"),
    TABLES: T("I tabeller og lister"),
}
"""What the groups of keys are called."""

HELP: Mapping[str, Help] = {
    "forside": Help(
        T("Forside"),
        T(
            "Forsiden viser, hvad der venter: kladder, forløb, der er klar til at blive sendt, og det, der bør kontrolleres."
        ),
        T("Skriv borgerens CPR-nummer, og tryk Enter, eller vælg en kladde for at fortsætte, hvor du slap."),
    ),
    "borger": Help(
        T("Fremsøg borger"),
        T("Her findes en borger, og her står borgerens forløb."),
        T("Skriv CPR-nummeret, og tryk Enter. Er borgeren ikke kendt på denne maskine, kan du oprette borgeren."),
        (BORGER, EVERYWHERE, TABLES),
    ),
    "kladder": Help(
        T("Kladder"),
        T("Her står de skemaer, der er begyndt og ikke gjort færdige."),
        T("Vælg en linje med piletasterne, og tryk Enter. Skemaet åbnes, hvor det blev forladt."),
        (EVERYWHERE, TABLES),
    ),
    "udbakke": Help(
        T("Udbakke"),
        T("Her eksporteres de forløb, der er klar, som underskrevne filer, og her står, hvad der er eksporteret før."),
        T("Vælg de forløb, der skal med, og eksportér dem til en mappe."),
        (EVERYWHERE, TABLES),
    ),
    "kontrol": Help(
        T("Overblik til kontrol"),
        T("Listen viser de forløb, som optællingen på forsiden handler om."),
        T("Vælg en linje med piletasterne, og tryk Enter for at åbne forløbet."),
        (EVERYWHERE, TABLES),
    ),
    "guide": Help(
        T("Et forløb"),
        T(
            "Her udfyldes forløbets skemaer trin for trin. Alt gemmes, mens du skriver, og du kan frit gå frem og tilbage "
            "mellem trinene."
        ),
        T("Udfyld felterne oppefra. Med F1 i et felt får du hjælp til netop det felt."),
        (GUIDE, INPUTS, EVERYWHERE),
    ),
    "indstillinger": Help(
        T("Indstillinger"),
        T(
            "Her står, hvem der indberettes for, og her vælges certifikat, adgangssætning, udseende og sikkerhedskopier."
        ),
        T("Ret det, der skal ændres, og tryk på knappen Gem i samme afsnit."),
    ),
    "kodelister": Help(
        T("Om kodelister"),
        T("Her står, hvor svarene i skemaerne kommer fra, og hvor sikre de er."),
        T("Vælg en liste for at se dens svar."),
        (EVERYWHERE, TABLES),
    ),
    "om": Help(
        T("Om programmet"),
        T("Her står programmets version og de licenser, det bygger på."),
        T("Vælg et program i listen for at læse dets licens."),
        (EVERYWHERE, TABLES),
    ),
    "sikkerhedskopier": Help(
        T("Sikkerhedskopier"),
        T("Her står kopierne af alt, hvad der er gemt, og her vælges et andet sted til dem."),
        T("Tryk på knappen, der laver en sikkerhedskopi nu, eller vælg en kopi for at gendanne den."),
        (EVERYWHERE, TABLES),
    ),
    "gendan": Help(
        T("Gendan"),
        T("Her hentes en sikkerhedskopi frem. Intet ændres, før du har set forskellen og sagt ja."),
        T("Vælg en kopi, og skriv adgangssætningen, der gjaldt, da kopien blev lavet."),
    ),
    "flyttet": Help(
        T("Flyttet"),
        T("Det, der er gemt her, er flyttet til en anden maskine. Her vælges, om der alligevel skal arbejdes videre."),
        T("Læs, hvor det er flyttet hen, før du fortsætter."),
    ),
    "foerste_start": Help(
        T("Første start"),
        T(
            "Programmet sættes op: øvelse eller rigtige data, hvem der indberettes for, adgangssætning og gendannelseskode."
        ),
        T(
            "Følg trinene. Skriv gendannelseskoden af, eller udskriv den: uden den kan en glemt adgangssætning ikke erstattes."
        ),
    ),
    "laas_op": Help(
        T("Lås op"),
        T("Alt er gemt krypteret og åbnes med din adgangssætning."),
        T("Skriv adgangssætningen, og tryk Enter. Er den glemt, kan gendannelseskoden give en ny."),
    ),
    "eksport": Help(
        T("Eksportér"),
        T("Her underskrives forløbene, skrives som filer til en mappe og læses tilbage."),
        T("Vælg mappen, og tryk på den fremhævede knap. Intet er sendt, før du selv har afleveret filerne."),
    ),
    "advarsler": Help(
        T("Før du fortsætter"),
        T("Her står det, der er usædvanligt, men kan være rigtigt."),
        T("Skriv en kort begrundelse ved hver advarsel, eller gå tilbage og ret svaret."),
        (INPUTS, EVERYWHERE),
    ),
    "sammenligning": Help(
        T("Sammenligning"),
        T("Listerne viser, hvad der ville ændre sig. Intet er ændret endnu."),
        T("Læs listerne med piletasterne, og vælg så en af de to knapper."),
        (EVERYWHERE, TABLES),
    ),
}
"""The help of every page by the name of its place, and of every dialog in which one works."""
