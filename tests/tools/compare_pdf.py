#!/usr/bin/env python3
"""Hold what gouji reads from PDF files against PyMuPDF (characters, numbers) and pdfplumber (cells of ruled tables).

    pip install pymupdf pdfplumber
    compare_pdf.py GOUJI FOLDER

GOUJI is the program, FOLDER holds the PDF files. A header that a table repeats on every page is read once, and a running header or a page
number not at all: what a line says that stands elsewhere in our text too is therefore not lost. A cell is found where its text is a cell of
ours, as often as pdfplumber has it, repeated headers aside. Prints one row of a Markdown table a file; exit 1 where a number or a character
is lost or invented, where fewer than 99 of 100 cells are found, or where one of ours is none of pdfplumber's.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pdfplumber
import pymupdf

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
CHINESE = re.compile(r"[\u3400-\u9fff]")
FOLD = str.maketrans("０１２３４５６７８９（）：；，．％", "0123456789():;,.%")


def squash(text):
    return re.sub(r"\s", "", text or "").translate(FOLD)


def found(pattern, text):
    return Counter(pattern.findall(text))


def compare_text(ours, path):
    """For characters and numbers: how many are lost, how many invented."""
    with pymupdf.open(path) as document:
        pages = [page.get_text("dict") for page in document]
    lines = ["".join(span["text"] for span in line["spans"]) for page in pages for block in page["blocks"] for line in block.get("lines", [])]
    theirs, squashed = "\n".join(lines), squash(ours)
    nowhere = "\n".join(line for line in lines if squash(line) not in squashed)
    for pattern in (CHINESE, NUMBER):
        missing = found(pattern, theirs) - found(pattern, ours)
        yield sum((missing & found(pattern, nowhere)).values())
        yield sum((found(pattern, ours) - found(pattern, theirs)).values())


def tables(path):
    """The rows of the ruled tables, without those that repeat the first row of a table."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.find_tables():
                # One column is a frame or a list of contents.
                if len(table.rows[0].cells) > 1:
                    yield [[squash(cell) for cell in row if squash(cell)] for row in table.extract()]


def compare_cells(ours, path):
    """How many cells there are, how many of them we have, how many of ours are none of them; how many rows there are, and how many of them
    have the same cells in the same order as one of ours."""
    mine = [[squash(cell) for cell in row if squash(cell)] for table in ours for row in table["rows"]]
    have = Counter(cell for row in mine for cell in row)
    rows_of_mine = set(map(tuple, mine))
    wanted, seen, good_rows = Counter(), set(), 0
    for rows in tables(path):
        for at, row in enumerate(rows):
            # A continuation repeats its header.
            if at > 5 or tuple(row) not in seen:
                wanted.update(row)
            if row and tuple(row) not in seen:
                good_rows += tuple(row) in rows_of_mine
                seen.add(tuple(row))
    foreign = sum(1 for cell in have.elements() if cell not in wanted)
    return sum(wanted.values()), sum((wanted & have).values()), foreign, len(seen), good_rows


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print("| file | characters lost, invented | numbers lost, invented | cells | found | not pdfplumber's | rows alike |\n|---|---|---|---|---|---|---|")
    good = True
    for path in sorted(Path(sys.argv[2]).glob("*.pdf")):
        run = subprocess.run([sys.argv[1], "text", "--format", "json", path], capture_output=True, check=True, text=True)
        ours = json.loads(run.stdout)
        lost, invented, lost_numbers, invented_numbers = compare_text(ours["text"], path)
        cells, have, foreign, rows, good_rows = compare_cells(ours["tables"], path)
        share = have / cells if cells else 1.0
        print(f"| {path.stem} | {lost}, {invented} | {lost_numbers}, {invented_numbers} | {cells} | {have} ({share:.2%}) | {foreign} | {good_rows} of {rows} |")
        good &= lost + invented + lost_numbers + invented_numbers + foreign == 0 and share >= 0.99
    sys.exit(not good)


if __name__ == "__main__":
    main()
