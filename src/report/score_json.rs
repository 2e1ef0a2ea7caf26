//! The lines of `comity score`: one JSON object per judged text and pair.
//!
//! Always holds: the key order of the contract; the caller's order of the pair decides which side is
//! `a`; a side without an attitude is `null`, and so is everything that no scorer could judge.

use super::json::rounded;
use crate::model::{
    Country, Direction, Evidence, Finding, Language, Relevance, Score, Stance, Story,
};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::ops::Range;

/// Polarity and confidence are no more exact than this.
const DECIMALS: i32 = 3;

/// Bytes shown of a sentence. A text without full stops is one sentence, and each of its cues would repeat it.
const SENTENCE_BYTES_MAX: usize = 1_000;

/// A line of output: a text judged for one pair, or a text in which no pair was found.
#[derive(Serialize)]
pub struct ScoreLine<'a> {
    id: Option<&'a RawValue>,
    lang: &'a str,
    pair: Option<[Code; 2]>,
    relevant: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unscored: Option<&'static str>,
    relation: Option<i8>,
    a_to_b: Option<StanceJson>,
    b_to_a: Option<StanceJson>,
    voice: Option<&'static str>,
    topics: Vec<&'a str>,
    findings: Vec<FindingJson<'a>>,
    evidence: Vec<EvidenceJson<'a>>,
    scorer: &'a str,
}

/// The line in place of an input line that could not be read.
#[derive(Serialize)]
pub struct ErrorLine<'a> {
    /// Counted from 1.
    pub line: u64,
    pub error: &'a str,
}

/// A country as its code.
struct Code(Country);

/// A direction as `CN>JP`.
struct Arrow(Direction);

#[derive(Serialize)]
struct StanceJson {
    tag: i8,
    polarity: f64,
    confidence: f64,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    respondents: Code,
    target: Code,
    pct: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pct_max: Option<f64>,
    polarity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pollster: Option<&'a str>,
    wave: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approx: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fieldwork: Option<[String; 2]>,
    text: &'a str,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    direction: Option<Arrow>,
    text: &'a str,
    cue: &'a str,
    polarity: f64,
    scorer: &'static str,
    act: &'static str,
    reversed: bool,
}

impl<'a> ScoreLine<'a> {
    /// The line of a text for one pair. `order` is the pair as the caller wrote it (`a`, then
    /// `b`); findings about other pairs are left out; `scorer` is `name@version`.
    pub fn of_pair(
        id: Option<&'a RawValue>,
        story: &'a Story,
        (a, b): (Country, Country),
        score: &'a Score,
        findings: &'a [Finding],
        scorer: &'a str,
    ) -> ScoreLine<'a> {
        let stance = |holder, target| {
            let direction = Direction::new(holder, target)?;
            score.stance(direction).map(StanceJson::new)
        };
        let about = |finding: &&Finding| {
            finding.direction().is_some_and(|direction| direction.pair() == score.pair)
        };
        let (relevant, reason, unscored) = match score.relevance {
            Relevance::Relevant => (Some(true), None, None),
            Relevance::Irrelevant(reason) => (Some(false), Some(reason), None),
            Relevance::Unscored(reason) => (None, None, Some(reason)),
        };
        ScoreLine {
            id,
            lang: story.language.code(),
            pair: Some([Code(a), Code(b)]),
            relevant,
            reason,
            unscored,
            relation: relevant.map(|_| score.relation.sign()),
            a_to_b: stance(a, b),
            b_to_a: stance(b, a),
            voice: relevant.map(|_| score.voice.word()),
            topics: score.topics.iter().map(|topic| topic.0.as_str()).collect(),
            findings: findings.iter().filter(about).map(|f| FindingJson::new(f, story)).collect(),
            evidence: score.evidence.iter().map(|e| EvidenceJson::new(e, story)).collect(),
            scorer,
        }
    }

    /// The line of a text in which no pair of countries was found.
    pub fn without_pair(
        id: Option<&'a RawValue>,
        language: &'a Language,
        scorer: &'a str,
    ) -> ScoreLine<'a> {
        ScoreLine {
            id,
            lang: language.code(),
            pair: None,
            relevant: Some(false),
            reason: None,
            unscored: None,
            relation: Some(0),
            a_to_b: None,
            b_to_a: None,
            voice: None,
            topics: Vec::new(),
            findings: Vec::new(),
            evidence: Vec::new(),
            scorer,
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl Serialize for Arrow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl StanceJson {
    fn new(stance: Stance) -> StanceJson {
        StanceJson {
            tag: stance.tag.sign(),
            polarity: rounded(stance.polarity.get(), DECIMALS),
            confidence: rounded(stance.confidence, DECIMALS),
        }
    }
}

impl<'a> FindingJson<'a> {
    fn new(finding: &'a Finding, story: &'a Story) -> FindingJson<'a> {
        FindingJson {
            respondents: Code(finding.respondents),
            target: Code(finding.target),
            pct: rounded(finding.percent, DECIMALS),
            pct_max: finding.percent_max.map(|percent| rounded(percent, DECIMALS)),
            polarity: finding.polarity.word(),
            pollster: finding.pollster.as_deref(),
            wave: finding.wave.word(),
            approx: finding.approximate,
            n: finding.sample_size,
            fieldwork: finding.fieldwork.map(|(first, last)| [first.to_string(), last.to_string()]),
            text: shown(story, &finding.sentence, &finding.sentence),
        }
    }
}

impl<'a> EvidenceJson<'a> {
    fn new(evidence: &'a Evidence, story: &'a Story) -> EvidenceJson<'a> {
        EvidenceJson {
            direction: evidence.direction.map(Arrow),
            text: shown(story, &evidence.sentence, &evidence.cue),
            cue: story.slice(&evidence.cue),
            polarity: rounded(evidence.polarity.get(), DECIMALS),
            scorer: evidence.scorer,
            act: evidence.act,
            reversed: evidence.reversed,
        }
    }
}

/// A sentence, or of a very long one the part around some words of it.
fn shown<'a>(story: &'a Story, sentence: &Range<usize>, around: &Range<usize>) -> &'a str {
    let spare = SENTENCE_BYTES_MAX.saturating_sub(around.len());
    let start = sentence.start.max(around.start.saturating_sub(spare / 2));
    let end = sentence.end.min(start + SENTENCE_BYTES_MAX);
    let inward = |at: &usize| story.text.is_char_boundary(*at);
    let start = (start..end).find(inward).unwrap_or(end);
    let end = (start..=end).rev().find(inward).unwrap_or(start);
    story.slice(&(start..end)).trim()
}
