//! Keeps what becomes of documents in a database while a run goes on.

use super::failure::Failure;
use crate::archive::{Delivery, Finding, Keys, Lookup, Stamp, Store};
use crate::lang::Lang;
use std::path::Path;

/// How many known documents are marked at once.
const AT_ONCE: usize = 500;

/// The database, and what is still to be marked in it.
pub struct Keeper {
    store: Store,
    met: Vec<(String, Stamp)>,
}

impl Keeper {
    /// Opens the database, or makes it.
    pub fn open(path: &Path, keys: Keys) -> Result<Self, Failure> {
        Ok(Self { store: Store::open(path, keys)?, met: Vec::new() })
    }

    /// What answers what is known.
    pub fn lookup(&self) -> Result<Lookup, Failure> {
        Ok(self.store.lookup()?)
    }

    /// Keeps what became of a document.
    pub fn keep(&mut self, delivery: &Delivery, lang: Lang) -> Result<(), Failure> {
        let Delivery { name, outcome, stamp, known } = delivery;
        if *known {
            self.met.push((name.clone(), stamp.clone()));
            if self.met.len() >= AT_ONCE {
                self.mark()?;
            }
            return Ok(());
        }
        match outcome {
            Ok(made) => self.store.keep(name, stamp, made)?,
            Err(mishap) => self.store.fail(name, stamp, mishap.code(), &mishap.message(lang))?,
        }
        Ok(())
    }

    fn mark(&mut self) -> Result<(), Failure> {
        self.store.meet(&self.met)?;
        self.met.clear();
        Ok(())
    }

    /// Keeps what documents contradict each other in, and ends the run.
    pub fn end(mut self, across: &[Finding], lang: Lang) -> Result<(), Failure> {
        self.mark()?;
        self.store.keep_across(across, lang)?;
        Ok(self.store.end()?)
    }
}
