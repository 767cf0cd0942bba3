//! From tags to the paragraphs and tables that they lay out.
//!
//! No tree is built: what is open is kept on a stack, one [`Scope`] for the page and one for every table cell around the place that is read. So the
//! deepest nesting costs no recursion, and the time is linear in the page.

use super::element::{Kind, Region, centres, is_void, region_of_attribute, region_of_name};
use super::piece::{Piece, Text};
use super::table::{Closed, RawCell, RawTable};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hasher};
use std::mem::take;

/// Elements nested deeper than this in one place are taken as inline: an end tag never looks further.
const DEEPEST: usize = 500;

/// Tables nested deeper than this are taken as blocks.
const DEEPEST_TABLE: usize = 200;

/// The paragraphs and tables of a page in reading order.
pub(super) fn pieces_of(source: &str) -> Vec<Piece> {
    let mut flow = Flow::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        flow.take(event);
        None
    });
    // Scripts and styles are no markup.
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    flow.finish()
}

/// What is open at the place that is read.
struct Flow {
    /// The page, then a table and a cell in turns.
    scopes: Vec<Scope>,
    tables: Vec<RawTable>,
    /// The start tag that is being read.
    tag: Tag,
    attribute: Vec<u8>,
}

/// A start tag.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    region: Region,
    row_span: usize,
    column_span: usize,
    is_layout: bool,
    centred: bool,
}

/// The page or a cell of a table: an end tag in it ends nothing outside.
#[derive(Default)]
struct Scope {
    open: Vec<Open>,
    /// How many elements of each kind are open.
    counts: [u16; Kind::COUNT],
    pieces: Vec<Piece>,
    /// The block that is being read.
    text: Text,
    /// Its last line.
    line: String,
    /// How many elements are open whose content is not read.
    unread: usize,
    /// Where this is a cell: its place.
    cell: Option<RawCell>,
    /// How many tables were open when it began.
    tables: usize,
    /// What the elements around it say.
    region: Region,
}

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    kind: Kind,
    /// A hash of its name: elements of one kind have different ones.
    name: u64,
    /// The most remote region that it and those around it open.
    region: Region,
    /// Whether it or one around it stands in the middle of the line.
    centred: bool,
}

impl Flow {
    fn new() -> Self {
        Self { scopes: vec![Scope::default()], tables: Vec::new(), tag: Tag::default(), attribute: Vec::new() }
    }

    fn take(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let mut buffer = take(&mut self.tag.name);
                buffer.clear();
                buffer.extend_from_slice(name);
                self.tag = Tag { name: buffer, region: region_of_name(name), row_span: 1, column_span: 1, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
                self.tag.region = self.tag.region.max(region_of_attribute(name, b""));
            }
            CallbackEvent::AttributeValue { value } => self.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start(self_closing),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => {
                if let Ok(text) = std::str::from_utf8(value) {
                    self.text(text);
                }
            }
            _ => {}
        }
    }

    fn attribute_value(&mut self, value: &[u8]) {
        let span = || std::str::from_utf8(value).ok().and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        match &*self.attribute {
            b"rowspan" => self.tag.row_span = span(),
            b"colspan" => self.tag.column_span = span(),
            b"role" if value.eq_ignore_ascii_case(b"presentation") => self.tag.is_layout = true,
            name => {
                self.tag.region = self.tag.region.max(region_of_attribute(name, value));
                self.tag.centred |= centres(name, value);
            }
        }
    }

    fn scope(&mut self) -> &mut Scope {
        if self.scopes.is_empty() {
            self.scopes.push(Scope::default());
        }
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    /// Whether the innermost open thing is a table, between its cells.
    fn in_table(&self) -> bool {
        self.scopes.last().is_some_and(|scope| self.tables.len() > scope.tables)
    }

    fn start(&mut self, self_closing: bool) {
        let tag = take(&mut self.tag);
        let kind = Kind::of(&tag.name);
        if self.scope().unread > 0 {
            self.scope().start_unread(&tag.name, self_closing);
        } else {
            match kind {
                Kind::Table if self.tables.len() < DEEPEST_TABLE => self.start_table(&tag),
                Kind::Row => self.start_row(),
                Kind::Cell => self.start_cell(&tag),
                Kind::RowGroup => self.end_row(),
                Kind::LineBreak => self.scope().end_line(),
                // Vector graphics may close themselves; no other element that is not void does.
                _ => self.scope().start(kind, &tag, is_void(&tag.name) || (self_closing && kind == Kind::Unread)),
            }
        }
        self.tag = tag;
    }

    fn end(&mut self, name: &[u8]) {
        let kind = Kind::of(name);
        if self.scope().unread > 0 && (self.scope().end_unread(name) || !matches!(kind, Kind::Table | Kind::Cell | Kind::Row)) {
            return;
        }
        match kind {
            Kind::Table => self.end_table(),
            Kind::Row | Kind::RowGroup => self.end_row(),
            Kind::Cell => self.end_cell(),
            // Browsers show `</br>` as a line break.
            Kind::LineBreak => self.scope().end_line(),
            _ => self.scope().end(kind, name),
        }
    }

    fn start_table(&mut self, tag: &Tag) {
        if self.in_table() {
            self.end_table();
        }
        let scope = self.scope();
        scope.flush();
        let region = scope.region().max(tag.region);
        self.tables.push(RawTable::new(region, tag.is_layout));
    }

    fn start_row(&mut self) {
        self.end_cell();
        if self.in_table()
            && let Some(table) = self.tables.last_mut()
        {
            table.start_row();
        }
    }

    fn start_cell(&mut self, tag: &Tag) {
        self.end_cell();
        if !self.in_table() {
            return;
        }
        let region = self.tables.last().map_or(Region::Content, |table| table.region).max(tag.region);
        let cell = RawCell { row_span: tag.row_span, column_span: tag.column_span, ..RawCell::default() };
        self.scopes.push(Scope { cell: Some(cell), tables: self.tables.len(), region, ..Scope::default() });
    }

    /// Ends the cell that is open in the innermost table, if one is.
    fn end_cell(&mut self) {
        if self.in_table() || self.scopes.last().is_none_or(|scope| scope.cell.is_none()) {
            self.scope().flush();
            return;
        }
        let Some(mut scope) = self.scopes.pop() else { return };
        scope.flush();
        if let (Some(mut cell), Some(table)) = (scope.cell, self.tables.last_mut()) {
            cell.pieces = scope.pieces;
            table.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if self.in_table()
            && let Some(table) = self.tables.last_mut()
        {
            table.end_row();
        }
    }

    fn end_table(&mut self) {
        if self.tables.is_empty() {
            return;
        }
        self.end_cell();
        let Some(table) = self.tables.pop() else { return };
        let scope = self.scope();
        scope.flush();
        match table.close() {
            Closed::Layout(mut pieces) => scope.pieces.append(&mut pieces),
            Closed::Data(table) => scope.pieces.push(Piece::Table(table)),
        }
    }

    fn text(&mut self, text: &str) {
        let scope = self.scope();
        if scope.unread == 0 {
            scope.write(text);
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        while !self.tables.is_empty() {
            self.end_table();
        }
        let mut page = self.scopes.pop().unwrap_or_default();
        page.flush();
        page.pieces
    }
}

impl Scope {
    fn start(&mut self, kind: Kind, tag: &Tag, is_void: bool) {
        if kind.breaks() {
            if self.counts[Kind::Paragraph as usize] > 0 {
                self.end(Kind::Paragraph, b"p");
            }
            self.flush();
        }
        // What is hidden inside a line is left out; other inline elements change nothing.
        let kind = if kind == Kind::Inline && tag.region == Region::Hidden { Kind::Unread } else { kind };
        if is_void || kind == Kind::Inline || self.open.len() >= DEEPEST {
            return;
        }
        let centred = tag.centred || self.open.last().is_some_and(|open| open.centred);
        self.push(Open { kind, name: hash(&tag.name), region: self.region().max(tag.region), centred });
    }

    /// Inside what is not read only elements of the same name are counted, to know where it ends.
    fn start_unread(&mut self, name: &[u8], self_closing: bool) {
        if let Some(&last) = self.open.last()
            && last.name == hash(name)
            && !self_closing
            && self.open.len() < DEEPEST
        {
            self.push(last);
        }
    }

    fn push(&mut self, open: Open) {
        self.counts[open.kind as usize] += 1;
        self.unread += usize::from(open.kind == Kind::Unread);
        self.open.push(open);
    }

    /// Ends what is not read, if this is its end tag.
    fn end_unread(&mut self, name: &[u8]) -> bool {
        let ends = self.open.last().is_some_and(|last| last.name == hash(name));
        if ends && let Some(last) = self.open.pop() {
            self.counts[last.kind as usize] -= 1;
            self.unread -= 1;
        }
        ends
    }

    fn end(&mut self, kind: Kind, name: &[u8]) {
        if kind.breaks() {
            self.flush();
        }
        if self.counts[kind as usize] == 0 {
            return;
        }
        let name = hash(name);
        let Some(at) = self.open.iter().rposition(|open| open.kind == kind && open.name == name) else { return };
        for open in self.open.drain(at..) {
            self.counts[open.kind as usize] -= 1;
            self.unread -= usize::from(open.kind == Kind::Unread);
        }
    }

    /// The region of the place that is read.
    fn region(&self) -> Region {
        self.open.last().map_or(self.region, |open| open.region.max(self.region))
    }

    /// Appends text: blanks in a row are one, as browsers show them.
    fn write(&mut self, text: &str) {
        let linked = self.counts[Kind::Link as usize] > 0;
        let before = self.line.len();
        if self.counts[Kind::Preformatted as usize] > 0 {
            let mut lines = text.split('\n');
            self.line.push_str(lines.next().unwrap_or_default().trim_end_matches('\r'));
            for line in lines {
                self.end_line();
                self.line.push_str(line.trim_end_matches('\r'));
            }
        } else {
            let mut words = text.split(|char: char| char.is_ascii_whitespace());
            self.line.push_str(words.next().unwrap_or_default());
            for word in words {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
                self.line.push_str(word);
            }
        }
        if linked {
            self.text.linked += self.line.len().saturating_sub(before);
        }
    }

    fn end_line(&mut self) {
        if self.unread == 0 {
            self.text.lines.push(take(&mut self.line));
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        if !self.line.is_empty() {
            self.text.lines.push(take(&mut self.line));
        }
        let mut text = take(&mut self.text);
        if text.lines.iter().all(|line| line.chars().all(char::is_whitespace)) {
            return;
        }
        text.heading = self.counts[Kind::Heading as usize] > 0;
        text.centred = self.open.last().is_some_and(|open| open.centred);
        text.region = self.region();
        self.pieces.push(Piece::Paragraph(text));
    }
}

fn hash(name: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}
