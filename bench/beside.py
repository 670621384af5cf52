"""`make bench-peers`: our runner and other frameworks at the same slow endpoint, with the same eight turns; our server and LiteLLM's proxy with the same sixty
tokens. The others are installed into .venv-peers and .venv-proxy."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS, PROXY = ROOT / ".venv-peers", ROOT / ".venv-proxy"
PACKAGES = ("inspect-ai==0.3.285", "pydantic-evals==2.62.0", "openai==3.57.0")
PROXIES = ("litellm[proxy]==1.108.7",)
PORT = 8977
RUNS = ((10, 200), (50, 1000))
TURNS, CALL_S = 8, 0.2


def main() -> int:
    python = _with(PEERS, PACKAGES)
    stub = subprocess.Popen([sys.executable, "-m", "bench.stub", str(PORT)], cwd=ROOT, stdout=subprocess.PIPE)
    assert stub.stdout is not None
    stub.stdout.readline()
    try:
        for peer in ("pydantic-evals", "inspect-ai"):
            for at_once, talks in RUNS:
                command = [python, "bench/peers.py", peer, str(PORT), str(at_once), str(talks)]
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
                ideal = talks * TURNS * CALL_S / at_once
                print(f"{peer:<16}{at_once:>4} places   ideal over wall {ideal / float(done.stdout.split()[-1]):.2f}")
    finally:
        stub.kill()
    code = subprocess.run([sys.executable, "-m", "bench.evaluated"], cwd=ROOT, check=False).returncode
    proxy = _with(PROXY, PROXIES).with_name("litellm")
    return code or subprocess.run([sys.executable, "-m", "bench.passed", str(proxy)], cwd=ROOT, check=False).returncode


def _with(folder: Path, packages: tuple[str, ...]) -> Path:
    """The Python of an environment that holds these packages."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
