"""`make bench-peers`: our runner and other frameworks at the same slow endpoint, with the same eight turns. The others are installed into .venv-peers."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-peers"
PACKAGES = ("inspect-ai==0.3.285", "pydantic-evals==2.62.0", "openai==3.57.0")
PORT = 8977
RUNS = ((10, 200), (50, 1000))
TURNS, CALL_S = 8, 0.2


def main() -> int:
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
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
    return subprocess.run([sys.executable, "-m", "bench.evaluated"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
