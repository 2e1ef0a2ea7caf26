//! The lines of `comity score` keep their contract.

use crate::fixture::{country, day};
use comity::model::{
    Direction, Evidence, Finding, Language, Pair, Polarity, PollPolarity, PollWave, Relevance,
    Score, Stance, Story, Tag, Topic, Voice,
};
use comity::report::{ErrorLine, ScoreLine};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

fn story() -> Story {
    Story::new("", "Tokyo protested. Calm elsewhere.", Language::English)
}

fn score(relevance: Relevance) -> Score {
    let stance = |polarity, tag| Stance { polarity: Polarity::new(polarity), tag, confidence: 0.8 };
    Score {
        pair: Pair::parse("CN-JP").unwrap(),
        relevance,
        relation: Tag::Negative,
        a_to_b: Some(stance(0.25, Tag::Neutral)),
        b_to_a: Some(stance(-0.623_456, Tag::Negative)),
        voice: Voice::Official,
        topics: vec![Topic("seafood".into())],
        evidence: vec![Evidence {
            direction: Direction::new(country("JP"), country("CN")),
            sentence: 0..16,
            cue: 6..15,
            act: "protest",
            polarity: Polarity::new(-0.7),
            reversed: false,
            scorer: "lexicon",
        }],
    }
}

fn finding(respondents: &str, target: &str) -> Finding {
    Finding {
        respondents: country(respondents),
        target: country(target),
        percent: 89.0,
        percent_max: None,
        approximate: false,
        polarity: PollPolarity::Unfavourable,
        pollster: None,
        wave: PollWave::Current,
        sample_size: None,
        fieldwork: None,
        sentence: 0..16,
    }
}

fn line(a: &str, b: &str, score: &Score, findings: &[Finding]) -> Value {
    let order = (country(a), country(b));
    let (id, story) = (to_raw_value("x1").unwrap(), story());
    let line = ScoreLine::of_pair(Some(&id), &story, order, score, findings, "lexicon@1");
    serde_json::to_value(line).unwrap()
}

#[test]
fn a_relevant_text_has_every_key_of_the_contract_in_order() {
    let line = line("CN", "JP", &score(Relevance::Relevant), &[finding("JP", "CN")]);
    assert_eq!(
        line.to_string(),
        concat!(
            r#"{"id":"x1","lang":"en","pair":["CN","JP"],"relevant":true,"relation":-1,"#,
            r#""a_to_b":{"tag":0,"polarity":0.25,"confidence":0.8},"#,
            r#""b_to_a":{"tag":-1,"polarity":-0.623,"confidence":0.8},"#,
            r#""voice":"official","topics":["seafood"],"#,
            r#""findings":[{"respondents":"JP","target":"CN","pct":89.0,"polarity":"unfavourable","#,
            r#""wave":"current","text":"Tokyo protested."}],"#,
            r#""evidence":[{"direction":"JP>CN","text":"Tokyo protested.","cue":"protested","#,
            r#""polarity":-0.7,"scorer":"lexicon","act":"protest","reversed":false}],"#,
            r#""scorer":"lexicon@1"}"#
        )
    );
}

#[test]
fn the_callers_order_of_the_pair_decides_a_and_b() {
    let score = score(Relevance::Relevant);
    let (given, swapped) = (line("CN", "JP", &score, &[]), line("JP", "CN", &score, &[]));
    assert_eq!(swapped["pair"], json!(["JP", "CN"]));
    assert_eq!(swapped["a_to_b"], given["b_to_a"]);
    assert_eq!(swapped["b_to_a"], given["a_to_b"]);
    assert_eq!(swapped["evidence"], given["evidence"]);
    assert_eq!(swapped["relation"], given["relation"]);
}

#[test]
fn a_side_without_attitude_is_null() {
    let score = Score { a_to_b: None, ..score(Relevance::Relevant) };
    assert_eq!(line("CN", "JP", &score, &[])["a_to_b"], Value::Null);
    assert_eq!(line("JP", "CN", &score, &[])["b_to_a"], Value::Null);
}

#[test]
fn an_irrelevant_text_names_its_reason() {
    let line = line("CN", "JP", &score(Relevance::Irrelevant("sport")), &[]);
    assert_eq!((&line["relevant"], &line["reason"]), (&json!(false), &json!("sport")));
}

#[test]
fn a_text_in_an_unknown_language_is_unscored_not_neutral() {
    let unscored = Score {
        relation: Tag::Neutral,
        a_to_b: None,
        b_to_a: None,
        evidence: vec![],
        ..score(Relevance::Unscored("language"))
    };
    let line = line("CN", "JP", &unscored, &[]);
    assert_eq!(line["unscored"], "language");
    for key in ["relevant", "relation", "a_to_b", "b_to_a", "voice"] {
        assert_eq!(line.get(key), Some(&Value::Null), "{key}");
    }
}

#[test]
fn findings_of_other_pairs_are_left_out_and_extras_appear_where_known() {
    let rich = Finding {
        percent_max: Some(92.5),
        approximate: true,
        pollster: Some("Pollster".into()),
        wave: PollWave::Previous,
        sample_size: Some(1000),
        fieldwork: Some((day("2025-06-03"), day("2025-06-05"))),
        ..finding("CN", "JP")
    };
    let score = score(Relevance::Relevant);
    let line = line("JP", "CN", &score, &[finding("KR", "JP"), rich, finding("CN", "CN")]);
    assert_eq!(
        line["findings"],
        json!([{
            "respondents": "CN", "target": "JP", "pct": 89.0, "pct_max": 92.5,
            "polarity": "unfavourable", "pollster": "Pollster", "wave": "previous", "approx": true,
            "n": 1000, "fieldwork": ["2025-06-03", "2025-06-05"], "text": "Tokyo protested.",
        }])
    );
}

#[test]
fn a_text_without_a_pair_says_so() {
    let (id, french) = (to_raw_value(&7).unwrap(), Language::Other("fr".into()));
    let line = ScoreLine::without_pair(Some(&id), &french, "lexicon@1");
    assert_eq!(
        serde_json::to_string(&line).unwrap(),
        concat!(
            r#"{"id":7,"lang":"fr","pair":null,"relevant":false,"relation":0,"a_to_b":null,"#,
            r#""b_to_a":null,"voice":null,"topics":[],"findings":[],"evidence":[],"#,
            r#""scorer":"lexicon@1"}"#
        )
    );
}

#[test]
fn a_bad_line_is_answered_on_its_place() {
    let line = ErrorLine { line: 12, error: "no text" };
    assert_eq!(serde_json::to_string(&line).unwrap(), r#"{"line":12,"error":"no text"}"#);
}
