"""Rule 6 on the command line: the passphrase says who it is, and who is only Sundhedsfaglig there reads and takes nothing in."""

from __future__ import annotations

from pathlib import Path

from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import request_only_case

IDA = ("--data-dir", "data", "--passphrase-file", "kode.txt")
BO = ("--data-dir", "data", "--passphrase-file", "bo.txt")


def test_who_only_reads_takes_no_case_in(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for name, secret in (("kode.txt", PASSPHRASE), ("bo.txt", "bos helt egne fire ord")):
        program.write(name, secret.encode())
    profile = ("--organisation", "Alfa", "--kommune", "165", "--medarbejder", "Ida")
    assert program("init", "--practice", *profile, *IDA).status == 0
    added = program("people", "add", "Bo", "--roles", "SUNDHEDSFAGLIG", "--new-passphrase-file", "bo.txt", *IDA)
    assert added.status == 0, added.said
    case = program.write("sag.json", request_only_case())
    table = program.write("sager.csv", b"CPR-nr.;Anmodningsdato\r\n100705-9995;01-08-2025\r\n")
    for words in (("import", case), ("import", table), ("import", table, "--dry-run")):
        refused = program(*words, *BO)
        told = refused.out + refused.said
        assert "»Sundhedsfaglig«" in told and "»Indberetter«" in told, told
        assert refused.status != 0
    assert program("import", case, *IDA).status == 0, "nothing of it was there, and Ida may"
