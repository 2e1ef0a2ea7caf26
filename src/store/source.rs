//! What is known of each source from earlier passes.

use super::{Store, StoreError};
use crate::model::{Day, Source, Timestamp, Validators};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The last check of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceState {
    pub checked_at: Timestamp,
    /// Name of the outcome, e.g. `read` or `timeout_idle`.
    pub outcome: String,
    /// What exactly, for a person.
    pub detail: String,
    /// Last time that it was read or unchanged.
    pub succeeded_at: Option<Timestamp>,
    /// Failed checks since then.
    pub failures: u32,
    /// Publication time of the newest item that it listed.
    pub newest_item: Option<Timestamp>,
    /// Entries that it listed when it was last read.
    pub items_listed: Option<u32>,
}

impl Store {
    /// What the server told us last time at this address; empty for a new source or address.
    ///
    /// # Errors
    /// The database failed.
    pub fn validators(&self, source: &Source) -> Result<Validators, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT etag, last_modified FROM sources WHERE id = ?1 AND url = ?2")?
            .query_row([source.id.as_str(), &source.url], |row| {
                Ok(Validators { etag: row.get(0)?, last_modified: row.get(1)? })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// The last check of every source ever checked.
    ///
    /// # Errors
    /// The database failed.
    pub fn source_states(&self) -> Result<BTreeMap<String, SourceState>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, checked_at, outcome, detail, succeeded_at, failures, newest_item, items_listed
             FROM sources ORDER BY id",
        )?;
        let time = |seconds: Option<i64>| seconds.map(Timestamp::from_epoch_seconds);
        let rows = statement.query_map([], |row| {
            Ok((
                row.get(0)?,
                SourceState {
                    checked_at: Timestamp::from_epoch_seconds(row.get(1)?),
                    outcome: row.get(2)?,
                    detail: row.get(3)?,
                    succeeded_at: time(row.get(4)?),
                    failures: row.get(5)?,
                    newest_item: time(row.get(6)?),
                    items_listed: row.get(7)?,
                },
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records a check that gave nothing new to store: unchanged, or failed.
    ///
    /// # Errors
    /// The database failed.
    pub fn record_check(
        &self,
        source: &Source,
        now: Timestamp,
        outcome: &str,
        detail: &str,
        succeeded: bool,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO sources (id, url, checked_at, outcome, detail, succeeded_at, failures)
                 VALUES (?1, ?6, ?2, ?3, ?4, CASE WHEN ?5 THEN ?2 END, CASE WHEN ?5 THEN 0 ELSE 1 END)
                 ON CONFLICT (id) DO UPDATE SET
                     checked_at = ?2, outcome = ?3, detail = ?4,
                     succeeded_at = CASE WHEN ?5 THEN ?2 ELSE succeeded_at END,
                     failures = CASE WHEN ?5 THEN 0 ELSE failures + 1 END",
            )?
            .execute(params![
                source.id.as_str(),
                now.epoch_seconds(),
                outcome,
                detail,
                succeeded,
                source.url
            ])?;
        count_attempt(&self.connection, source, now, !succeeded)
    }

    /// Attempts and failures per source and day, from a day on, in order of source and day.
    ///
    /// # Errors
    /// The database failed.
    pub fn attempts(&self, first: Day) -> Result<Vec<Attempts>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, day, tried, failed FROM attempts WHERE day >= ?1 ORDER BY source, day",
        )?;
        let rows = statement.query_map([first.epoch_days()], |row| {
            Ok(Attempts {
                source: row.get(0)?,
                day: Day::from_epoch_days(row.get(1)?),
                tried: row.get(2)?,
                failed: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// How often a source was asked on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub source: String,
    pub day: Day,
    pub tried: u32,
    pub failed: u32,
}

fn count_attempt(
    connection: &Connection,
    source: &Source,
    now: Timestamp,
    failed: bool,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO attempts (source, day, tried, failed) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (source, day) DO UPDATE SET tried = tried + 1, failed = failed + ?3",
        )?
        .execute(params![source.id.as_str(), now.day().epoch_days(), u32::from(failed)])?;
    Ok(())
}

/// Records that a source was read, with what its server wants to hear next time. Part of the
/// transaction that stores its items: validators without items would lose those for good.
pub(super) fn record_read(
    connection: &Connection,
    source: &Source,
    now: Timestamp,
    validators: &Validators,
    listed: usize,
    newest: Option<Timestamp>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO sources (id, url, etag, last_modified, checked_at, outcome, detail, succeeded_at,
                 failures, newest_item, items_listed)
             VALUES (?1, ?7, ?2, ?3, ?4, 'read', '', ?4, 0, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET
                 url = ?7, etag = ?2, last_modified = ?3, checked_at = ?4, outcome = 'read', detail = '',
                 succeeded_at = ?4, failures = 0, newest_item = coalesce(?5, newest_item),
                 items_listed = ?6",
        )?
        .execute(params![
            source.id.as_str(),
            validators.etag,
            validators.last_modified,
            now.epoch_seconds(),
            newest.map(Timestamp::epoch_seconds),
            listed as i64,
            source.url,
        ])?;
    count_attempt(connection, source, now, false)
}
