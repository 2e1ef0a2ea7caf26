//! Real feeds through the whole program: every file of the corpus served on loopback and read by one pass.
//! Skipped, with a printed reason, where the corpus is not at hand.

use crate::support::{Server, Step};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A feed of the corpus.
struct Sample {
    path: String,
    body: Vec<u8>,
    content_type: String,
    encoding: String,
    entries: Option<u64>,
}

fn samples() -> Option<Vec<Sample>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let manifest = std::fs::read_to_string(corpus.join("manifest.jsonl")).ok()?;
    let rows = manifest.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let feeds = rows.filter(|row| {
        row["split"] == "dev"
            && ["feed", "feed-json", "feed-conformance"].contains(&row["kind"].as_str().unwrap())
    });
    let sample = |row: Value| {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let path = word(&row["path"]);
        let json = path.ends_with(".json");
        let default = if json { "application/feed+json" } else { "application/xml" };
        let served = word(&row["expect"]["http_content_type"]);
        Sample {
            body: std::fs::read(corpus.join(&path)).unwrap(),
            content_type: if served.is_empty() { default.to_owned() } else { served },
            encoding: word(&row["encoding"]),
            entries: row["expect"]["entries"]
                .as_u64()
                .or(row["expect"]["entries_counted"].as_u64()),
            path,
        }
    };
    Some(feeds.map(sample).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_real_feed_ends_in_a_counted_outcome_with_its_entries() {
    let Some(samples) = samples() else {
        println!("skipped: the corpus of real feeds is not at hand");
        return;
    };
    let answers: BTreeMap<String, Vec<u8>> = samples
        .iter()
        .enumerate()
        .map(|(at, sample)| {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                sample.content_type,
                sample.body.len()
            );
            (format!("/{at}"), [head.as_bytes(), &sample.body].concat())
        })
        .collect();
    let server = Server::start(move |path| vec![Step::Send(answers[path].clone())]).await;
    let folder = TempDir::new().unwrap();
    let mut config = String::from("[[pair]]\nsides = [\"CN\", \"JP\"]\n");
    config.push_str("[[outlet]]\nid = \"corpus\"\nname = \"Corpus\"\n");
    for at in 0..samples.len() {
        let url = server.url(&format!("/{at}"));
        config.push_str(&format!(
            "[[source]]\nid = \"feed-{at}\"\noutlet = \"corpus\"\nurl = \"{url}\"\n"
        ));
    }
    std::fs::write(folder.path().join("comity.toml"), config).unwrap();
    tokio::task::spawn_blocking(move || {
        let output = Command::new(env!("CARGO_BIN_EXE_comity"))
            .arg("run")
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{errors}");
        assert!(!errors.contains("panicked"), "{errors}");
        check(&samples, &folder);
    })
    .await
    .unwrap();
}

fn check(samples: &[Sample], folder: &TempDir) {
    let connection = rusqlite::Connection::open(folder.path().join("data/comity.sqlite")).unwrap();
    let mut listed =
        connection.prepare("SELECT outcome, items_listed FROM sources WHERE id = ?1").unwrap();
    let mut garbled = connection
        .prepare("SELECT count(*) FROM items WHERE source = ?1 AND instr(title || summary, char(65533)) > 0")
        .unwrap();
    let (mut expected, mut agreeing, mut legacy) = (0, 0, 0);
    for (at, sample) in samples.iter().enumerate() {
        let id = format!("feed-{at}");
        let (outcome, entries): (String, Option<u64>) = listed
            .query_row([&id], |row| {
                Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(i64::unsigned_abs)))
            })
            .unwrap_or_else(|_| panic!("{} has no outcome", sample.path));
        if let Some(wanted) = sample.entries {
            expected += 1;
            if entries.unwrap_or(0) == wanted {
                agreeing += 1;
            } else {
                println!(
                    "{}: {entries:?} entries ({outcome}) where {wanted} are expected",
                    sample.path
                );
            }
        }
        if !["utf-8", "unknown (lossy)", ""].contains(&sample.encoding.as_str())
            && outcome == "read"
        {
            legacy += 1;
            let damaged: i64 = garbled.query_row([&id], |row| row.get(0)).unwrap();
            assert_eq!(damaged, 0, "{} ({}) came out damaged", sample.path, sample.encoding);
        }
    }
    println!(
        "{} feeds, {agreeing} of {expected} with the expected number of entries, {legacy} in legacy encodings",
        samples.len()
    );
    assert!(agreeing * 100 >= expected * 98, "{agreeing} of {expected}");
}
