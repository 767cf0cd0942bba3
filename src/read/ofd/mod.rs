//! OFD (GB/T 33190): pages of placed characters and lines, as XML in a zip container. They are read the way PDF pages are.

mod draw;

use super::container::{Container, is_path, is_zip};
use super::fault::Fault;
use super::notices::misnamed;
use super::package::resolve;
use super::pdf::{DrawnPage, lay_out};
use super::xml::{Element, Token, Xml};
use super::{Limits, ReadError};
use crate::document::{Document, Notice};
use crate::lang::words;
use draw::{Canvas, numbers};
use std::collections::HashMap;

/// The part that every OFD file starts with.
const ROOT: &str = "OFD.xml";

/// The page size where none is given: A4, in millimetres.
const A4: [f32; 4] = [0.0, 0.0, 210.0, 297.0];

/// Points in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Whether these bytes are an OFD file.
pub(super) fn is_ofd(bytes: &[u8], limits: &Limits) -> bool {
    is_zip(bytes) && Container::open(bytes, limits).is_ok_and(|container| container.names().any(|name| is_path(name, ROOT)))
}

/// Reads an OFD file.
///
/// # Errors
/// A file that is damaged, encrypted, without text, too big, or has more pages than the limit.
pub(super) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let (pages, notices) =
        Container::open(bytes, limits).and_then(|mut container| pages(&mut container)).map_err(|fault| fault.of(name))?;
    if pages.len() > limits.pages as usize {
        return Err(ReadError::TooManyPages { name: name.to_owned(), pages: pages.len(), limit: limits.pages });
    }
    let mut document = lay_out(pages, notices);
    if document.blocks.is_empty() && document.notices.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    document.notices.extend(misnamed(name, &["ofd"], "OFD"));
    Ok(document)
}

/// What `Document.xml` says.
#[derive(Default)]
struct Outline {
    area: Option<[f32; 4]>,
    /// The paths of template pages by their ids.
    templates: HashMap<String, String>,
    pages: Vec<String>,
}

fn pages(container: &mut Container<'_>) -> Result<(Vec<DrawnPage>, Vec<Notice>), Fault> {
    let mut pages = Vec::new();
    let mut notices = Vec::new();
    for root in roots(container)? {
        let outline = outline(container, &root)?;
        let mut templates: HashMap<String, Canvas> = HashMap::new();
        for (id, path) in &outline.templates {
            if let Some(canvas) = page(container, path)? {
                templates.insert(id.clone(), canvas);
            }
        }
        for path in &outline.pages {
            let number = u32::try_from(pages.len() + 1).ok();
            let mut tell = |code: &str, chinese: &str, english: &str| {
                notices.push(Notice { code: code.to_owned(), message: words(chinese, english), page: number });
            };
            let Some(mut canvas) = page(container, path)? else {
                tell("page-unreadable", "文件中缺少本页，未能读取；请重新获取文件", "this page is missing in the file; get the file again");
                continue;
            };
            if canvas.glyphs.is_empty() && canvas.pictures > 0 {
                tell(
                    "image-page",
                    "本页是图像，没有可读取的文字；请先做文字识别（OCR）",
                    "this page is an image without text; recognise its text first (OCR)",
                );
            }
            let [.., width, height] = canvas.area.or(outline.area).unwrap_or(A4);
            for template in std::mem::take(&mut canvas.templates) {
                if let Some(template) = templates.get(&template) {
                    canvas.glyphs.extend_from_slice(&template.glyphs);
                    canvas.strokes.extend_from_slice(&template.strokes);
                }
            }
            pages.push(DrawnPage { size: (width * POINTS, height * POINTS), glyphs: canvas.glyphs, strokes: canvas.strokes });
        }
    }
    Ok((pages, notices))
}

/// The paths of the documents in the file; nearly always one.
fn roots(container: &mut Container<'_>) -> Result<Vec<String>, Fault> {
    let Some(source) = container.text(ROOT)? else { return Err(Fault::missing(ROOT)) };
    let mut xml = Xml::new(&source, ROOT);
    let mut roots = Vec::new();
    let mut in_root = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => in_root = element.name() == "DocRoot",
            Token::Close(_) => in_root = false,
            Token::Text(text) if in_root => roots.push(resolve("", text.trim())),
            Token::Text(_) => {}
        }
    }
    Ok(roots)
}

fn outline(container: &mut Container<'_>, path: &str) -> Result<Outline, Fault> {
    let Some(source) = container.text(path)? else { return Err(Fault::missing(path)) };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut xml = Xml::new(&source, path);
    let mut outline = Outline::default();
    let mut in_area = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => {
                in_area = element.name() == "PhysicalBox";
                let location = || element.attribute("BaseLoc").map(|location| resolve(folder, &location));
                match element.name() {
                    "Page" => outline.pages.extend(location()),
                    "TemplatePage" => outline.templates.extend(id(&element, "ID").zip(location())),
                    _ => {}
                }
            }
            Token::Text(text) if in_area => outline.area = outline.area.or(numbers(&text)),
            Token::Close(_) | Token::Text(_) => {}
        }
    }
    Ok(outline)
}

fn id(element: &Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(|id| id.into_owned())
}

/// What a page draws; none if its part is missing.
fn page(container: &mut Container<'_>, path: &str) -> Result<Option<Canvas>, Fault> {
    let Some(source) = container.text(path)? else { return Ok(None) };
    Canvas::read(&mut Xml::new(&source, path)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Format, read_bytes};
    use proptest::prelude::*;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A file of these pages, each the objects on it.
    fn ofd(pages: &[&str]) -> Vec<u8> {
        let list: String = (0..pages.len()).map(|at| format!("<ofd:Page ID='{at}' BaseLoc='Pages/{at}.xml'/>")).collect();
        let document = format!(
            "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
             <ofd:TemplatePage ID='9' BaseLoc='Tpls/9.xml'/></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
        );
        let mut parts = vec![
            (
                "OFD.xml".to_owned(),
                "<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".to_owned(),
            ),
            ("Doc_0/Document.xml".to_owned(), document),
            ("Doc_0/Tpls/9.xml".to_owned(), format!("<ofd:Page>{}</ofd:Page>", text(20.0, 60.0, "模板上的文字。"))),
        ];
        for (at, page) in pages.iter().enumerate() {
            parts.push((
                format!("Doc_0/Pages/{at}.xml"),
                format!("<ofd:Page><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"),
            ));
        }
        zip(&parts.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect::<Vec<_>>())
    }

    /// A line of characters 4 mm high.
    fn text(x: f32, y: f32, text: &str) -> String {
        let steps = text.chars().map(|char| if char.is_ascii() { "2" } else { "4" }).collect::<Vec<_>>().join(" ");
        format!(
            "<ofd:TextObject ID='1' Boundary='{x} {y} 150 5' Font='3' Size='4'><ofd:TextCode X='0' Y='4' DeltaX='{steps}'>{text}</ofd:TextCode></ofd:TextObject>"
        )
    }

    fn line(x: f32, y: f32, to: (f32, f32)) -> String {
        format!(
            "<ofd:PathObject ID='1' Boundary='{x} {y} 170 60'><ofd:AbbreviatedData>M 0 0 L {} {} </ofd:AbbreviatedData></ofd:PathObject>",
            to.0, to.1
        )
    }

    fn of(bytes: &[u8]) -> Document {
        let loaded = read_bytes("报告.ofd", bytes, &Limits::default()).unwrap();
        assert_eq!(loaded.format, Format::Ofd);
        loaded.document
    }

    #[test]
    fn lines_become_paragraphs_with_their_places() {
        let full = "公务接待费支出决算为四万元，完成预算的百分之九十八，比上年减少的原因是厉行节约";
        let page = text(28.0, 42.0, "4.01万元。") + &text(20.0, 36.0, full) + &text(20.0, 30.0, "一、支出情况");
        let document = of(&ofd(&[&page]));
        let paragraphs: Vec<_> = document.paragraphs().map(|it| (it.view.text().to_owned(), it.page)).collect();
        assert_eq!(paragraphs[0], ("一、支出情况".to_owned(), Some(1)));
        assert!(paragraphs[1].0.starts_with("公务接待费"));
        assert_eq!(document.pages, Some(1));
        let at = document.text.find("4.01").unwrap();
        let place = document.places.iter().find(|place| place.start == at).unwrap();
        let [left, top, right, bottom] = place.bbox;
        assert!((left - 28.0 * POINTS).abs() < 0.5 && (right - 36.0 * POINTS).abs() < 0.5, "{:?}", place.bbox);
        assert!(top > 40.0 * POINTS && bottom < 48.0 * POINTS);
    }

    #[test]
    fn ruling_lines_make_a_table() {
        let mut page = text(70.0, 90.0, "三公经费支出表");
        for y in [100.0, 110.0, 120.0] {
            page += &line(20.0, y, (100.0, 0.0));
        }
        for x in [20.0, 70.0, 120.0] {
            page += &line(x, 100.0, (0.0, 20.0));
        }
        page += &[text(22.0, 102.0, "项目"), text(72.0, 102.0, "决算数"), text(22.0, 112.0, "接待费"), text(72.0, 112.0, "4.01")].concat();
        let document = of(&ofd(&[&page]));
        let table = document.tables().next().unwrap();
        assert_eq!(table.title.as_deref(), Some("三公经费支出表"));
        assert_eq!(table.cells.iter().map(|cell| cell.view.text()).collect::<Vec<_>>(), ["项目", "决算数", "接待费", "4.01"]);
    }

    #[test]
    fn repeated_steps_transforms_and_templates_are_followed() {
        let page = "<ofd:Template TemplateID='9' ZOrder='Background'/><ofd:TextObject Boundary='20 30 150 9' Size='1' CTM='4 0 0 4 0 0'>\
            <ofd:TextCode X='0' Y='1' DeltaX='g 3 1'>支出合计</ofd:TextCode></ofd:TextObject>\
            <ofd:TextObject Boundary='20 30 150 9' Size='4' Visible='false'><ofd:TextCode X='0' Y='1'>看不见</ofd:TextCode></ofd:TextObject>";
        let document = of(&ofd(&[page]));
        assert_eq!(document.paragraphs().map(|it| it.view.text()).collect::<Vec<_>>(), ["支出合计", "模板上的文字。"]);
        assert!((document.places[0].bbox[2] - document.places[0].bbox[0] - 16.0 * POINTS).abs() < 0.5);
    }

    #[test]
    fn pictures_missing_pages_and_limits_are_told() {
        let document = of(&ofd(&["<ofd:ImageObject ResourceID='1'/>", &text(20.0, 30.0, "支出合计")]));
        assert_eq!(document.notices.iter().map(|it| (it.code.as_str(), it.page)).collect::<Vec<_>>(), [("image-page", Some(1))]);
        let few = Limits { pages: 1, ..Limits::default() };
        assert!(matches!(read_bytes("报告.ofd", &ofd(&["", ""]), &few), Err(ReadError::TooManyPages { pages: 2, .. })));
        assert!(matches!(read_bytes("报告.ofd", &ofd(&[""]), &Limits::default()), Err(ReadError::Empty { .. })));
        assert!(matches!(
            read_bytes("报告.ofd", &zip(&[("OFD.xml", "<a><DocRoot>x</DocRoot></a>")]), &Limits::default()),
            Err(ReadError::Damaged { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_damage_is_read_or_refused(hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), steps in "[g0-9. -]{0,20}", path in "[MLCSBQ0-9. -]{0,30}") {
            let page = format!("{}<PathObject Boundary='1 2'><AbbreviatedData>{path}</AbbreviatedData></PathObject>\
                <TextObject Size='1e30' CTM='{steps}'><TextCode DeltaX='{steps}' DeltaY='{steps}'>支出</TextCode></TextObject>", text(20.0, 30.0, "支出"));
            let mut bytes = ofd(&[&page]);
            let _ = read_bytes("报告.ofd", &bytes, &Limits::default());
            for (at, byte) in hits {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let _ = read_bytes("报告.ofd", &bytes, &Limits::default());
        }
    }
}
