"""Figures and findings of an archive with Daft: paths in, one JSON object a report out, Parquet in the end.

    pip install daft
    python examples/engines/daft_extract.py gouji ARCHIVE OUT
"""

import json
import os
import subprocess
import sys

import daft
from daft import DataType, col

gouji, archive, out = sys.argv[1:]
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(archive) for name in names if not name.endswith(".tsv"))


@daft.func.batch(return_dtype=DataType.string(), batch_size=500)
def report(batch):
    # One process for each batch. It answers what it can read, in the order of the paths; what it cannot read has no line.
    command = [gouji, "extract", "--jsonl", "--jobs", "1", "--files-from", "-"]
    listed = "".join(path + "\0" for path in batch.to_pylist())
    done = subprocess.run(command, input=listed.encode(), stdout=subprocess.PIPE, check=False)
    lines = {json.loads(line)["source"]["path"]: line for line in done.stdout.decode().splitlines()}
    return [lines.get(path) for path in batch.to_pylist()]


def rows(key, fields):
    """The members of a list of the report. Numbers stay text: a printed decimal is no float."""

    @daft.func.batch(return_dtype=DataType.list(DataType.struct({field: DataType.string() for field in fields})))
    def members(batch):
        reports = [json.loads(line, parse_float=str, parse_int=str) for line in batch.to_pylist()]
        return [[{field: one[field] for field in fields} for one in report[key]] for report in reports]

    return members


def table(reports, key, fields):
    exploded = reports.with_column("row", rows(key, fields)(col("report"))).explode("row").where(~col("row").is_null())
    return exploded.select(col("path"), *[col("row").get(field).alias(field) for field in fields])


reports = daft.from_pydict({"path": paths}).with_column("report", report(col("path"))).where(~col("report").is_null())
reports = reports.collect()
figures = table(reports, "figures", ["id", "measure", "subject", "period", "value", "unit", "yuan"])
figures = figures.with_column("yuan", col("yuan").cast(DataType.decimal128(38, 6)))
findings = table(reports, "findings", ["rule", "severity", "message", "stated", "expected", "gap", "tolerance"])
for name, of in [("figures", figures), ("findings", findings)]:
    of.write_parquet(f"{out}/{name}", write_mode="overwrite")
    print(daft.read_parquet(f"{out}/{name}").count_rows(), name)
