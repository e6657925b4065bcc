# Asked before files are changed or removed: a program that runs goes on reading from its folder, and work must not end in the middle.
smdb_runs() {
    for link in /proc/[0-9]*/exe; do
        case "$(readlink "$link" 2>/dev/null)" in
            /usr/lib/smdb-desktop/smdb-desktop*) return 0 ;;
        esac
    done
    return 1
}
if smdb_runs; then
    echo "SMDB Desktop er åbent. Luk det (Ctrl+Q), og prøv igen. Intet er ændret." >&2
    echo "SMDB Desktop is open. Close it and try again. Nothing was changed." >&2
    exit 1
fi
