#!/usr/bin/env python3
"""Hold the time and the memory of `gouji text` against other readers, side by side, each as a whole process.

    pip install pymupdf python-docx        and pdftotext (poppler-utils) and pandoc where they are to be compared
    reading.py GOUJI FOLDER

FOLDER holds PDF files. GOUJI has to be built with `cargo build --release`. Times are processor times (user and system), the shortest of three
runs, so that a busy machine does not change them much; memory is the most that the process held. The DOCX file is made here: 4,000 paragraphs
and a table of 2,000 rows; its size is told without compression. The long PDF is the files of FOLDER again and again, 1,000 pages in all.
"""

import ctypes
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

RUNS = 3
PYMUPDF = "import sys, pymupdf\nfor page in pymupdf.open(sys.argv[1]): page.get_text()"
PYTHON_DOCX = """import sys, docx
document = docx.Document(sys.argv[1])
text = [paragraph.text for paragraph in document.paragraphs]
rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]"""


def adopt_orphans():
    """Makes this process wait for what its children leave behind: the times of a worker that outlives its parent would be missing."""
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children():
    """The processes that this one started or adopted."""
    return set(map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()))


def cost(command):
    """Processor seconds of the shortest run, and the most memory in MB, all processes of it together."""
    best, memory = float("inf"), 0
    for _ in range(RUNS):
        others = children()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        spent, waited = 0, [process.pid]
        while waited:
            pid, status, usage = os.wait4(waited[0], 0)
            if pid == process.pid and status != 0:
                return None
            spent += usage.ru_utime + usage.ru_stime
            memory = max(memory, usage.ru_maxrss / 1024)
            waited = list(children() - others)
        best = min(best, spent)
    return best, memory


def pages_of(path):
    import pymupdf

    with pymupdf.open(path) as document:
        return len(document)


def row(name, size, unit, tools, path):
    """One row of the table: the time of every tool, and how much of ours it takes."""
    ours, cells = None, []
    for command in tools:
        # Without a place to write to, pdftotext writes beside the file.
        spent = cost([*command, path, "-"] if command[0] == "pdftotext" else [*command, path])
        if spent is None:
            cells.append("failed")
            continue
        seconds, memory = spent
        ours = ours or seconds
        cells.append(f"{size / seconds:,.1f} {unit}/s ({seconds / ours:.2f}×, {memory:.0f} MB)")
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def header(*tools):
    print(f"\n| file | {' | '.join(tools)} |\n|{'---|' * (len(tools) + 1)}")


def long_pdf(paths, target, pages):
    import pymupdf

    with pymupdf.open() as made:
        while len(made) < pages:
            for path in paths:
                with pymupdf.open(path) as document:
                    made.insert_pdf(document)
        made.delete_pages(range(pages, len(made)))
        made.save(target, garbage=3, deflate=True)


def long_docx(target):
    import docx

    document = docx.Document()
    for at in range(4000):
        document.add_paragraph(
            f"{at}．本年支出合计{at * 7 / 100:.2f}万元，其中：基本支出{at * 5 / 100:.2f}万元，占71.43%；项目支出{at * 2 / 100:.2f}万元，占28.57%。"
        )
    table = document.add_table(2000, 5)
    for at, table_row in enumerate(table.rows):
        for column, cell in enumerate(table_row.cells):
            cell.text = "一般公共服务支出" if column == 0 else f"{at * column / 100:.2f}"
    document.save(target)


def apart(work, *arguments):
    """Calls a function in a process of its own: what it loads must not count as memory of the programs that this one starts."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    adopt_orphans()
    ours = [sys.argv[1], "text"]
    paths = sorted(Path(sys.argv[2]).glob("*.pdf"))
    tools = {"gouji text": ours, "pdftotext -layout": ["pdftotext", "-layout"], "PyMuPDF": [sys.executable, "-c", PYMUPDF]}
    tools = {name: command for name, command in tools.items() if name == "gouji text" or shutil.which(command[0])}
    with tempfile.TemporaryDirectory() as folder:
        header(*tools)
        for path in paths:
            pages = apart(pages_of, path)
            row(f"{path.stem}, {pages} pages", pages, "pages", tools.values(), path)
        many = Path(folder) / "many.pdf"
        apart(long_pdf, paths, many, 1000)
        row("all of them, 1,000 pages", 1000, "pages", tools.values(), many)
        tools = {"gouji text": ours, "python-docx": [sys.executable, "-c", PYTHON_DOCX], "pandoc": ["pandoc", "-t", "plain"]}
        tools = {name: command for name, command in tools.items() if name == "gouji text" or shutil.which(command[0])}
        header(*tools)
        report = Path(folder) / "report.docx"
        apart(long_docx, report)
        with zipfile.ZipFile(report) as package:
            size = package.getinfo("word/document.xml").file_size / 1e6
        row("4,000 paragraphs, 10,000 cells", size, "MB", tools.values(), report)


if __name__ == "__main__":
    main()
