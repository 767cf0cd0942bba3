"""Figures of an archive with Spark: paths in, one JSON object a report out.

    python examples/engines/spark_extract.py gouji ARCHIVE OUT.parquet
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
reports = spark.sparkContext.parallelize(paths, 8).pipe(command)


def figures(line):
    # Numbers stay text: a printed decimal is no float.
    report = json.loads(line, parse_float=str, parse_int=str)
    for figure in report["figures"]:
        yield (report["source"]["path"], figure["id"], figure["measure"], figure["subject"], figure["period"], figure["value"], figure["unit"], figure["yuan"])


rows = reports.flatMap(figures)
columns = "path string, id string, measure string, subject string, period string, value string, unit string, yuan string"
table = spark.createDataFrame(rows, columns)
table = table.withColumn("yuan", table["yuan"].cast("decimal(38,6)"))
table.write.mode("overwrite").parquet(out)
print(spark.read.parquet(out).count(), "figures")
