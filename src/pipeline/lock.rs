//! One pass at a time: a lock beside the database, released by the system however a pass ends.

use super::PassError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Held while a pass is at work.
pub(super) struct PassLock {
    _file: File,
}

impl PassLock {
    /// Takes the lock of a database.
    pub fn acquire(database: &Path) -> Result<PassLock, PassError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let failed = |source| PassError::Lock { path: path.clone(), source };
        let file =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(PassLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(PassError::Busy(path)),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
