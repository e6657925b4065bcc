"""What proves that somebody has the recovery code: its last group, typed back from paper."""

_LOOKALIKES = str.maketrans("OIL", "011")


def is_last_group(typed: str, code: str) -> bool:
    """Whether that is the last group of the code, however it was typed: in any case, O for 0, I or L for 1."""
    return "".join(typed.split()).upper().translate(_LOOKALIKES) == code.rpartition("-")[2]
