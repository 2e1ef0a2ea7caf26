//! Answers of a scorer, as the lines of `comity score` give them, beside the texts they belong to.

use super::Fault;
use super::label::{Case, each_line, findings, tag, voice};
use crate::accuracy::{Answered, Called, FindingKey, ItemAnswer};
use crate::cli::Failure;
use crate::cli::score::order;
use crate::model::Country;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What one scorer answered to every case.
pub(super) struct Answers {
    /// Names with versions, as the answers give them.
    pub scorer: String,
    /// In the order of the cases.
    pub of_case: Vec<Option<Answer>>,
}

/// The answer to one text, sides in the order of its label.
#[derive(Clone, Default)]
pub(super) struct Answer {
    pub item: ItemAnswer,
    /// Why the text was taken to be irrelevant, or left unscored.
    pub reason: Option<String>,
    pub findings: Vec<FindingKey>,
    pub evidence: Vec<Proof>,
    scorer: Option<String>,
    pair: Option<(Country, Country)>,
}

/// Words that decided.
#[derive(Clone)]
pub(super) struct Proof {
    /// `CN>JP`; `None` for the relation as a whole.
    pub direction: Option<String>,
    pub sentence: String,
    pub cue: String,
    pub polarity: f64,
}

/// The answers stored in a file, matched to the cases by id and pair.
pub(super) fn stored(
    path: &Path,
    cases: &[Case],
    faults: &mut Vec<Fault>,
) -> Result<Answers, Failure> {
    let mut by_id: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
    each_line(path, |line, content| match content.and_then(|content| read_line(&content)) {
        Ok((id, answer)) => by_id.entry(id).or_default().push(answer),
        Err(what) => faults.push(Fault { file: path.to_owned(), line, what }),
    })?;
    let of_case = cases.iter().map(|case| {
        let id = case.id.as_ref().map(Value::to_string);
        id.and_then(|id| by_id.get(&id)).map(|answers| joined(answers, case))
    });
    Ok(Answers::new(of_case.collect()))
}

/// The answers just given, case by case: what `comity score` prints. A failure is a fault of the case's line.
pub(super) fn fresh(
    labels: &Path,
    cases: &[Case],
    printed: &[Vec<u8>],
    faults: &mut Vec<Fault>,
) -> Answers {
    let of_case = cases.iter().zip(printed).map(|(case, printed)| match read_lines(printed) {
        Ok(answers) => Some(joined(&answers, case)),
        Err(what) => {
            faults.push(Fault { file: labels.to_owned(), line: case.line, what });
            None
        }
    });
    Answers::new(of_case.collect())
}

impl Answers {
    fn new(of_case: Vec<Option<Answer>>) -> Answers {
        let names: BTreeSet<&str> =
            of_case.iter().flatten().filter_map(|answer| answer.scorer.as_deref()).collect();
        let scorer = Vec::from_iter(names).join(", ");
        let scorer = if scorer.is_empty() { "unnamed scorer".to_owned() } else { scorer };
        Answers { scorer, of_case }
    }
}

/// A line of a stored output, with the id of its text.
fn read_line(content: &[u8]) -> Result<(String, Answer), String> {
    let value = parsed(content)?;
    let id = value.get("id").filter(|id| !id.is_null()).ok_or("missing `id`")?.to_string();
    Ok((id, Answer::read(&value)?))
}

/// The answers to one text, which may lack an id.
fn read_lines(printed: &[u8]) -> Result<Vec<Answer>, String> {
    let lines = printed.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| Answer::read(&parsed(line)?)).collect()
}

fn parsed(line: &[u8]) -> Result<Value, String> {
    let value: Value =
        serde_json::from_slice(line).map_err(|error| format!("not an answer: {error}"))?;
    match value.get("error") {
        Some(error) => Err(format!("the scorer answered an error: {error}")),
        None => Ok(value),
    }
}

/// The answer about the pair of the case, with the survey figures of all pairs. A scorer that was not
/// asked about the pair and names only others has not found it: irrelevant.
fn joined(answers: &[Answer], case: &Case) -> Answer {
    let Some(order) = case.order else {
        let mut joined = answers.last().cloned().unwrap_or_default();
        joined.findings = all_findings(answers);
        return joined;
    };
    let back = (order.1, order.0);
    let about = |answer: &&Answer| answer.pair.is_none_or(|pair| pair == order || pair == back);
    let mut joined = answers.iter().rev().find(about).cloned().unwrap_or_else(|| Answer {
        item: ItemAnswer { called: Called::Irrelevant, ..ItemAnswer::default() },
        reason: Some("pair-not-found".to_owned()),
        scorer: answers.last().and_then(|answer| answer.scorer.clone()),
        ..Answer::default()
    });
    if joined.pair == Some(back) {
        joined.item.stances.swap(0, 1);
    }
    joined.findings = all_findings(answers);
    joined
}

/// Figures of every pair; a pair answered twice counts as answered last.
fn all_findings(answers: &[Answer]) -> Vec<FindingKey> {
    let by_pair: BTreeMap<_, _> = answers
        .iter()
        .map(|answer| (answer.pair.map(|(a, b)| (a.min(b), a.max(b))), &answer.findings))
        .collect();
    by_pair.into_values().flatten().copied().collect()
}

impl Answer {
    fn read(value: &Value) -> Result<Answer, String> {
        let word = |key: &str| value[key].as_str().map(str::to_owned);
        Ok(Answer {
            item: ItemAnswer {
                called: match &value["relevant"] {
                    Value::Bool(true) => Called::Relevant,
                    Value::Bool(false) => Called::Irrelevant,
                    Value::Null => Called::Unscored,
                    other => {
                        return Err(format!("`relevant` is {other}; write true, false or null"));
                    }
                },
                relation: tag(&value["relation"]),
                stances: [stance(value, "a_to_b")?, stance(value, "b_to_a")?],
                voice: Some(&value["voice"]).filter(|v| !v.is_null()).map(voice).transpose()?,
            },
            reason: word("reason").or_else(|| word("unscored")),
            findings: match &value["findings"] {
                Value::Null => Vec::new(),
                list => findings(list)?,
            },
            evidence: value["evidence"].as_array().into_iter().flatten().map(proof).collect(),
            scorer: word("scorer"),
            pair: pair(&value["pair"])?,
        })
    }
}

fn stance(value: &Value, key: &str) -> Result<Option<Answered>, String> {
    let stance = &value[key];
    if stance.is_null() {
        return Ok(None);
    }
    let tag = tag(&stance["tag"])
        .ok_or_else(|| format!("`{key}` is {stance}; its `tag` must be -1, 0 or 1"))?;
    let confidence = stance["confidence"].as_f64();
    if let Some(confidence) = confidence.filter(|c| !(0.0..=1.0).contains(c)) {
        return Err(format!("confidence of `{key}` is {confidence}; it must lie within 0 and 1"));
    }
    Ok(Some(Answered { tag, confidence }))
}

fn pair(value: &Value) -> Result<Option<(Country, Country)>, String> {
    let Some(codes) = value.as_array() else { return Ok(None) };
    let codes: Vec<String> = codes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    order(&codes).map(Some)
}

fn proof(value: &Value) -> Proof {
    let word = |key: &str| value[key].as_str().map(str::to_owned);
    Proof {
        direction: word("direction"),
        sentence: word("text").unwrap_or_default(),
        cue: word("cue").unwrap_or_default(),
        polarity: value["polarity"].as_f64().unwrap_or_default(),
    }
}
