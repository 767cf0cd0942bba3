//! XML as a stream of known tags and text, whatever prefixes its namespaces have.

use super::tag::{Space, Tag};
use crate::read::fault::Fault;
use crate::read::xml::{self, Element};
use std::borrow::Cow;

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
pub(super) struct Xml<'a> {
    inner: xml::Xml<'a>,
    path: &'a str,
    /// The characters of the last text.
    text: Cow<'a, str>,
    /// The element that was opened last.
    element: Option<Element<'a>>,
    /// The elements that are open, outermost first.
    open: Vec<Tag>,
    /// The prefixes of namespaces and how many elements were open when they were bound.
    bindings: Vec<(usize, String, Space)>,
    /// The last prefix that was looked up. Nearly all are the same.
    last: Option<(String, Space)>,
}

impl<'a> Xml<'a> {
    /// Reads a part; `path` is what messages call it.
    pub(super) fn new(source: &'a str, path: &'a str) -> Self {
        let (inner, text) = (xml::Xml::new(source, path), Cow::Borrowed(""));
        Self { inner, path, text, element: None, open: Vec::new(), bindings: Vec::new(), last: None }
    }

    /// The next tag or text; nothing at the end.
    ///
    /// # Errors
    /// Malformed XML, XML that ends too early, or too deep nesting.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Fault> {
        match self.inner.next()? {
            Some(xml::Token::Open(element)) => {
                if self.open.len() >= DEEPEST {
                    return Err(Fault::TooDeep(DEEPEST));
                }
                let bound = self.bindings.len();
                self.bindings.extend(element.namespaces().map(|(prefix, name)| (self.open.len(), prefix.to_owned(), Space::of(&name))));
                if self.bindings.len() > bound {
                    self.last = None;
                }
                let tag = Tag::of(self.space(element.prefix()), element.name());
                self.open.push(tag);
                self.element = Some(element);
                Ok(Some(Token::Open(tag)))
            }
            Some(xml::Token::Close(_)) => {
                let tag = self.open.pop().unwrap_or(Tag::Other);
                while self.bindings.last().is_some_and(|(depth, ..)| *depth >= self.open.len()) {
                    self.bindings.pop();
                    self.last = None;
                }
                Ok(Some(Token::Close(tag)))
            }
            Some(xml::Token::Text(text)) => {
                self.text = text;
                Ok(Some(Token::Text))
            }
            None if self.open.is_empty() => Ok(None),
            None => Err(Fault::damaged(format!("{}：XML 提前结束", self.path), format!("{}: the XML ends too early", self.path))),
        }
    }

    /// The namespace that a prefix is bound to.
    fn space(&mut self, prefix: &str) -> Space {
        match &self.last {
            Some((last, space)) if last == prefix => *space,
            _ => {
                let found = self.bindings.iter().rev().find(|(_, bound, _)| bound == prefix);
                let space = found.map_or(Space::Other, |(.., space)| *space);
                self.last = Some((prefix.to_owned(), space));
                space
            }
        }
    }

    /// The characters of the text that [`Xml::next`] came to last.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute of the element that was opened last, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.element.as_ref()?.attribute(name)
    }

    /// An attribute that is a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.element.as_ref()?.number(name)
    }

    /// Whether the property that was opened last is on: it is unless its value says otherwise.
    pub(super) fn is_on(&self) -> bool {
        !self.attribute("val").is_some_and(|value| matches!(&*value, "0" | "false" | "off" | "none"))
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

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    fn read(xml: &str) -> Result<String, Fault> {
        let mut xml = Xml::new(xml, "document.xml");
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
    fn refuses_broken_and_deep_xml() {
        assert!(matches!(read("<a><b></a>"), Err(Fault::Damaged(_))));
        assert!(matches!(read("<a><b>"), Err(Fault::Damaged(_))));
        assert!(matches!(read(&"<a>".repeat(DEEPEST + 1)), Err(Fault::TooDeep(DEEPEST))));
        assert!(read(&format!("{}{}", "<a>".repeat(DEEPEST), "</a>".repeat(DEEPEST))).is_ok());
    }
}
