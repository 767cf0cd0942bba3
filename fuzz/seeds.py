#!/usr/bin/env python3
"""Write what the targets start from into fuzz/corpus: the small files of the project, taken apart as the targets put them together.

    python3 fuzz/seeds.py        needs olefile (PyPI) for the streams of .doc and .xls
"""

import io
import zipfile
from pathlib import Path

import olefile

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "tests/files"
FORMATS = ROOT / "corpus/formats"
PARTS = {
    "docx": ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header1.xml",
             "word/_rels/document.xml.rels"],
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml",
             "xl/worksheets/sheet2.xml"],
    "ofd": ["Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml", "OFD.xml", "Doc_0/PublicRes.xml", "Doc_0/Tpls/Tpl_0/Content.xml"],
}
STREAMS = {"doc": ["WordDocument", "1Table", "0Table"], "xls": ["Workbook"]}


def keep(target, name, content):
    folder = ROOT / "fuzz/corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def unzipped(path, names):
    """The parts of a container with zero bytes between them. Styles are cut short: hundreds of them teach nothing."""
    with zipfile.ZipFile(path) as container:
        have = set(container.namelist())
        return b"\0".join(container.read(name)[:20_000] if name in have else b"" for name in names)


def streams(path, names):
    """The streams of a container, each behind its length."""
    with olefile.OleFileIO(path) as container:
        parts = [container.openstream(name).read() if container.exists(name) else b"" for name in names]
    return b"\0" + b"".join(len(part).to_bytes(4, "little") + part for part in parts)


def main():
    for path in ROOT.glob("corpus/*.txt"):
        keep("text", path.name, path.read_bytes())
        keep("number", path.name, path.read_bytes())
    for path in FILES.glob("regressions/*/*"):
        keep(path.parent.name, path.name, path.read_bytes())
    for path in [FORMATS / "report.pdf", *FILES.glob("pdf/*.pdf")]:
        keep("pdf", path.name, path.read_bytes().split(b"\n", 1)[1])
    for target, names in PARTS.items():
        for path in [*FORMATS.glob(f"*.{target}"), *FILES.glob(f"**/*.{target}")]:
            keep(target, path.name, unzipped(path, names))
    for target, names in STREAMS.items():
        for path in [*FORMATS.glob(f"*.{target}"), *FILES.glob(f"**/*.{target}")]:
            keep(target, path.name, path.read_bytes())
            keep(target, path.name + ".streams", streams(path, names))
    for path in FORMATS.glob("*.html"):
        keep("html", path.name, path.read_bytes())
        message = b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n" + path.read_bytes() + b"\r\n--b--\r\n"
        keep("html", path.name + ".message", message)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for path in [FORMATS / "report.txt", FORMATS / "report.html", FORMATS / "report.xlsx"]:
            container.write(path, path.name)
        container.writestr("部门决算/报告.txt", (FORMATS / "report.txt").read_bytes())
    keep("archive", "reports.zip", packed.getvalue())


if __name__ == "__main__":
    main()
