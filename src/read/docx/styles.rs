//! Styles, as far as they decide what a paragraph is.

use super::tag::Tag;
use super::xml::{Token, Xml};
use crate::read::fault::Fault;
use crate::read::flow::Role;
use std::borrow::Cow;
use std::collections::HashMap;

/// How many styles may be based on each other.
const CHAIN: usize = 32;

/// Outline levels from here on are body text.
const BODY: u8 = 9;

/// What a style, or a paragraph by itself, says. What it leaves open, the style says that it is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// The list that the paragraph belongs to; 0 for none.
    pub(super) list: Option<u32>,
    /// Its level in the list, from 0.
    pub(super) level: Option<usize>,
    /// The depth of a heading, from 0.
    pub(super) outline: Option<u8>,
    /// Whether it stands in the middle.
    pub(super) centred: Option<bool>,
    /// Whether its characters are hidden.
    pub(super) hidden: Option<bool>,
    /// Whether it starts a page.
    pub(super) page_break: Option<bool>,
    /// What the name of the style says.
    role: Option<Role>,
}

impl Properties {
    /// Takes over what a base says and these leave open.
    fn inherit(&mut self, base: &Self) {
        self.list = self.list.or(base.list);
        self.level = self.level.or(base.level);
        self.outline = self.outline.or(base.outline);
        self.centred = self.centred.or(base.centred);
        self.hidden = self.hidden.or(base.hidden);
        self.page_break = self.page_break.or(base.page_break);
        self.role = self.role.or(base.role);
    }

    /// What the paragraph is.
    pub(super) fn role(&self) -> Role {
        match (self.role, self.outline) {
            (Some(Role::Contents), _) => Role::Contents,
            (_, Some(outline)) if outline < BODY => Role::Heading,
            (Some(role), None) => role,
            _ => Role::Body,
        }
    }

    /// Takes over one property of a paragraph or run, if the element that was opened last is one.
    pub(super) fn read(&mut self, tag: Tag, xml: &Xml<'_>) {
        match tag {
            Tag::NumberingId => self.list = xml.number("val"),
            Tag::NumberingLevel => self.level = xml.number("val"),
            Tag::OutlineLevel => self.outline = xml.number("val"),
            Tag::Alignment => self.centred = Some(xml.attribute("val").is_some_and(|value| value == "center")),
            Tag::PageBreakBefore => self.page_break = Some(xml.is_on()),
            _ => {}
        }
    }
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Properties>,
    /// The style of paragraphs that name none.
    default: Properties,
}

impl Styles {
    /// Reads the part of the styles.
    ///
    /// # Errors
    /// A damaged part.
    pub(super) fn read(mut xml: Xml<'_>) -> Result<Self, Fault> {
        let mut own: HashMap<String, (Properties, Option<String>)> = HashMap::new();
        let mut default = None;
        let mut current = None;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(Tag::Skipped) => xml.skip()?,
                Token::Open(Tag::Style) => {
                    let id = xml.attribute("styleId").unwrap_or_default().into_owned();
                    if xml.attribute("type").is_some_and(|kind| kind == "paragraph")
                        && xml.attribute("default").is_some_and(|value| value == "1" || value == "true")
                    {
                        default = Some(id.clone());
                    }
                    current = Some((id, Properties::default(), None));
                }
                Token::Close(Tag::Style) => {
                    if let Some((id, properties, base)) = current.take() {
                        own.insert(id, (properties, base));
                    }
                }
                Token::Open(tag) => {
                    let Some((_, properties, base)) = &mut current else { continue };
                    match tag {
                        Tag::Name => properties.role = role_of(&xml.attribute("val").unwrap_or_default()),
                        Tag::BasedOn => *base = xml.attribute("val").map(Cow::into_owned),
                        Tag::Hidden if xml.around(1) == Tag::RunProperties => properties.hidden = Some(xml.is_on()),
                        _ => properties.read(tag, &xml),
                    }
                }
                _ => {}
            }
        }
        let styles: HashMap<_, _> = own.keys().map(|id| (id.clone(), resolve(&own, id))).collect();
        let default = default.and_then(|id| styles.get(&id).cloned()).unwrap_or_default();
        Ok(Self { styles, default })
    }

    /// What a paragraph with these properties of its own and this style is.
    pub(super) fn paragraph(&self, own: &Properties, style: Option<&str>) -> Properties {
        let mut properties = own.clone();
        properties.inherit(style.and_then(|style| self.styles.get(style)).unwrap_or(&self.default));
        properties
    }

    /// Whether a style hides characters; nothing if it leaves that open.
    pub(super) fn hides(&self, style: &str) -> Option<bool> {
        self.styles.get(style)?.hidden
    }

    /// The list that a style belongs to.
    pub(super) fn list(&self, style: &str) -> Option<u32> {
        self.styles.get(style)?.list
    }
}

/// A style with all that it inherits.
fn resolve(own: &HashMap<String, (Properties, Option<String>)>, id: &str) -> Properties {
    let mut properties = Properties::default();
    let mut next = Some(id);
    for _ in 0..CHAIN {
        let Some((style, base)) = next.and_then(|id| own.get(id)) else { break };
        properties.inherit(style);
        next = base.as_deref();
    }
    properties
}

/// What the name of a built-in style says.
fn role_of(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if starts(&["toc ", "目录 "]) && name != "toc heading" {
        Some(Role::Contents)
    } else if starts(&["heading ", "标题"]) || matches!(name.as_str(), "title" | "subtitle" | "副标题" | "toc heading") {
        Some(Role::Heading)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(styles: &str) -> Styles {
        let xml = format!("<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{styles}</w:styles>");
        Styles::read(Xml::new(&xml, "styles.xml")).unwrap()
    }

    #[test]
    fn a_style_inherits_from_its_base() {
        let styles = read(
            "<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/><w:pPr><w:jc w:val='both'/></w:pPr></w:style>
             <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr><w:outlineLvl w:val='0'/></w:pPr></w:style>
             <w:style w:type='paragraph' w:styleId='x'><w:name w:val='我的标题'/><w:basedOn w:val='1'/><w:rPr><w:vanish/></w:rPr></w:style>",
        );
        let mine = styles.paragraph(&Properties::default(), Some("x"));
        assert_eq!((mine.role(), mine.list, mine.hidden, mine.centred), (Role::Heading, Some(3), Some(true), Some(false)));
        assert_eq!(styles.paragraph(&Properties::default(), None).role(), Role::Body);
        let body = Properties { outline: Some(BODY), list: Some(0), ..Properties::default() };
        assert_eq!((styles.paragraph(&body, Some("1")).role(), styles.paragraph(&body, Some("1")).list), (Role::Body, Some(0)));
    }

    #[test]
    fn styles_that_are_based_on_each_other_end() {
        let styles = read("<w:style w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>");
        assert_eq!(styles.list("a"), None);
    }

    #[test]
    fn tells_contents_from_headings() {
        for (name, role) in
            [("toc 1", Some(Role::Contents)), ("TOC Heading", Some(Role::Heading)), ("Title", Some(Role::Heading)), ("Body Text", None)]
        {
            assert_eq!(role_of(name), role, "{name}");
        }
    }
}
