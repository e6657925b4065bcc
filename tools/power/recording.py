"""Work under ``strace``: every write, sync and change of a name below one folder, in the order in which they came to pass.

What strace says is taken at its word: contents in full, in hexadecimal. Several threads of one process share their descriptors;
a call that was under way is complete where it returned, and a sync covers only what had returned when the sync began.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

CALLS = (
    "open,openat,creat,close,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,renameat,renameat2,link,"
    "linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,sync_file_range,sync,syncfs,copy_file_range,"
    "sendfile"
)
_LINE = re.compile(r"^(\d+)\s+(.*)$", re.DOTALL)
_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)(.*)$", re.DOTALL)
_PATH = re.compile(r'(?:\w+<((?:\\x[0-9a-f]{2})*)>, )?"((?:\\x[0-9a-f]{2})*)"')
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_FD = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
_WRITES = frozenset({"write", "pwrite64"})
_HARMLESS = frozenset({"sync_file_range"})
# neither is of any use after a cut: SQLite makes the one anew, and the other is locked or not
_NOT_KEPT = ("-shm", ".lock")


class Kind(StrEnum):
    """What happened."""

    WRITE = "write"
    TRUNCATE = "truncate"
    LINK = "link"
    UNLINK = "unlink"
    RENAME = "rename"
    SYNC = "sync"
    SYNC_ALL = "sync all"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Op:
    """One change, or one line that the work told. ``began``: the line of the trace at which the call was entered."""

    kind: Kind
    began: int
    ino: int = 0
    name: str = ""
    folder: int = 0
    to_folder: int = 0
    to_name: str = ""
    offset: int = 0
    data: bytes = b""

    def __str__(self) -> str:
        size = f" {len(self.data)}@{self.offset}" if self.kind is Kind.WRITE else ""
        return f"{self.kind} {self.name}{size}{' -> ' + self.to_name if self.to_name else ''}"


@dataclass(slots=True)
class Recording:
    """A folder as it was before, by inode, and what happened in it."""

    root: int = 1
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    is_folder: set[int] = field(default_factory=set)
    ops: list[Op] = field(default_factory=list)


def record(command: Sequence[str], disk: Path, told: Path, trace: Path) -> Recording:
    """Run a command that works in ``disk`` and tells lines into ``told``. Raises RuntimeError where it or strace fails."""
    made = _before(disk)
    options = ["-f", "-q", "--seccomp-bpf", "-y", "-xx", "-s", "16000000", "-e", "signal=none", "-e", f"trace={CALLS}"]
    strace = ["strace", *options, "-o", str(trace), *command]
    done = subprocess.run(strace, capture_output=True, text=True, check=False)  # noqa: S603  our own work
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or done.stdout.strip())
    _Reader(made, disk, told).read(trace)
    return made


def _before(disk: Path) -> Recording:
    made = Recording()
    number = 1

    def walk(path: Path, ino: int) -> None:
        nonlocal number
        made.is_folder.add(ino)
        made.folders[ino] = {}
        for entry in sorted(path.iterdir()):
            number += 1
            made.folders[ino][entry.name] = own = number
            if entry.is_dir():
                walk(entry, own)
            else:
                made.files[own] = entry.read_bytes()

    walk(disk, made.root)
    return made


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path leads: the folder's inode, the name in it, and the inode of what is there."""

    folder: int
    name: str
    ino: int | None


class _Reader:
    """Reads a trace and follows what each descriptor and each name stand for."""

    def __init__(self, made: Recording, disk: Path, told: Path) -> None:
        self._made = made
        self._disk, self._told = str(disk), str(told)
        self._names = {ino: dict(entries) for ino, entries in made.folders.items()}
        self._content = {ino: bytearray(content) for ino, content in made.files.items()}
        self._next = max([made.root, *made.files, *made.folders]) + 1
        self._fds: dict[int, int] = {}
        self._at: dict[int, int] = {}
        self._began = 0

    def read(self, trace: Path) -> None:
        """Turn the trace into the recording's operations. Raises RuntimeError for a call that is not understood."""
        for call, arguments, result, self._began in _calls(trace):
            if result >= 0 and call not in _HARMLESS:
                self._take(call, arguments, result)

    def _take(self, call: str, arguments: str, result: int) -> None:
        match call:
            case "open" | "openat" | "creat":
                self._open(arguments, result)
            case "close":
                self._fds.pop(int(arguments.partition("<")[0]), None)
            case "mkdir" | "mkdirat":
                self._mkdir(self._paths(arguments)[-1])
            case "rename" | "renameat" | "renameat2":
                self._rename(*self._paths(arguments))
            case "link" | "linkat":
                self._link(*self._paths(arguments))
            case "unlink" | "unlinkat" | "rmdir":
                self._unlink(self._paths(arguments)[-1])
            case "sync" | "syncfs":
                self._add(Kind.SYNC_ALL)
            case "symlink" | "symlinkat" | "truncate":
                if any(self._is_ours(path) for path in self._paths(arguments)):
                    raise RuntimeError(f"{call} in the disk is not followed")
            case _:
                self._through(call, arguments, result)

    def _through(self, call: str, arguments: str, result: int) -> None:
        """A call on a descriptor."""
        found = _FD.match(arguments)
        fd = int(found[1]) if found else -1
        path = _bytes(found[2]).decode() if found else ""
        if path == self._told and call in _WRITES:
            for line in self._texts(arguments)[0].splitlines():
                self._add(Kind.TOLD, data=line)
            return
        ino = self._fds.get(fd)
        if ino is None or not self._is_ours(path):
            return
        name = Path(path).name
        if call in _WRITES:
            data = self._texts(arguments)[0][:result]
            here = self._at[fd] if call == "write" else int(arguments.rsplit(",", 1)[1])
            if call == "write":
                self._at[fd] = here + len(data)
            self._write(ino, name, here, data)
        elif call == "ftruncate":
            self._truncate(ino, name, int(arguments.rsplit(",", 1)[1]))
        elif call == "lseek":
            self._at[fd] = result
        elif call in ("fsync", "fdatasync"):
            self._add(Kind.SYNC, ino=ino, name=name)
        elif call == "sendfile":
            self._copied(arguments, ino, name, result, fd)
        else:
            raise RuntimeError(f"{call} on {name} is not followed")

    def _copied(self, arguments: str, ino: int, name: str, result: int, fd: int) -> None:
        """One file of the disk copied to another by the system, from the place that is named."""
        _out, source, place, _count = arguments.split(", ")
        found = _FD.match(source)
        from_ino = self._fds.get(int(found[1])) if found else None
        if from_ino is None or not place.startswith("["):
            raise RuntimeError("a copy from outside the disk is not followed")
        start = int(place[1:].partition("]")[0].partition(" ")[0])
        self._write(ino, name, self._at[fd], bytes(self._content[from_ino][start : start + result]))
        self._at[fd] += result

    # -- what changes --------------------------------------------------------------------------------------------------

    def _add(self, kind: Kind, **values: int | str | bytes) -> None:
        self._made.ops.append(Op(kind, self._began, **values))  # type: ignore[arg-type]

    def _write(self, ino: int, name: str, offset: int, data: bytes) -> None:
        content = self._content[ino]
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data
        if not name.endswith(_NOT_KEPT):
            self._add(Kind.WRITE, ino=ino, name=name, offset=offset, data=data)

    def _truncate(self, ino: int, name: str, size: int) -> None:
        content = self._content[ino]
        del content[size:]
        content.extend(bytes(size - len(content)))
        if not name.endswith(_NOT_KEPT):
            self._add(Kind.TRUNCATE, ino=ino, name=name, offset=size)

    def _open(self, arguments: str, result: int) -> None:
        self._fds.pop(result, None)
        path = self._paths(arguments)[0]
        if not self._is_ours(path):
            return
        place = self._find(path)
        ino = place.ino
        if ino is None:
            ino = self._new()
            self._content[ino] = bytearray()
            self._named(place, ino)
        elif "O_TRUNC" in arguments and self._content[ino]:
            self._truncate(ino, place.name, 0)
        self._fds[result] = ino
        self._at[result] = len(self._content.get(ino, b"")) if "O_APPEND" in arguments else 0

    def _mkdir(self, path: str) -> None:
        if self._is_ours(path):
            ino = self._new()
            self._names[ino] = {}
            self._made.is_folder.add(ino)
            self._named(self._find(path), ino)

    def _link(self, old: str, new: str) -> None:
        if self._is_ours(new):
            ino = self._find(old).ino
            if ino is None:
                raise RuntimeError("a link from outside the disk is not followed")
            self._named(self._find(new), ino)

    def _named(self, place: _Place, ino: int) -> None:
        self._names[place.folder][place.name] = ino
        self._add(Kind.LINK, ino=ino, folder=place.folder, name=place.name)

    def _unlink(self, path: str) -> None:
        if self._is_ours(path):
            place = self._find(path)
            ino = self._names[place.folder].pop(place.name)
            self._add(Kind.UNLINK, ino=ino, folder=place.folder, name=place.name)

    def _rename(self, old: str, new: str) -> None:
        if self._is_ours(old) and self._is_ours(new):
            source, target = self._find(old), self._find(new)
            ino = self._names[source.folder].pop(source.name)
            self._names[target.folder][target.name] = ino
            names = {"name": source.name, "to_name": target.name}
            self._add(Kind.RENAME, ino=ino, folder=source.folder, to_folder=target.folder, **names)

    # -- names ---------------------------------------------------------------------------------------------------------

    def _new(self) -> int:
        self._next += 1
        return self._next

    def _is_ours(self, path: str) -> bool:
        return path == self._disk or path.startswith(self._disk + "/")

    def _find(self, path: str) -> _Place:
        parts = Path(path).relative_to(self._disk).parts
        folder = self._made.root
        if not parts:
            return _Place(0, "", folder)
        for part in parts[:-1]:
            folder = self._names[folder][part]
        return _Place(folder, parts[-1], self._names[folder].get(parts[-1]))

    @staticmethod
    def _texts(arguments: str) -> list[bytes]:
        found = list(_TEXT.finditer(arguments))
        if any(each[2] for each in found):
            raise RuntimeError("strace left something out")
        return [_bytes(each[1]) for each in found]

    @staticmethod
    def _paths(arguments: str) -> list[str]:
        """The paths named, each from the folder that was named before it."""
        found = _PATH.finditer(arguments)
        return [str(Path(_bytes(each[1] or "").decode(), _bytes(each[2]).decode())) for each in found]


def _calls(trace: Path) -> Iterator[tuple[str, str, int, int]]:
    """Every call that returned: its name, its arguments, its result, and the line at which it was entered."""
    begun: dict[str, tuple[str, int]] = {}
    with trace.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            found = _LINE.match(line.rstrip("\n"))
            if found is None:
                continue
            thread, rest = found.groups()
            start = number
            if rest.endswith("<unfinished ...>"):
                begun[thread] = (rest.removesuffix("<unfinished ...>"), number)
                continue
            if rest.startswith("<... "):
                head, start = begun.pop(thread)
                rest = head + rest.split(" resumed>", 1)[1]
            call = _CALL.match(rest)
            if call is not None:
                yield call[1], call[2], int(call[3]), start
