//! `comity score`: the JSON lines contract.

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Feeds raw bytes to the command; its lines and exit code.
fn score(input: &[u8]) -> (Vec<Value>, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("score")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code())
}

fn score_one(request: Value) -> Value {
    let (mut lines, code) = score(format!("{request}\n").as_bytes());
    assert_eq!((lines.len(), code), (1, Some(0)), "{lines:?}");
    lines.remove(0)
}

#[test]
fn a_line_carries_every_key_of_the_contract_in_order() {
    let line = score_one(
        json!({"id": "x1", "text": "China lifts its ban on seafood from Japan", "pair": ["CN", "JP"]}),
    );
    let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id", "lang", "pair", "relevant", "relation", "a_to_b", "b_to_a", "voice", "topics",
            "findings", "evidence", "scorer"
        ]
    );
    assert_eq!(line["id"], "x1");
    assert_eq!(line["lang"], "en");
    assert_eq!(line["relevant"], true);
    assert_eq!(line["a_to_b"]["tag"], 1);
    assert_eq!(line["b_to_a"], Value::Null);
    assert!(line["topics"].as_array().unwrap().contains(&json!("seafood")), "{line}");
    let evidence = &line["evidence"][0];
    assert_eq!(evidence["direction"], "CN>JP");
    assert_eq!(evidence["text"], "China lifts its ban on seafood from Japan");
}

#[test]
fn the_order_of_the_pair_decides_which_side_is_a() {
    let text = "Beijing protests to Tokyo over patrol ships";
    let forth = score_one(json!({"text": text, "pair": ["CN", "JP"]}));
    let back = score_one(json!({"text": text, "pair": ["JP", "CN"]}));
    assert_eq!(back["pair"], json!(["JP", "CN"]));
    assert_eq!((&forth["a_to_b"], &forth["b_to_a"]), (&back["b_to_a"], &back["a_to_b"]));
    assert_eq!(forth["a_to_b"]["tag"], -1);
}

#[test]
fn without_a_pair_every_pair_found_gets_a_line_and_none_gets_one_too() {
    let request = json!({"id": 7, "text": "China condemns Japan, and Russia praises India."});
    let (lines, code) = score(format!("{request}\n").as_bytes());
    assert_eq!(code, Some(0));
    let pairs: Vec<String> = lines.iter().map(|line| line["pair"].to_string()).collect();
    assert!(pairs.contains(&"[\"CN\",\"JP\"]".to_owned()), "{pairs:?}");
    assert!(pairs.contains(&"[\"IN\",\"RU\"]".to_owned()), "{pairs:?}");
    assert!(lines.iter().all(|line| line["id"] == 7));
    let nobody = score_one(json!({"id": "n", "text": "Rain is expected tomorrow."}));
    assert_eq!((&nobody["pair"], &nobody["relevant"]), (&Value::Null, &json!(false)));
}

#[test]
fn a_language_that_no_scorer_reads_is_unscored_and_never_neutral() {
    let request = json!({"text": "La Chine condamne le Japon", "lang": "fr", "pair": ["CN", "JP"]});
    let line = score_one(request);
    assert_eq!((&line["relevant"], &line["unscored"]), (&Value::Null, &json!("language")));
    assert_eq!((&line["a_to_b"], &line["b_to_a"]), (&Value::Null, &Value::Null));
}

#[test]
fn bad_lines_are_answered_in_their_place_and_the_rest_goes_on() {
    let mut input = Vec::new();
    let good = |id: u32| format!("{}\n", json!({"id": id, "text": "Rain tomorrow."}));
    input.extend_from_slice(good(1).as_bytes());
    input.extend_from_slice(b"{\"text\": \"\xFF\xFE\"}\n");
    input.extend_from_slice(b"not json\n");
    input.extend_from_slice(b"{\"id\": 4}\n");
    input.extend_from_slice(b"{\"text\": \"x\", \"pair\": [\"CN\", \"XX\"]}\n");
    input.extend_from_slice(b"{\"text\": \"x\", \"pair\": [\"CN\"]}\n");
    input.extend_from_slice(b"{\"text\": \"x\", \"published\": \"yesterday\"}\n");
    input.extend_from_slice(good(8).as_bytes());
    let (lines, code) = score(&input);
    assert_eq!((lines.len(), code), (8, Some(3)));
    assert_eq!((&lines[0]["id"], &lines[7]["id"]), (&json!(1), &json!(8)));
    let expected = [
        "not UTF-8",
        "not a request",
        "missing field `text`",
        "unknown country `XX`",
        "two countries",
        "RFC 3339",
    ];
    for (at, expected) in expected.iter().enumerate() {
        let line = &lines[at + 1];
        assert_eq!(line["line"], at + 2);
        assert!(line["error"].as_str().unwrap().contains(expected), "{line}");
    }
}

#[test]
fn odd_texts_are_judged_without_harm() {
    let long = "China protests to Japan. ".repeat(400_000);
    for text in
        ["", "   ", "😀🇯🇵🇨🇳", "\u{202E}中国\u{202C}抗議 Japan 항의", "中国中国中国", long.as_str()]
    {
        let line = score_one(json!({"text": text, "pair": ["CN", "JP"]}));
        assert_eq!(line["pair"], json!(["CN", "JP"]));
    }
}

#[test]
fn the_seed_article_is_read_as_a_careful_reader_would() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/seed-article.md");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: the seed article is not at hand");
        return;
    };
    let line = score_one(json!({"id": "seed", "text": text, "pair": ["CN", "JP"]}));
    assert_eq!(line["relevant"], true);
    let findings: Vec<(String, String, f64, String)> = line["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let word = |key: &str| f[key].as_str().unwrap().to_owned();
            (word("respondents"), word("target"), f["pct"].as_f64().unwrap(), word("polarity"))
        })
        .collect();
    let finding = |r: &str, t: &str| (r.to_owned(), t.to_owned(), 90.0, "unfavourable".to_owned());
    assert_eq!(findings.len(), 2, "{findings:?}");
    assert!(findings.contains(&finding("CN", "JP")) && findings.contains(&finding("JP", "CN")));
    assert_eq!(line["a_to_b"]["tag"], 1, "China's official voice towards Japan");
    let negative: Vec<&str> = line["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|evidence| evidence["polarity"].as_f64().unwrap() < 0.0)
        .filter_map(|evidence| evidence["text"].as_str())
        .collect();
    assert!(negative.iter().any(|text| text.contains("stabbing")), "{negative:?}");
    assert!(negative.iter().any(|text| text.contains("anti-Chinese")), "{negative:?}");
    assert!(line["topics"].as_array().unwrap().contains(&json!("seafood")), "{}", line["topics"]);
}
