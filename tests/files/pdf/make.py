"""Makes the files beside it: `pip install pymupdf fonttools`, then `python make.py` in this folder.

open.pdf and locked.pdf hold one line each and are encrypted with AES-256: the first opens without a password, the second with `secret`.
small.ttf is a font of three square glyphs without a table from characters to glyphs; mapped.ttf has one, for 支 (glyph 1) and 出 (glyph 2).
"""

import pymupdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

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


font({}).save("small.ttf")
font({ord("支"): "one", ord("出"): "two"}).save("mapped.ttf")
for name, password in (("open.pdf", ""), ("locked.pdf", "secret")):
    document = pymupdf.open(stream=plain(), filetype="pdf")
    document.save(name, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw=password)
