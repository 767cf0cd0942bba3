//! The text of a part: paragraphs and tables as a reader of the printed document sees them, all tracked changes accepted.

use super::numbering::Numbering;
use super::styles::{Properties, Styles};
use super::tag::Tag;
use super::xml::{Token, Xml};
use crate::read::fault::Fault;
use crate::read::flow::{Budget, Item, Line, PageEnds};
use crate::read::grid::{Merge, OpenGrid};
use crate::read::lists::Lists;
use crate::read::normalise::is_blank;
use crate::read::symbols::{PRIVATE, is_symbol_font, symbol};
use std::borrow::Cow;
use std::mem::take;

/// What was met on the way and is not in the text as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Tracked insertions, which are accepted.
    pub(super) insertions: usize,
    /// Tracked deletions, which are left out.
    pub(super) deletions: usize,
    /// Hidden characters.
    pub(super) hidden: usize,
    /// Pictures.
    pub(super) pictures: usize,
    /// Charts and diagrams.
    pub(super) charts: usize,
    /// Embedded objects, such as a workbook.
    pub(super) objects: usize,
    /// Documents of another format inside this one.
    pub(super) foreign: usize,
    /// Symbols that stand for no known character.
    pub(super) symbols: usize,
    /// Section breaks.
    pub(super) sections: usize,
}

/// The text of a part.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Paragraphs and tables outside of notes.
    pub(super) items: Vec<Item>,
    /// Footnotes or endnotes by their id.
    pub(super) notes: Vec<(String, Vec<Item>)>,
    /// The footnotes that the text refers to.
    pub(super) footnotes: Vec<String>,
    /// The endnotes that the text refers to.
    pub(super) endnotes: Vec<String>,
    /// All page ends.
    pub(super) ends: PageEnds,
    /// What is not in the text.
    pub(super) tally: Tally,
}

/// Reads the parts of one document, whose lists go on from part to part.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a Numbering,
    lists: Lists,
    budget: Budget,
    text: Text,
    /// What the blocks go into: the part itself, and the notes, cells and text boxes that are open, outermost first.
    containers: Vec<Container>,
    grids: Vec<OpenGrid>,
    paragraphs: Vec<OpenParagraph>,
    /// The open runs, outermost first.
    runs: Vec<Run>,
    /// The open fields: whether their result has begun.
    fields: Vec<bool>,
    alternatives: Vec<Alternative>,
    /// How many bytes of text were written, to tell whether an alternative has any.
    written: usize,
    /// How many fallbacks are open. Their pictures are those of the choice before.
    fallbacks: usize,
}

/// Characters with the same properties.
#[derive(Debug, Default)]
struct Run {
    hidden: bool,
    /// The font, if it has signs in place of letters.
    symbols: Option<String>,
}

/// Something that holds paragraphs and tables.
#[derive(Debug, Default)]
struct Container {
    items: Vec<Item>,
    /// The text of paragraphs whose ends were deleted: the next paragraph goes on with it.
    carried: String,
    /// For a text box: the fields and the page ends around it.
    around: Option<(Vec<bool>, PageEnds)>,
    /// For a note: its id.
    note: String,
    /// For a cell: how many columns it covers, how it is merged, and whether it was deleted.
    columns: usize,
    merge: Merge,
    deleted: bool,
    ends: PageEnds,
}

/// A paragraph whose end has not come yet.
#[derive(Debug, Default)]
struct OpenParagraph {
    text: String,
    /// The automatic number before the text.
    number: Option<String>,
    style: Option<String>,
    own: Properties,
    properties: Properties,
    /// Whether its end was deleted, or is hidden.
    end_deleted: bool,
    end_hidden: bool,
    /// What is anchored in it and follows it.
    boxes: Vec<Item>,
    /// How many containers were open at its start.
    depth: usize,
    ends: PageEnds,
}

/// The choices for programs of different age, of which one is read.
#[derive(Debug, Default)]
struct Alternative {
    /// How much was written before the choice, once there was one.
    chosen: Option<usize>,
    /// Whether the choice has text.
    has_text: bool,
}

impl<'a> Body<'a> {
    /// For a document with these styles and lists.
    pub(super) fn new(styles: &'a Styles, numbering: &'a Numbering) -> Self {
        Self {
            styles,
            numbering,
            lists: Lists::new(numbering.lists.clone()),
            budget: Budget::default(),
            text: Text::default(),
            containers: Vec::new(),
            grids: Vec::new(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            fields: Vec::new(),
            alternatives: Vec::new(),
            written: 0,
            fallbacks: 0,
        }
    }

    /// Reads a part.
    ///
    /// # Errors
    /// A damaged part, or one with more than a document may hold.
    pub(super) fn read(&mut self, mut xml: Xml<'_>) -> Result<Text, Fault> {
        self.containers = vec![Container::default()];
        self.fields.clear();
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => self.open(tag, &mut xml)?,
                Token::Close(tag) => self.close(tag)?,
                Token::Text => {
                    if xml.around(0) == Tag::Text {
                        self.write_text(xml.text());
                    }
                }
            }
        }
        let mut text = take(&mut self.text);
        text.items = self.containers.pop().unwrap_or_default().items;
        Ok(text)
    }

    fn open(&mut self, tag: Tag, xml: &mut Xml<'_>) -> Result<(), Fault> {
        match tag {
            Tag::Skipped => xml.skip()?,
            Tag::Paragraph => self.open_paragraph(),
            Tag::Run => {
                let outer = self.is_hidden();
                let paragraph = self.paragraphs.last().is_some_and(|paragraph| paragraph.properties.hidden == Some(true));
                self.runs.push(Run { hidden: outer || paragraph, symbols: None });
            }
            Tag::Tab => self.write("\t"),
            Tag::NoBreakHyphen => self.write("-"),
            Tag::Denominator => self.write("/"),
            Tag::CarriageReturn => self.break_line(),
            Tag::Break => {
                if xml.attribute("type").is_some_and(|kind| kind == "page") {
                    self.break_page()?
                } else {
                    self.break_line()
                }
            }
            Tag::Symbol => {
                let code = xml.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok()).unwrap_or_default();
                self.write_symbol(&xml.attribute("font").unwrap_or_default(), code);
            }
            Tag::FieldMark => match xml.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    if let Some(in_result) = self.fields.last_mut() {
                        *in_result = true;
                    }
                }
                _ => drop(self.fields.pop()),
            },
            Tag::PageEnd => {
                if self.containers.iter().all(|container| container.around.is_none()) {
                    self.text.ends.laid_out += 1;
                }
            }
            Tag::Inserted => self.text.tally.insertions += 1,
            Tag::Deleted => self.open_deleted(xml)?,
            Tag::FootnoteReference | Tag::EndnoteReference => {
                let shows = self.shows();
                let references = if tag == Tag::FootnoteReference { &mut self.text.footnotes } else { &mut self.text.endnotes };
                references.extend(xml.attribute("id").filter(|_| shows).map(Cow::into_owned));
            }
            Tag::Picture if self.fallbacks == 0 => self.text.tally.pictures += 1,
            Tag::Chart => self.text.tally.charts += 1,
            Tag::EmbeddedObject => self.text.tally.objects += 1,
            Tag::ForeignText => self.text.tally.foreign += 1,
            Tag::WordArt => {
                let text = xml.attribute("string").unwrap_or_default().into_owned();
                let ends = self.text.ends;
                if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| !text.chars().all(is_blank)) {
                    self.budget.take(text.len())?;
                    self.written += text.len();
                    paragraph.boxes.push(Item::Line(Line { text, ends, ..Line::default() }));
                }
            }
            Tag::TextBox => {
                let around = Some((take(&mut self.fields), self.text.ends));
                self.containers.push(Container { around, ..Container::default() });
            }
            Tag::Note => {
                if xml.attribute("type").is_some_and(|kind| kind != "normal") {
                    xml.skip()?;
                } else {
                    self.containers.push(Container { note: xml.attribute("id").unwrap_or_default().into_owned(), ..Container::default() });
                }
            }
            Tag::Table => self.grids.push(OpenGrid::default()),
            Tag::Row
            | Tag::Cell
            | Tag::GridBefore
            | Tag::HeaderRow
            | Tag::ColumnSpan
            | Tag::RowMerge
            | Tag::ColumnMerge
            | Tag::CellDeleted => {
                self.open_in_table(tag, xml)?;
            }
            Tag::Alternatives => self.alternatives.push(Alternative::default()),
            Tag::Choice => match self.alternatives.last_mut() {
                Some(alternative) if alternative.chosen.is_none() => alternative.chosen = Some(self.written),
                _ => xml.skip()?,
            },
            Tag::Fallback => {
                if self.alternatives.last().is_some_and(|alternative| alternative.has_text) {
                    xml.skip()?;
                } else {
                    self.fallbacks += 1;
                }
            }
            _ => self.open_property(tag, xml),
        }
        Ok(())
    }

    fn close(&mut self, tag: Tag) -> Result<(), Fault> {
        match tag {
            Tag::Paragraph => self.close_paragraph()?,
            Tag::ParagraphProperties => self.close_properties(),
            Tag::Run => drop(self.runs.pop()),
            Tag::TextBox => {
                let Some(container) = self.containers.pop() else { return Ok(()) };
                (self.fields, self.text.ends) = container.around.unwrap_or_default();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(container.items),
                    None => self.put(container.items),
                }
            }
            Tag::Note => {
                if let Some(container) = self.containers.pop() {
                    self.text.notes.push((container.note, container.items));
                }
            }
            Tag::Table => {
                if let Some(grid) = self.grids.pop().map(OpenGrid::finish).filter(|grid| !grid.cells.is_empty()) {
                    self.put([Item::Grid(grid)]);
                }
            }
            Tag::Row => {
                if let Some(grid) = self.grids.last_mut() {
                    self.text.ends = grid.end_row(self.text.ends);
                }
            }
            Tag::Cell => self.close_cell()?,
            Tag::Alternatives => drop(self.alternatives.pop()),
            Tag::Choice => {
                let written = self.written;
                if let Some(alternative) = self.alternatives.last_mut() {
                    alternative.has_text = alternative.chosen.is_some_and(|before| written > before);
                }
            }
            Tag::Fallback => self.fallbacks = self.fallbacks.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    /// Whether what is written now is part of the text: it is not hidden and no field instruction.
    fn shows(&self) -> bool {
        !self.is_hidden() && self.fields.iter().all(|in_result| *in_result)
    }

    fn is_hidden(&self) -> bool {
        self.runs.last().is_some_and(|run| run.hidden)
    }

    /// Writes the characters of a text.
    fn write_text(&mut self, text: &str) {
        let Some(font) = self.runs.last().and_then(|run| run.symbols.clone()) else { return self.write(text) };
        for character in text.chars() {
            let code = u32::from(character);
            if PRIVATE.contains(&code) { self.write_symbol(&font, code) } else { self.write(character.encode_utf8(&mut [0; 4])) }
        }
    }

    /// Writes what a sign of a symbol font shows.
    fn write_symbol(&mut self, font: &str, code: u32) {
        let character = symbol(font, code);
        self.text.tally.symbols += usize::from(character.is_none() && self.shows());
        self.write(character.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut [0; 4]));
    }

    fn write(&mut self, text: &str) {
        if self.is_hidden() {
            self.text.tally.hidden += text.chars().filter(|&c| !is_blank(c)).count();
            return;
        }
        if !self.shows() {
            return;
        }
        let ends = self.text.ends;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.text.is_empty() {
            paragraph.ends = ends;
        }
        self.written += text.len();
        // Line ends of the file are no line breaks of the text.
        if text.contains(['\n', '\r']) {
            paragraph.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        } else {
            paragraph.text.push_str(text);
        }
    }

    fn break_line(&mut self) {
        let shows = self.shows();
        if let Some(paragraph) = self.paragraphs.last_mut().filter(|_| shows) {
            paragraph.text.push('\n');
        }
    }

    /// A page break parts a paragraph.
    fn break_page(&mut self) -> Result<(), Fault> {
        if !self.shows() {
            return Ok(());
        }
        self.text.ends.set += 1;
        let Some(paragraph) = self.paragraphs.last_mut() else { return Ok(()) };
        let line = line_of(paragraph);
        self.put_line(line)
    }

    fn open_paragraph(&mut self) {
        let properties = self.styles.paragraph(&Properties::default(), None);
        let (depth, ends) = (self.containers.len(), self.text.ends);
        self.paragraphs.push(OpenParagraph { properties, depth, ends, ..OpenParagraph::default() });
    }

    /// Works out what the properties make of the paragraph, its number among others.
    fn close_properties(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let style = paragraph.style.as_deref();
        paragraph.properties = self.styles.paragraph(&paragraph.own, style);
        let properties = &paragraph.properties;
        if properties.page_break == Some(true) {
            self.text.ends.set += 1;
        }
        let list = properties.list.filter(|&list| list != 0 && !paragraph.end_deleted && !paragraph.end_hidden);
        if let Some(list) = list {
            let kept = || style.and_then(|style| self.numbering.level_of(list, style)).or(properties.level);
            let level = if paragraph.own.list.is_some() { paragraph.own.level } else { paragraph.own.level.or_else(kept) };
            paragraph.number = self.lists.next(list, level.unwrap_or_default());
        }
    }

    fn close_paragraph(&mut self) -> Result<(), Fault> {
        // An instruction ends with its paragraph at the latest, so that a field that is never closed takes no text with it.
        self.fields.iter_mut().for_each(|in_result| *in_result = true);
        let Some(mut paragraph) = self.paragraphs.pop() else { return Ok(()) };
        let container = self.containers.last_mut();
        if paragraph.end_deleted {
            if let Some(container) = container {
                container.carried.push_str(&paragraph.text);
            }
            self.put(paragraph.boxes);
            return Ok(());
        }
        if let Some(container) = container.filter(|container| !container.carried.is_empty()) {
            paragraph.text.insert_str(0, &take(&mut container.carried));
        }
        let mut items = take(&mut paragraph.boxes);
        let line = line_of(&mut paragraph);
        match self.paragraphs.last_mut().filter(|outer| outer.depth == paragraph.depth) {
            // A paragraph of a drawing inside a paragraph.
            Some(outer) => {
                self.budget.take(line.text.len())?;
                outer.boxes.push(Item::Line(line));
                outer.boxes.append(&mut items);
            }
            None => {
                self.put_line(line)?;
                self.put(items);
            }
        }
        Ok(())
    }

    fn put_line(&mut self, line: Line) -> Result<(), Fault> {
        if line.text.chars().all(is_blank) {
            return Ok(());
        }
        self.budget.take(line.text.len())?;
        self.put([Item::Line(line)]);
        Ok(())
    }

    /// Puts blocks into the innermost container.
    fn put(&mut self, items: impl IntoIterator<Item = Item>) {
        if let Some(container) = self.containers.last_mut() {
            container.items.extend(items);
        }
    }

    fn open_deleted(&mut self, xml: &mut Xml<'_>) -> Result<(), Fault> {
        self.text.tally.deletions += 1;
        match (xml.around(1), xml.around(2)) {
            (Tag::RunProperties, Tag::ParagraphProperties) => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_deleted = true;
                }
            }
            (Tag::RowProperties, _) => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.delete_row();
                }
            }
            _ => xml.skip()?,
        }
        Ok(())
    }

    fn open_in_table(&mut self, tag: Tag, xml: &mut Xml<'_>) -> Result<(), Fault> {
        let Some(grid) = self.grids.last_mut() else { return Ok(()) };
        match tag {
            Tag::Row => grid.start_row(self.text.ends),
            Tag::GridBefore => grid.skip_columns(xml.number("val").unwrap_or_default()),
            Tag::HeaderRow if xml.is_on() => grid.mark_header(),
            Tag::Cell => {
                if grid.is_row_deleted() {
                    return xml.skip();
                }
                // The cells of a row stand side by side: each starts where the row does.
                self.text.ends = grid.row_ends();
                let ends = self.text.ends;
                self.containers.push(Container { columns: 1, ends, ..Container::default() });
            }
            _ => {
                // Only the properties of the cell itself count.
                let Some(cell) = self.containers.last_mut().filter(|_| xml.around(1) == Tag::CellProperties) else { return Ok(()) };
                match tag {
                    Tag::ColumnSpan => cell.columns = xml.number("val").unwrap_or(1),
                    Tag::RowMerge if xml.attribute("val").is_some_and(|value| value == "restart") => cell.merge = Merge::Starts,
                    Tag::RowMerge => cell.merge = Merge::WithAbove,
                    Tag::ColumnMerge if xml.attribute("val").is_none_or(|value| value == "continue") => cell.merge = Merge::WithLeft,
                    Tag::CellDeleted => cell.deleted = true,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Fault> {
        // A cell outside of a table put no container of its own.
        let Some(grid) = self.grids.last_mut() else { return Ok(()) };
        let Some(cell) = self.containers.pop() else { return Ok(()) };
        self.budget.take(0)?;
        let ends = self.text.ends;
        grid.cell(cell.items, cell.columns, if cell.deleted { Merge::Deleted } else { cell.merge }, cell.ends, ends);
        Ok(())
    }

    fn open_property(&mut self, tag: Tag, xml: &Xml<'_>) {
        let (around, outside) = (xml.around(1), xml.around(2));
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match (tag, around, outside) {
            (Tag::Section, Tag::ParagraphProperties, _) => self.text.tally.sections += 1,
            (Tag::Hidden, Tag::RunProperties, Tag::Run) => {
                if let Some(run) = self.runs.last_mut() {
                    run.hidden = xml.is_on();
                }
            }
            (Tag::Hidden, Tag::RunProperties, Tag::ParagraphProperties) => paragraph.end_hidden = xml.is_on(),
            (Tag::RunStyle, Tag::RunProperties, Tag::Run) => {
                let hides = xml.attribute("val").and_then(|style| self.styles.hides(&style));
                if let (Some(run), Some(hides)) = (self.runs.last_mut(), hides) {
                    run.hidden = hides;
                }
            }
            (Tag::Fonts, Tag::RunProperties, Tag::Run) => {
                if let Some(run) = self.runs.last_mut() {
                    run.symbols = xml.attribute("ascii").filter(|font| is_symbol_font(font)).map(Cow::into_owned);
                }
            }
            (Tag::ParagraphStyle, Tag::ParagraphProperties, _) => paragraph.style = xml.attribute("val").map(Cow::into_owned),
            (_, Tag::ParagraphProperties, _) | (_, Tag::Numbering, Tag::ParagraphProperties) => paragraph.own.read(tag, xml),
            _ => {}
        }
    }
}

/// Takes the text of a paragraph so far, its number included.
fn line_of(paragraph: &mut OpenParagraph) -> Line {
    let mut text = take(&mut paragraph.text);
    if !text.chars().all(is_blank)
        && let Some(number) = paragraph.number.take()
    {
        text.insert_str(0, &number);
    }
    let centred = paragraph.properties.centred == Some(true);
    Line { text, role: paragraph.properties.role(), centred, ends: paragraph.ends }
}
