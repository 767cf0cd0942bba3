//! Office Open XML packages: a zip container whose relationships say which part is what.

use super::container::Container;
use super::fault::Fault;
use super::xml::{Token, Xml};

/// A relationship of a part.
#[derive(Debug)]
pub(super) struct Relation {
    /// What the part calls it.
    pub(super) id: String,
    /// The last word of its type, e.g. `styles`.
    pub(super) kind: String,
    /// The path of the other part in the package.
    pub(super) target: String,
}

/// The relationships of a part, none if it has none; of the package itself for the empty path.
///
/// # Errors
/// A part that is damaged or too big.
pub(super) fn relations(container: &mut Container<'_>, of: &str) -> Result<Vec<Relation>, Fault> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    let mut relations = Vec::new();
    let Some(source) = container.text(&path)? else { return Ok(relations) };
    let mut xml = Xml::new(&source, &path);
    while let Some(token) = xml.next()? {
        let Token::Open(element) = token else { continue };
        if element.name() != "Relationship" || element.attribute("TargetMode").is_some_and(|mode| mode == "External") {
            continue;
        }
        if let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let id = element.attribute("Id").unwrap_or_default().into_owned();
            relations.push(Relation { id, kind, target: resolve(folder, &target) });
        }
    }
    Ok(relations)
}

/// The path that what a part in `folder` names leads to.
pub(super) fn resolve(folder: &str, target: &str) -> String {
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
