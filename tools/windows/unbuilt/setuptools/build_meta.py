"""The two questions that pip asks of a build backend before it keeps a source archive, answered without running it."""

import email
from pathlib import Path


class _Answers:
    @staticmethod
    def get_requires_for_build_wheel(config_settings: object = None) -> list[str]:  # noqa: ARG004
        """Nothing is needed for nothing."""
        return []

    @staticmethod
    def prepare_metadata_for_build_wheel(folder: str, config_settings: object = None) -> str:  # noqa: ARG004
        """Name and version as the archive's PKG-INFO says them; returns the folder written."""
        said = Path("PKG-INFO").read_text(encoding="utf-8")
        named = email.message_from_string(said)
        made = Path(folder) / f"{named['Name'].replace('-', '_')}-{named['Version']}.dist-info"
        made.mkdir(parents=True)
        (made / "METADATA").write_text(said, encoding="utf-8")
        return made.name


__legacy__ = _Answers
