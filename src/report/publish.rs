//! Bytes to files, so that a reader who trusts `manifest.json` is never wrong.
//!
//! Always holds: a file is whole or absent, because it is written beside its target as `.tmp-*`,
//! synced and renamed. Every hash in the manifest is that of the file on disk, at every moment and
//! after a kill at any moment, because a set of files changes in this order:
//!
//! 1. Every changed file is staged and synced. Nothing published has changed yet.
//! 2. A manifest takes the place of the old one that lists only the files which do *not* change,
//!    and under `replacing` the names of all that do.
//! 3. The staged files are renamed, the gallery last; files of the old set that this build does not
//!    publish are removed; the folders are synced.
//! 4. The manifest of the new set commits it.
//!
//! A build killed within step 3 leaves a true, short manifest; the next build reads `replacing`,
//! so it knows which files are ours and puts all of them right. A file whose bytes do not change
//! is left alone, and if none changes nothing is written.
//!
//! Files that no manifest lists are never touched, except leftovers named `.tmp-*` and targets of
//! this build; a gallery page or manifest of another maker is refused. One build at a time: a
//! second one waits for the lock on the folder.

use super::File;
use super::manifest::{Found, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The page to open first.
pub(super) const GALLERY: &str = "index.html";
const MANIFEST: &str = "manifest.json";
const STAGED: &str = ".tmp-";
/// Stands in every gallery page that we write; tells it from other makers' pages.
pub(super) const GENERATOR: &str = "comity gallery";

/// What a build did to the folder; the manifest itself is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files new or with other bytes.
    pub written: usize,
    /// Files left alone.
    pub unchanged: usize,
    /// Files of an earlier build that this one does not publish.
    pub removed: usize,
}

/// Why a build could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file or a link stands where a folder is needed.
    #[error("{path}: not a folder; move it away or set another charts folder", path = .0.display())]
    NotAFolder(PathBuf),
    /// A page or manifest that another program made.
    #[error("{path}: made by another program; move it away or set another charts folder", path = .0.display())]
    Foreign(PathBuf),
    /// The operating system refused.
    #[error("{path}: {source}; {advice}", path = .path.display(), advice = advice(.source))]
    Io { path: PathBuf, source: io::Error },
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space; what was published before still stands"
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "make the folder writable for this user or set another charts folder"
        }
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => {
            "move it away or set another charts folder"
        }
        _ => "check the disk, then build again",
    }
}

type Before<'a> = &'a mut dyn FnMut(&Path);

/// Makes the folder hold exactly these files of ours, and their manifest.
pub(super) fn publish(
    files: &BTreeMap<String, File<'_>>,
    dir: &Path,
    before: Before,
) -> Result<Published, PublishError> {
    fs::create_dir_all(dir).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => PublishError::NotAFolder(dir.into()),
        _ => io_error(dir)(error),
    })?;
    let _lock = lock(dir)?;
    let old = read_manifest(dir)?;
    refuse_foreign_gallery(dir, &old)?;
    let new = Manifest::of(files);
    remove_leftovers(dir, &folders(old.names().chain(files.keys())))?;

    let mut changed = BTreeSet::new();
    for (name, file) in files {
        if !holds(&dir.join(name), &file.bytes)? {
            changed.insert(name.clone());
        }
    }
    let stale: BTreeSet<String> =
        old.names().filter(|name| !files.contains_key(*name)).cloned().collect();
    let changing: BTreeSet<String> = changed.union(&stale).cloned().collect();

    let mut staging = Staging::new(dir, before);
    for name in &changed {
        if let Some(file) = files.get(name) {
            staging.stage(name, &file.bytes)?;
        }
    }
    let mut removed = 0;
    if !changing.is_empty() {
        staging.put_manifest(&Manifest::between(&old, &new, &changing))?;
        staging.rename_all()?;
        for name in &stale {
            removed += usize::from(remove(&dir.join(name), staging.before)?);
        }
    }
    for folder in folders(changing.iter().chain(&old.replacing)) {
        sync_folder(&dir.join(folder))?;
    }
    staging.put_manifest(&new)?;
    remove_empty_folders(dir, &folders(stale.iter()));
    Ok(Published { written: changed.len(), unchanged: files.len() - changed.len(), removed })
}

/// Files written but not yet renamed; what is left of them is removed when a build fails.
struct Staging<'a> {
    dir: &'a Path,
    before: Before<'a>,
    /// Staged path and target, in the order of renaming.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Staging<'a> {
    fn new(dir: &'a Path, before: Before<'a>) -> Staging<'a> {
        Staging { dir, before, moves: Vec::new() }
    }

    /// Writes and syncs the bytes beside their target.
    fn stage(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let target = self.dir.join(name);
        let staged = match name.rsplit_once('/') {
            Some((folder, file)) => {
                let folder = self.dir.join(folder);
                make_folder(&folder)?;
                folder.join(format!("{STAGED}{file}"))
            }
            None => self.dir.join(format!("{STAGED}{name}")),
        };
        if target.is_dir() {
            return Err(io_error(&target)(ErrorKind::IsADirectory.into()));
        }
        (self.before)(&staged);
        self.moves.push((staged.clone(), target));
        let write = || {
            let mut out = fs::OpenOptions::new().write(true).create_new(true).open(&staged)?;
            out.write_all(bytes)?;
            out.sync_all()
        };
        write().map_err(io_error(&staged))
    }

    /// Moves every staged file to its place, the gallery last.
    fn rename_all(&mut self) -> Result<(), PublishError> {
        self.moves.sort_by_key(|(_, target)| target.ends_with(GALLERY));
        while let Some((staged, target)) = self.moves.first() {
            (self.before)(target);
            fs::rename(staged, target).map_err(io_error(target))?;
            self.moves.remove(0);
        }
        Ok(())
    }

    /// Replaces the manifest durably, unless it says the same already.
    fn put_manifest(&mut self, manifest: &Manifest) -> Result<(), PublishError> {
        let text = manifest.text();
        if holds(&self.dir.join(MANIFEST), text.as_bytes())? {
            return Ok(());
        }
        let others = std::mem::take(&mut self.moves);
        let put = self.stage(MANIFEST, text.as_bytes()).and_then(|()| self.rename_all());
        self.moves.extend(others);
        put?;
        sync_folder(self.dir)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        for (staged, _) in &self.moves {
            // The build has failed already, and the next one looks for leftovers.
            let _ = fs::remove_file(staged);
        }
    }
}

/// The manifest in the folder; an empty one where there is none or a damaged one.
fn read_manifest(dir: &Path) -> Result<Manifest, PublishError> {
    let path = dir.join(MANIFEST);
    let Some(bytes) = read_if_present(&path)? else { return Ok(Manifest::default()) };
    match Manifest::read(&bytes) {
        Found::Ours(manifest) => Ok(manifest),
        Found::Damaged => Ok(Manifest::default()),
        Found::Foreign => Err(PublishError::Foreign(path)),
    }
}

fn refuse_foreign_gallery(dir: &Path, old: &Manifest) -> Result<(), PublishError> {
    let path = dir.join(GALLERY);
    if old.names().any(|name| name == GALLERY) {
        return Ok(());
    }
    let Some(page) = read_if_present(&path)? else { return Ok(()) };
    let mark = GENERATOR.as_bytes();
    let ours = page.windows(mark.len()).any(|window| window == mark);
    if ours { Ok(()) } else { Err(PublishError::Foreign(path)) }
}

/// Removes what a killed build left half written.
fn remove_leftovers(dir: &Path, folders: &BTreeSet<PathBuf>) -> Result<(), PublishError> {
    let root = PathBuf::new();
    for folder in folders.iter().chain([&root]).map(|folder| dir.join(folder)) {
        if !folder.is_dir() || folder.as_path() != dir && folder.is_symlink() {
            continue;
        }
        for entry in fs::read_dir(&folder).map_err(io_error(&folder))? {
            let entry = entry.map_err(io_error(&folder))?;
            let staged = entry.file_name().to_string_lossy().starts_with(STAGED);
            if staged && entry.file_type().is_ok_and(|kind| !kind.is_dir()) {
                fs::remove_file(entry.path()).map_err(io_error(&entry.path()))?;
            }
        }
    }
    Ok(())
}

/// Removes a regular file inside a real folder; anything else is not ours and stays.
fn remove(path: &Path, before: &mut dyn FnMut(&Path)) -> Result<bool, PublishError> {
    let in_link = path.parent().is_some_and(|folder| folder.is_symlink());
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    if in_link || !is_file {
        return Ok(false);
    }
    before(path);
    fs::remove_file(path).map_err(io_error(path))?;
    Ok(true)
}

/// Folders of removed files, where nothing is left in them.
fn remove_empty_folders(dir: &Path, folders: &BTreeSet<PathBuf>) {
    for folder in folders.iter().filter(|folder| !folder.as_os_str().is_empty()) {
        // Refused for a folder that still holds something, as it should be.
        let _ = fs::remove_dir(dir.join(folder));
    }
}

/// The folders of some names, relative to the site; the site itself is the empty path.
fn folders<'a>(names: impl Iterator<Item = &'a String>) -> BTreeSet<PathBuf> {
    names.filter_map(|name| Path::new(name).parent()).map(Path::to_path_buf).collect()
}

fn make_folder(folder: &Path) -> Result<(), PublishError> {
    match fs::create_dir(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let real = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
            if real { Ok(()) } else { Err(PublishError::NotAFolder(folder.into())) }
        }
        Err(error) => Err(io_error(folder)(error)),
    }
}

/// Whether the file is there with just these bytes.
fn holds(path: &Path, bytes: &[u8]) -> Result<bool, PublishError> {
    let same_length = |found: fs::Metadata| found.is_file() && found.len() == bytes.len() as u64;
    if !fs::symlink_metadata(path).is_ok_and(same_length) {
        return Ok(false);
    }
    Ok(read_if_present(path)?.is_some_and(|found| found == bytes))
}

fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error(path)(error)),
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> PublishError + use<> {
    let path = path.to_path_buf();
    move |source| PublishError::Io { path, source }
}

/// Makes renames and removals in a folder durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    match fs::File::open(folder) {
        Ok(open) => open.sync_all().map_err(io_error(folder)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io_error(folder)(error)),
    }
}

/// Folders cannot be opened as files here; the file system orders renames by itself.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> Result<(), PublishError> {
    Ok(())
}

/// Waits for other builds into this folder; the lock ends with the process at the latest.
#[cfg(unix)]
fn lock(dir: &Path) -> Result<Option<fs::File>, PublishError> {
    let folder = fs::File::open(dir).map_err(io_error(dir))?;
    match folder.lock() {
        Ok(()) => Ok(Some(folder)),
        // Some network file systems know no locks.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
        Err(error) => Err(io_error(dir)(error)),
    }
}

/// Folders cannot be locked here; the daemon's own lock keeps builds apart.
#[cfg(not(unix))]
fn lock(_dir: &Path) -> Result<Option<fs::File>, PublishError> {
    Ok(None)
}
