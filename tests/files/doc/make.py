"""Writes the documents that LibreOffice turns into Word 97-2003; see README.md."""
import zipfile
NS='xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
T="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CT='''<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/endnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/><Override PartName="/word/header.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'''
def r(t,pr=''): return f'<w:r><w:rPr>{pr}</w:rPr><w:t xml:space="preserve">{t}</w:t></w:r>'
def p(t,pr=''): return f'<w:p><w:pPr>{pr}</w:pPr>{t if t.startswith("<") else r(t)}</w:p>'
def item(l,lv,t): return p(t,f'<w:numPr><w:ilvl w:val="{lv}"/><w:numId w:val="{l}"/></w:numPr>')
def tc(t,pr='',w=2000): return f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/>{pr}</w:tcPr>{t if t.startswith("<") else p(t)}</w:tc>'
def tbl(rows,widths): 
    b=''.join(f'<w:{s} w:val="single" w:sz="4"/>' for s in('top','left','bottom','right','insideH','insideV'))
    return f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{b}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'+''.join(f'<w:gridCol w:w="{w}"/>' for w in widths)+'</w:tblGrid>'+''.join('<w:tr>'+''.join(x)+'</w:tr>' for x in rows)+'</w:tbl>'
A='w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
mark=lambda k:f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>'
BODIES = {
'report': ''.join([
 p('某县水务局2023年度部门决算','<w:jc w:val="center"/>'),
 item(1,0,'部门概况'), item(1,1,'基本情况'),
 p(r('本局有职工')+f'<w:del {A}><w:r><w:delText>35</w:delText></w:r></w:del><w:ins {A.replace("1",  "2",1)}>{r("30")}</w:ins>'+r('人')+r('隐藏的话','<w:vanish/>')+r('，含离退休5人。')+'<w:r><w:footnoteReference w:id="2"/></w:r>'),
 item(1,1,'机构设置'),
 item(1,0,'收支情况'),
 p('总体说明','<w:pStyle w:val="Heading2"/>'),
 p(r('合计')+mark('begin')+'<w:r><w:instrText xml:space="preserve"> HYPERLINK "http://example.com/" </w:instrText></w:r>'+mark('separate')+r('12.50')+mark('end')+r('万元，')+'<w:r><w:br/></w:r>'+r('其中：基本支出8.00万元。')+'<w:r><w:endnoteReference w:id="2"/></w:r>'),
 p('<w:r><w:pict><v:shape id="s1" type="#_x0000_t202" style="position:absolute;width:200pt;height:40pt"><v:textbox><w:txbxContent>'+p('文本框内3.20万元')+'</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'+r('锚定段落')),
 p('收入支出决算表','<w:jc w:val="center"/>'), p('单位：万元','<w:jc w:val="right"/>'),
 tbl([[tc('项目','<w:vMerge w:val="restart"/>'),tc('决算数','<w:gridSpan w:val="2"/>',4000)],
      [tc('','<w:vMerge/>'),tc('合计'),tc('其中：基本支出')],
      [tc('教育支出'),tc('12.50'),tc('8.00')],
      [tc('农林水支出'),tc(p('34.50')+tbl([[tc('内表甲',w=900),tc('1.00',w=900)],[tc('内表乙',w=900),tc('2.00',w=900)]],[900,900])+p('')),tc('30.00')]],[2000,2000,2000]),
 p('名词解释附后 “三公”经费 — 𠀀。'),
]),
'wide': p('单位：元')+tbl([[tc('科目',w=400)]+[tc(f'{m}月',w=400) for m in range(1,25)],[tc('办公费',w=400)]+[tc(f'{m}.50',w=400) for m in range(1,25)],[tc('合计','<w:gridSpan w:val="5"/>',2000)]+[tc('20.00','<w:gridSpan w:val="20"/>',8000)]],[400]*25)+p('结束'),
'symbols': p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'+r('是'))+p(r('前半，'),'<w:rPr><w:del '+A+'/></w:rPr>')+p('后半。')+p('<w:r><w:t>第一页</w:t></w:r><w:r><w:br w:type="page"/></w:r><w:r><w:t>第二页 plain text</w:t></w:r>'),
}
styles=f'<w:styles {NS}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
numbering=f'<w:numbering {NS}><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'+''.join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/>{s}<w:suff w:val="nothing"/><w:lvlText w:val="{t}"/></w:lvl>' for i,f,t,s in [(0,'chineseCounting','%1、',''),(1,'chineseCounting','（%2）','<w:pStyle w:val="Heading2"/>'),(2,'decimal','%3.','')])+'</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
def notes(k,text): return f'<w:{k}s {NS}><w:{k} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{k}><w:{k} w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{k}><w:{k} w:id="2"><w:p><w:r><w:{k}Ref/></w:r>{r(text)}</w:p></w:{k}></w:{k}s>'
for name, body in BODIES.items():
    parts={'[Content_Types].xml':CT,'_rels/.rels':f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{T}/officeDocument" Target="word/document.xml"/></Relationships>',
     'word/_rels/document.xml.rels':'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'+''.join(f'<Relationship Id="{k}" Type="{T}/{k}" Target="{k}.xml"/>' for k in ('styles','numbering','footnotes','endnotes','header'))+'</Relationships>',
     'word/document.xml':f'<?xml version="1.0" encoding="UTF-8"?><w:document {NS}><w:body>{body}<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr></w:body></w:document>',
     'word/styles.xml':styles,'word/numbering.xml':numbering,'word/footnotes.xml':notes('footnote','注：不含临时人员。'),'word/endnotes.xml':notes('endnote','尾注：含上年结转。'),
     'word/header.xml':f'<w:hdr {NS}>{p("某县水务局")}</w:hdr>'}
    with zipfile.ZipFile(f'{name}.docx','w',zipfile.ZIP_DEFLATED) as z:
        for k,v in parts.items(): z.writestr(k,v)
