"""What every Dane can say by heart: tried before any words by chance, and so worth no more than one word of a list.

Without spaces, as the judge sees a passphrase too; ranked behind the first hundred words. Whole lines only: a word of one may
still stand among others.
"""

from __future__ import annotations

PHRASES = (
    # greetings and days
    *("glædeligjul", "glædeligjulogetgodtnytår", "godjul", "godtnytår", "glædeligpåske", "godpåske", "godsommer"),
    *("tillykkemedfødselsdagen", "tillykke", "hjerteligtillykke", "idagerdetmitfødselsdag", "nuerdetjuligen"),
    *(
        "godmorgen",
        "godaften",
        "godnat",
        "godnatogsovgodt",
        "hejmeddig",
        "hejhej",
        "farveltak",
        "takforidag",
        "haenddejligdag",
    ),
    *("godweekend", "godferie", "velbekomme", "velkommenhjem", "velkommentilbage", "pågensyn", "visesimorgen"),
    # love, family, home
    *("jegelskerminfamilie", "jegelskerminebørn", "jegelskerminhund", "jegelskerlivet"),
    *("elskerdighøjt", "minelskede", "minskat", "farogmor", "morogfar", "hjemmekærhjem", "hjemmeerbedst", "udeergodt"),
    *("udeergodtmenhjemmeerbedst", "borteergodtmenhjemmeerbedst", "lyseblåøjne"),
    # food
    *(
        "rødgrødmedfløde",
        "rødgrød",
        "jordbærmedfløde",
        "risalamande",
        "brunkage",
        "brunsviger",
        "leverpostej",
        "smørrebrød",
    ),
    *("stegtflæskmedpersillesovs", "flæskesteg", "frikadeller", "kartoffelmos", "hakkebøf", "koldskålmedkammerjunkere"),
    *("enkopkaffe", "kaffeogkage", "kaffemedmælk", "tuborgogcarlsberg", "gulerødderogærter"),
    # songs, rhymes, tales
    *(
        "dereretyndigtland",
        "deteretyndigtland",
        "kongchristianstodvedhøjenmast",
        "idanmarkerjegfødt",
        "danmarkmitfædreland",
    ),
    *(
        "jegelskerdegrønnelunde",
        "velkommenidenlunde",
        "højtfratræetsgrønnetop",
        "etbarnerfødtibethlehem",
        "dejligerdenhimmelblå",
    ),
    *("dejligerjorden", "påloftetsiddernissen", "påloftetsiddernissenmedsinjulegrød", "sørenbanjomus"),
    *(
        "sepåmigjegflyver",
        "jensenhavdeenbondegård",
        "josefinefrajylland",
        "lilleper",
        "migogminmor",
        "storeklausoglilleklaus",
    ),
    *(
        "dengrimmeælling",
        "kejserensnyeklæder",
        "prinsessenpåærten",
        "denlillehavfrue",
        "fyrtøjet",
        "klodshans",
        "snedronningen",
    ),
    *(
        "detvarenlørdagaften",
        "marenikæret",
        "mesterjakob",
        "lillepeteredderkop",
        "rideriderranke",
        "bjørnensover",
        "ælleballe",
    ),
    *("sikkenfest", "viskulleværesammen", "deterenyndigdag", "solenersårødmor", "nuerdetjul"),
    # sayings
    *("morgenstundharguldimund", "ingenrøgudenild", "denderlersidstlerbedst", "endnuerdetikkeforsent", "detskalnokgå"),
    *("detgårnok", "ingenkoerpåisen", "detregneroghagler", "mangebækkesmågørenstorå", "skomagerblivvedenlæst"),
    *("ærlighedvarerlængst", "tålmodighederendyd", "livetereteventyr", "livetersmukt"),
    *("carpediem", "smagogbehagerforskellig", "hastværkerlastværk"),
    *("atværeellerikkeatvære", "deterikkeminfejl", "hvadskaljegskrive"),
    # places, football, queens and kings
    *("wonderfulcopenhagen", "københavn", "danmarkdejligst", "dannebrog", "vierrødevierhvide", "dronningmargrethe"),
    *(
        "kongfrederik",
        "margretheogfrederik",
        "tivoliikøbenhavn",
        "legoland",
        "fckøbenhavn",
        "brøndbyif",
        "agfaarhus",
        "obodense",
    ),
    # what is written where a passphrase is asked for
    *(
        "detteerminadgangskode",
        "minadgangskode",
        "minadgangssætning",
        "minhemmeligekode",
        "detteerhemmeligt",
        "adgangforbudt",
    ),
    *("dukommerikkeind", "lukmigind", "ladmigkommeind", "åbenluk", "sesamsesamlukdigop", "sesamlukdigop", "glemtkode"),
    *(
        "firetilfældigeord",
        "fireordderikkehørersammen",
        "hemmeligadgang",
        "ingenadgang",
        "jegharglemtminkode",
        "nyadgangskode",
    ),
)
