//! Keeps what becomes of documents in a database while a run goes on.

use super::failure::Failure;
use crate::archive::{self, Delivery, Finding, Keys, Ledger, Lookup, Met, Seal, Store, Want};
use crate::lang::Lang;
use std::path::Path;

/// How many known documents are marked at once.
const AT_ONCE: usize = 500;

/// The database, and what is still to be marked in it.
pub struct Keeper {
    store: Store,
    made: String,
    met: Vec<Met>,
    seal: Seal,
}

impl Keeper {
    /// Opens the database, or makes it.
    pub fn open(path: &Path, keys: Keys) -> Result<Self, Failure> {
        let made = keys.made.clone();
        Ok(Self { store: Store::open(path, keys)?, made, met: Vec::new(), seal: Seal::default() })
    }

    /// How many decisions were carried over from an earlier version of the database, if it was one.
    pub fn carried(&self) -> Option<usize> {
        self.store.carried()
    }

    /// What answers what is known.
    pub fn lookup(&self, want: Want) -> Result<Lookup, Failure> {
        Ok(self.store.lookup(want)?)
    }

    /// Keeps what became of a document.
    pub fn keep(&mut self, delivery: &Delivery, lang: Lang) -> Result<(), Failure> {
        let Delivery { name, outcome, stamp, known } = delivery;
        if outcome.is_ok() {
            self.seal.add(name, stamp);
        }
        if let Some(place) = known {
            self.met.push(match place.document {
                Some(document) if !place.is_touched => Met::Document(document),
                Some(document) => Met::Touched(document, stamp.clone()),
                None => Met::Failure(name.clone(), stamp.clone()),
            });
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

    /// Ends the run with what its documents contradict each other in, which is found anew only if they are not those of an earlier run.
    pub fn end(mut self, lang: Lang) -> Result<Vec<Finding>, Failure> {
        self.mark()?;
        let seal = self.seal.close(&self.made);
        let across = match self.store.across(&seal)? {
            Some(across) => across,
            None => {
                let mut ledger = Ledger::new()?;
                self.store.each_facts(|path, packed| Ok::<(), Failure>(ledger.add(path, packed)?))?;
                let across = archive::across(&ledger)?;
                self.store.keep_across(&across, lang, &seal)?;
                across
            }
        };
        self.store.end()?;
        Ok(across)
    }
}
