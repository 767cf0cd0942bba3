//! XML as a stream of known tags and text, whatever prefixes its namespaces have.

use super::tag::{Space, Tag};
use crate::read::container::limit_reached;
use crate::read::fault::Fault;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};
use quick_xml::{Error, Reader, XmlVersion};
use std::io::BufRead;

/// How deep elements may be nested. Word itself stays below 100.
const DEEPEST: usize = 256;

/// One piece of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// An element begins; [`Xml::attribute`] reads its attributes.
    Open(Tag),
    /// An element ends.
    Close(Tag),
    /// Characters, which [`Xml::text`] gives.
    Text,
}

/// A part that is read from its beginning to its end.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    path: String,
    buffer: Vec<u8>,
    /// The characters of the last text.
    text: String,
    /// The attributes of the element that was opened last, as they are written.
    attributes: String,
    /// The elements that are open, outermost first.
    open: Vec<Tag>,
    /// The prefixes of namespaces and how many elements were open when they were bound.
    bindings: Vec<(usize, String, Space)>,
    /// The last prefix that was looked up. Nearly all are the same.
    last: Option<(String, Space)>,
}

impl<R: BufRead> Xml<R> {
    /// Reads a part; `path` is what messages call it.
    pub(super) fn new(source: R, path: &str) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            path: path.to_owned(),
            buffer: Vec::new(),
            text: String::new(),
            attributes: String::new(),
            open: Vec::new(),
            bindings: Vec::new(),
            last: None,
        }
    }

    /// The next tag or text; nothing at the end.
    ///
    /// # Errors
    /// Malformed XML, XML that ends too early, too deep nesting, or more bytes than the limits allow.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Fault> {
        loop {
            self.buffer.clear();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(fault(&self.path, self.reader.error_position(), &error)),
            };
            match event {
                Event::Start(start) => {
                    if self.open.len() >= DEEPEST {
                        return Err(Fault::TooDeep(DEEPEST));
                    }
                    self.attributes.clear();
                    self.attributes.push_str(start.attributes_raw());
                    if self.attributes.contains("xmlns") {
                        self.last = None;
                        bind(&mut self.bindings, self.open.len(), &self.attributes);
                    }
                    let name = start.name();
                    let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
                    let space = match &self.last {
                        Some((last, space)) if last == prefix => *space,
                        _ => {
                            let found = self.bindings.iter().rev().find(|(_, bound, _)| bound == prefix);
                            let space = found.map_or(Space::Other, |(.., space)| *space);
                            self.last = Some((prefix.to_owned(), space));
                            space
                        }
                    };
                    let tag = Tag::of(space, name.local_name().into_inner());
                    self.open.push(tag);
                    return Ok(Some(Token::Open(tag)));
                }
                Event::End(_) => {
                    let tag = self.open.pop().unwrap_or(Tag::Other);
                    while self.bindings.last().is_some_and(|(depth, ..)| *depth >= self.open.len()) {
                        self.bindings.pop();
                        self.last = None;
                    }
                    return Ok(Some(Token::Close(tag)));
                }
                Event::Text(text) => {
                    self.text.clear();
                    self.text.push_str(&text.xml10_content());
                    return Ok(Some(Token::Text));
                }
                Event::CData(text) => {
                    self.text.clear();
                    self.text.push_str(&text.xml10_content());
                    return Ok(Some(Token::Text));
                }
                Event::GeneralRef(reference) => {
                    self.text.clear();
                    resolve(&reference, &mut self.text);
                    return Ok(Some(Token::Text));
                }
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(Fault::Damaged(format!("{}: the XML ends too early", self.path))),
                // Entities that a document type declares are never expanded.
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The characters of the text that [`Xml::next`] came to last.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute of the element that was opened last, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = Attributes::new(&self.attributes, 0);
        let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    /// An attribute that is a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether the property that was opened last is on: it is unless its value says otherwise.
    pub(super) fn is_on(&self) -> bool {
        !self.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }

    /// The tag of an open element: 0 for the innermost, 1 for the one around it.
    pub(super) fn around(&self, levels: usize) -> Tag {
        self.open.iter().rev().nth(levels).copied().unwrap_or(Tag::Other)
    }

    /// Passes over the rest of the element that was opened last, its end included.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let outside = self.open.len().saturating_sub(1);
        while self.open.len() > outside && self.next()?.is_some() {}
        Ok(())
    }
}

/// Remembers the prefixes that these attributes bind.
fn bind(bindings: &mut Vec<(usize, String, Space)>, depth: usize, attributes: &str) {
    for attribute in Attributes::new(attributes, 0).with_checks(false).flatten() {
        let name = attribute.key.into_inner();
        let prefix = match name.strip_prefix("xmlns") {
            Some("") => "",
            Some(prefix) => match prefix.strip_prefix(':') {
                Some(prefix) => prefix,
                None => continue,
            },
            None => continue,
        };
        bindings.push((depth, prefix.to_owned(), Space::of(&attribute.value)));
    }
}

/// Appends the character that a reference stands for. Only XML's own five entities have one.
fn resolve(reference: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
    } else if let Some(characters) = resolve_predefined_entity(reference) {
        text.push_str(characters);
    }
}

/// What an error of the XML reader means.
fn fault(path: &str, position: u64, error: &Error) -> Fault {
    if let Error::Io(error) = error
        && let Some(limit) = limit_reached(error)
    {
        return Fault::Inflated(limit);
    }
    Fault::Damaged(format!("{path}, byte {position}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn read(xml: &str) -> Result<String, Fault> {
        let mut xml = Xml::new(xml.as_bytes(), "document.xml");
        let mut seen = String::new();
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(Tag::Text) => seen.push('<'),
                Token::Text if xml.around(0) == Tag::Text => seen.push_str(xml.text()),
                Token::Close(Tag::Text) => seen.push('>'),
                _ => {}
            }
        }
        Ok(seen)
    }

    #[test]
    fn knows_tags_by_their_namespace() {
        assert_eq!(read(&format!("<w:t xmlns:w='{WORD}'>1&lt;2&#x4E07;</w:t>")).unwrap(), "<1<2万>");
        assert_eq!(read(&format!("<t xmlns='{WORD}'><x:t xmlns:x='other'>1</x:t>2</t>")).unwrap(), "<2>");
        assert_eq!(read("<w:t>1</w:t>").unwrap(), "");
    }

    #[test]
    fn expands_no_declared_entity() {
        let bomb = format!("<!DOCTYPE t [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><w:t xmlns:w='{WORD}'>1&b;2</w:t>");
        assert_eq!(read(&bomb).unwrap(), "<12>");
    }

    #[test]
    fn refuses_broken_and_deep_xml() {
        assert!(matches!(read("<a><b></a>"), Err(Fault::Damaged(_))));
        assert!(matches!(read("<a><b>"), Err(Fault::Damaged(_))));
        assert!(matches!(read(&"<a>".repeat(DEEPEST + 1)), Err(Fault::TooDeep(DEEPEST))));
        assert!(read(&format!("{}{}", "<a>".repeat(DEEPEST), "</a>".repeat(DEEPEST))).is_ok());
    }
}
