"""Lay out `frontend/vendor` from modules that npm brought already; for the image, where npm runs in a stage of its own."""

import sys
from pathlib import Path

from frontend import lay_out
from problem import Problem

if __name__ == "__main__":
    try:
        lay_out(Path(__file__).resolve().parents[2])
    except Problem as problem:
        sys.exit(str(problem))
