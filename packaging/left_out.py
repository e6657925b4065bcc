"""What of Python, of other packages and of the machine that builds does not go along: the lists that build.spec follows.

It knows names only. What is left out is not missed: the frozen self-check, the demo and the proof of a build ask for everything
that the program does. What each is worth stands in docs/size.md.
"""

import re
from pathlib import PurePosixPath

MODULES = (
    *("pip", "setuptools", "tkinter", "unittest", "doctest", "numpy"),
    # GNU readline is GPL; none of our code asks for a line editor
    *("readline", "curses"),
    # the store is SQLCipher's SQLite: sqlite-utils is bound to it (store/hook.py), and a second SQLite could only be mixed up
    *("sqlite3", "_sqlite3"),
    # of lxml only etree is used
    *("lxml.isoschematron", "lxml.html", "lxml.objectify", "lxml.sax", "lxml.builder", "lxml.cssselect"),
    *("lxml.doctestcompare", "lxml.pyclasslookup", "lxml.usedoctest", "lxml.ElementInclude"),
    # another library of time zones, for who has it: icalendar takes Python's own
    "pytz",
    # the topics of Python's own help
    "pydoc_data",
    # a command of its own
    *("charset_normalizer.cli", "charset_normalizer.__main__"),
    # encodings of the Far East, which no file of ours is in
    *("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw", "_multibytecodec"),
)

# numbers of other countries and of network cards: of python-stdnum only the Danish number is asked for
_STDNUM = ("__init__", "exceptions", "util", "luhn", "dk")

# what PyInstaller runs before the program, at every start of it: together more than half of what `--version` costs. Nothing here
# starts Python processes, lists packages or asks for sources, and Qt is loaded when a window is wanted (own_start.py)
START_HOOKS = ("pyi_rth_inspect", "pyi_rth_multiprocessing", "pyi_rth_pkgutil", "pyi_rth_pyside6")

SYSTEM_LIBRARIES = {
    # soname without its version: Debian's package (t64 in newer releases). What speaks to a service of the machine, or is
    # loaded by the machine's own graphics driver too, is the machine's: two of a kind in one process do not get on, and
    # these get their security updates there. Every desktop has them.
    "libstdc++": "libstdc++6",
    "libgcc_s": "libgcc-s1",
    "libX11": "libx11-6",
    "libX11-xcb": "libx11-xcb1",
    "libXau": "libxau6",
    "libXdmcp": "libxdmcp6",
    "libdbus-1": "libdbus-1-3",
    "libexpat": "libexpat1",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libz": "zlib1g",
    "libzstd": "libzstd1",
    "liblzma": "liblzma5",
    "libuuid": "libuuid1",
    # only the printing of Qt asks for it; without it the program makes PDFs and has no printers
    "libcups": "libcups2",
}


def is_system_library(destination: str) -> bool:
    """Whether a collected library is the machine's own matter (Linux only)."""
    name = PurePosixPath(destination.replace("\\", "/")).name
    return bool(re.search(r"\.so\b", name)) and name.partition(".so")[0] in SYSTEM_LIBRARIES


def is_kept(destination: str) -> bool:
    """Whether a collected file stays, by its place in the build (either kind of slash)."""
    path = PurePosixPath(destination.replace("\\", "/"))
    if path.parts[0] == "stdnum":
        return path.parts[1].partition(".")[0] in _STDNUM and path.suffix != ".dat"
    # the template of translations is for those who translate
    return path.name != "smdb.pot"
