//! Schema versions, append-only: the length of the list is the version.

use super::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// Each entry takes the schema from the version of its position to the next. Never edit one that was
/// released; add another.
const MIGRATIONS: [&str; 2] =
    [include_str!("migrations/0001.sql"), include_str!("migrations/0002.sql")];

/// Brings a database to the newest schema, each step in a transaction of its own.
pub(super) fn apply(connection: &mut Connection, path: &str) -> Result<(), StoreError> {
    loop {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: u32 = step.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let known = MIGRATIONS.len() as u32;
        if version > known {
            return Err(StoreError::Newer { path: path.to_owned(), found: version, known });
        }
        let Some(migration) = MIGRATIONS.get(version as usize) else { return Ok(()) };
        step.execute_batch(migration)?;
        step.pragma_update(None, "user_version", version + 1)?;
        step.commit()?;
    }
}
