//! `manifest.json`: the names of all published files with their SHA-256.
//!
//! Always holds: a name read from a manifest is one that this room could have published itself, so
//! no entry leads out of the folder or to somebody else's file.

use super::{File, json};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// First key of the file; tells it from other programs' `manifest.json`.
const SCHEMA: &str = "comity-manifest/1";

/// What stands in the folder and may be trusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manifest {
    /// Name → entry, of files that are whole and will stay as they are until the next manifest.
    pub files: BTreeMap<String, Value>,
    /// Names of files that a build is about to write, replace or remove; empty once it is done.
    pub replacing: BTreeSet<String>,
}

/// What a file called `manifest.json` turned out to be.
pub(super) enum Found {
    Ours(Manifest),
    /// Not JSON: a damaged file, worth no more than none.
    Damaged,
    /// JSON of another kind.
    Foreign,
}

impl Manifest {
    /// The manifest of a complete set of files.
    pub fn of(files: &BTreeMap<String, File<'_>>) -> Manifest {
        let entry = |file: &File<'_>| {
            let mut entry = json!({"sha256": sha256(&file.bytes), "bytes": file.bytes.len()});
            if let Some((width, height)) = file.pixels {
                entry["width"] = json!(width);
                entry["height"] = json!(height);
            }
            entry
        };
        let files = files.iter().map(|(name, file)| (name.clone(), entry(file))).collect();
        Manifest { files, replacing: BTreeSet::new() }
    }

    /// What holds before, during and after the step from one manifest to the next: the entries
    /// that both share, except the `changing` names.
    pub fn between(old: &Manifest, new: &Manifest, changing: &BTreeSet<String>) -> Manifest {
        let stays = |(name, entry): &(&String, &Value)| {
            old.files.get(*name) == Some(*entry) && !changing.contains(*name)
        };
        let files = new.files.iter().filter(stays).map(|(n, e)| (n.clone(), e.clone())).collect();
        Manifest { files, replacing: changing.clone() }
    }

    /// Every name that belongs to us.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(&self.replacing)
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut root = Map::new();
        root.insert("schema".into(), json!(SCHEMA));
        root.insert("files".into(), self.files.clone().into_iter().collect());
        if !self.replacing.is_empty() {
            root.insert(
                "replacing".into(),
                self.replacing.iter().map(|name| json!(name)).collect(),
            );
        }
        json::pretty(&Value::Object(root))
    }

    /// Reads a manifest; entries with a name that we would not publish are passed over.
    pub fn read(bytes: &[u8]) -> Found {
        let Ok(root) = serde_json::from_slice::<Value>(bytes) else { return Found::Damaged };
        if root.get("schema").and_then(Value::as_str) != Some(SCHEMA) {
            return Found::Foreign;
        }
        let mut manifest = Manifest::default();
        for (name, entry) in root.get("files").and_then(Value::as_object).into_iter().flatten() {
            if is_publishable(name) {
                manifest.files.insert(name.clone(), entry.clone());
            }
        }
        let replacing = root.get("replacing").and_then(Value::as_array).into_iter().flatten();
        let names = replacing.filter_map(Value::as_str).filter(|name| is_publishable(name));
        manifest.replacing = names.map(str::to_owned).collect();
        Found::Ours(manifest)
    }
}

/// Whether we publish under such a name: `index.html`, or `folder/file.ext` with plain words and one
/// of our extensions.
pub(super) fn is_publishable(name: &str) -> bool {
    let plain = |word: &str| {
        let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
        !word.is_empty() && word.bytes().all(ok)
    };
    match name.split_once('/') {
        Some((folder, file)) => {
            let known = ["png", "svg", "json", "txt", "csv"];
            let ours = file.rsplit_once('.').is_some_and(|(_, ending)| known.contains(&ending));
            plain(folder) && ours && file.split('.').all(plain)
        }
        None => name == super::publish::GALLERY,
    }
}

/// Lower-case hexadecimal SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
