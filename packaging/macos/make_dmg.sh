#!/bin/sh
# NEVER RUN: written without a Mac at hand. Puts dist/SMDB Desktop.app on a disk image, signed and notarized where an identity is given:
#   SMDB_SIGN_IDENTITY   name of the certificate "Developer ID Application" in the keychain; without it the signature is ad hoc
#   SMDB_NOTARY_PROFILE  profile of `xcrun notarytool store-credentials`; without it the image is not notarized, which is said
set -eu
cd "$(dirname "$0")/../.."
app="dist/SMDB Desktop.app"
version=$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")
image="dist/smdb-desktop-$version-$(uname -m).dmg"

# from the inside out, as Apple asks; --deep would skip what it does not know
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 |
    xargs -0 -n 1 codesign --force --timestamp --options runtime --sign "${SMDB_SIGN_IDENTITY:--}"
codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "${SMDB_SIGN_IDENTITY:--}" "$app"
codesign --verify --strict --verbose=2 "$app"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "SMDB Desktop $version" -srcfolder "$folder" -fs HFS+ -format ULFO "$image"

if [ -n "${SMDB_NOTARY_PROFILE:-}" ]; then
    codesign --force --timestamp --sign "$SMDB_SIGN_IDENTITY" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$SMDB_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
else
    echo "Not notarized: macOS refuses it on first opening, until a person allows it under Privacy & Security." >&2
fi
shasum -a 256 "$image"
