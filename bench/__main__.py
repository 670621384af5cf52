"""`python -m bench [--json]`: measure, print one table with the targets beside, and leave with 1 where a target is missed."""

import asyncio
import json
import sys
from dataclasses import asdict

from bench.evaluated import evaluated
from bench.inside import inside
from bench.paged import paged
from bench.passed import beside_a_pass_through
from bench.reviewed import reviewed
from bench.roomed import roomed
from bench.row import Row, table
from bench.served import served
from bench.spread import spread_over
from bench.started import started


def main(args: list[str]) -> int:
    rows: list[Row] = []
    for part in (
        started,
        inside,
        evaluated,
        reviewed,
        lambda: asyncio.run(served()),
        lambda: asyncio.run(paged()),
        lambda: asyncio.run(roomed()),
        beside_a_pass_through,
        spread_over,
    ):
        rows += part()
    print(json.dumps([asdict(row) for row in rows]) if "--json" in args else table(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
