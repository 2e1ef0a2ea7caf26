//! The alt text: type, measure, period, end values with ranges, shifts, gaps, polls (Cesal's order), and how the
//! index moves with polls.
//!
//! Always holds: at most 600 characters; what does not fit is left out from the end, whole sentences only.

use super::super::facts::{Facts, Gap};
use super::super::sheet::alt_text_ending;
use super::super::words::{fill, signed};
use super::{Context, polls};

/// Describes the chart.
pub(super) fn text(context: &Context) -> String {
    let words = context.words;
    let mut sentences = Vec::new();
    let [a, b] = &context.names.names;
    let (first, last) = context.chart.period;
    let (first, last) = (words.long_day(first), words.long_day(last));
    let values = [("holder", a.as_str()), ("target", b), ("first", &first), ("last", &last)];
    sentences.push(fill(words.alt.trend, &values));
    sentences.extend([0, 1].map(|side| direction(context, side)));
    if let Some(sentence) = poll_sentence(context) {
        sentences.push(sentence);
    }
    let worth = words.sentence(&super::agreement(context.chart, words));
    alt_text_ending(&context.chart.provenance, words, &sentences, &worth)
}

/// End value, shift and gaps of a direction, in one sentence.
fn direction(context: &Context, side: usize) -> String {
    let words = context.words;
    let facts: &Facts = &context.facts[side];
    let name = context.names.direction(side);
    let Some(last) = facts.last() else {
        return words.sentence(&fill(words.alt.nothing, &[("direction", &name)]));
    };
    let estimate = &last.estimate;
    let [value, low, high] = [estimate.value, estimate.low, estimate.high].map(signed);
    let date = words.long_day(last.day());
    let level = (context.chart.provenance.method.level * 100.0).to_string();
    let values = [
        ("direction", name.as_str()),
        ("value", &value),
        ("low", &low),
        ("high", &high),
        ("date", &date),
        ("level", &level),
    ];
    let mut clauses = vec![fill(words.alt.ends, &values)];
    let shifts = &context.chart.sides[side].series.shifts;
    match shifts.iter().rfind(|shift| context.axis.contains(shift.monday)) {
        Some(shift) => {
            let (before, after) = (signed(shift.before), signed(shift.after));
            let date = words.long_day(shift.monday);
            let values = [("before", before.as_str()), ("after", &after), ("date", &date)];
            clauses.push(fill(words.alt.shift, &values));
        }
        None => clauses.push(words.alt.no_shift.to_owned()),
    }
    let clauses = [vec![clauses.join(words.alt.comma)], gaps(context, facts)].concat();
    words.sentence(&clauses.join(words.alt.semicolon))
}

/// The longest gap after the first point, and how many more there are.
fn gaps(context: &Context, facts: &Facts) -> Vec<String> {
    let words = context.words;
    let mut gaps: Vec<&Gap> = facts.gaps.iter().filter(|gap| gap.before.is_some()).collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.last.days_since(gap.first)));
    let Some(gap) = gaps.first() else { return Vec::new() };
    let (first, last) = (words.long_day(gap.first), words.long_day(gap.last));
    let reason = words.gap_reason(gap.reason, context.chart.provenance.method.gap_units);
    let values = [("first", first.as_str()), ("last", &last), ("reason", &reason)];
    let mut clauses = vec![fill(words.alt.gap, &values)];
    if gaps.len() > 1 {
        let count = (gaps.len() - 1).to_string();
        clauses.push(fill(words.alt.more_gaps, &[("count", &count)]));
    }
    clauses
}

fn poll_sentence(context: &Context) -> Option<String> {
    let words = context.words;
    let latest = |side: usize| {
        let of_side = |poll: &&&crate::model::PollMark| {
            context.chart.side_of(poll.direction.holder()) == Some(side)
        };
        let poll = context.polls.iter().rev().find(of_side)?;
        let percent = poll.percent.round().to_string();
        let date = words.long_month_of(polls::middle(poll));
        let values = [
            ("percent", percent.as_str()),
            ("country", &context.names.names[side]),
            ("date", &date),
        ];
        Some(fill(words.alt.poll, &values))
    };
    let list: Vec<String> = [0, 1].into_iter().filter_map(latest).collect();
    (!list.is_empty()).then(|| fill(words.alt.polls, &[("list", &list.join(words.alt.comma))]))
}
