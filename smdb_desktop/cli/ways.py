"""``ways``: the ways out, as Indstillinger shows them: listed, set up or changed, tried, taken out. Needs no Qt."""

from __future__ import annotations

import re
from argparse import Namespace
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, unlock
from smdb_desktop.cli.sending import receiver
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.outbox.outways import (
    KINDS,
    SERVER,
    SFTP,
    TO_MARK,
    WHAT_IT_MEANS,
    Stand,
    fingerprint,
    waiting_words,
)
from smdb_desktop.services.outbox.permitted import FOLDER
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.workspace import Workspace

ROOTS_LIMIT = 200_000
IS_IT = T("Er det den rigtige, så kør igen med --host-key {aftryk}.")
OTHER_KEY = T(
    "Serveren viser en anden nøgle end den, der blev givet med --host-key. Der er set efter blandt alle de nøgler, den viste."
)
NO_PRINT = T(
    "»{aftryk}« kan ikke sammenlignes med serverens nøgle. Giv aftrykket som SHA256: med 43 tegn efter; bed om det i den form, "
    "hvis I har fået et andet."
)
_PRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
SAVED, REMOVED, WORKS = T("Vejen er gemt."), T("Vejen er fjernet."), T("Vejen »{navn}« virker.")
AGREE = T("Er stedet godkendt til det, så kør igen med --unencrypted; ellers giv en modtager med --receiver.")


def ways(arguments: Namespace) -> int:
    """Do what is asked and list the ways; a way that was tried and does not work is its error."""
    if sum(each is not None for each in (arguments.set, arguments.try_, arguments.remove)) > 1:
        raise UsageError(T("Angiv kun én af --set, --try og --remove."))
    workspace = unlock(arguments)
    try:
        if arguments.set is not None:
            _set(workspace, arguments)
        elif arguments.try_ is not None:
            _try(workspace, arguments.try_)
        elif arguments.remove is not None:
            workspace.outways.remove(workspace.outways.chosen(arguments.remove).id)
            output.say(REMOVED)
        stands = workspace.outways.stands()
    finally:
        workspace.close()
    if arguments.json:
        output.data_json([_json(each) for each in stands])
    else:
        for each in stands:
            output.data(
                T("{navn}: {art}, {maal}", navn=each.udvej.navn, art=KINDS[each.udvej.vej], maal=each.udvej.maal)
            )
            for line in (*waiting_words((each,)), each.hvorfor or each.udvej.grund):
                if line:
                    output.data(T("  {linje}", linje=line))
    if not stands:
        output.say(T("Der er ikke sat nogen vej op."))
    return 0


def _set(workspace: Workspace, arguments: Namespace) -> None:
    outways = workspace.outways
    before = outways.named(arguments.set) or Udvej("", arguments.set, FOLDER, "")
    maal = before.maal if arguments.to is None else arguments.to
    vej = _kind(maal) if arguments.to is not None else before.vej
    # another kind of way is another way under the same name: nothing of the former one's is its own
    kept = before if vej == before.vej else Udvej(before.id, before.navn, vej, "")
    asked = kept._replace(
        maal=maal,
        bruger=kept.bruger if arguments.user is None else arguments.user,
        roedder=kept.roedder if arguments.issuer is None else _text(arguments),
        selv=kept.selv or arguments.by_itself,
        modtager=kept.modtager if arguments.receiver is None else receiver(workspace, arguments.receiver),
        maerke=kept.maerke if arguments.marker is None else arguments.marker,
        kendes=TO_MARK if arguments.stick and not kept.kendes else kept.kendes,
        vaert="" if arguments.host_key else kept.vaert,
    )
    agreed = bool(arguments.unencrypted or kept.lov)
    if not agreed and not asked.modtager:
        raise UsageError(sentences(WHAT_IT_MEANS, AGREE))
    if arguments.host_key and not _PRINT.fullmatch(arguments.host_key):
        raise UsageError(NO_PRINT.format(aftryk=arguments.host_key))
    met = outways.meet(outways.judged(asked, agreed=agreed), arguments.host_key or "")
    if met.spoerg and not arguments.host_key:
        raise UsageError(sentences(met.spoerg, IS_IT.format(aftryk=met.aftryk)))
    if met.spoerg and arguments.host_key != met.aftryk:
        raise UsageError(sentences(OTHER_KEY, met.spoerg))
    outways.save(met.udvej, _opens(arguments), agreed=agreed)
    output.say(SAVED)


def _kind(maal: str) -> str:
    scheme, is_, _rest = maal.partition("://")
    if not is_:
        return FOLDER
    return SFTP if scheme.casefold() == "sftp" else SERVER


def _text(arguments: Namespace) -> str:
    return read_file(arguments.issuer, ROOTS_LIMIT).decode("ascii", "replace")


def _opens(arguments: Namespace) -> Hemmeligt:
    kode = first_line(arguments.password_file) if arguments.password_file else ""
    noegle = read_file(arguments.key_file, KEY_FILE_LIMIT) if arguments.key_file else b""
    return Hemmeligt(kode, noegle, first_line(arguments.key_password_file) if arguments.key_password_file else "")


def _try(workspace: Workspace, navn: str) -> None:
    """Raises WayError where it does not work, after that is noted."""
    outways = workspace.outways
    way = outways.open(outways.chosen(navn).id)
    try:
        way.prepare()
    finally:
        outways.tried(way)
    output.say(WORKS.format(navn=outways.chosen(navn).navn))


def _json(stand: Stand) -> dict[str, Any]:
    udvej, venter = stand.udvej, stand.venter
    return {
        "navn": udvej.navn,
        "vej": udvej.vej,
        "maal": udvej.maal,
        "selv": udvej.selv,
        "krypteres_til": stand.modtager,
        "noegle": fingerprint(udvej.vaert) if udvej.vaert else "",
        "maerke": udvej.maerke,
        "kendes": bool(udvej.kendes),
        "venter": venter.antal if venter else 0,
        "grund": stand.hvorfor or udvej.grund,
    }
