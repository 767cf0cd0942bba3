"""Figures and findings of an archive with Spark: paths in, one JSON object a report out, Parquet in the end.

    pip install pyspark      (Java 17)
    python examples/engines/spark_extract.py gouji ARCHIVE OUT
"""

import json
import os
import shlex
import sys

from pyspark.sql import SparkSession

gouji, archive, out = sys.argv[1:]
spark = SparkSession.builder.master("local[2]").appName("gouji").getOrCreate()
paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(archive) for name in names if not name.endswith(".tsv"))

# One process a partition. It reads paths until there are no more, answers each as soon as it is done, and outlives any file.
command = f"{shlex.quote(gouji)} extract --jsonl --jobs 1 --files-from -"
reports = spark.sparkContext.parallelize(paths, 8).pipe(command).cache()


def rows(key, fields):
    def members(line):
        # Numbers stay text: a printed decimal is no float.
        report = json.loads(line, parse_float=str, parse_int=str)
        return [(report["source"]["path"], *(one[field] for field in fields)) for one in report[key]]

    return spark.createDataFrame(reports.flatMap(members), ", ".join(f"{field} string" for field in ["path", *fields]))


figures = rows("figures", ["id", "measure", "subject", "period", "value", "unit", "yuan"])
figures = figures.withColumn("yuan", figures["yuan"].cast("decimal(38,6)"))
findings = rows("findings", ["rule", "severity", "message", "stated", "expected", "gap", "tolerance"])
for name, table in [("figures", figures), ("findings", findings)]:
    table.write.mode("overwrite").parquet(f"{out}/{name}")
    print(spark.read.parquet(f"{out}/{name}").count(), name)
