"""Holds the figures and findings that an engine wrote against those of `gouji audit --parquet TABLES`.

    pip install pyarrow
    python examples/engines/check.py TABLES OUT
"""

import sys
from collections import Counter

import pyarrow.parquet as parquet

tables, out = sys.argv[1:]


def rows(path, fields, where=lambda row: True):
    read = parquet.read_table(path).to_pylist()
    return Counter(tuple(row[field] for field in fields) for row in read if where(row))


figures = ["path", "id", "measure", "subject", "yuan"]
findings = ["path", "rule", "severity", "message", "stated", "expected", "gap", "tolerance"]
for name, fields in [("figures", figures), ("findings", findings)]:
    # What reports contradict each other in is only known where all of them are.
    ours = rows(f"{tables}/{name}.parquet", fields, lambda row: not row.get("across"))
    theirs = rows(f"{out}/{name}", fields)
    if ours != theirs:
        sys.exit(f"{name} differ: {list((ours - theirs).items())[:3]} {list((theirs - ours).items())[:3]}")
    print(f"{sum(ours.values())} {name} are the same")
