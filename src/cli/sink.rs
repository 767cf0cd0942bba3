//! Where the reports of an audit go: one after the other, into one file that is made of all of them, or into the files of a folder.

use super::args::{AuditArgs, Format};
use super::failure::Failure;
use super::output::{self, Target};
use super::session::Session;
use crate::archive::all_rules;
use crate::export::across::{self, Across};
use crate::export::annotated::AnnotatedPdf;
use crate::export::csv::Csv;
use crate::export::html::Html;
use crate::export::json::{Layout, Report};
use crate::export::markdown::Markdown;
use crate::export::sarif::Sarif;
use crate::export::summary::Summary;
use crate::export::terminal;
use crate::export::working_paper::WorkingPapers;
use crate::export::xlsx::Xlsx;
use crate::export::{Exporter, FolderExporter, NamedFile, Setting, coverage};
use crate::lang::Lang;
use crate::read::ReadError;
use std::fs;
use std::path::{Path, PathBuf};

/// Takes the reports of an audit.
pub struct Sink {
    lang: Lang,
    /// Whether it is told with each report what was checked.
    coverage: bool,
    needs_all: bool,
    form: Form,
    /// Whether something could not be made of a report; it is told already.
    incomplete: bool,
}

enum Form {
    /// Reports that know nothing of one another.
    Plain {
        target: Target,
        format: Format,
        layout: Layout,
    },
    /// No report by itself, but which units have most findings.
    Summary {
        target: Target,
        summary: Box<Summary>,
    },
    File {
        target: Target,
        exporter: Box<dyn Exporter>,
    },
    Folder {
        folder: PathBuf,
        exporter: Box<dyn FolderExporter>,
        files: usize,
    },
}

impl Sink {
    /// Begins the result that was asked for. What cannot be written is refused before any work is done.
    pub fn open(session: &Session, args: &AuditArgs) -> Result<Self, Failure> {
        let setting = Setting { lang: session.lang, rules: all_rules() };
        let out = args.out.as_deref();
        let layout = if args.reports.files.sources().is_single() { Layout::Indented } else { Layout::Line };
        let form = match args.format {
            _ if args.summary => Form::Summary { target: Target::open(out)?, summary: Box::new(Summary::new(setting)) },
            format @ (Format::Text | Format::Jsonl) => Form::Plain { target: Target::open(out)?, format, layout: Layout::Line },
            format @ Format::Json => Form::Plain { target: Target::open(out)?, format, layout },
            Format::Html => file(out, Box::new(Html::new(setting)))?,
            Format::Csv => file(out, Box::new(Csv::new(setting)))?,
            Format::Sarif => file(out, Box::new(Sarif::new(setting)))?,
            Format::Markdown => file(out, Box::new(Markdown::new(setting)))?,
            Format::Xlsx => {
                let form = file(out, Box::new(Xlsx::new(setting)?))?;
                if matches!(&form, Form::File { target, .. } if target.is_terminal()) {
                    return Err(Failure::NoTerminal);
                }
                form
            }
            Format::AnnotatedPdf => folder(out, Box::new(AnnotatedPdf::new(setting)))?,
            Format::Docx => folder(out, Box::new(WorkingPapers::new(setting)))?,
        };
        let needs_all = matches!(args.format, Format::Json | Format::Jsonl | Format::Xlsx);
        Ok(Self { lang: session.lang, coverage: args.coverage, needs_all, form, incomplete: false })
    }

    /// Whether it tells all figures of a report, and not its findings alone.
    pub fn needs_all(&self) -> bool {
        self.needs_all
    }

    /// Takes a report.
    pub fn add(&mut self, report: &Report) -> Result<(), Failure> {
        match &mut self.form {
            Form::Plain { target, format: Format::Text, .. } => {
                let mut text = terminal::render(report, self.lang);
                if self.coverage {
                    text.push_str(&coverage::render(report, Setting { lang: self.lang, rules: all_rules() }));
                }
                target.write_styled(&text)
            }
            Form::Plain { target, layout, .. } => target.write(&report.to_json(*layout)),
            Form::Summary { summary, .. } => {
                summary.add(report);
                Ok(())
            }
            Form::File { target, exporter } => target.write(&exporter.add(report)?),
            Form::Folder { folder, exporter, files } => {
                // What cannot be made of one report must not cost the user the others.
                match made(exporter.as_mut(), report) {
                    Ok(made) => *files += put(folder, made)?,
                    Err(failure) => {
                        output::complain(&failure.message(self.lang));
                        self.incomplete = true;
                    }
                }
                Ok(())
            }
        }
    }

    /// Takes what reports contradict each other in.
    pub fn add_across(&mut self, findings: &[Across]) -> Result<(), Failure> {
        match &mut self.form {
            Form::Plain { target, format: Format::Text, .. } => target.write_styled(&across::text(findings, self.lang)),
            Form::Plain { target, .. } => target.write(&across::json(findings)),
            Form::Summary { summary, .. } => {
                summary.across(findings);
                Ok(())
            }
            Form::File { target, exporter } => target.write(&exporter.across(findings)?),
            Form::Folder { folder, exporter, files } => {
                *files += put(folder, exporter.across(findings)?)?;
                Ok(())
            }
        }
    }

    /// Takes a file that could not be read, and why it could not.
    pub fn fail(&mut self, file: &str, cause: &str) -> Result<(), Failure> {
        match &mut self.form {
            Form::File { target, exporter } => target.write(&exporter.fail(file, cause)?),
            Form::Plain { .. } | Form::Summary { .. } | Form::Folder { .. } => Ok(()),
        }
    }

    /// Puts the whole result in its place, and says what was found in all. Answers whether something could be made of every report.
    pub fn finish(self, closing: &str) -> Result<bool, Failure> {
        let tell = match self.form {
            Form::Plain { mut target, format, .. } => {
                if format == Format::Text {
                    target.write_styled(closing)?;
                }
                target.finish()?
            }
            Form::Summary { mut target, summary } => {
                target.write_styled(&format!("{}{closing}", summary.render()))?;
                target.finish()?
            }
            Form::File { mut target, exporter } => {
                target.write(&exporter.finish()?)?;
                target.finish()?
            }
            Form::Folder { folder, files, .. } => {
                let folder = folder.display();
                output::print_styled(&match self.lang {
                    Lang::Chinese => format!("已写入 {files} 个文件：{folder}\n"),
                    Lang::English => format!("files written to {folder}: {files}\n"),
                })?;
                true
            }
        };
        if tell {
            output::print_styled(closing)?;
        }
        Ok(!self.incomplete)
    }
}

fn file(out: Option<&Path>, exporter: Box<dyn Exporter>) -> Result<Form, Failure> {
    Ok(Form::File { target: Target::open(out)?, exporter })
}

fn folder(out: Option<&Path>, exporter: Box<dyn FolderExporter>) -> Result<Form, Failure> {
    let folder = out.ok_or(Failure::OutNeedsFolder)?.to_owned();
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::OutNeedsFolder);
    }
    fs::create_dir_all(&folder).map_err(|cause| Failure::Out { path: folder.clone(), cause })?;
    Ok(Form::Folder { folder, exporter, files: 0 })
}

/// Puts files into a folder. Answers how many.
fn put(folder: &Path, made: Vec<NamedFile>) -> Result<usize, Failure> {
    let count = made.len();
    for file in made {
        let mut target = Target::open(Some(&folder.join(file.name)))?;
        target.write(&file.bytes)?;
        target.finish()?;
    }
    Ok(count)
}

/// The files that are made of a report, with the file that was read where they need it.
fn made(exporter: &mut dyn FolderExporter, report: &Report) -> Result<Vec<NamedFile>, Failure> {
    let original = if exporter.wants_original(report) {
        if !Path::new(report.path()).is_file() {
            return Err(Failure::NoOriginal { file: report.path().to_owned() });
        }
        fs::read(report.path()).map_err(|cause| ReadError::Io { name: report.path().to_owned(), cause })?
    } else {
        Vec::new()
    };
    Ok(exporter.add(report, &original)?)
}
