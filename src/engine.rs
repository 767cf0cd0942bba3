//! The way from a document to its findings, compiled once and used for any number of documents.

use crate::check::{self, Context, Finding, Tally};
use crate::diagnose;
use crate::document::Document;
use crate::figure::{self, Account, Header, SubjectBook};
use crate::pattern::{Library, PatternError, PatternSource, Plan};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Patterns, lexicon and subjects, compiled.
pub struct Engine {
    library: Arc<Library>,
    plan: Plan,
    book: SubjectBook,
}

/// What was read from a document and what contradicts itself in it.
pub struct Examination {
    /// Figures, statements, lists.
    pub account: Account,
    /// Findings, clustered, in the order of the text.
    pub findings: Vec<Finding>,
    /// How often each check could be evaluated, by code.
    pub tallies: BTreeMap<&'static str, Tally>,
}

/// The files of `patterns/`, which the program carries with it.
const SHIPPED: &[(&str, &str)] = &[
    ("patterns/lexicon.toml", include_str!("../patterns/lexicon.toml")),
    ("patterns/subjects.toml", include_str!("../patterns/subjects.toml")),
    ("patterns/identities.toml", include_str!("../patterns/identities.toml")),
    ("patterns/marks.toml", include_str!("../patterns/marks.toml")),
    ("patterns/amounts.toml", include_str!("../patterns/amounts.toml")),
    ("patterns/rates.toml", include_str!("../patterns/rates.toml")),
];

impl Engine {
    /// Compiles the shipped patterns and those given.
    ///
    /// # Errors
    /// The first pattern file that is refused, with its line and what to do.
    pub fn new(extra: Vec<PatternSource>) -> Result<Self, PatternError> {
        let shipped = SHIPPED.iter().map(|&(name, text)| PatternSource { name: name.into(), text: text.into() });
        let sources: Vec<PatternSource> = shipped.chain(extra).collect();
        let library = Arc::new(Library::load(&sources)?);
        Ok(Self { plan: Plan::new(&library), book: SubjectBook::new(Arc::clone(&library)), library })
    }

    /// Everything that the patterns declare.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The canonical name of a known subject, by any of its names.
    pub fn subject(&self, name: &str) -> Option<&str> {
        self.book.concept(name).map(|concept| self.book.entry(concept).name.as_str())
    }

    /// The compiled patterns.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Reads the figures of a document.
    pub fn extract(&self, document: &Document) -> Account {
        self.extract_with(document, figure::read_header(document))
    }

    /// Reads the figures of a document of which it is already known whose report it is, of which kind and year.
    pub fn extract_with(&self, document: &Document, header: Header) -> Account {
        figure::assemble(document, header, &self.plan, &self.book)
    }

    /// Reads the figures of a document and checks them.
    pub fn examine(&self, document: &Document) -> Examination {
        let account = self.extract(document);
        let context = Context::new(document, account, &self.book, &self.library);
        let check::Checked { mut findings, tallies, constraints } = check::run(&context);
        diagnose::diagnose(&mut findings, &constraints, &context);
        Examination { account: context.account, findings, tallies }
    }
}
