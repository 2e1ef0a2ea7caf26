//! The sidecar: every number behind a chart, for people and programs that want to check or reuse it.
//!
//! Always holds: keys in a fixed order, values of the index rounded to four decimals; every number
//! that an image prints stands in its sidecar or is the rounded form of one that does.

use super::json::number;
use super::manifest::sha256;
use super::{Image, lead};
use crate::model::{
    Caveat, ChartEvent, ChartSide, Day, Direction, GapReason, ItemId, LevelShift, Method, OutletId,
    Point, Polarity, PollMark, PollOrigin, Provenance, Status, Timestamp, TrendChart, UnitEffect,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Decimals of index values: beyond any difference that can be told apart.
const DECIMALS: i32 = 4;
/// Days behind "now" in counts; four whole weeks, so that weekdays weigh alike.
const RECENT_DAYS: i32 = 28;

/// What a sidecar says beyond the chart itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SidecarFacts {
    /// Printed names of outlets; an outlet not listed here goes by its id.
    pub outlets: BTreeMap<OutletId, String>,
    /// The scores behind the points, in the order to be printed.
    pub receipts: Vec<Receipt>,
}

/// One score that moved the index, and where to read it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub item: ItemId,
    pub url: String,
    pub outlet: OutletId,
    pub published: Timestamp,
    pub direction: Direction,
    pub polarity: Polarity,
    /// [`crate::model::Item::content_hash`]: tells whether the text has been edited since.
    pub content_hash: String,
}

/// The data behind a trend chart and its images, which lend it title and alt text.
pub fn sidecar(chart: &TrendChart, images: &[Image], facts: &SidecarFacts) -> Value {
    let provenance = &chart.provenance;
    let lead = lead(images);
    let (first, last) = chart.period;
    let sides = || chart.sides.iter();
    json!({
        "schema": "sentiment-chart/1",
        "id": format!("{}/trend", chart.pair.slug()),
        "kind": "pair_trend",
        "sample": provenance.sample,
        "stale": provenance.stale,
        "title": lead.map(|image| &image.title),
        "subtitle": format!(
            "News sentiment index, −1 (all negative) to +1 (all positive), daily, {first} – {last}"
        ),
        "alt": lead.map(|image| &image.alt),
        "period": [first.to_string(), last.to_string()],
        "data_through": provenance.data_through.to_string(),
        "built_at": provenance.built_at.to_string(),
        "method": method(&provenance.method),
        "scorer": provenance.scorer,
        "counts": counts(chart),
        "files": files(images),
        "directions": sides().map(|side| direction(chart, side)).collect::<Value>(),
        "level_shifts": sides().flat_map(|side| shifts(chart, side)).collect::<Value>(),
        "method_changes": chart.method_changes.iter().map(|d| json!(d.to_string())).collect::<Value>(),
        "polls": shown_polls(chart).into_iter().map(poll).collect::<Value>(),
        "events": shown_events(chart).into_iter().map(|event| json!({
            "date": event.day.to_string(), "label": event.label, "source_url": event.source_url,
        })).collect::<Value>(),
        "caveats": caveats(provenance),
        "sources": sides()
            .flat_map(|side| side.series.units.iter().map(|unit| (side.series.direction, unit)))
            .map(|(direction, unit)| source(direction, unit, facts))
            .collect::<Value>(),
        "receipts": facts.receipts.iter().map(|receipt| json!({
            "item": receipt.item.0,
            "url": receipt.url,
            "outlet": receipt.outlet.as_str(),
            "published": receipt.published.to_string(),
            "direction": code(receipt.direction),
            "polarity": number(receipt.polarity.get(), DECIMALS),
            "content_hash": receipt.content_hash,
        })).collect::<Value>(),
    })
}

/// `cn-jp`: China on Japan; `jp-cn`: Japan on China.
pub(super) fn code(direction: Direction) -> String {
    format!("{}-{}", direction.holder(), direction.target()).to_ascii_lowercase()
}

/// `China on Japan`, with the names of the chart.
pub(super) fn label(chart: &TrendChart, direction: Direction) -> String {
    let name = |country| match chart.side_of(country).and_then(|at| chart.sides.get(at)) {
        Some(side) if !side.name.trim().is_empty() => side.name.as_str(),
        _ => "?",
    };
    format!("{} on {}", name(direction.holder()), name(direction.target()))
}

/// The last shown day that has an estimate.
pub(super) fn latest(side: &ChartSide, period: (Day, Day)) -> Option<&Point> {
    shown(side, period).rfind(|point| point.estimate.is_some())
}

/// Stories of the last 28 days shown.
pub(super) fn stories_28_days(side: &ChartSide, period: (Day, Day)) -> u64 {
    let recent = shown(side, period).filter(|p| p.day > period.1.plus_days(-RECENT_DAYS));
    recent.map(|point| u64::from(point.stories)).sum()
}

/// Polls with their mark inside the period, in the order given.
pub(super) fn shown_polls(chart: &TrendChart) -> Vec<&PollMark> {
    let shows = |poll: &&PollMark| {
        poll.direction.pair() == chart.pair
            && poll.percent.is_finite()
            && in_period(middle(poll), chart.period)
    };
    chart.polls.iter().filter(shows).collect()
}

/// Events inside the period, in the order given.
pub(super) fn shown_events(chart: &TrendChart) -> Vec<&ChartEvent> {
    chart.events.iter().filter(|event| in_period(event.day, chart.period)).collect()
}

/// What a doubt means to somebody who reads the data.
pub(super) fn caveat_words(caveat: Caveat) -> &'static str {
    match caveat {
        Caveat::SampleData => "Bundled figures that show the layout; do not quote them.",
        Caveat::Stale => "Data stop early: check the sources before reading the last days.",
        Caveat::FewItems => "Few stories: read the range, not the line.",
        Caveat::SingleOutlet => {
            "One outlet carries more than half of the weight: read it as that outlet’s view."
        }
        Caveat::NewScorer => {
            "The scorer changed in this period: do not compare levels across the change."
        }
        Caveat::UnverifiedPoll => {
            "Polls marked found_in_text were read in news texts: check them at the pollster."
        }
        Caveat::NotValidated => "Accuracy on labelled texts is not known for every language shown.",
    }
}

/// What holds for every chart of this method.
pub(super) const STANDING_CAVEATS: [&str; 3] = [
    "The band covers the sampling of outlets and stories, not errors of the scorer.",
    "The level is relative to the outlets of the base period.",
    "Polls and index are different measures.",
];

fn shown(side: &ChartSide, period: (Day, Day)) -> impl DoubleEndedIterator<Item = &Point> {
    side.series.points.iter().filter(move |point| in_period(point.day, period))
}

fn in_period(day: Day, (first, last): (Day, Day)) -> bool {
    (first..=last).contains(&day)
}

/// The day at which a poll stands: the middle of its fieldwork.
fn middle(poll: &PollMark) -> Day {
    let (first, last) = poll.fieldwork;
    first.plus_days(last.days_since(first) / 2)
}

fn method(method: &Method) -> Value {
    json!({
        "name": Method::NAME,
        "version": Method::VERSION,
        "config": {
            "rho": method.rho,
            "half_life_days": method.half_life_days,
            "day_prior": method.day_prior,
            "story_sd_floor": method.story_sd_floor,
            "fresh_days": method.fresh_days,
            "gap_units": method.gap_units,
            "gap_fresh": method.gap_fresh,
            "gap_effective": method.gap_effective,
            "thin_units": method.thin_units,
            "thin_effective": method.thin_effective,
            "thin_top_share": method.thin_top_share,
            "unit_floor": method.unit_floor,
            "admit_effective": method.admit_effective,
            "admit_days": method.admit_days,
            "base_days": method.base_days,
            "level": method.level,
            "poll_design_effect": method.poll_design_effect,
        },
    })
}

/// The sums printed at the foot of the images.
fn counts(chart: &TrendChart) -> Value {
    let provenance = &chart.provenance;
    let polls = shown_polls(chart);
    let pollsters: BTreeSet<&str> = polls.iter().map(|poll| poll.pollster.as_str()).collect();
    json!({
        "outlets": provenance.outlets,
        "stories": provenance.stories,
        "languages": provenance.languages.iter().map(|l| json!(l.code())).collect::<Value>(),
        "polls": polls.len(),
        "pollsters": pollsters.len(),
    })
}

fn files(images: &[Image]) -> Value {
    let entry = |image: &Image| {
        let (width, height) = image.pixels();
        let entry = json!({
            "w": width, "h": height, "dpr": image.dpr, "sha256": sha256(&image.bytes),
        });
        (image.name(), entry)
    };
    Value::Object(images.iter().map(entry).collect::<BTreeMap<_, _>>().into_iter().collect())
}

fn direction(chart: &TrendChart, side: &ChartSide) -> Value {
    let period = chart.period;
    let direction = side.series.direction;
    let weeks = side.series.weeks.iter();
    let weeks = weeks.filter(|w| w.monday.plus_days(6) >= period.0 && w.monday <= period.1);
    json!({
        "code": code(direction),
        "label": label(chart, direction),
        "latest": latest(side, period).map(|point| latest_json(side, point, period)),
        "stories_28d": stories_28_days(side, period),
        "outlets_28d": side.outlets_28_days,
        "not_ok": not_ok(chart, side),
        "series_columns": [
            "date", "value", "lo", "hi", "status", "stories", "outlets_7d", "raw", "effective",
        ],
        "series": shown(side, period).map(row).collect::<Value>(),
        "weeks_columns": ["monday", "value", "stories"],
        "weeks": weeks
            .map(|week| json!([week.monday.to_string(), optional(week.value), week.stories]))
            .collect::<Value>(),
    })
}

fn latest_json(side: &ChartSide, point: &Point, period: (Day, Day)) -> Value {
    let estimate = point.estimate;
    let half_width = estimate.map(|e| (e.high - e.low) / 2.0);
    json!({
        "date": point.day.to_string(),
        "value": optional(estimate.map(|e| e.value)),
        "lo": optional(estimate.map(|e| e.low)),
        "hi": optional(estimate.map(|e| e.high)),
        "half_width": optional(half_width),
        "dof": optional(estimate.map(|e| e.degrees_of_freedom)),
        "status": status(point.status),
        "stories_28d": stories_28_days(side, period),
        "outlets_28d": side.outlets_28_days,
    })
}

/// One day. `outlets_7d` counts units (outlet × language × scorer) heard from in the last
/// `fresh_days`; `raw` is the mean of the day alone; `effective` the stories behind the line.
fn row(point: &Point) -> Value {
    let estimate = point.estimate;
    json!([
        point.day.to_string(),
        optional(estimate.map(|e| e.value)),
        optional(estimate.map(|e| e.low)),
        optional(estimate.map(|e| e.high)),
        status(point.status),
        point.stories,
        point.units,
        optional(point.raw),
        number(point.effective, DECIMALS),
    ])
}

/// Stretches of days that are thin or gaps, oldest first, with the reason where one rule decided.
fn not_ok(chart: &TrendChart, side: &ChartSide) -> Value {
    let method = &chart.provenance.method;
    let mut stretches: Vec<Stretch> = Vec::new();
    for point in shown(side, chart.period) {
        let (status, reason) = (status(point.status), reason(point, method));
        match stretches.last_mut() {
            Some(last) if last.status == status && last.reason == reason => last.to = point.day,
            _ => stretches.push(Stretch { status, reason, from: point.day, to: point.day }),
        }
    }
    let not_ok = stretches.iter().filter(|stretch| stretch.status != status(Status::Ok));
    not_ok
        .map(|stretch| {
            json!({
                "status": stretch.status,
                "from": stretch.from.to_string(),
                "to": stretch.to.to_string(),
                "reason": stretch.reason,
            })
        })
        .collect()
}

/// Days in a row with one status and reason.
struct Stretch {
    status: &'static str,
    reason: Option<&'static str>,
    from: Day,
    to: Day,
}

/// Why a day is a gap or thin; `None` for a good day, and for one that is thin because one unit
/// dominates or the base window is open.
fn reason(point: &Point, method: &Method) -> Option<&'static str> {
    match point.status {
        Status::Gap(reason) => Some(reason.word()),
        Status::Thin if (point.units as usize) < method.thin_units => {
            Some(GapReason::FewOutlets.word())
        }
        Status::Thin if point.effective < method.thin_effective => Some(GapReason::FewItems.word()),
        Status::Thin | Status::Ok => None,
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Thin => "thin",
        Status::Gap(_) => "gap",
    }
}

fn shifts(chart: &TrendChart, side: &ChartSide) -> Vec<Value> {
    let shown = side.series.shifts.iter().filter(|shift| in_period(shift.monday, chart.period));
    let shift = |shift: &LevelShift| {
        json!({
            "direction": code(side.series.direction),
            "week": shift.monday.to_string(),
            "before": number(shift.before, DECIMALS),
            "after": number(shift.after, DECIMALS),
        })
    };
    shown.map(shift).collect()
}

/// `date` is the middle of the fieldwork, where the mark stands; `negative`, `lo` and `hi` are shares
/// of respondents, 0–1; `percent` is the figure as published.
fn poll(poll: &PollMark) -> Value {
    let (first, last) = poll.fieldwork;
    let share = |percent: f64| number(percent / 100.0, DECIMALS);
    json!({
        "date": middle(poll).to_string(),
        "direction": code(poll.direction),
        "fieldwork": [first.to_string(), last.to_string()],
        "percent": number(poll.percent, DECIMALS),
        "negative": share(poll.percent),
        "lo": poll.range.map(|(low, _)| share(low)),
        "hi": poll.range.map(|(_, high)| share(high)),
        "n": poll.sample_size,
        "pollster": poll.pollster,
        "origin": match poll.origin {
            PollOrigin::Registered => "registered",
            PollOrigin::FoundInText => "found_in_text",
        },
    })
}

fn caveats(provenance: &Provenance) -> Value {
    let given = provenance.caveats.iter().map(|caveat| caveat_words(*caveat));
    given.chain(STANDING_CAVEATS).map(Value::from).collect()
}

fn source(direction: Direction, effect: &UnitEffect, facts: &SidecarFacts) -> Value {
    let id = &effect.unit.outlet;
    let name = facts.outlets.get(id).map_or(id.as_str(), String::as_str);
    let mut source = Map::new();
    source.insert("direction".into(), json!(code(direction)));
    source.insert("outlet".into(), json!(name));
    source.insert("lang".into(), json!(effect.unit.language));
    source.insert("stories".into(), json!(effect.stories));
    source.insert("unit".into(), json!(effect.unit.to_string()));
    source.insert("house_effect".into(), optional(effect.house_effect));
    let status = if effect.house_effect.is_some() { "admitted" } else { "probation" };
    source.insert("status".into(), json!(status));
    Value::Object(source)
}

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| number(value, DECIMALS))
}
