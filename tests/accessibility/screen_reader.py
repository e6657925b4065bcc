"""A very small screen reader: reads the accessibility bus (AT-SPI) and works what it finds there, one JSON command a line.

It is started with the system's own Python, because the bindings of the bus are a package of the system (gir1.2-atspi-2.0). It
knows nothing of the program: it sees roles, names, descriptions and states, and does what assistive technology can do.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE_SECONDS = 40.0
POLL_SECONDS = 0.1
STATES = ("SHOWING", "FOCUSED", "CHECKED", "ENABLED", "EDITABLE", "FOCUSABLE", "READ_ONLY", "INVALID_ENTRY", "SELECTED")
EDITS = {"text", "password text", "entry"}
EVENTS = (
    "object:text-changed",
    "object:text-caret-moved",
    "object:text-selection-changed",
    "object:property-change",
    "object:announcement",
    "object:state-changed",
    "object:children-changed",
)
QUIET_SECONDS = 1.0
"""So long nothing more comes when all has come."""


NEWER_ROLES = {"button": "push button"}
"""What newer versions of the bus (Debian 13) call a role, and what it was called before."""


class Lost(Exception):
    """What was asked for is not on the bus."""


def below(node: Any) -> Iterator[Any]:
    """The node and everything below it that is showing."""
    try:
        if not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        yield node
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child is not None:
                yield from below(child)
    except GLib.Error:
        # it went away while it was read
        return


def windows(program: str) -> list[Any]:
    """The windows of the program."""
    found = []
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(number)
        if application is not None and application.get_name() == program:
            found += [application.get_child_at_index(i) for i in range(application.get_child_count())]
    return [window for window in found if window is not None]


def seen(program: str) -> list[Any]:
    """Everything that shows."""
    return [node for window in windows(program) for node in below(window)]


def role(node: Any) -> str:
    """What a node is, by the name that every version of the bus once had for it."""
    name: str = node.get_role_name()
    return NEWER_ROLES.get(name, name)


def told(node: Any) -> dict[str, Any]:
    """A node as a screen reader would say it."""
    states = node.get_state_set()
    has = [name for name in STATES if states.contains(getattr(Atspi.StateType, name))]
    holds_text = "Text" in node.get_interfaces()
    value = Atspi.Text.get_text(node, 0, -1) if holds_text else ""
    return {
        "role": role(node),
        "name": node.get_name(),
        "description": node.get_description(),
        "states": has,
        "text": value,
    }


def told_if_there(node: Any) -> dict[str, Any] | None:
    """The same; None of one that went away after it was seen, as a reader passes it over."""
    try:
        return told(node)
    except GLib.Error:
        return None


def told_as_sentence(question: str, description: str) -> bool:
    """Whether a question is said there whole; what was announced a moment ago may stand in front of it."""
    after = "" if question.endswith(("?", ".", ":")) else r"(?=[.?]|$)"
    return re.search(rf"(?:^|\s){re.escape(question)}{after}", description) is not None


def find(program: str, name: str, roles: list[str], under: str = "") -> Any:
    """Wait for a node with that name, one of the roles, and the question it is under as a sentence of its description."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        for node in seen(program):
            with suppress(GLib.Error):  # it went away after it was seen
                fits = node.get_name() == name and (not roles or role(node) in roles)
                if fits and (not under or told_as_sentence(under, node.get_description())):
                    return node
        time.sleep(POLL_SECONDS)
    raise Lost(f"{name} ({', '.join(roles) or 'any role'})")


def strike(keysym: int, text: str) -> bool:
    """Strike one key by its number in X, or the keys of a text, as a keyboard on the screen does."""
    if text:
        return bool(Atspi.generate_keyboard_event(0, text, Atspi.KeySynthType.STRING))
    return bool(Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM))


class Listener:
    """Keeps what every event of the bus carries."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._listener = Atspi.EventListener.new(self._came)
        for kind in EVENTS:
            self._listener.register(kind)

    def _came(self, event: Any) -> None:
        self.heard.append(f"{event.type}: {event.any_data}")

    def all(self) -> list[str]:
        """Everything that was sent until now, when nothing more comes."""
        context, quiet_since, before = GLib.MainContext.default(), time.monotonic(), -1
        while time.monotonic() - quiet_since < QUIET_SECONDS:
            context.iteration(False)
            if len(self.heard) != before:
                before, quiet_since = len(self.heard), time.monotonic()
            time.sleep(POLL_SECONDS / 100)
        return self.heard


class Follower:
    """Knows where the focus went, also into a list that opens: Qt puts such a window below nothing that can be walked."""

    def __init__(self) -> None:
        self._there: Any = None
        self._listener = Atspi.EventListener.new(self._came)
        self._listener.register("object:state-changed:focused")

    def _came(self, event: Any) -> None:
        if event.detail1:
            self._there = event.source

    def there(self, name: str, roles: list[str]) -> bool:
        """Whether the focus is on a node with that name and one of the roles, when what was sent has been read."""
        context = GLib.MainContext.default()
        while context.iteration(False):
            pass
        with suppress(GLib.Error):  # it went away
            node = self._there
            return node is not None and node.get_name() == name and role(node) in roles
        return False

    def wait(self, name: str, roles: list[str], seconds: float) -> bool:
        """The same, waiting for so long."""
        limit = time.monotonic() + seconds
        while not self.there(name, roles):
            if time.monotonic() > limit:
                return False
            time.sleep(POLL_SECONDS / 10)
        return True


LISTENERS: list[Listener] = []
FOLLOWERS: list[Follower] = []


def answer(command: dict[str, Any]) -> Any:
    """Do one command: listen, heard, tree, follow, there, strike, find, write, press, focus."""
    program = command["program"]
    if command["do"] == "listen":
        LISTENERS.append(Listener())
        return True
    if command["do"] == "heard":
        return LISTENERS[0].all()
    if command["do"] == "tree":
        return [said for node in seen(program) if (said := told_if_there(node)) is not None]
    if command["do"] == "follow":
        FOLLOWERS.append(Follower())
        return True
    if command["do"] == "there":
        return FOLLOWERS[0].wait(command["name"], command["roles"], float(command.get("seconds", PATIENCE_SECONDS)))
    if command["do"] == "strike":
        return strike(int(command.get("keysym", "0")), command.get("text", ""))
    node = find(program, command["name"], command.get("roles", []), command.get("under", ""))
    if command["do"] == "write":
        return Atspi.EditableText.set_text_contents(node, command["text"])
    if command["do"] == "press":
        return Atspi.Action.do_action(node, 0)
    if command["do"] == "focus":
        return Atspi.Component.grab_focus(node)
    return told(node)


def main() -> None:
    """Answer commands until there are no more."""
    Atspi.init()
    for line in sys.stdin:
        try:
            said: dict[str, Any] = {"ok": answer(json.loads(line))}
        except (Lost, GLib.Error, AttributeError) as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
