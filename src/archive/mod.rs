//! Many documents (批量): where they come from, and the worker processes that read them.
//!
//! `sources` turns what the user names into documents: files, directories, ZIP archives, lists. `pool` hands these to worker processes,
//! one document at a time, each with a deadline and a memory cap, and `worker` is the other end of the pipe; `wire` is what they say to
//! each other. What a worker does with a document is not known here: it is given by the caller as a function from a job to bytes.
//!
//! `store` is the database that keeps results, `schema` its tables and their versions, `lookup` what it knows of files. `recall` asks it what
//! is known already, and `reading` packs what was read, so that no document is read twice. `key` is what a finding is known by, `decisions` are what
//! auditors said of findings, and `findings` is the database as a reviewer goes through it.
//!
//! `facts` are what a document tells others, `ledger` collects them, and `across` holds them against each other.

mod across;
mod decisions;
mod error;
mod facts;
mod findings;
mod key;
mod ledger;
mod lookup;
mod mishap;
mod pool;
pub mod reading;
mod recall;
mod schema;
mod sources;
mod store;
mod wire;
mod worker;

pub use across::{Evidence, Finding, RULES, across};
pub use decisions::{About, Conclusion, Decision, Decisions};
pub use error::StoreError;
pub use facts::{Amount, Facts, Level, Printed, facts};
pub use findings::{Filter, Findings, Listed, Member, Order, Origin, Overview, Page, Stale, State};
pub use key::{Key, fingerprint as fingerprint_of_finding, identity, identity_across};
pub use ledger::{Entry, Ledger, pack as pack_facts};
pub use lookup::{Keys, Lookup, Want};
pub use mishap::{Cause, Mishap};
pub use pool::{Delivery, Ending, Fed, Give, Interrupt, Made, Place, Plan, Stamp, run};
pub use recall::{Seal, fingerprint_of, recall};
pub use sources::{Content, Found, Item, Sources};
pub use store::{Met, Store};
pub use worker::{Answer, serve};

use crate::check::{self, Rule};
use std::sync::LazyLock;

/// Every check, those within a report and those across reports, in the order of the codes.
pub fn all_rules() -> &'static [&'static Rule] {
    static ALL: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| check::RULES.iter().chain(RULES).copied().collect());
    &ALL
}
