#!/usr/bin/env python3
"""Hold what gouji reads from PDF files against PyMuPDF (characters, numbers) and pdfplumber (cells of ruled tables).

    pip install pymupdf pdfplumber
    compare_pdf.py 'COMMAND {}' FILE.pdf…

COMMAND prints for the file put in the place of {} a JSON object {"text": …, "tables": [{"rows": [[cell text, …], …]}, …]}.
A header that a table repeats on every page is read once, so a cell counts as found where its text stands in any row of any table.
Prints one line a file; exit 1 where a number is lost or invented, or where fewer than 99 of 100 cells are found.
"""

import json
import re
import shlex
import subprocess
import sys
from collections import Counter

import pdfplumber
import pymupdf

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOLD = str.maketrans("０１２３４５６７８９（）：；，．％", "0123456789():;,.%")


def squash(text):
    return re.sub(r"\s", "", text or "").translate(FOLD)


def differ(pattern, ours, theirs):
    """How many matches of a pattern only the other reader has, and how many only ours."""
    ours, theirs = Counter(pattern.findall(ours)), Counter(pattern.findall(theirs))
    return sum((theirs - ours).values()), sum((ours - theirs).values())


def compare(command, path):
    run = subprocess.run(shlex.split(command.replace("{}", shlex.quote(path))), capture_output=True, check=True, text=True)
    ours = json.loads(run.stdout)
    with pymupdf.open(path) as document:
        text = "".join(page.get_text() for page in document)
    lost_characters, new_characters = differ(CHINESE, ours["text"], text)
    lost_numbers, new_numbers = differ(NUMBER, ours["text"], text)
    cells = {squash(cell) for table in ours["tables"] for row in table["rows"] for cell in row}
    found = total = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.find_tables():
                # One column is a frame or a list of contents.
                if len(table.rows[0].cells) < 2:
                    continue
                theirs = [squash(cell) for row in table.extract() for cell in row if squash(cell)]
                total += len(theirs)
                found += sum(cell in cells for cell in theirs)
    share = found / total if total else 1.0
    print(f"{path}: characters lost {lost_characters}, invented {new_characters}; numbers lost {lost_numbers}, invented {new_numbers};",
          f"cells {found} of {total} ({share:.2%})")
    return lost_numbers == 0 and new_numbers == 0 and share >= 0.99


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(0 if all([compare(sys.argv[1], path) for path in sys.argv[2:]]) else 1)


if __name__ == "__main__":
    main()
