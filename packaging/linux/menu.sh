#!/bin/sh
# Puts this folder's program into the menu of the person who runs it, with icon and file type; --fjern takes it out again.
set -e
here=$(cd "$(dirname "$0")" && pwd)
to="${XDG_DATA_HOME:-$HOME/.local/share}"
cd "$here/share"
find . -type f | while read -r file; do
    if [ "$1" = --fjern ]; then
        rm -f "$to/$file"
        continue
    fi
    mkdir -p "$(dirname "$to/$file")"
    cp "$file" "$to/$file"
done
desktop="$to/applications/smdb-desktop.desktop"
if [ "$1" != --fjern ]; then
    # within quotes these four are escaped, what is escaped once more by the form of the file; % is written twice
    program=$(printf '%s' "$here/smdb-desktop/smdb-desktop" |
        sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g; s/[\\&|]/\\&/g')
    sed -i "s|^Exec=smdb-desktop|Exec=\"$program\"|; /^TryExec=/d" "$desktop"
fi
for update in "update-mime-database $to/mime" "update-desktop-database $to/applications"; do
    if command -v "${update%% *}" >/dev/null; then "${update%% *}" "${update#* }" || true; fi
done
