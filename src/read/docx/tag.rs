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
        // Bytes are told apart one by one; strings would be compared with every name in turn.
        match name.as_bytes() {
            b"p" => Tag::Paragraph,
            b"r" => Tag::Run,
            b"t" => Tag::Text,
            b"rPr" => Tag::RunProperties,
            b"pPr" => Tag::ParagraphProperties,
            b"tab" | b"ptab" => Tag::Tab,
            b"br" => Tag::Break,
            b"cr" => Tag::CarriageReturn,
            b"noBreakHyphen" => Tag::NoBreakHyphen,
            b"sym" => Tag::Symbol,
            b"fldChar" => Tag::FieldMark,
            b"lastRenderedPageBreak" => Tag::PageEnd,
            b"txbxContent" => Tag::TextBox,
            b"tbl" => Tag::Table,
            b"tr" => Tag::Row,
            b"tc" => Tag::Cell,
            b"ins" | b"moveTo" => Tag::Inserted,
            b"del" | b"moveFrom" => Tag::Deleted,
            b"pStyle" => Tag::ParagraphStyle,
            b"rStyle" => Tag::RunStyle,
            b"rFonts" => Tag::Fonts,
            b"vanish" => Tag::Hidden,
            b"numPr" => Tag::Numbering,
            b"numId" => Tag::NumberingId,
            b"ilvl" => Tag::NumberingLevel,
            b"outlineLvl" => Tag::OutlineLevel,
            b"jc" => Tag::Alignment,
            b"pageBreakBefore" => Tag::PageBreakBefore,
            b"sectPr" => Tag::Section,
            b"type" => Tag::SectionKind,
            b"trPr" => Tag::RowProperties,
            b"gridBefore" => Tag::GridBefore,
            b"tblHeader" => Tag::HeaderRow,
            b"tcPr" => Tag::CellProperties,
            b"gridSpan" => Tag::ColumnSpan,
            b"vMerge" => Tag::RowMerge,
            b"hMerge" => Tag::ColumnMerge,
            b"cellDel" => Tag::CellDeleted,
            b"object" => Tag::EmbeddedObject,
            b"altChunk" | b"subDoc" => Tag::ForeignText,
            b"footnote" | b"endnote" => Tag::Note,
            b"footnoteReference" => Tag::FootnoteReference,
            b"endnoteReference" => Tag::EndnoteReference,
            b"comment" => Tag::Comment,
            b"docDefaults" => Tag::Defaults,
            b"style" => Tag::Style,
            b"name" => Tag::Name,
            b"basedOn" => Tag::BasedOn,
            b"abstractNum" => Tag::ListDefinition,
            b"abstractNumId" => Tag::ListDefinitionId,
            b"num" => Tag::List,
            b"lvl" => Tag::Level,
            b"lvlOverride" => Tag::LevelOverride,
            b"start" => Tag::Start,
            b"startOverride" => Tag::StartOverride,
            b"numFmt" => Tag::NumberFormat,
            b"lvlText" => Tag::LevelText,
            b"lvlRestart" => Tag::LevelRestart,
            b"isLgl" => Tag::Legal,
            b"suff" => Tag::Suffix,
            b"styleLink" => Tag::StyleLink,
            b"numStyleLink" => Tag::NumberingStyleLink,
            // Properties as they were before a tracked change; field instructions; pronunciations; the settings of content
            // controls and of tables; tab stops.
            b"rPrChange" | b"pPrChange" | b"tblPrChange" | b"trPrChange" | b"tcPrChange" | b"sectPrChange" | b"tblGridChange"
            | b"tblPrExChange" | b"numberingChange" | b"instrText" | b"delText" | b"delInstrText" | b"rt" | b"sdtPr" | b"sdtEndPr"
            | b"tblPr" | b"tblPrEx" | b"tblGrid" | b"tabs" | b"framePr" | b"tblStylePr" => Tag::Skipped,
            _ => Tag::Other,
        }
    }
}
