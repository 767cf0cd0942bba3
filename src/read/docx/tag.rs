//! The elements of Word documents that mean something to a reader.

/// The namespaces whose elements are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// Text and its properties.
    Word,
    /// Alternatives for programs of different age.
    Compatibility,
    /// Formulas.
    Math,
    /// Drawings of today.
    Drawing,
    /// Charts and diagrams, whose words are in parts of their own.
    Graphic,
    /// Drawings of before.
    Vector,
    /// Which part is what.
    Relationships,
    /// What the program knew of the document.
    Application,
    /// Any other.
    Other,
}

impl Space {
    /// The namespace of this name, in its transitional or its strict spelling.
    pub(super) fn of(name: &str) -> Self {
        let Some((host, path)) = name.strip_prefix("http://").and_then(|name| name.split_once('/')) else {
            return if name == "urn:schemas-microsoft-com:vml" { Space::Vector } else { Space::Other };
        };
        if !matches!(host, "schemas.openxmlformats.org" | "purl.oclc.org") {
            return Space::Other;
        }
        match path.strip_prefix("ooxml/").unwrap_or(path).replace("/2006", "").as_str() {
            "wordprocessingml/main" => Space::Word,
            "markup-compatibility" => Space::Compatibility,
            "officeDocument/math" => Space::Math,
            "drawingml/main" => Space::Drawing,
            "drawingml/chart" | "drawingml/diagram" => Space::Graphic,
            "package/relationships" => Space::Relationships,
            "officeDocument/extended-properties" | "officeDocument/extendedProperties" => Space::Application,
            _ => Space::Other,
        }
    }
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    // The text.
    Paragraph,
    Run,
    Text,
    Tab,
    Break,
    CarriageReturn,
    NoBreakHyphen,
    Symbol,
    Denominator,
    FieldMark,
    PageEnd,
    TextBox,
    WordArt,
    Table,
    Row,
    Cell,
    // What happened to it.
    Inserted,
    Deleted,
    // Its properties.
    ParagraphProperties,
    ParagraphStyle,
    RunProperties,
    RunStyle,
    Fonts,
    Hidden,
    Numbering,
    NumberingId,
    NumberingLevel,
    OutlineLevel,
    Alignment,
    PageBreakBefore,
    Section,
    SectionKind,
    RowProperties,
    GridBefore,
    HeaderRow,
    CellProperties,
    ColumnSpan,
    RowMerge,
    ColumnMerge,
    CellDeleted,
    // What is not in the text.
    Alternatives,
    Choice,
    Fallback,
    Picture,
    Chart,
    EmbeddedObject,
    ForeignText,
    Skipped,
    // Notes and comments.
    Note,
    FootnoteReference,
    EndnoteReference,
    Comment,
    // Styles.
    Defaults,
    Style,
    Name,
    BasedOn,
    // Numbering.
    ListDefinition,
    ListDefinitionId,
    List,
    Level,
    LevelOverride,
    Start,
    StartOverride,
    NumberFormat,
    LevelText,
    LevelRestart,
    Legal,
    Suffix,
    StyleLink,
    NumberingStyleLink,
    // Other parts.
    Relationship,
    Pages,
    Other,
}

impl Tag {
    /// The element of this name in this namespace.
    pub(super) fn of(space: Space, name: &str) -> Self {
        match space {
            Space::Word => Self::of_word(name),
            Space::Compatibility => match name {
                "AlternateContent" => Tag::Alternatives,
                "Choice" => Tag::Choice,
                "Fallback" => Tag::Fallback,
                _ => Tag::Other,
            },
            Space::Math => match name {
                "t" => Tag::Text,
                "den" => Tag::Denominator,
                _ => Tag::Other,
            },
            Space::Drawing => match name {
                "p" => Tag::Paragraph,
                "t" => Tag::Text,
                "blip" => Tag::Picture,
                _ => Tag::Other,
            },
            Space::Graphic => match name {
                "chart" | "relIds" => Tag::Chart,
                _ => Tag::Other,
            },
            Space::Vector => match name {
                "imagedata" => Tag::Picture,
                "textpath" => Tag::WordArt,
                _ => Tag::Other,
            },
            Space::Relationships if name == "Relationship" => Tag::Relationship,
            Space::Application if name == "Pages" => Tag::Pages,
            Space::Relationships | Space::Application | Space::Other => Tag::Other,
        }
    }

    fn of_word(name: &str) -> Self {
        match name {
            "p" => Tag::Paragraph,
            "r" => Tag::Run,
            "t" => Tag::Text,
            "rPr" => Tag::RunProperties,
            "pPr" => Tag::ParagraphProperties,
            "tab" | "ptab" => Tag::Tab,
            "br" => Tag::Break,
            "cr" => Tag::CarriageReturn,
            "noBreakHyphen" => Tag::NoBreakHyphen,
            "sym" => Tag::Symbol,
            "fldChar" => Tag::FieldMark,
            "lastRenderedPageBreak" => Tag::PageEnd,
            "txbxContent" => Tag::TextBox,
            "tbl" => Tag::Table,
            "tr" => Tag::Row,
            "tc" => Tag::Cell,
            "ins" | "moveTo" => Tag::Inserted,
            "del" | "moveFrom" => Tag::Deleted,
            "pStyle" => Tag::ParagraphStyle,
            "rStyle" => Tag::RunStyle,
            "rFonts" => Tag::Fonts,
            "vanish" => Tag::Hidden,
            "numPr" => Tag::Numbering,
            "numId" => Tag::NumberingId,
            "ilvl" => Tag::NumberingLevel,
            "outlineLvl" => Tag::OutlineLevel,
            "jc" => Tag::Alignment,
            "pageBreakBefore" => Tag::PageBreakBefore,
            "sectPr" => Tag::Section,
            "type" => Tag::SectionKind,
            "trPr" => Tag::RowProperties,
            "gridBefore" => Tag::GridBefore,
            "tblHeader" => Tag::HeaderRow,
            "tcPr" => Tag::CellProperties,
            "gridSpan" => Tag::ColumnSpan,
            "vMerge" => Tag::RowMerge,
            "hMerge" => Tag::ColumnMerge,
            "cellDel" => Tag::CellDeleted,
            "object" => Tag::EmbeddedObject,
            "altChunk" | "subDoc" => Tag::ForeignText,
            "footnote" | "endnote" => Tag::Note,
            "footnoteReference" => Tag::FootnoteReference,
            "endnoteReference" => Tag::EndnoteReference,
            "comment" => Tag::Comment,
            "docDefaults" => Tag::Defaults,
            "style" => Tag::Style,
            "name" => Tag::Name,
            "basedOn" => Tag::BasedOn,
            "abstractNum" => Tag::ListDefinition,
            "abstractNumId" => Tag::ListDefinitionId,
            "num" => Tag::List,
            "lvl" => Tag::Level,
            "lvlOverride" => Tag::LevelOverride,
            "start" => Tag::Start,
            "startOverride" => Tag::StartOverride,
            "numFmt" => Tag::NumberFormat,
            "lvlText" => Tag::LevelText,
            "lvlRestart" => Tag::LevelRestart,
            "isLgl" => Tag::Legal,
            "suff" => Tag::Suffix,
            "styleLink" => Tag::StyleLink,
            "numStyleLink" => Tag::NumberingStyleLink,
            // Properties as they were before a tracked change; field instructions; pronunciations; the settings of content
            // controls and of tables; tab stops.
            "rPrChange" | "pPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "sectPrChange" | "tblGridChange"
            | "tblPrExChange" | "numberingChange" | "instrText" | "delText" | "delInstrText" | "rt" | "sdtPr" | "sdtEndPr" | "tblPr"
            | "tblPrEx" | "tblGrid" | "tabs" | "framePr" | "tblStylePr" => Tag::Skipped,
            _ => Tag::Other,
        }
    }
}
