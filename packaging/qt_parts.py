"""Which parts of Qt the packaged program carries: the list that build.spec follows and a test compares with our imports.

It knows names only; it imports neither PyInstaller nor Qt. What is not kept is not missed: the frozen self-check builds
every page.
"""

from pathlib import PurePosixPath

# the Qt modules that PySide6-Essentials offers and that no module of the program imports
UNUSED_MODULES = (
    "QtConcurrent",
    "QtDBus",
    "QtDesigner",
    "QtHelp",
    "QtLabsStyleKit",
    "QtOpenGL",
    "QtOpenGLWidgets",
    "QtQml",
    "QtQmlFeatures",
    "QtQuick",
    "QtQuickControls2",
    "QtQuickTest",
    "QtQuickWidgets",
    "QtSql",
    "QtSvgWidgets",
    "QtUiTools",
    "QtXml",
)

# plugin folder to the plugins kept of it; None keeps all
KEPT_PLUGINS: dict[str, tuple[str, ...] | None] = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platforminputcontexts": ("composeplatforminputcontext", "ibusplatforminputcontext"),
    "platformthemes": ("qxdgdesktopportal",),
    "iconengines": ("qsvgicon",),
    # what tells that a network is there again; nothing is sent by Qt, so no plug-in for TLS
    "networkinformation": None,
    "imageformats": ("qsvg", "qico", "qicns"),
    "printsupport": None,
    "styles": None,
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": None,
}

# Qt draws windows of widgets itself; what draws OpenGL by the processor, and compiles for Direct3D, is never asked for
UNASKED = ("opengl32sw.dll", "d3dcompiler_47.dll")

KEPT_TRANSLATIONS = ("qtbase_da.qm", "qtbase_en.qm")


def is_kept(destination: str) -> bool:
    """Whether a collected file stays, by its place in the build (either kind of slash)."""
    path = PurePosixPath(destination.replace("\\", "/"))
    parts = path.parts
    if "PySide6" not in parts:
        return True
    if path.name.lower() in UNASKED:
        return False
    if "translations" in parts:
        return path.name in KEPT_TRANSLATIONS
    if "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        kept = KEPT_PLUGINS.get(folder, ())
        return kept is None or path.name.removeprefix("lib").partition(".")[0] in kept
    return "qml" not in parts


def is_qt_library(destination: str) -> bool:
    """Whether a file is a shared library that lies there only because something else links to it."""
    path = PurePosixPath(destination.replace("\\", "/"))
    name = path.name.removeprefix("lib")
    return name.startswith(("Qt6", "icu")) and "plugins" not in path.parts
