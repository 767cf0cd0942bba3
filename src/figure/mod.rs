//! Figures: what each number of a report is, of what, for which year; and how figures stand together in statements and lists.

mod account;
mod classified;
mod header;
mod scorecard;
mod sheet;
mod subject;
mod walk;

pub use crate::pattern::SheetKind;
pub use account::{Account, Claim, Figure, FigureId, List, ListId, Location, Section, Statement, StatementId};
pub use classified::Classified;
pub use header::{Header, Kind, is_unit_name, read as read_header, read_name};
pub use scorecard::{FundLine, ScoreCard, ScoreLine};
pub use sheet::{Amounts, Column, Sheet, SheetRow};
pub use subject::{Scope, Subject, SubjectBook, tier};
pub use walk::assemble;
