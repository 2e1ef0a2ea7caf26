//! Passes and what became of everything in them.

use super::{Store, StoreError};
use crate::model::Timestamp;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// A pass as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassRecord {
    pub began: Timestamp,
    /// `None`: it was interrupted, or is running.
    pub ended: Option<Timestamp>,
    /// `(of what, outcome)` → how many.
    pub outcomes: BTreeMap<(String, String), u64>,
}

impl Store {
    /// Records that a pass begins; returns its number.
    ///
    /// # Errors
    /// The database failed.
    pub fn begin_pass(&self, now: Timestamp) -> Result<i64, StoreError> {
        self.connection
            .prepare_cached("INSERT INTO passes (began) VALUES (?1)")?
            .execute([now.epoch_seconds()])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Records that a pass is done, with its counts by kind of thing and outcome.
    ///
    /// # Errors
    /// The database failed.
    pub fn end_pass(
        &mut self,
        pass: i64,
        now: Timestamp,
        outcomes: &BTreeMap<(&'static str, String), u64>,
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        for ((of, outcome), count) in outcomes {
            transaction
                .prepare_cached(
                    "INSERT INTO outcomes (pass, of, outcome, count) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![pass, of, outcome, i64::try_from(*count).unwrap_or(i64::MAX)])?;
        }
        transaction
            .prepare_cached("UPDATE passes SET ended = ?2 WHERE id = ?1")?
            .execute(params![pass, now.epoch_seconds()])?;
        transaction.commit()?;
        Ok(())
    }

    /// The newest `limit` passes, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn passes(&self, limit: usize) -> Result<Vec<PassRecord>, StoreError> {
        let mut passes = self
            .connection
            .prepare_cached("SELECT id, began, ended FROM passes ORDER BY id DESC LIMIT ?1")?
            .query_map([limit as i64], |row| {
                let record = PassRecord {
                    began: Timestamp::from_epoch_seconds(row.get(1)?),
                    ended: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_epoch_seconds),
                    outcomes: BTreeMap::new(),
                };
                Ok((row.get::<_, i64>(0)?, record))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut counts = self
            .connection
            .prepare_cached("SELECT of, outcome, count FROM outcomes WHERE pass = ?1")?;
        for (id, record) in &mut passes {
            let rows = counts.query_map([*id], |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?.unsigned_abs()))
            })?;
            record.outcomes = rows.collect::<Result<_, _>>()?;
        }
        Ok(passes.into_iter().map(|(_, record)| record).collect())
    }

    /// When the newest pass that came to its end began; `None` if there is none.
    ///
    /// # Errors
    /// The database failed.
    pub fn last_finished_began(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT began FROM passes WHERE ended IS NOT NULL ORDER BY id DESC LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?
            .map(Timestamp::from_epoch_seconds))
    }

    /// When the newest pass began; `None` before the first.
    ///
    /// # Errors
    /// The database failed.
    pub fn last_pass_began(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT began FROM passes ORDER BY id DESC LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?
            .map(Timestamp::from_epoch_seconds))
    }
}
