//! The figures of `comity eval`, for programs: everything that the tables show, in full.

use super::{Comparison, Evaluation, Measured};
use crate::accuracy::{
    Blunder, Called, Confusion, FindingKey, Interval, ItemTally, PollTally, Reliability, Tally,
};
use crate::model::{Tag, Voice};
use serde_json::{Map, Value, json};

/// Everything; `bad_lines` could not be read.
pub(super) fn of(evaluation: &Evaluation<'_>, bad_lines: usize) -> Value {
    let mut out = Map::new();
    let file = evaluation.labels.file_name().unwrap_or_default().to_string_lossy();
    out.insert("labels".into(), json!(file));
    out.insert("scorer".into(), json!(evaluation.answers.scorer));
    out.insert("bad_lines".into(), json!(bad_lines));
    out.insert("unanswered".into(), json!(evaluation.unanswered()));
    out.insert("resamples".into(), json!(evaluation.resamples));
    if let Some(other) = evaluation.other {
        out.insert("compared_with".into(), json!(other.scorer));
    }
    if let Some(items) = &evaluation.items {
        out.insert("items".into(), items_of(evaluation, items));
    }
    if let Some(polls) = &evaluation.polls {
        out.insert("polls".into(), polls_of(evaluation, polls));
    }
    Value::Object(out)
}

fn items_of(evaluation: &Evaluation<'_>, items: &Measured<ItemTally>) -> Value {
    let mut out = groups(items);
    out.insert("confusion".into(), confusions(&items.all));
    out.insert("reliability".into(), reliability(&evaluation.reliability));
    let shown = evaluation.blunders.iter().take(evaluation.shown);
    out.insert(
        "wrong_stances".into(),
        shown.map(|blunder| blunder_of(evaluation, blunder)).collect(),
    );
    let wrong = |labels: &[bool], called| -> Value {
        let cases = evaluation.called(labels, called).into_iter().take(evaluation.shown);
        let case = |(case, answer): (&super::Case, Option<&super::answer::Answer>)| {
            json!({
                "id": case.id,
                "line": case.line,
                "text": case.story.text,
                "reason": answer.and_then(|answer| answer.reason.as_deref()),
            })
        };
        cases.map(case).collect()
    };
    out.insert("called_relevant".into(), wrong(&[false], Called::Relevant));
    out.insert("called_irrelevant".into(), wrong(&[true], Called::Irrelevant));
    out.insert("left_unscored".into(), wrong(&[true, false], Called::Unscored));
    compared::<ItemTally>(&mut out, &items.comparison);
    Value::Object(out)
}

fn polls_of(evaluation: &Evaluation<'_>, polls: &Measured<PollTally>) -> Value {
    let mut out = groups(polls);
    let wrong = evaluation.finding_errors().into_iter().take(evaluation.shown);
    let wrong = wrong.map(|(case, missed, invented)| {
        json!({
            "id": case.id,
            "line": case.line,
            "text": case.story.text,
            "missed": missed.iter().map(finding).collect::<Value>(),
            "invented": invented.iter().map(finding).collect::<Value>(),
        })
    });
    out.insert("wrong_texts".into(), wrong.collect());
    compared::<PollTally>(&mut out, &polls.comparison);
    Value::Object(out)
}

/// `all`, its intervals, and every group by what it is grouped by.
fn groups<T: Tally>(measured: &Measured<T>) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("all".into(), figures(&measured.all));
    let ends = measured.intervals.iter().map(|interval| json!(interval.map(ends)));
    out.insert("interval_95".into(), keyed::<T>(ends));
    for section in &measured.sections {
        let groups = section.groups.iter().map(|group| (group.name.clone(), figures(&group.tally)));
        out.insert(section.title.into(), Value::Object(groups.collect()));
    }
    out
}

fn figures<T: Tally>(tally: &T) -> Value {
    let counts = T::COUNTS.iter().zip(tally.counts()).map(|(count, n)| (count.key, json!(n)));
    let figures = T::FIGURES.iter().zip(tally.figures()).map(|(figure, x)| (figure.key, json!(x)));
    Value::Object(counts.chain(figures).map(|(key, value)| (key.to_owned(), value)).collect())
}

fn keyed<T: Tally>(values: impl Iterator<Item = Value>) -> Value {
    let keys = T::FIGURES.iter().map(|figure| figure.key.to_owned());
    Value::Object(keys.zip(values).collect())
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn compared<T: Tally>(out: &mut Map<String, Value>, comparison: &Comparison) {
    if comparison.is_empty() {
        return;
    }
    let groups = comparison.iter().map(|(name, figures)| {
        let figures = figures.iter().map(|compared| {
            json!(compared.map(|compared| json!({
                "first": compared.first,
                "second": compared.second,
                "difference": compared.difference(),
                "interval_95": ends(compared.interval),
            })))
        });
        (name.clone(), keyed::<T>(figures))
    });
    out.insert("comparison".into(), Value::Object(groups.collect()));
}

fn confusions(all: &ItemTally) -> Value {
    let signs = ["-1", "0", "1"];
    let voices = Voice::WORDS.map(|(_, word)| word);
    json!({
        "relevance": confusion(&["relevant", "irrelevant"], "unscored", &all.relevance),
        "relation": confusion(&signs, "none", &all.relation),
        "direction": confusion(&["-1", "0", "1", "null"], "", &all.direction),
        "voice": confusion(&voices, "not_found", &all.voice),
    })
}

/// Label → answer → count.
fn confusion<const R: usize, const C: usize>(
    classes: &[&str],
    beyond: &str,
    table: &Confusion<R, C>,
) -> Value {
    let rows = classes.iter().zip(&table.counts).map(|(class, counts)| {
        let answers = classes.iter().chain([&beyond]).map(|&answer| answer.to_owned());
        let row = answers.zip(counts.iter().map(|&count| json!(count)));
        ((*class).to_owned(), Value::Object(row.collect()))
    });
    Value::Object(rows.collect())
}

fn reliability(reliability: &Reliability) -> Value {
    let bins = reliability.bins.iter().map(|bin| {
        json!({
            "from": bin.low, "to": bin.high, "stances": bin.answers, "confidence": bin.confidence,
            "right": bin.right, "interval_95": [bin.interval.0, bin.interval.1],
        })
    });
    json!({"bins": bins.collect::<Value>(), "calibration_error": reliability.error})
}

fn blunder_of(evaluation: &Evaluation<'_>, blunder: &Blunder) -> Value {
    let case = &evaluation.cases[blunder.item];
    let direction = evaluation.direction(blunder).map(|direction| direction.to_string());
    let answer = evaluation.answers.of_case[blunder.item].as_ref();
    let evidence = answer.into_iter().flat_map(|answer| &answer.evidence);
    let evidence = evidence
        .filter(|proof| proof.direction == direction)
        .map(|proof| json!({"text": proof.sentence, "cue": proof.cue, "polarity": proof.polarity}));
    json!({
        "id": case.id,
        "line": case.line,
        "direction": direction,
        "label": blunder.label.map(Tag::sign),
        "answer": blunder.answer.sign(),
        "confidence": blunder.confidence,
        "text": case.story.text,
        "evidence": evidence.collect::<Value>(),
    })
}

fn finding(finding: &FindingKey) -> Value {
    json!({
        "respondents": finding.respondents.code(),
        "target": finding.target.code(),
        "pct": finding.permille as f64 / 10.0,
        "polarity": finding.polarity.word(),
    })
}
