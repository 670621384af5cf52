import sys

from tests.conftest import ROOT

for folder in (ROOT / "tools", ROOT / "tools" / "setup"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
