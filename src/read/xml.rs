//! XML as a stream of tags and text. Names go by what stands behind their prefix.

use super::fault::Fault;
use encoding_rs::Encoding;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// One piece of a part.
pub(super) enum Token<'a> {
    /// An element begins; an empty one ends at once.
    Open(Element<'a>),
    /// An element ends.
    Close(End<'a>),
    /// Characters; a reference parts them.
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

/// The end of an element.
pub(super) struct End<'a>(BytesEnd<'a>);

/// A part that is read from its beginning to its end.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    path: &'a str,
}

/// The characters of a part.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned(),
        None => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

impl<'a> Xml<'a> {
    /// Reads a part; `path` is what messages call it.
    pub(super) fn new(source: &'a str, path: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, path }
    }

    /// The next tag or text; nothing at the end.
    ///
    /// # Errors
    /// Malformed XML.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.damaged(&error))?;
            return Ok(Some(match event {
                Event::Start(start) => Token::Open(Element(start)),
                Event::End(end) => Token::Close(End(end)),
                Event::Text(text) => Token::Text(text.into_inner()),
                Event::CData(text) => Token::Text(text.into_inner()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(char)) => Token::Text(Cow::Owned(char.to_string())),
                    // Entities that a document type declares are never expanded.
                    _ => match resolve_predefined_entity(&reference) {
                        Some(text) => Token::Text(Cow::Borrowed(text)),
                        None => continue,
                    },
                },
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> Fault {
        let (path, at) = (self.path, self.reader.error_position());
        Fault::damaged(format!("{path}，第 {at} 字节：{error}"), format!("{path}, byte {at}: {error}"))
    }
}

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    pub(super) fn prefix(&self) -> &str {
        self.0.name().prefix().map_or("", |prefix| prefix.into_inner())
    }

    /// The prefixes that it binds to namespaces, and the names of these.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let binds = self.0.attributes_raw().contains("xmlns");
        attributes.take_while(move |_| binds).flatten().filter_map(|attribute| match attribute.key.into_inner() {
            "xmlns" => Some(("", attribute.value)),
            name => name.strip_prefix("xmlns:").map(|prefix| (prefix, attribute.value)),
        })
    }

    /// An attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
        match found.value {
            Cow::Borrowed(value) if !value.contains(['&', '\n', '\t', '\r']) => Some(Cow::Borrowed(value)),
            _ => found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| Cow::Owned(value.into_owned())),
        }
    }

    /// An attribute that is a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether an attribute is on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
    }
}

impl End<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_of_a_document_type_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;\">]><a x:b='1 &amp; 2'>&m;&lt;&#21150;<c/></a>";
        let mut xml = Xml::new(bomb, "a.xml");
        let mut seen = String::new();
        while let Some(token) = xml.next().unwrap() {
            match token {
                Token::Open(element) => seen += &format!("<{} {:?}>", element.name(), element.attribute("b")),
                Token::Close(end) => seen += &format!("</{}>", end.name()),
                Token::Text(text) => seen += &text,
            }
        }
        assert_eq!(seen, "<a Some(\"1 & 2\")><办<c None></c></a>");
    }
}
