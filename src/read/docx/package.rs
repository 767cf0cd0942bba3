//! The parts of a package: a zip container whose relationships say which part is what.

use super::tag::Tag;
use super::xml::{Token, Xml};
use crate::read::Limits;
use crate::read::container::{Container, Stream};
use crate::read::fault::Fault;
use std::io::BufReader;

/// Where a package without relationships has its text.
const MAIN: &str = "word/document.xml";

/// A package whose parts can be read one after another.
pub(super) struct Package<'a>(Container<'a>);

/// The XML of a part as it is unpacked.
pub(super) type Part<'a, 'b> = Xml<BufReader<Stream<'a, 'b>>>;

/// A relationship of a part.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of its type, e.g. `styles`.
    pub(super) kind: String,
    /// The path of the other part in the package.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// Bytes without the directory of a zip container: no zip, or one that was cut off.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        Container::open(bytes, limits).map(Self)
    }

    /// The path of the text of a Word document; none if the package is of another kind.
    pub(super) fn main_part(&mut self) -> Option<String> {
        if self.0.find(MAIN).is_some() {
            return Some(MAIN.to_owned());
        }
        let relations = self.relations("").ok()?;
        let main = relations.into_iter().find(|relation| relation.kind == "officeDocument")?;
        (main.target.starts_with("word/") && self.0.find(&main.target).is_some()).then_some(main.target)
    }

    /// The relationships of a part, none if it has none; of the package itself for the empty path.
    ///
    /// # Errors
    /// A part that is damaged or too big.
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut relations = Vec::new();
        let Some(mut xml) = self.part(&format!("{prefix}_rels/{file}.rels"))? else { return Ok(relations) };
        while let Some(token) = xml.next()? {
            let Token::Open(Tag::Relationship) = token else { continue };
            let (Some(kind), Some(target)) = (xml.attribute("Type"), xml.attribute("Target")) else { continue };
            if xml.attribute("TargetMode").is_some_and(|mode| mode == "External") {
                continue;
            }
            let target = resolve(folder, &target);
            relations.push(Relation { kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), target });
        }
        Ok(relations)
    }

    /// A part, if the package has it.
    ///
    /// # Errors
    /// A part that is encrypted or packed in an unknown way, or has no room under the limits.
    pub(super) fn part<'b>(&'b mut self, path: &str) -> Result<Option<Part<'a, 'b>>, Fault> {
        let Some(index) = self.0.find(path) else { return Ok(None) };
        Ok(Some(Xml::new(BufReader::with_capacity(1 << 16, self.0.stream(index)?), path)))
    }
}

/// The path that a relationship of a part in `folder` leads to.
fn resolve(folder: &str, target: &str) -> String {
    let (mut path, relative) = match target.strip_prefix('/') {
        Some(absolute) => (Vec::new(), absolute),
        None => (folder.split('/').filter(|step| !step.is_empty()).collect(), target),
    };
    for step in relative.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_targets() {
        for (folder, target, path) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../docProps/app.xml", "docProps/app.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "../../x.xml", "x.xml"),
        ] {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
