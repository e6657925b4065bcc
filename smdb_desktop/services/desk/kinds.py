"""Why a copy of the one kind of store does not become the store where the other lies, practice beside real data."""

from smdb_desktop.domain.words import T

COPY_OF_PRACTICE = T(
    "Kopien er fra en øvelse, og her ligger de rigtige data. Skift til øvelsen, og gendan kopien dér. Intet er ændret."
)
COPY_OF_REAL = T(
    "Kopien er af rigtige data, og her ligger øvelsen. Skift til de rigtige data, og gendan kopien dér. Intet er ændret."
)


def not_beside(oevelse: bool) -> str:
    """The sentence for a copy of a practice (or of real data)."""
    return COPY_OF_PRACTICE if oevelse else COPY_OF_REAL
