//! `comity eval`: its figures against figures computed by hand and against the published measure, its tables,
//! and what it does with bad lines.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const COMITY: &str = env!("CARGO_BIN_EXE_comity");

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/eval").join(name)
}

/// Runs `comity eval` in a folder without a configuration.
fn eval(arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(COMITY);
    command.arg("eval").args(arguments).current_dir(folder.path());
    command.env_remove("COMITY_CONFIG").stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The text that a successful evaluation prints.
fn printed(arguments: &[&str]) -> String {
    let output = eval(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn figures(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--json"]].concat())).unwrap()
}

/// The arguments that judge a stored output.
fn stored(labels: &str, scored: &str) -> [String; 3] {
    let path = |name| fixture(name).display().to_string();
    [path(labels), "--output".to_owned(), path(scored)]
}

fn borrowed(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[track_caller]
fn near(figure: &Value, expected: f64) {
    let figure = figure.as_f64().unwrap();
    assert!((figure - expected).abs() < 1e-12, "{figure} is not {expected}");
}

#[test]
fn figures_of_items_are_those_computed_by_hand() {
    let all = stored("labels.jsonl", "scored.jsonl");
    let figures = figures(&borrowed(&all));
    let all = &figures["items"]["all"];
    assert_eq!((&all["items"], &all["relevant"]), (&json!(12), &json!(8)));
    // 6 of 8 relevant items found, i04 called relevant as well.
    near(&all["relevance_f1"], 12.0 / 15.0);
    // i07 and i11 of four; i09 was left unscored.
    near(&all["irrelevant_recall"], 2.0 / 4.0);
    // −1: 4 labelled, 3 answered, 2 alike; 0: 6, 6, 4; +1: 2, 1, 1.
    near(&all["relation_f1"], (4.0 / 7.0 + 8.0 / 12.0 + 2.0 / 3.0) / 3.0);
    near(&all["relation_accuracy"], 7.0 / 12.0);
    // −1: 5 labelled, 1 answered, 1 alike; 0: 3, 4, 2; +1: 3, 3, 2; null: 5, 8, 3.
    near(&all["direction_f1"], (2.0 / 6.0 + 4.0 / 7.0 + 4.0 / 6.0 + 6.0 / 13.0) / 4.0);
    // With 0 and null as one class: 8 labelled, 12 answered, 8 alike.
    near(&all["stance_f1"], (2.0 / 6.0 + 16.0 / 20.0 + 4.0 / 6.0) / 3.0);
    // i05, whose answer names the pair the other way round.
    near(&all["sign_flips"], 1.0 / 16.0);
    // i06 and i10 were not found; an expert is a media voice.
    near(&all["voice_accuracy"], 6.0 / 8.0);
    assert_eq!(figures["unanswered"], 1, "i10 has no answer");
}

#[test]
fn groups_split_the_same_items_by_language_pair_voice_and_length() {
    let all = stored("labels.jsonl", "scored.jsonl");
    let figures = figures(&[&borrowed(&all)[..], &["--pair-items-min", "3"]].concat());
    let items = &figures["items"];
    let sizes = |of: &str| -> Vec<(String, u64)> {
        let groups = items[of].as_object().unwrap();
        groups
            .iter()
            .map(|(name, group)| (name.clone(), group["items"].as_u64().unwrap()))
            .collect()
    };
    let named = |groups: &[(&str, u64)]| -> Vec<(String, u64)> {
        groups.iter().map(|&(name, n)| (name.to_owned(), n)).collect()
    };
    assert_eq!(sizes("language"), named(&[("en", 5), ("ja", 2), ("ko", 2), ("zh", 3)]));
    assert_eq!(sizes("pair"), named(&[("CN-JP", 7), ("JP-KR", 4), ("1 others", 1)]));
    assert_eq!(
        sizes("voice"),
        named(&[("official", 5), ("public", 1), ("media", 5), ("mixed", 1)])
    );
    assert_eq!(sizes("length"), named(&[("headline alone", 11), ("short", 1)]));
    // i08 alone: relation 0 in place of +1; both directions right or silent.
    near(&items["pair"]["1 others"]["relation_accuracy"], 0.0);
    near(&items["pair"]["1 others"]["voice_accuracy"], 1.0);
    // No item of CN-US is irrelevant: there is nothing to recall.
    assert_eq!(items["pair"]["1 others"]["irrelevant_recall"], Value::Null);
}

#[test]
fn confidence_is_held_against_the_share_that_is_right() {
    let all = stored("labels.jsonl", "scored.jsonl");
    let reliability = &figures(&borrowed(&all))["items"]["reliability"];
    let bins: Vec<(f64, u64, f64)> = reliability["bins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bin| {
            let number = |key: &str| bin[key].as_f64().unwrap();
            (number("from"), bin["stances"].as_u64().unwrap(), number("right"))
        })
        .collect();
    let expected = [
        (0.2, 1, 1.0),
        (0.3, 3, 1.0),
        (0.5, 1, 1.0),
        (0.6, 1, 0.0),
        (0.7, 1, 0.0),
        (0.8, 1, 1.0),
        (0.9, 1, 1.0),
    ];
    assert_eq!(bins, expected);
    near(&reliability["calibration_error"], (0.8 + 3.0 * 0.7 + 0.5 + 0.6 + 0.7 + 0.2 + 0.1) / 9.0);
}

#[test]
fn survey_figures_count_exactly_and_over_all_lines_of_a_text() {
    let all = stored("polls.jsonl", "polls_scored.jsonl");
    let figures = figures(&borrowed(&all));
    let all = &figures["polls"]["all"];
    // Three of four found, 81.04 being 81.0; two invented; one distractor of two left clean.
    near(&all["f1"], 6.0 / 9.0);
    near(&all["precision"], 3.0 / 5.0);
    near(&all["recall"], 3.0 / 4.0);
    near(&all["distractors_clean"], 1.0 / 2.0);
    assert_eq!(figures.get("items"), None);
    let wrong = figures["polls"]["wrong_texts"].as_array().unwrap();
    let ids: Vec<&str> = wrong.iter().map(|text| text["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["p2", "p4", "p5"]);
}

#[test]
fn the_tables_read_well() {
    let all = stored("labels.jsonl", "scored.jsonl");
    let printed = printed(&[&borrowed(&all)[..], &["--pair-items-min", "3"]].concat());
    insta::assert_snapshot!(printed);
}

#[test]
fn the_tables_of_survey_figures_read_well() {
    let all = stored("polls.jsonl", "polls_scored.jsonl");
    insta::assert_snapshot!(printed(&borrowed(&all)));
}

#[test]
fn the_table_of_a_comparison_reads_well() {
    let better = fixture("scored_better.jsonl").display().to_string();
    let all = stored("labels.jsonl", "scored.jsonl");
    let arguments = [&borrowed(&all)[..], &["--compare", &better, "--worst", "0"]].concat();
    let printed = printed(&arguments);
    let (_, comparison) = printed.split_once("\ntoy@1 (first)").unwrap();
    insta::assert_snapshot!(comparison);
}

#[test]
fn a_scorer_differs_from_another_by_the_difference_of_their_figures() {
    let better = fixture("scored_better.jsonl").display().to_string();
    let all = stored("labels.jsonl", "scored.jsonl");
    let arguments = [&borrowed(&all)[..], &["--compare", &better]].concat();
    let compared = figures(&arguments);
    let alone = figures(&borrowed(&stored("labels.jsonl", "scored_better.jsonl")));
    let of = |group: &str, figure: &str| compared["items"]["comparison"][group][figure].clone();
    for (figure, second) in alone["items"]["all"].as_object().unwrap() {
        let compared = of("all", figure);
        if let Some(second) = second.as_f64().filter(|_| !compared.is_null()) {
            near(&compared["second"], second);
            near(
                &compared["first"],
                compared["second"].as_f64().unwrap() + compared["difference"].as_f64().unwrap(),
            );
        }
    }
    let stance = of("all", "stance_f1");
    let (low, high) = (&stance["interval_95"][0], &stance["interval_95"][1]);
    assert!(low.as_f64() < high.as_f64() && high.as_f64().unwrap() <= 0.0, "{stance}");
    // What both answer alike cannot differ in any draw.
    assert_eq!(of("ko", "relation_f1")["interval_95"], json!([0.0, 0.0]));
    assert_eq!(compared, figures(&arguments), "the same draws every time");
}

#[test]
fn without_a_stored_output_the_configured_scorer_answers() {
    let labels = fixture("labels.jsonl").display().to_string();
    let figures = figures(&[&labels]);
    assert_eq!(
        (&figures["unanswered"], &figures["items"]["all"]["items"]),
        (&json!(0), &json!(12))
    );
    assert!(figures["scorer"].as_str().unwrap().contains('@'), "{}", figures["scorer"]);
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_measured() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("labels.jsonl");
    let good = |id: u32| {
        json!({"id": id, "text": "Rain.", "lang": "en", "pair": ["CN", "JP"], "relevant": false,
               "relation": 0, "a_to_b": null, "b_to_a": null})
    };
    let with = |key: &str, value: Value| {
        let mut label = good(100);
        label[key] = value;
        label.to_string().into_bytes()
    };
    let mut without_side = good(101);
    without_side.as_object_mut().unwrap().remove("b_to_a");
    let lines: [Vec<u8>; 13] = [
        good(1).to_string().into_bytes(),
        b"{\"text\": \"\xFF\"}".to_vec(),
        b"not json".to_vec(),
        with("pair", json!(["CN", "XX"])),
        with("pair", Value::Null),
        with("relation", json!(2)),
        with("a_to_b", json!("good")),
        without_side.to_string().into_bytes(),
        with("voice", json!("choir")),
        with(
            "findings",
            json!([{"respondents": "CN", "target": "JP", "pct": 120, "polarity": "other"}]),
        ),
        b"{\"id\": 9, \"text\": \"x\"}".to_vec(),
        good(1).to_string().into_bytes(),
        good(2).to_string().into_bytes(),
    ];
    std::fs::write(&path, lines.join(&b'\n')).unwrap();
    let output = eval(&[&path.display().to_string(), "--json"]);
    let (out, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(3), "{errors}");
    let figures: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&figures["bad_lines"], &figures["items"]["all"]["items"]), (&json!(11), &json!(2)));
    let expected = [
        "not UTF-8",
        "not a request",
        "unknown country `XX`",
        "missing `pair`",
        "`relation` is 2; write -1, 0 or 1",
        "`a_to_b` is \"good\"",
        "missing `b_to_a`",
        "write one of official, public, media, expert, mixed",
        "write 0 to 100",
        "nothing is labelled",
        "id 1 was given to line 1 already",
    ];
    for (at, (line, expected)) in errors.lines().zip(expected).enumerate() {
        let place = format!("comity: {}:{}: ", path.display(), at + 2);
        assert!(line.starts_with(&place) && line.contains(expected), "{line}");
    }
    assert_eq!(errors.lines().count(), expected.len());
}

#[test]
fn a_stored_output_with_bad_lines_is_judged_by_its_good_ones() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("scored.jsonl");
    let lines = [
        json!({"line": 3, "error": "not UTF-8"}).to_string(),
        json!({"id": "i01", "relevant": "yes"}).to_string(),
        json!({"relevant": true}).to_string(),
        json!({"id": "i02", "relevant": true, "a_to_b": {"tag": 3}}).to_string(),
        json!({"id": "i07", "relevant": false}).to_string(),
    ];
    std::fs::write(&path, lines.join("\n")).unwrap();
    let labels = fixture("labels.jsonl").display().to_string();
    let output = eval(&[&labels, "--output", &path.display().to_string(), "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let figures: Value = serde_json::from_str(&text(&output.stdout)).unwrap();
    assert_eq!((&figures["bad_lines"], &figures["unanswered"]), (&json!(4), &json!(11)));
    near(&figures["items"]["all"]["irrelevant_recall"], 1.0 / 4.0);
}

#[test]
fn a_file_that_is_missing_or_holds_no_label_is_a_wrong_use() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("empty.jsonl");
    std::fs::write(&path, "\n\n").unwrap();
    for (file, expected) in
        [(path, "no labelled line"), (folder.path().join("none"), "cannot read")]
    {
        let output = eval(&[&file.display().to_string()]);
        assert_eq!(output.status.code(), Some(2));
        let errors = text(&output.stderr);
        assert!(errors.contains(expected) && errors.contains(&*file.to_string_lossy()), "{errors}");
    }
}

/// What `comity score` prints for a file of labels, one line per id: survey figures of all pairs together.
fn score(labels: &Path) -> String {
    let input = std::fs::File::open(labels).unwrap();
    let output = Command::new(COMITY).arg("score").stdin(input).output().unwrap();
    let mut by_id: BTreeMap<String, Value> = BTreeMap::new();
    for line in text(&output.stdout).lines() {
        let mut answer: Value = serde_json::from_str(line).unwrap();
        let id = answer["id"].to_string();
        if let Some(before) = by_id.get(&id) {
            let mut findings = before["findings"].as_array().unwrap().clone();
            findings.extend(answer["findings"].as_array().unwrap().iter().cloned());
            answer["findings"] = Value::Array(findings);
        }
        by_id.insert(id, answer);
    }
    by_id.values().map(|answer| format!("{answer}\n")).collect()
}

#[test]
fn figures_agree_with_the_published_measure_on_the_development_data() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    let measure = shared.join("metrics.py");
    if !measure.exists() || Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: the development data or python3 is not at hand");
        return;
    }
    for (name, kind) in [("dev", "items"), ("polls_dev", "polls"), ("polls_own_dev", "polls")] {
        let labels = shared.join(name).with_extension("jsonl");
        let folder = TempDir::new().unwrap();
        let scored = folder.path().join("scored.jsonl");
        std::fs::write(&scored, score(&labels)).unwrap();
        let mut python = Command::new("python3");
        python.arg(&measure).arg(&labels).arg(&scored).arg("--json");
        let output = python.args((kind == "polls").then_some("--polls")).output().unwrap();
        let published: BTreeMap<String, BTreeMap<String, f64>> =
            serde_json::from_slice(&output.stdout).unwrap();
        let labels = labels.display().to_string();
        let ours =
            [figures(&[&labels, "--output", &scored.display().to_string()]), figures(&[&labels])];
        for (group, expected) in &published {
            for ours in &ours {
                let of = &ours[kind];
                let ours = match group.as_str() {
                    "all" => &of["all"],
                    "CN-JP" => &of["pair"]["CN-JP"],
                    language => &of["language"][language],
                };
                agree(name, group, expected, ours);
            }
        }
    }
}

/// The published measure has two names of its own and writes 0 where there is nothing to measure.
#[track_caller]
fn agree(name: &str, group: &str, expected: &BTreeMap<String, f64>, ours: &Value) {
    for (figure, expected) in expected {
        let key = match figure.as_str() {
            "n" => "items",
            "relation_acc" => "relation_accuracy",
            same => same,
        };
        let ours = ours.get(key).unwrap_or_else(|| panic!("{name} {group}: no {key}"));
        let ours = ours.as_f64().unwrap_or(0.0);
        assert!((ours - expected).abs() < 1e-9, "{name} {group} {key}: {ours}, not {expected}");
    }
}
