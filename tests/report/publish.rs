//! A reader of the published folder never sees half a file, nor a manifest that is wrong.

use crate::fixture::site;
use comity::model::Chart;
use comity::report::{PublishError, Published};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use tempfile::TempDir;

const CHILD_FOLDER: &str = "COMITY_TEST_PUBLISH_FOLDER";
const CHILD_STEP: &str = "COMITY_TEST_PUBLISH_KILL_AT";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Every file below a folder, by relative name.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn times(root: &Path) -> BTreeMap<String, SystemTime> {
    let time = |name: &String| fs::metadata(root.join(name)).unwrap().modified().unwrap();
    tree(root).into_keys().map(|name| (name.clone(), time(&name))).collect()
}

fn manifest(root: &Path) -> Value {
    serde_json::from_slice(&fs::read(root.join("manifest.json")).unwrap()).unwrap()
}

/// Asserts that every entry of the manifest names a file with just that content.
fn assert_manifest_is_true(root: &Path) -> usize {
    let manifest = manifest(root);
    let files = manifest["files"].as_object().unwrap();
    for (name, entry) in files {
        let bytes = fs::read(root.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let sum: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(entry["sha256"], json!(sum), "{name}");
        assert_eq!(entry["bytes"], json!(bytes.len()), "{name}");
    }
    files.len()
}

#[test]
fn a_build_publishes_images_sidecars_alt_texts_gallery_and_manifest() {
    let folder = folder();
    let done = site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    assert_eq!(done, Published { written: 8, unchanged: 0, removed: 0 });
    let names: Vec<String> = tree(folder.path()).into_keys().collect();
    assert_eq!(
        names,
        [
            "cn-jp/trend.csv",
            "cn-jp/trend.json",
            "cn-jp/trend.phone.light.png",
            "cn-jp/trend.print.light.svg",
            "cn-jp/trend.txt",
            "cn-jp/trend.web.dark.png",
            "cn-jp/trend.web.light.png",
            "index.html",
            "manifest.json",
        ]
    );
    assert_eq!(assert_manifest_is_true(folder.path()), 8);
    let manifest = manifest(folder.path());
    assert_eq!(manifest["files"]["cn-jp/trend.web.light.png"]["width"], 2400);
    assert_eq!(manifest.get("replacing"), None);
    let alt = fs::read_to_string(folder.path().join("cn-jp/trend.txt")).unwrap();
    assert_eq!(alt, "Line chart of the news sentiment index.\n");
    let sidecar = fs::read_to_string(folder.path().join("cn-jp/trend.json")).unwrap();
    assert!(sidecar.contains("\n        [\"2025-06-11\",-0.4211,"), "one day per line");
    serde_json::from_str::<Value>(&sidecar).unwrap();
}

#[test]
fn an_unchanged_site_writes_nothing() {
    let folder = folder();
    site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    let before = times(folder.path());
    let mut steps = 0;
    let again = site(&["CN-JP"], "1").publish_with(folder.path(), &mut |_| steps += 1).unwrap();
    assert_eq!(again, Published { written: 0, unchanged: 8, removed: 0 });
    assert_eq!((times(folder.path()), steps), (before, 0));
}

#[test]
fn only_changed_files_are_rewritten() {
    let folder = folder();
    site(&["CN-JP", "JP-KR"], "1").publish(folder.path()).unwrap();
    let before = times(folder.path());
    let mut changed = site(&["CN-JP", "JP-KR"], "1");
    let chart = crate::fixture::chart("JP-KR");
    changed.add(Chart::from(chart), crate::fixture::images("2"), crate::fixture::facts());
    changed.publish(folder.path()).unwrap();
    let after = times(folder.path());
    let touched: Vec<&String> = after.keys().filter(|n| before.get(*n) != after.get(*n)).collect();
    assert_eq!(
        touched,
        [
            "jp-kr/trend.json",
            "jp-kr/trend.phone.light.png",
            "jp-kr/trend.print.light.svg",
            "jp-kr/trend.web.dark.png",
            "jp-kr/trend.web.light.png",
            "manifest.json",
        ]
    );
}

#[test]
fn a_damaged_file_is_put_right() {
    let folder = folder();
    site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    let sound = tree(folder.path());
    fs::write(folder.path().join("cn-jp/trend.txt"), "half").unwrap();
    fs::write(folder.path().join("manifest.json"), "{\"schema\": ").unwrap();
    let done = site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    assert_eq!((done.written, tree(folder.path())), (1, sound));
}

#[test]
fn files_of_an_earlier_build_go_and_files_of_others_stay() {
    let folder = folder();
    site(&["CN-JP", "JP-KR"], "1").publish(folder.path()).unwrap();
    for foreign in ["notes.txt", "cn-jp/notes.txt", "jp-kr/trend.draft.png"] {
        fs::write(folder.path().join(foreign), "mine").unwrap();
    }
    let done = site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    assert_eq!(done.removed, 7);
    let left: Vec<String> =
        tree(folder.path()).into_keys().filter(|name| !name.starts_with("cn-jp/trend")).collect();
    assert_eq!(
        left,
        ["cn-jp/notes.txt", "index.html", "jp-kr/trend.draft.png", "manifest.json", "notes.txt"]
    );
    fs::remove_file(folder.path().join("jp-kr/trend.draft.png")).unwrap();
    site(&["CN-JP", "JP-KR"], "1").publish(folder.path()).unwrap();
    site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    assert!(!folder.path().join("jp-kr").exists(), "an emptied folder goes too");
}

#[test]
fn a_manifest_cannot_lead_out_of_the_folder() {
    let outer = folder();
    let inner = outer.path().join("charts");
    site(&["CN-JP"], "1").publish(&inner).unwrap();
    let targets =
        ["private.txt", "charts/notes.txt", "charts/.hidden/x.txt", "charts/cn-jp/UPPER.txt"];
    fs::create_dir(inner.join(".hidden")).unwrap();
    for target in targets {
        fs::write(outer.path().join(target), "keep").unwrap();
    }
    let absolute = outer.path().join("private.txt").display().to_string();
    let names = [
        "../private.txt",
        "cn-jp/../../private.txt",
        &absolute,
        "notes.txt",
        ".hidden/x.txt",
        "cn-jp/UPPER.txt",
        "cn-jp//trend.txt",
        "cn-jp\\..\\trend.txt",
        "",
        "/",
        "cn-jp/..",
    ];
    let entries: serde_json::Map<_, _> = names.iter().map(|n| ((*n).into(), json!({}))).collect();
    let hostile = json!({"schema": "comity-manifest/1", "files": entries, "replacing": names});
    fs::write(inner.join("manifest.json"), hostile.to_string()).unwrap();
    let done = site(&["CN-JP"], "1").publish(&inner).unwrap();
    assert_eq!(done.removed, 0);
    for target in targets {
        assert_eq!(fs::read_to_string(outer.path().join(target)).unwrap(), "keep", "{target}");
    }
}

#[cfg(unix)]
#[test]
fn links_inside_the_folder_are_not_followed() {
    let (folder, elsewhere) = (folder(), folder());
    fs::write(elsewhere.path().join("trend.txt"), "keep").unwrap();
    site(&["JP-KR"], "1").publish(folder.path()).unwrap();
    fs::remove_dir_all(folder.path().join("jp-kr")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("jp-kr")).unwrap();
    let refused = site(&["JP-KR"], "2").publish(folder.path()).unwrap_err();
    assert!(matches!(refused, PublishError::NotAFolder(_)), "{refused}");
    site(&["CN-JP"], "1").publish(folder.path()).unwrap();
    assert_eq!(fs::read_to_string(elsewhere.path().join("trend.txt")).unwrap(), "keep");
}

#[test]
fn pages_of_other_programs_are_refused_with_the_fix() {
    for (name, text) in
        [("index.html", "<h1>My page</h1>"), ("manifest.json", "{\"name\": \"app\"}")]
    {
        let folder = folder();
        fs::write(folder.path().join(name), text).unwrap();
        let refused = site(&["CN-JP"], "1").publish(folder.path()).unwrap_err().to_string();
        assert!(refused.contains(name) && refused.contains("another charts folder"), "{refused}");
        assert_eq!(tree(folder.path()).len(), 1);
    }
}

#[test]
fn a_file_or_folder_in_the_way_is_named_and_nothing_changes() {
    let outer = folder();
    let file = outer.path().join("charts");
    fs::write(&file, "mine").unwrap();
    let refused = site(&["CN-JP"], "1").publish(&file).unwrap_err();
    assert!(matches!(&refused, PublishError::NotAFolder(path) if *path == file), "{refused}");

    let folder = folder();
    fs::create_dir_all(folder.path().join("cn-jp/trend.web.light.png")).unwrap();
    let refused = site(&["CN-JP"], "1").publish(folder.path()).unwrap_err().to_string();
    assert!(
        refused.contains("trend.web.light.png") && refused.contains("move it away"),
        "{refused}"
    );
    assert!(tree(folder.path()).is_empty(), "staged files are taken back");
}

#[test]
fn the_manifest_is_true_before_every_single_step() {
    let folder = folder();
    site(&["CN-JP", "JP-KR"], "1").publish(folder.path()).unwrap();
    let mut steps = 0;
    site(&["CN-JP"], "2")
        .publish_with(folder.path(), &mut |_| {
            steps += 1;
            assert_manifest_is_true(folder.path());
        })
        .unwrap();
    assert!(steps > 15, "{steps}");
    assert_eq!(assert_manifest_is_true(folder.path()), 8);
}

/// Run by the test below in a process of its own, which dies at the step given.
#[test]
#[ignore = "a part of a_build_killed_at_any_step_is_completed_by_the_next"]
fn publish_until_killed() {
    let Some(folder) = std::env::var_os(CHILD_FOLDER).map(PathBuf::from) else {
        eprintln!("skipped: only the test below starts it");
        return;
    };
    let mut left: usize = std::env::var(CHILD_STEP).unwrap().parse().unwrap();
    site(&["CN-JP"], "2")
        .publish_with(&folder, &mut |_| match left {
            0 => std::process::abort(),
            _ => left -= 1,
        })
        .unwrap();
}

fn publish_in_child(folder: &Path, kill_at: usize) -> bool {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "publish::publish_until_killed"])
        .env(CHILD_FOLDER, folder)
        .env(CHILD_STEP, kill_at.to_string())
        .output()
        .unwrap();
    output.status.success()
}

#[test]
fn a_build_killed_at_any_step_is_completed_by_the_next() {
    let [before, after] = [(), ()].map(|()| folder());
    site(&["CN-JP", "JP-KR"], "1").publish(before.path()).unwrap();
    site(&["CN-JP"], "2").publish(after.path()).unwrap();
    let (old, new) = (tree(before.path()), tree(after.path()));
    let mut kill_at = 0;
    loop {
        let folder = folder();
        site(&["CN-JP", "JP-KR"], "1").publish(folder.path()).unwrap();
        let finished = publish_in_child(folder.path(), kill_at);
        assert_manifest_is_true(folder.path());
        for (name, bytes) in tree(folder.path()) {
            let whole = [&old, &new].iter().any(|set| set.get(&name) == Some(&bytes));
            assert!(whole || name.contains(".tmp-") || name == "manifest.json", "{name}");
        }
        site(&["CN-JP"], "2").publish(folder.path()).unwrap();
        assert!(tree(folder.path()) == new, "killed at step {kill_at}");
        if finished {
            break;
        }
        kill_at += 1;
    }
    assert!(kill_at > 15, "{kill_at}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_stands_in_the_manifest_the_next_build_is_sound_or_refused(text in "\\PC{0,40}") {
        let folder = folder();
        fs::write(folder.path().join("manifest.json"), &text).unwrap();
        match site(&["CN-JP"], "1").publish(folder.path()) {
            Ok(_) => { assert_manifest_is_true(folder.path()); }
            Err(refused) => {
                prop_assert!(matches!(refused, PublishError::Foreign(_)));
                prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
            }
        }
    }
}
