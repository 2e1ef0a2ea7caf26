//! Holds the code against the table of rooms in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

struct Room {
    imports: BTreeSet<String>,
    crates: BTreeSet<String>,
}

fn words(cell: &str) -> BTreeSet<String> {
    cell.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty() && *word != "–")
        .map(str::to_owned)
        .collect()
}

fn table() -> BTreeMap<String, Room> {
    let rows = include_str!("../ARCHITECTURE.md").lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let room = Room { imports: words(cells[3]), crates: words(cells[4]) };
        (cells[1].trim_matches('`').to_owned(), room)
    })
    .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every file of `src` with its room and its code, comments left out.
fn files() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&root)
        .into_iter()
        .filter_map(|path| {
            let first = path.strip_prefix(&root).ok()?.components().next()?;
            let room = first.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).ok()?;
            let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
            let code = code.collect::<Vec<_>>().join("\n");
            (room != "main" && room != "lib").then_some((path, room, code))
        })
        .collect()
}

/// The rooms that a file names: `crate::room`, also inside `use crate::{a, b::c}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let named = if let Some(list) = rest.strip_prefix('{') {
            list.split('}').next().unwrap_or_default().split(',').map(str::trim).collect()
        } else {
            vec![rest]
        };
        for name in named {
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            found.insert(name[..end].to_owned());
        }
    }
    found
}

#[test]
fn every_room_is_in_the_table_and_imports_only_what_the_table_allows() {
    let table = table();
    let mut seen = BTreeSet::new();
    for (path, room, code) in files() {
        let allowed =
            table.get(&room).unwrap_or_else(|| panic!("{room} is not in ARCHITECTURE.md"));
        for import in imports(&code).into_iter().filter(|import| table.contains_key(import)) {
            assert!(
                import == room || allowed.imports.contains(&import),
                "{} imports {import}, which ARCHITECTURE.md does not allow",
                path.display()
            );
        }
        seen.insert(room);
    }
    assert_eq!(seen, table.keys().cloned().collect(), "rooms of the code and of the table");
}

#[test]
fn an_outside_crate_with_a_room_of_its_own_is_named_nowhere_else() {
    let table = table();
    let owners: BTreeMap<String, &String> = table
        .iter()
        .flat_map(|(room, of)| of.crates.iter().map(move |name| (name.replace('-', "_"), room)))
        .collect();
    assert!(
        owners.contains_key("reqwest")
            && owners.contains_key("rusqlite")
            && owners.contains_key("plotters")
    );
    for (path, room, code) in files() {
        for (name, owner) in &owners {
            let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            });
            assert!(
                !named || room == **owner,
                "{} names {name}, which belongs to {owner}",
                path.display()
            );
        }
    }
}

#[test]
fn every_file_opens_with_what_it_owns() {
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no introduction", path.display());
    }
}

#[test]
fn every_dependency_is_explained() {
    let manifest: toml::Table = toml::from_str(include_str!("../Cargo.toml")).unwrap();
    let text = include_str!("../ARCHITECTURE.md");
    let reasons = text.split("## Why each dependency").nth(1).unwrap();
    let explained: BTreeSet<&str> = reasons
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|row| row.split('|').next())
        .flat_map(|cell| cell.split(',').map(str::trim))
        .collect();
    for name in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(explained.contains(name.as_str()), "{name} is not explained in ARCHITECTURE.md");
    }
}
