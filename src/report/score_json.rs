//! The lines of `comity score`: one JSON object per judged text and pair.
//!
//! Always holds: the key order of the contract; the caller's order of the pair decides which side is
//! `a`; a side without an attitude is `null`, and so is everything that no scorer could judge.

use super::json::{number, pair_codes};
use crate::model::{
    Country, Direction, Evidence, Finding, Language, Relevance, Score, Stance, Story,
};
use serde_json::{Map, Value, json};

/// Polarity and confidence are no more exact than this.
const DECIMALS: i32 = 3;

/// The line of a text for one pair. `order` is the pair as the caller wrote it (`a`, then `b`);
/// findings about other pairs are left out; `scorer` is `name@version`.
pub fn score_json(
    id: Option<&Value>,
    story: &Story,
    order: (Country, Country),
    score: &Score,
    findings: &[Finding],
    scorer: &str,
) -> Value {
    let (a, b) = order;
    let stance = |holder, target| {
        Direction::new(holder, target)
            .and_then(|d| score.stance(d))
            .map_or(Value::Null, stance_json)
    };
    let of_pair = |f: &&Finding| f.direction().is_some_and(|d| d.pair() == score.pair);
    let judged = !matches!(score.relevance, Relevance::Unscored(_));
    let mut line = head(id, &story.language);
    line.insert("pair".into(), pair_codes(a, b));
    match score.relevance {
        Relevance::Relevant => line.insert("relevant".into(), json!(true)),
        Relevance::Irrelevant(reason) => {
            line.insert("relevant".into(), json!(false));
            line.insert("reason".into(), json!(reason))
        }
        Relevance::Unscored(reason) => {
            line.insert("relevant".into(), Value::Null);
            line.insert("unscored".into(), json!(reason))
        }
    };
    line.insert("relation".into(), json!(judged.then(|| score.relation.sign())));
    line.insert("a_to_b".into(), stance(a, b));
    line.insert("b_to_a".into(), stance(b, a));
    line.insert("voice".into(), json!(judged.then(|| score.voice.word())));
    line.insert("topics".into(), score.topics.iter().map(|t| json!(t.0)).collect());
    let findings = findings.iter().filter(of_pair).map(|f| finding_json(f, story));
    line.insert("findings".into(), findings.collect());
    line.insert(
        "evidence".into(),
        score.evidence.iter().map(|e| evidence_json(e, story)).collect(),
    );
    line.insert("scorer".into(), json!(scorer));
    Value::Object(line)
}

/// The line of a text in which no pair of countries was found.
pub fn no_pair_json(id: Option<&Value>, language: &Language, scorer: &str) -> Value {
    let mut line = head(id, language);
    let rest = json!({
        "pair": null, "relevant": false, "relation": 0, "a_to_b": null, "b_to_a": null,
        "voice": null, "topics": [], "findings": [], "evidence": [], "scorer": scorer,
    });
    if let Value::Object(rest) = rest {
        line.extend(rest);
    }
    Value::Object(line)
}

/// The line in place of an input line (counted from 1) that could not be read.
pub fn error_json(line: u64, message: &str) -> Value {
    json!({"line": line, "error": message})
}

fn head(id: Option<&Value>, language: &Language) -> Map<String, Value> {
    let mut line = Map::new();
    line.insert("id".into(), id.cloned().unwrap_or(Value::Null));
    line.insert("lang".into(), json!(language.code()));
    line
}

fn stance_json(stance: Stance) -> Value {
    json!({
        "tag": stance.tag.sign(),
        "polarity": number(stance.polarity.get(), DECIMALS),
        "confidence": number(stance.confidence, DECIMALS),
    })
}

fn finding_json(finding: &Finding, story: &Story) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.into(), value);
    put("respondents", json!(finding.respondents.code()));
    put("target", json!(finding.target.code()));
    put("pct", number(finding.percent, DECIMALS));
    if let Some(upper) = finding.percent_max {
        put("pct_max", number(upper, DECIMALS));
    }
    put("polarity", json!(finding.polarity.word()));
    if let Some(pollster) = &finding.pollster {
        put("pollster", json!(pollster));
    }
    put("wave", json!(finding.wave.word()));
    if finding.approximate {
        put("approx", json!(true));
    }
    if let Some(people) = finding.sample_size {
        put("n", json!(people));
    }
    if let Some((first, last)) = finding.fieldwork {
        put("fieldwork", json!([first.to_string(), last.to_string()]));
    }
    put("text", json!(story.slice(&finding.sentence).trim()));
    Value::Object(out)
}

fn evidence_json(evidence: &Evidence, story: &Story) -> Value {
    json!({
        "direction": evidence.direction.map(|d| d.to_string()),
        "text": story.slice(&evidence.sentence).trim(),
        "cue": story.slice(&evidence.cue),
        "polarity": number(evidence.polarity.get(), DECIMALS),
        "scorer": evidence.scorer,
        "act": evidence.act,
        "reversed": evidence.reversed,
    })
}
