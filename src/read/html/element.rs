//! The elements that matter for reading: what their names and attributes say about their content.

/// What an element does to the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It starts a line of its own.
    Block,
    /// A block whose line feeds are line ends.
    Preformatted,
    /// A block that is a heading, or the title of a table.
    Heading,
    Paragraph,
    Link,
    LineBreak,
    /// Its content is no text of the page.
    Unread,
    Table,
    Row,
    RowGroup,
    Cell,
    /// It changes nothing.
    Inline,
}

impl Kind {
    /// How many kinds there are.
    pub(super) const COUNT: usize = Kind::Inline as usize + 1;

    /// The kind of element with this lower-case name.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"p" => Kind::Paragraph,
            b"a" => Kind::Link,
            b"br" => Kind::LineBreak,
            b"table" => Kind::Table,
            b"tr" => Kind::Row,
            b"td" | b"th" => Kind::Cell,
            b"tbody" | b"thead" | b"tfoot" => Kind::RowGroup,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"caption" => Kind::Heading,
            b"pre" | b"plaintext" | b"listing" | b"xmp" => Kind::Preformatted,
            b"script" | b"style" | b"noscript" | b"template" | b"select" | b"textarea" | b"iframe" | b"svg" | b"object" | b"button"
            | b"video" | b"audio" | b"canvas" | b"title" | b"datalist" | b"noframes" | b"applet" => Kind::Unread,
            b"div" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"nav" | b"aside" | b"ul" | b"ol" | b"li" | b"dl"
            | b"dt" | b"dd" | b"blockquote" | b"form" | b"fieldset" | b"legend" | b"figure" | b"figcaption" | b"hr" | b"center"
            | b"address" | b"details" | b"summary" | b"dir" | b"menu" | b"body" | b"html" | b"head" => Kind::Block,
            _ => Kind::Inline,
        }
    }

    /// Whether its start and end stand between paragraphs.
    pub(super) fn breaks(self) -> bool {
        !matches!(self, Kind::Link | Kind::LineBreak | Kind::Inline | Kind::Unread)
    }
}

/// Whether an element never has content, so that it has no end tag.
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br"
            | b"hr"
            | b"img"
            | b"input"
            | b"meta"
            | b"link"
            | b"wbr"
            | b"col"
            | b"area"
            | b"base"
            | b"embed"
            | b"source"
            | b"track"
            | b"param"
    )
}

/// Whether an attribute sets its content in the middle of the line.
pub(super) fn centres(name: &[u8], value: &[u8]) -> bool {
    let value = || String::from_utf8_lossy(value).to_ascii_lowercase().replace(char::is_whitespace, "");
    match name {
        b"align" => value() == "center",
        b"style" => value().contains("text-align:center"),
        _ => false,
    }
}

/// What part of a page some content belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Region {
    /// The report.
    #[default]
    Content,
    /// Navigation, footer, sharing buttons: what every page of a site has around the report.
    Frame,
    /// What the browser does not show.
    Hidden,
}

/// The region that the name of an element opens.
pub(super) fn region_of_name(name: &[u8]) -> Region {
    if matches!(name, b"nav" | b"footer") { Region::Frame } else { Region::Content }
}

/// The region that an attribute opens.
pub(super) fn region_of_attribute(name: &[u8], value: &[u8]) -> Region {
    /// Words of class and id names that designers give to what surrounds the content.
    const FRAME: [&str; 20] = [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "footer",
        "foot",
        "copyright",
        "share",
        "sharebox",
        "toolbar",
        "sidebar",
        "pagination",
        "pager",
        "position",
        "location",
        "bshare",
    ];
    let value = value.to_ascii_lowercase();
    let value = String::from_utf8_lossy(&value);
    match name {
        b"hidden" if value != "until-found" => Region::Hidden,
        b"style" => {
            let style: String = value.chars().filter(|char| !char.is_whitespace()).collect();
            let hides = style.contains("display:none") || style.contains("visibility:hidden") || style.contains("mso-hide:all");
            if hides { Region::Hidden } else { Region::Content }
        }
        b"role" if matches!(&*value, "navigation" | "banner" | "contentinfo" | "search") => Region::Frame,
        b"class" | b"id" if value.split([' ', '-', '_']).any(|word| FRAME.contains(&word)) => Region::Frame,
        _ => Region::Content,
    }
}
