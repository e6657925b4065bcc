"""What is said when the keys wait for a person: the same sentences on Forside and on the command line, each with the way on."""

from __future__ import annotations

from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.ports.vault import CodeState, PassphraseState, Unsettled

CODE = {
    CodeState.IN_HAND: "",
    CodeState.NEVER: T(
        "Gendannelseskoden blev ikke bekræftet, da programmet blev sat op. Bekræft den, eller lav en ny, på siden Indstillinger "
        "(Ctrl+I): uden den er alt tabt, hvis adgangssætningen glemmes."
    ),
    CodeState.RENEWED: T(
        "Der er lavet en ny gendannelseskode, som ingen har bekræftet. Den gamle virker stadig. Bekræft den, du har på papir, "
        "eller lav en ny, på siden Indstillinger (Ctrl+I)."
    ),
}
PASSPHRASE = {
    PassphraseState.SETTLED: "",
    PassphraseState.BOTH: T(
        "Et skift af adgangssætning blev afbrudt: både den gamle og den nye virker. Lås op med den nye, så gælder kun den, eller "
        "skift igen på siden Indstillinger (Ctrl+I)."
    ),
    PassphraseState.FINISHED: T(
        "Et skift af adgangssætning, der blev afbrudt, er gjort færdigt: nu gælder kun den, du låste op med."
    ),
}
OLDER = T(
    "Nøglefilen er ældre end data: den kunne stadig låse op for {navne}, som er fjernet. Det kan den ikke mere. Har nogen lagt "
    "den tilbage, så spørg hvorfor, og giv lageret en ny nøgle på siden Personer."
)
AGAIN = T(
    "Nøglefilen er ældre end data: en adgangssætning, der er skiftet siden, låser op igen for {navne}. Har nogen lagt den "
    "tilbage, så spørg hvorfor. Skift adgangssætning på siden Indstillinger (Ctrl+I), så gælder den gamle ikke mere."
)
CODE_AGAIN = T(
    "Nøglefilen er ældre end data: en gendannelseskode, der er skiftet siden, låser op igen. Har nogen lagt filen "
    "tilbage, så spørg hvorfor. Lav en ny kode på siden Indstillinger (Ctrl+I), og bekræft den, så gælder kun den."
)
UNKNOWN = T(
    "Nøglefilen kender ikke {navne}. Er den lagt tilbage fra en tid før, så giv en ny adgangssætning på siden Personer, eller "
    "lås op med gendannelseskoden."
)


def told(keys: Unsettled) -> str:
    """What waits for somebody, in sentences; "" where nothing does."""
    return sentences(
        PASSPHRASE[keys.passphrase],
        CODE[keys.code],
        OLDER.format(navne=joined(", ", keys.fjernede)) if keys.fjernede else "",
        AGAIN.format(navne=joined(", ", keys.igen)) if keys.igen else "",
        CODE_AGAIN if keys.kode_igen else "",
        UNKNOWN.format(navne=joined(", ", keys.uden)) if keys.uden else "",
    )
