//! Rows in and out: the only room that speaks SQL. One file per noun.
//!
//! Always holds: the schema is the one of the newest migration; every write is idempotent and
//! atomic, so that a pass killed anywhere leaves whole rows and the next pass completes them.
//! SQLite sits behind one handle without a pool: a pass writes from one thread, and readers
//! open handles of their own (WAL lets them read meanwhile).

mod item;
mod migrations;
mod pass;
mod score;
mod series;
mod source;

pub use item::{AnalysisItem, StoredItem, Upsert};
pub use pass::PassRecord;
pub use score::{Analysis, ScoredItem, StoredEvidence, StoredFinding, Verdict};
pub use source::{Attempts, SourceState};

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a write waits for another process to finish its own.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Why the store cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("`{0}` is not a database address; write sqlite:PATH")]
    Address(String),
    #[error("{0}: is a folder; name a file in it")]
    IsFolder(String),
    #[error("{path}: {source}{}", fix(source))]
    Open { path: String, source: rusqlite::Error },
    #[error(
        "{path}: its schema is version {found}, this comity knows up to {known}; \
         use the newer comity that wrote it"
    )]
    Newer { path: String, found: u32, known: u32 },
    #[error("{path}: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("the database holds `{value}` where {expected} belongs ({table}); restore a backup")]
    Corrupt { table: &'static str, value: String, expected: &'static str },
    #[error("database: {source}{}", fix(source))]
    Sql {
        #[from]
        source: rusqlite::Error,
    },
}

fn fix(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => "; the file is no SQLite database: name another one",
        Some(ErrorCode::DatabaseCorrupt) => "; the file is damaged: restore a backup",
        Some(ErrorCode::CannotOpen) => "; check the path and its permissions",
        Some(ErrorCode::ReadOnly) => "; the file or its folder may not be written to",
        Some(ErrorCode::DiskFull) => "; the disk is full: free some space, nothing is lost",
        Some(ErrorCode::DatabaseBusy) => "; another program holds it: try again when it is done",
        _ => "",
    }
}

/// An open database of the newest schema.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens `sqlite:PATH`, creating and upgrading it as needed.
    ///
    /// # Errors
    /// An address of another kind, a path that cannot be opened, a file that is no database, or
    /// a schema from the future.
    pub fn open(url: &str) -> Result<Store, StoreError> {
        let path = Store::path_of(url)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
                path: folder.display().to_string(),
                source,
            })?;
        }
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(StoreError::IsFolder(name));
        }
        let opened = |source| StoreError::Open { path: name.clone(), source };
        let mut connection = Connection::open(&path).map_err(opened)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(opened)?;
        // NORMAL keeps the file consistent through a kill at any point; only a power cut can lose the
        // last transactions, and the next pass fetches those again.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
            )
            .map_err(opened)?;
        migrations::apply(&mut connection, &name)?;
        Ok(Store { connection, path })
    }

    /// The file behind `sqlite:PATH`.
    ///
    /// # Errors
    /// An address of another kind.
    pub fn path_of(url: &str) -> Result<PathBuf, StoreError> {
        url.strip_prefix("sqlite:")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .ok_or_else(|| StoreError::Address(url.to_owned()))
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The column as one of a known set of words.
fn word<T: Copy>(
    words: &[(T, &'static str)],
    value: &str,
    table: &'static str,
    expected: &'static str,
) -> Result<T, StoreError> {
    words
        .iter()
        .find(|(_, word)| *word == value)
        .map(|(meaning, _)| *meaning)
        .ok_or_else(|| StoreError::Corrupt { table, value: value.to_owned(), expected })
}
