"""What each page is for and what one does there first, as F1 shows it. One text for each page of the window, by its name.

May hold no keys: those stand in ``keys.py``, and the help shows the page's own beneath.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.keys import BORGER, EVERYWHERE, GUIDE, INPUTS, TABLES, TYPING


@dataclass(frozen=True, slots=True)
class Help:
    """The help of a page: what it is called, what it is for, what to do first, and which keys work there."""

    title: str
    purpose: str
    first: str
    keys: tuple[str, ...] = (EVERYWHERE,)
    side: str = "01-kom-i-gang"
    """The page of *Vejledning* that says more."""


WHERE: Mapping[str, str] = {
    EVERYWHERE: T("På alle sider"),
    GUIDE: T("I et forløb"),
    BORGER: T("På Borgeroverblik"),
    TYPING: T("I Indtastningshjælp"),
    INPUTS: T("I felter og spørgsmål"),
    TABLES: T("I tabeller og lister"),
}
"""What the groups of keys are called."""

HELP: Mapping[str, Help] = {
    "forside": Help(
        T("Forside"),
        T("Forsiden viser, hvad der venter: kladder, forløb, der er Klar, og det, der bør kontrolleres."),
        T("Skriv borgerens CPR-nummer, og tryk Enter, eller vælg en kladde for at fortsætte, hvor du slap."),
    ),
    "borger": Help(
        T("Fremsøg borger"),
        T("Her findes en borger, og her står borgerens forløb."),
        T("Skriv CPR-nummeret, og tryk Enter. Er borgeren ikke kendt på denne maskine, kan du oprette borgeren."),
        (BORGER, EVERYWHERE, TABLES),
        side="04-find-borgeren",
    ),
    "historik": Help(
        T("Historik"),
        T(
            "Her står, hvad der er sket med forløbet, hver ændring af et svar, og forløbet, som det stod en bestemt dag."
        ),
        T(
            "Skriv en dag for at se forløbet, som det var. Vælg en linje for at gendanne et svar; det kræver en begrundelse."
        ),
        (EVERYWHERE, TABLES),
        side="15b-historik",
    ),
    "slet_forloebet": Help(
        T("Slet hele det valgte kontaktforløb"),
        T("Her står, hvad der går, og hvad der sker, hvis forløbet er eksporteret eller indberettet."),
        T("Se efter, at det er det rigtige forløb, skriv hvorfor, og tryk på »Slet forløbet«."),
        (INPUTS, EVERYWHERE),
        side="15-slet",
    ),
    "skift_behandlingen": Help(
        T("Skift type eller intensitet"),
        T("Her slutter den behandling, der er i gang, og en ny begynder samme dag på samme tilbud."),
        T(
            "Vælg behandlingen, skriv dagen, og tryk på den fremhævede knap. Bagefter rettes type eller intensitet i den nye."
        ),
        (INPUTS, EVERYWHERE),
        side="11-behandlingen-aendrer-sig",
    ),
    "overdrag": Help(
        T("Overdrag kontaktforløb"),
        T("Her går forløbet med hele sin historik til en anden myndighed i en krypteret fil. En linje bliver stående."),
        T(
            "Vælg kommunen, skriv hvorfor, og vælg en mappe. Forløbet fjernes først, når du har skrevet koden til filen ned."
        ),
        (INPUTS, EVERYWHERE),
        side="15c-overdrag",
    ),
    "modtag": Help(
        T("Modtag overdraget forløb"),
        T("Her læses et forløb ind, som en anden myndighed har overdraget. Historikken derfra følger med."),
        T("Vælg filen, skriv koden, se forløbet igennem, og tryk på »Modtag forløbet«."),
        (INPUTS, EVERYWHERE),
        side="15c-overdrag",
    ),
    "alle_borgere": Help(
        T("Alle borgere"),
        T("Her står alle borgere på denne maskine, hver med sit åbne eller seneste forløb."),
        T("Skriv en del af navnet eller nummeret. Gå ned i listen med pil ned, og tryk Enter for at åbne borgeren."),
        (EVERYWHERE, TABLES),
    ),
    "kladder": Help(
        T("Kladder"),
        T(
            "Her står de skemaer, der er begyndt og ikke gjort færdige, og hvor mange felter der venter med en note. Over "
            "listen står det ene spørgsmål, der løser flest kladder."
        ),
        T("Vælg en linje med piletasterne, og tryk Enter. Skemaet åbnes, hvor det blev forladt."),
        (EVERYWHERE, TABLES),
        side="13b-det-der-venter",
    ),
    "frister": Help(
        T("Frister"),
        T(
            "Her står hver frist, der løber, den nærmeste først, de dage, der gælder alle, og arbejdet indtil næste frist. F1 på "
            "et tal siger, hvordan det tælles."
        ),
        T(
            "Vælg en linje med piletasterne, og tryk Enter for at åbne forløbet. En opfølgning kvitteres med den fremhævede "
            "knap."
        ),
        (EVERYWHERE, TABLES),
        side="14b-frister",
    ),
    "opfoelgning": Help(
        T("Kvittér opfølgning"),
        T("Her skrives, hvilken dag der blev fulgt op efter afslutningen, og gerne en kort note."),
        T("Skriv dagen, og tryk på den fremhævede knap."),
        (INPUTS, EVERYWHERE),
        side="14b-frister",
    ),
    "papirkurv": Help(
        T("Papirkurv"),
        T("Her ligger det, der er slettet, i mindst 30 dage: skemaer, forløb, der aldrig er eksporteret, og borgere."),
        T("Vælg en linje med piletasterne, og tryk Enter. Så kan det læses, lægges tilbage eller slettes for altid."),
        (EVERYWHERE, TABLES),
        side="15d-papirkurv",
    ),
    "kasseret": Help(
        T("Det, der ligger i papirkurven"),
        T("Her står, hvad det er, hvem der slettede det, og hvad der står i det."),
        T("Tryk på »Læg tilbage«, eller skriv en begrundelse, og slet det for altid."),
        (INPUTS, EVERYWHERE),
        side="15d-papirkurv",
    ),
    "efter_en_afbrydelse": Help(
        T("Efter en afbrydelse"),
        T(
            "Her står de skemaer, der blev skrevet i, da programmet blev afbrudt. Alt er gemt og bliver, til du siger andet."
        ),
        T("Tryk på »Gendan« for at gå derhen, hvor du slap. »Se forskelle« viser hvert svar før og efter."),
        (EVERYWHERE, TABLES),
        side="03b-efter-en-afbrydelse",
    ),
    "indtastningshjaelp": Help(
        T("Indtastningshjælp"),
        T(
            "Her tastes en sag i SMDB, ét svar ad gangen, i SMDB's egen rækkefølge. Det, der vises, ligger på udklipsholderen."
        ),
        T(
            "Sæt svaret ind i SMDB, skift tilbage hertil, og tryk Enter: svaret bliver markeret som tastet, og det næste bliver "
            "kopieret. Når alt er tastet, bliver sagen markeret som indberettet."
        ),
        (TYPING, EVERYWHERE),
        side="16d-indtastningshjaelp",
    ),
    "udbakke": Help(
        T("Udbakke"),
        T("Her eksporteres de forløb, der er klar, som underskrevne filer, og her står, hvad der er eksporteret før."),
        T(
            "Tryk på »Kontrollér, underskriv og eksportér«, og vælg en mappe eller en vej ud. Venter noget på en vej, siger "
            "linjen hvorfor, og »Aflevér det, der venter« prøver nu."
        ),
        (EVERYWHERE, TABLES),
        side="16-til-indberettet",
    ),
    "modtag_filer": Help(
        T("Modtag"),
        T(
            "Her åbnes det, andre har sendt: indberetninger til jer, og kvitteringer fra dem, I sender til. Nederst står de "
            "bemærkninger, der venter på svar."
        ),
        T("Tryk på »Åbn en fil«, og vælg den. Læs, hvad der står om den, og tryk på »Tag ind«."),
        (EVERYWHERE, TABLES),
        side="16f-modtag",
    ),
    "modtagere": Help(
        T("Modtagere og betroede"),
        T("Her står, hvem filer kan krypteres til, og hvilke udstedere der stoles på, når andre sender til jer."),
        T("Få modtagerens certifikat som en fil, tryk på »Læg en modtagers certifikat ind«, og vælg den."),
        (EVERYWHERE, TABLES),
        side="16e-veje-ud",
    ),
    "indberetningsfil": Help(
        T("Indberetning fra en fil"),
        T(
            "Her vises en underskrevet fil: hvad den er, hvem den kommer fra, om den kan bekræftes, og hvert svar i den. Intet "
            "bliver læst ind."
        ),
        T("Læs først, hvad der står øverst. Gå så gennem svarene med piletasterne."),
        (EVERYWHERE, TABLES),
        side="16b-se-en-fil",
    ),
    "godkendelse": Help(
        T("Godkendelse"),
        T(
            "Her står det, Danmarks Statistik spørger om, når kommunen godkender et år, ved siden af året før. Øverst står "
            "det, registeret vil spørge om."
        ),
        T(
            "Vælg året. Gå til en linje med Tab og piletasterne; Enter viser sagerne bag tallet, F1 siger, hvordan det tælles."
        ),
        (EVERYWHERE, TABLES),
        side="19-godkendelse",
    ),
    "godkendelse_sager": Help(
        T("Sager bag tallet"),
        T("Her står de forløb, der er talt med i et tal på Godkendelse."),
        T("Vælg en linje med piletasterne, og tryk Enter. Borgeren åbnes ved forløbet."),
        (EVERYWHERE, TABLES),
        side="19-godkendelse",
    ),
    "kontrol": Help(
        T("Overblik til kontrol"),
        T("Listen viser de forløb, som optællingen på forsiden handler om."),
        T("Vælg en linje med piletasterne, og tryk Enter for at åbne forløbet."),
        (EVERYWHERE, TABLES),
        side="19-godkendelse",
    ),
    "guide": Help(
        T("Et forløb"),
        T(
            "Her udfyldes forløbets skemaer trin for trin. Alt gemmes, mens du skriver, og du kan frit gå frem og tilbage "
            "mellem trinene."
        ),
        T("Udfyld felterne oppefra. Med F1 i et felt får du hjælp til netop det felt."),
        (GUIDE, INPUTS, EVERYWHERE),
        side="08-ivaerksaet",
    ),
    "vejledning": Help(
        T("Vejledning"),
        T("Her står, hvordan der indberettes, trin for trin i samme rækkefølge som SMDB's egen vejledning."),
        T("Skriv et ord i søgefeltet, og tryk Enter for at læse den side, der er valgt."),
        (EVERYWHERE, TABLES),
    ),
    "rapporter": Help(
        T("Rapporter"),
        T(
            "Her står Statistikbankens tabeller for jeres egne sager, ventetid, længde, frafald og jeres egne spørgsmål."
        ),
        T(
            "Vælg rapport og år. Gå gennem tallene med piletasterne; F1 på et tal siger, hvordan det er talt. Filer uden CPR-nr. "
            "har små tal skjult."
        ),
        (EVERYWHERE, TABLES),
        side="19b-rapporter",
    ),
    "register": Help(
        T("Tilbud"),
        T(
            "Her står registeret over tilbud: dem fra Tilbudsportalen, dem, der er brugt her, og dem, I selv har oprettet."
        ),
        T(
            "Skriv en del af navnet, postnummer, kommune eller by. Pil ned går til listen, og Enter åbner det valgte tilbud."
        ),
        (EVERYWHERE, TABLES),
        side="10b-register-og-indlaesning",
    ),
    "indlaesning": Help(
        T("Læs ind"),
        T("Her læses tilbud eller sager ind fra Excel, OpenDocument og CSV. Intet læses ind, før hver række er vist."),
        T("Vælg, hvad der står i filen, og vælg filen. Kontrollér kolonnerne, og tryk på »Se igennem«."),
        (EVERYWHERE, TABLES),
        side="10b-register-og-indlaesning",
    ),
    "indstillinger": Help(
        T("Indstillinger"),
        T(
            "Her står, hvem der indberettes for, og her vælges certifikat, veje ud, adgangssætning, udseende og sikkerhedskopier."
        ),
        T("Ret det, der skal ændres, og tryk på knappen Gem i samme afsnit."),
        side="18-adgang",
    ),
    "kodelister": Help(
        T("Om kodelister"),
        T("Her står, hvor svarene i skemaerne kommer fra, og hvor sikre de er."),
        T("Vælg en liste for at se dens svar. Lister skiftes ud fra en fil, når Danmarks Statistik har svaret."),
        (EVERYWHERE, TABLES),
        side="17c-skift-lister-ud",
    ),
    "om": Help(
        T("Om programmet"),
        T("Her står programmets version og de licenser, det bygger på."),
        T("Vælg et program i listen for at læse dets licens."),
        (EVERYWHERE, TABLES),
    ),
    "personer": Help(
        T("Personer"),
        T("Her står, hvem der arbejder i lageret og kan låse det op, og hvad der er gjort ved personer og nøgler."),
        T("Vælg en person i listen for at ændre navn eller profiler, eller udfyld afsnittet Tilføj en person."),
        (EVERYWHERE, TABLES),
        side="18b-personer",
    ),
    "diagnose": Help(
        T("Diagnose"),
        T("Her står det, din support skal vide om maskinen og programmet. Der står intet om borgere."),
        T("Læs det, gem det som en fil, og send filen til din support."),
        side="21-naar-noget-gaar-galt",
    ),
    "sikkerhedskopier": Help(
        T("Sikkerhedskopier"),
        T("Her står kopierne af alt, hvad der er gemt, og her vælges et andet sted til dem."),
        T("Tryk på knappen, der laver en sikkerhedskopi nu, eller vælg en kopi for at gendanne den."),
        (EVERYWHERE, TABLES),
        side="17-sikkerhedskopier",
    ),
    "gendan": Help(
        T("Gendan"),
        T("Her hentes en sikkerhedskopi frem. Intet ændres, før du har set forskellen og sagt ja."),
        T("Vælg en kopi, og skriv adgangssætningen, der gjaldt, da kopien blev lavet."),
        side="17-sikkerhedskopier",
    ),
    "flyttet": Help(
        T("Flyttet"),
        T("Det, der er gemt her, er flyttet til en anden maskine. Her vælges, om der alligevel skal arbejdes videre."),
        T("Læs, hvor det er flyttet hen, før du fortsætter."),
        side="17-sikkerhedskopier",
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
        side="03-log-ind",
    ),
    "eksport": Help(
        T("Eksportér"),
        T("Her underskrives forløbene, skrives som filer til en mappe og læses tilbage."),
        T("Vælg mappen, og tryk på den fremhævede knap. En fil i en mappe er ingen indberetning."),
        side="16-til-indberettet",
    ),
    "marker": Help(
        T("Markér som indberettet"),
        T("Her skrives den dag, sagerne blev tastet i SMDB. De får dagen og dit navn."),
        T("Skriv dagen, og tryk på den fremhævede knap. Gør det først, når hele sagen står i SMDB."),
        (INPUTS, EVERYWHERE),
        side="16-til-indberettet",
    ),
    "print_side": Help(
        T("Print side"),
        T("Her ses det, der skal på papir, før det skrives ud eller gemmes som PDF."),
        T("Vælg, hvad der skal med, og om CPR-nummer og navn skal udelades. Se siderne igennem, og skriv dem ud."),
        side="16c-print-side",
    ),
    "advarsler": Help(
        T("Før du fortsætter"),
        T("Her står det, der er usædvanligt, men kan være rigtigt."),
        T("Skriv en kort begrundelse ved hver advarsel, eller gå tilbage og ret svaret."),
        (INPUTS, EVERYWHERE),
        side="21-ord",
    ),
    "sammenligning": Help(
        T("Sammenligning"),
        T("Listerne viser, hvad der ville ændre sig. Intet er ændret endnu."),
        T("Læs listerne med piletasterne, og vælg så en af de to knapper."),
        (EVERYWHERE, TABLES),
        side="05-begynd",
    ),
}
"""The help of every page by the name of its place, and of every dialog in which one works."""
