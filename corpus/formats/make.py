#!/usr/bin/env python3
"""Writes `report.txt` in every other format beside it.

    pip install python-docx openpyxl reportlab
    python3 make.py

LibreOffice (`soffice`) writes the DOC and a PDF from the DOCX and the XLS from the XLSX, Chromium (`chromium`) prints the HTML into a PDF. The table stands in all formats but plain text, the workbook holds the table alone.
"""

import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import docx
import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
TITLE, *BODY = [line for line in (HERE / "report.txt").read_text(encoding="utf-8").splitlines() if line]
CAPTION, UNIT = "支出决算表", "单位：万元"
ROWS = [
    ["项目", "合计", "基本支出", "项目支出"],
    ["合计", "1,286.40", "845.60", "440.80"],
    ["农林水支出", "1,120.15", "702.35", "417.80"],
    ["社会保障和就业支出", "98.75", "98.75", "0.00"],
    ["住房保障支出", "67.50", "44.50", "23.00"],
]


def is_heading(line):
    return line[0] in "一二三四五六七八九（" and "。" not in line


def write_docx(path):
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for line in BODY:
        document.add_heading(line, 1) if is_heading(line) else document.add_paragraph(line)
    for line in (CAPTION, UNIT):
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]), style="Table Grid")
    for row, texts in zip(table.rows, ROWS):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    document.save(path)


def write_html(path):
    lines = [f"<h1>{TITLE}</h1>"] + [f"<h2>{line}</h2>" if is_heading(line) else f"<p>{line}</p>" for line in BODY]
    rows = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS]
    page = ["<!DOCTYPE html>", f'<html lang="zh"><head><meta charset="utf-8"><title>{TITLE}</title></head><body>', *lines]
    page += [f"<p>{CAPTION}</p>", f"<p>{UNIT}</p>", "<table border=\"1\">", *rows, "</table>", "</body></html>"]
    path.write_text("\n".join(page) + "\n", encoding="utf-8")


def write_xlsx(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = CAPTION
    sheet.append([CAPTION])
    sheet.append([UNIT])
    for row in ROWS:
        sheet.append([float(cell.replace(",", "")) if cell[0].isdigit() else cell for cell in row])
    for row in sheet.iter_rows(min_row=4, min_col=2):
        for cell in row:
            cell.number_format = "#,##0.00"
    book.save(path)


def write_pdf(path):
    """STSong-Light is not embedded, and the file does not say which characters its codes stand for."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    middle = ParagraphStyle("middle", parent=body, firstLineIndent=0, alignment=1)
    flow = [Paragraph(TITLE, ParagraphStyle("title", parent=middle, fontSize=18, leading=30))]
    flow += [Paragraph(line, body) for line in BODY]
    flow += [Spacer(0, 20), Paragraph(CAPTION, middle), Paragraph(UNIT, ParagraphStyle("unit", parent=middle, alignment=2))]
    style = [("FONT", (0, 0), (-1, -1), "STSong-Light", 11), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
    flow.append(Table(ROWS, colWidths=[150, 90, 90, 90], style=style))
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(flow)


def write_ofd(path):
    """Lines as a word processor would break them, and the table with its ruling. Lengths are millimetres."""
    size, left, top, leading, room = 4.2, 25.0, 30.0, 8.0, 160.0
    objects, y = [], top

    def advance(char):
        return size / 2 if char.isascii() else size

    def length(line):
        return sum(map(advance, line))

    def text(x, y, line):
        deltas = " ".join(f"{advance(char):.2f}" for char in line[:-1])
        delta = f' DeltaX="{deltas}"' if deltas else ""
        objects.append(
            f'<ofd:TextObject ID="{len(objects) + 100}" Boundary="{x:.2f} {y:.2f} {length(line):.2f} {size}" Font="3" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size * 0.86:.2f}"{delta}>{line}</ofd:TextCode></ofd:TextObject>'
        )

    def rule(x, y, wide, high):
        objects.append(
            f'<ofd:PathObject ID="{len(objects) + 100}" Boundary="{x:.2f} {y:.2f} {wide or 0.3:.2f} {high or 0.3:.2f}" LineWidth="0.3">'
            f"<ofd:AbbreviatedData>M 0 0 L {wide:.2f} {high:.2f}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    text((210 - length(TITLE)) / 2, y, TITLE)
    for line in BODY:
        y += leading
        part, indent = "", 2 * size
        for char in line:
            if indent + length(part + char) > room:
                text(left + indent, y, part)
                y += leading
                part, indent = "", 0
            part += char
        text(left + indent, y, part)
    y += 2 * leading
    text((210 - length(CAPTION)) / 2, y, CAPTION)
    y += leading
    text(150, y, UNIT)
    y += leading
    columns = [left, left + 55, left + 90, left + 125, left + 160]
    for index, row in enumerate(ROWS):
        for x, cell in zip(columns, row):
            text(x + 1, y + leading * index + 1.5, cell)
    for index in range(len(ROWS) + 1):
        rule(left, y + leading * index, 160, 0)
    for x in columns:
        rule(x, y, 0, leading * len(ROWS))
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    parts = {
        "OFD.xml": f'<ofd:OFD {space} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/PublicRes.xml": f'<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), head + content)


write_docx(HERE / "report.docx")
write_html(HERE / "report.html")
write_xlsx(HERE / "report.xlsx")
write_pdf(HERE / "report.pdf")
write_ofd(HERE / "report.ofd")
for source, ending in [("report.docx", "doc"), ("report.xlsx", "xls")]:
    subprocess.run(["soffice", "--headless", "--convert-to", ending, "--outdir", HERE, HERE / source], check=True)
with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, HERE / "report.docx"], check=True)
    shutil.move(f"{folder}/report.pdf", HERE / "report.libreoffice.pdf")
    # A font that is small when it is embedded.
    styled = (HERE / "report.html").read_text(encoding="utf-8").replace("<body>", '<body style="font-family: WenQuanYi Zen Hei">')
    printed = Path(folder) / "report.html"
    printed.write_text(styled, encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-pdf-header-footer", f"--print-to-pdf={HERE / 'report.chromium.pdf'}", printed.as_uri()], check=True
    )
