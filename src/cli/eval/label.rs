//! Labelled texts: JSON lines as `comity score` reads them, with the right answers beside the text.

use super::Fault;
use crate::accuracy::{FindingKey, ItemLabel};
use crate::cli::Failure;
use crate::cli::score::{Lines, Request, country};
use crate::model::{Country, PollPolarity, Story, Tag, Voice};
use anyhow::Context;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;

/// A labelled text.
pub(super) struct Case {
    /// In the file of labels, from 1.
    pub line: u64,
    /// The line itself, as `comity score` reads it.
    pub content: Vec<u8>,
    pub id: Option<Value>,
    pub story: Story,
    /// The pair asked about, in the order of the label.
    pub order: Option<(Country, Country)>,
    /// What is right about the pair asked about, where that is labelled.
    pub item: Option<ItemLabel>,
    /// The survey figures that the text states, where they are labelled.
    pub findings: Option<Vec<FindingKey>>,
}

impl Case {
    /// Code of the text's language.
    pub fn language(&self) -> &str {
        self.story.language.code()
    }

    /// The id, else the line, for people.
    pub fn name(&self) -> String {
        match &self.id {
            Some(Value::String(id)) => id.clone(),
            Some(id) => id.to_string(),
            None => format!("line {}", self.line),
        }
    }
}

/// The labelled texts of a file, and its bad lines.
pub(super) fn read(path: &Path) -> Result<(Vec<Case>, Vec<Fault>), Failure> {
    let (mut cases, mut faults) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    each_line(path, |line, content| {
        match content.and_then(|content| case(line, content, &mut seen)) {
            Ok(case) => cases.push(case),
            Err(what) => faults.push(Fault { file: path.to_owned(), line, what }),
        }
    })?;
    Ok((cases, faults))
}

/// Hands every line that is not blank to `take`, with its number.
pub(super) fn each_line(
    path: &Path,
    mut take: impl FnMut(u64, Result<Vec<u8>, String>),
) -> Result<(), Failure> {
    let unreadable = || format!("cannot read {}", path.display());
    let file = std::fs::File::open(path).with_context(unreadable).map_err(Failure::usage)?;
    let mut lines = Lines::new(BufReader::new(file));
    loop {
        let batch = lines.batch().with_context(unreadable)?;
        if batch.is_empty() {
            return Ok(());
        }
        for line in batch {
            take(line.number, line.content);
        }
    }
}

fn case(line: u64, content: Vec<u8>, seen: &mut BTreeMap<String, u64>) -> Result<Case, String> {
    let Request { story, order, .. } = Request::read(&content)?;
    let written: Map<String, Value> =
        serde_json::from_slice(&content).map_err(|error| format!("not a label: {error}"))?;
    let item = written.contains_key("relevant").then(|| item(&written)).transpose()?;
    if item.is_some() && order.is_none() {
        return Err("missing `pair`: which two countries is the label about?".to_owned());
    }
    let findings = written.get("findings").map(findings).transpose()?;
    if item.is_none() && findings.is_none() {
        return Err("neither `relevant` nor `findings`: nothing is labelled".to_owned());
    }
    let id = written.get("id").filter(|id| !id.is_null()).cloned();
    if let Some(id) = &id
        && let Some(before) = seen.insert(id.to_string(), line)
    {
        return Err(format!("id {id} was given to line {before} already"));
    }
    Ok(Case { line, content, id, story, order, item, findings })
}

fn item(written: &Map<String, Value>) -> Result<ItemLabel, String> {
    let get = |key: &str| written.get(key).ok_or_else(|| format!("missing `{key}`"));
    let stance = |key: &str| match get(key)? {
        Value::Null => Ok(None),
        value => tag(value)
            .map(Some)
            .ok_or_else(|| format!("`{key}` is {value}; write -1, 0, 1 or null")),
    };
    let relation = get("relation")?;
    Ok(ItemLabel {
        relevant: get("relevant")?.as_bool().ok_or("`relevant` is neither true nor false")?,
        relation: tag(relation)
            .ok_or_else(|| format!("`relation` is {relation}; write -1, 0 or 1"))?,
        stances: [stance("a_to_b")?, stance("b_to_a")?],
        voice: written.get("voice").filter(|voice| !voice.is_null()).map(voice).transpose()?,
    })
}

/// −1, 0 or 1 as a class.
pub(super) fn tag(value: &Value) -> Option<Tag> {
    [Tag::Negative, Tag::Neutral, Tag::Positive]
        .into_iter()
        .find(|tag| value.as_f64() == Some(f64::from(tag.sign())))
}

/// Who speaks.
pub(super) fn voice(value: &Value) -> Result<Voice, String> {
    let known = Voice::WORDS.iter().find(|(_, word)| value.as_str() == Some(word));
    known.map(|(voice, _)| *voice).ok_or_else(|| {
        let words: Vec<&str> = Voice::WORDS.iter().map(|(_, word)| *word).collect();
        format!("`voice` is {value}; write one of {}", words.join(", "))
    })
}

/// Survey figures as label and answer write them.
pub(super) fn findings(value: &Value) -> Result<Vec<FindingKey>, String> {
    let list = value.as_array().ok_or("`findings` is not a list")?;
    list.iter().map(finding).collect()
}

fn finding(value: &Value) -> Result<FindingKey, String> {
    let of = |key: &str| -> Result<Country, String> {
        country(value[key].as_str().ok_or_else(|| format!("a finding without `{key}`"))?)
    };
    let polarity = value["polarity"].as_str().unwrap_or_default();
    let known = PollPolarity::WORDS.iter().find(|(_, word)| *word == polarity);
    Ok(FindingKey {
        respondents: of("respondents")?,
        target: of("target")?,
        permille: permille(&value["pct"])
            .ok_or_else(|| format!("`pct` of a finding is {}; write 0 to 100", value["pct"]))?,
        polarity: known.map(|(polarity, _)| *polarity).ok_or_else(|| {
            format!(
                "`polarity` of a finding is `{polarity}`; write favourable, unfavourable or other"
            )
        })?,
    })
}

/// Tenths of a percent: the decimal nearest to the number, as printing it to one place gives it.
fn permille(value: &Value) -> Option<i64> {
    let percent = value.as_f64().filter(|percent| (0.0..=100.0).contains(percent))?;
    format!("{percent:.1}").replace('.', "").parse().ok()
}
