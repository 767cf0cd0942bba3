"""Makes the files beside it: `pip install pymupdf fonttools pillow`, then `python make.py` in this folder.

open.pdf and locked.pdf hold one line each and are encrypted with AES-256: the first opens without a password, the second with `secret`.
scan.pdf is a picture of a page, one degree askew, black and white.
small.ttf is a font of three square glyphs without a table from characters to glyphs; mapped.ttf has one, for 支 (glyph 1) and 出 (glyph 2).
"""

import pymupdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image

LINE = "支出4.01万元".encode("utf-16-be").hex()
OBJECTS = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 4 0 R >> >> /Contents 6 0 R >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
]
CONTENT = f"BT /F 10 Tf 1 0 0 1 50 700 Tm <{LINE}> Tj ET"


def plain():
    body = "".join(f"{at} 0 obj\n{text}\nendobj\n" for at, text in enumerate(OBJECTS, 1))
    return f"%PDF-1.7\n{body}6 0 obj\n<< /Length {len(CONTENT)} >>\nstream\n{CONTENT}\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n".encode()


def font(characters):
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one", "two"])
    builder.setupCharacterMap(characters)
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0)), pen.lineTo((100, 700)), pen.lineTo((800, 700)), pen.lineTo((800, 0)), pen.closePath()
    glyph = pen.glyph()
    builder.setupGlyf({".notdef": glyph, "one": glyph, "two": glyph})
    builder.setupHorizontalMetrics({name: (1000, 100) for name in (".notdef", "one", "two")})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupPost(keepGlyphNames=False)
    if not characters:
        del builder.font["cmap"]
    return builder


def scan():
    page = pymupdf.open().new_page(width=440, height=300)

    def write(x, y, text, size=12):
        for char in text:
            font = "helv" if char.isascii() else "china-s"
            page.insert_text((x, y), char, fontname=font, fontsize=size)
            x += pymupdf.get_text_length(char, fontname=font, fontsize=size)

    write(110, 50, "某某局2023年度部门决算说明", 16)
    write(64, 85, "2023年度一般公共预算财政拨款基本支出305.71万元，")
    write(40, 105, "其中：人员经费275.71万元，占基本支出的97.05%。")
    write(150, 145, "收入支出表", 14)
    write(330, 165, "单位：万元", 10)
    rows = [("项目", "预算数", "决算数"), ("基本支出", "300.00", "305.71"), ("项目支出", "120.50", "118.06"), ("合计", "420.50", "423.77")]
    for at, row in enumerate(rows):
        for x, text in zip((50, 190, 300), row):
            write(x, 189 + 24 * at, text)
    for y in range(172, 269, 24):
        page.draw_line((40, y), (400, y), width=0.7)
    for x in (40, 170, 285, 400):
        page.draw_line((x, 172), (x, 268), width=0.7)
    pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    picture = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    picture = picture.rotate(-1, resample=Image.Resampling.BICUBIC, fillcolor=255)
    picture.point(lambda value: 255 * (value > 150)).convert("1").save("scan.pdf", resolution=200)


scan()
font({}).save("small.ttf")
font({ord("支"): "one", ord("出"): "two"}).save("mapped.ttf")
for name, password in (("open.pdf", ""), ("locked.pdf", "secret")):
    document = pymupdf.open(stream=plain(), filetype="pdf")
    document.save(name, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=password)
