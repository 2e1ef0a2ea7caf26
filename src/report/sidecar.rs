//! The sidecar: every number behind a chart, for people and programs that want to check or reuse it.
//!
//! Always holds: keys in a fixed order, values of the index rounded to four decimals; every number
//! that an image prints stands in its sidecar or is the rounded form of one that does.

use super::json::number;
use super::manifest::sha256;
use super::{Image, SPANNING, lead, tables};
use crate::model::caveat::standing;
use crate::model::{
    CalendarChart, Chart, ChartEvent, ChartKind, ChartSide, CoverageChart, CoverageDay,
    CoverageRow, Day, DayTone, Direction, GapReason, ItemId, LevelShift, Method, MovedChart,
    OutletId, Pair, PairPanel, PairsChart, Point, Polarity, PollMark, Provenance, ShareChart,
    ShareWeek, SideName, Status, Timestamp, TopicMove, TrendChart, UnitEffect, Voice, VoiceRow,
    VoicesChart,
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

/// The data behind a chart and its images, which lend it title, subtitle and alt text.
pub fn sidecar(chart: &Chart, images: &[Image], facts: &SidecarFacts) -> Value {
    let provenance = chart.provenance();
    let lead = lead(images);
    let kind = chart.kind();
    let folder = chart.pair().map_or_else(|| SPANNING.to_owned(), Pair::slug);
    let mut root = Map::new();
    let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
    put("schema", json!("sentiment-chart/1"));
    put("id", json!(format!("{folder}/{}", kind.word())));
    put("kind", json!(schema_kind(kind)));
    put("sample", json!(provenance.sample));
    put("stale", json!(provenance.stale));
    put("title", json!(lead.map(|image| &image.title)));
    put("subtitle", json!(lead.map(|image| &image.subtitle)));
    put("alt", json!(lead.map(|image| &image.alt)));
    put("data_through", json!(provenance.data_through.to_string()));
    put("built_at", json!(provenance.built_at.to_string()));
    put("method", method(&provenance.method));
    put("scorer", json!(provenance.scorer));
    put("files", files(kind, images));
    put("caveats", caveats(provenance));
    let data = match chart {
        Chart::Trend(chart) => trend(chart, facts),
        Chart::Pairs(chart) => pairs(chart),
        Chart::Moved(chart) => moved(chart),
        Chart::Voices(chart) => voices(chart),
        Chart::Share(chart) => share(chart),
        Chart::Calendar(chart) => calendar(chart),
        Chart::Coverage(chart) => coverage(chart),
    };
    if let Value::Object(data) = data {
        root.extend(data);
    }
    Value::Object(root)
}

/// The name of a kind in the schema of sidecars.
fn schema_kind(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Trend => "pair_trend",
        ChartKind::Pairs => "all_pairs",
        ChartKind::Moved => "what_moved_it",
        ChartKind::Voices => "voices",
        ChartKind::Share => "tone_share",
        ChartKind::Calendar => "day_calendar",
        ChartKind::Coverage => "coverage",
    }
}

fn days((first, last): (Day, Day)) -> Value {
    json!([first.to_string(), last.to_string()])
}

fn trend(chart: &TrendChart, facts: &SidecarFacts) -> Value {
    let sides = || chart.sides.iter();
    let of = |at: usize| direction(&chart.sides, at, chart.period, &chart.provenance);
    json!({
        "period": days(chart.period),
        "counts": trend_counts(chart),
        "directions": [of(0), of(1)],
        "level_shifts": sides()
            .flat_map(|side| shifts(side, chart.period))
            .collect::<Value>(),
        "method_changes": chart.method_changes.iter().map(|d| json!(d.to_string())).collect::<Value>(),
        "polls": shown_polls(chart).into_iter().map(poll).collect::<Value>(),
        "polls_withheld": chart.withheld.iter().map(|poll| json!({
            "direction": code(poll.direction),
            "fieldwork": days(poll.fieldwork),
            "pollster": poll.pollster,
            "source": poll.source,
        })).collect::<Value>(),
        "polls_contradicted": chart.contradictions.iter().map(|found| json!({
            "direction": code(found.direction),
            "published": found.published.to_string(),
            "item": found.item.0,
            "pollster": found.pollster,
            "measure": found.polarity.word(),
            "percent": number(found.percent, DECIMALS),
            "registered": number(found.registered, DECIMALS),
        })).collect::<Value>(),
        "poll_agreement": agreement(chart),
        "events": shown_events(chart).into_iter().enumerate().map(|(at, event)| json!({
            "number": at + 1,
            "date": event.day.to_string(),
            "label": event.label,
            "source_url": event.source_url,
            "origin": if event.shipped { "shipped" } else { "configured" },
        })).collect::<Value>(),
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

fn pairs(chart: &PairsChart) -> Value {
    let panel = |panel: &PairPanel| {
        let of = |at: usize| direction(&panel.sides, at, chart.period, &chart.provenance);
        json!({"pair": panel.pair.to_string(), "directions": [of(0), of(1)]})
    };
    json!({
        "period": days(chart.period),
        "counts": counts(&chart.provenance),
        "pairs": chart.panels.iter().map(panel).collect::<Value>(),
    })
}

/// Code and label of a direction whose chart knows names only.
fn direction_head(pair: Pair, names: &[SideName; 2], side: usize) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("code".into(), json!(code(pair.directions()[side])));
    head.insert("label".into(), json!(tables::direction(names, side)));
    head
}

/// Both directions with what `data` says of each.
fn both(pair: Pair, names: &[SideName; 2], data: impl Fn(usize) -> Value) -> Value {
    let side = |side: usize| {
        let mut head = direction_head(pair, names, side);
        if let Value::Object(data) = data(side) {
            head.extend(data);
        }
        Value::Object(head)
    };
    json!([side(0), side(1)])
}

fn moved(chart: &MovedChart) -> Value {
    let topic = |topic: &TopicMove| {
        json!([
            topic.name,
            number(topic.by_tone, DECIMALS),
            number(topic.by_attention, DECIMALS),
            topic.stories.0,
            topic.stories.1,
            optional(topic.tone.0),
            optional(topic.tone.1),
        ])
    };
    let side = |side: usize| {
        let data = &chart.sides[side];
        let (before, after) = data.tone;
        json!({
            "tone_before": number(before, DECIMALS),
            "tone_after": number(after, DECIMALS),
            "change": number(after - before, DECIMALS),
            "stories_before": data.stories.0,
            "stories_after": data.stories.1,
            "topic_columns": [
                "topic", "by_tone", "by_attention", "stories_before", "stories_after",
                "tone_before", "tone_after",
            ],
            "topics": data.topics.iter().map(topic).collect::<Value>(),
        })
    };
    json!({
        "before": days(chart.before),
        "after": days(chart.after),
        "counts": counts(&chart.provenance),
        "directions": both(chart.pair, &chart.names, side),
    })
}

fn voices(chart: &VoicesChart) -> Value {
    let row = |voice: Option<Voice>, row: &VoiceRow| {
        json!([
            voice.map(Voice::word),
            row.name,
            optional(row.tone.map(|tone| tone.value)),
            optional(row.tone.map(|tone| tone.low)),
            optional(row.tone.map(|tone| tone.high)),
            optional(row.before),
            row.stories,
        ])
    };
    let side = |side: usize| {
        let data = &chart.sides[side];
        let voices = data.voices.iter().map(|(voice, of)| row(Some(*voice), of));
        let outlets = data.outlets.iter().map(|of| row(None, of));
        json!({
            "index": optional(data.index),
            // A voice is counted over all outlets, an outlet over all voices.
            "voice_columns": ["voice", "outlet", "value", "lo", "hi", "before", "stories"],
            "voices": voices.chain(outlets).collect::<Value>(),
        })
    };
    json!({
        "period": days(chart.period),
        "before": days(chart.before),
        "adjusted": false,
        "counts": counts(&chart.provenance),
        "directions": both(chart.pair, &chart.names, side),
    })
}

fn share(chart: &ShareChart) -> Value {
    let week = |week: &ShareWeek| {
        let shares = week.shares;
        json!([
            week.monday.to_string(),
            optional(shares.map(|s| s.negative)),
            optional(shares.map(|s| s.negative_range.0)),
            optional(shares.map(|s| s.negative_range.1)),
            optional(shares.map(|s| s.neutral)),
            optional(shares.map(|s| s.positive)),
            status(week.status),
            week.stories,
        ])
    };
    let side = |side: usize| {
        json!({
            "week_columns": [
                "monday", "negative", "negative_lo", "negative_hi", "neutral", "positive", "status",
                "stories",
            ],
            "weeks": chart.sides[side].iter().map(week).collect::<Value>(),
        })
    };
    json!({
        "counts": counts(&chart.provenance),
        "directions": both(chart.pair, &chart.names, side),
    })
}

fn calendar(chart: &CalendarChart) -> Value {
    let day = |tone: &DayTone| json!([tone.day.to_string(), optional(tone.value)]);
    let side = |side: usize| {
        json!({
            "day_columns": ["date", "value"],
            "days": chart.sides[side].iter().map(day).collect::<Value>(),
        })
    };
    json!({
        "last": chart.last.to_string(),
        "counts": counts(&chart.provenance),
        "directions": both(chart.pair, &chart.names, side),
    })
}

fn coverage(chart: &CoverageChart) -> Value {
    let day = |day: &CoverageDay| json!([day.day.to_string(), day.items, day.failures]);
    let outlet = |row: &CoverageRow| {
        json!({
            "outlet": row.name,
            "lang": row.language.code(),
            "probation": row.probation,
            "drift": optional(row.drift),
            "day_columns": ["date", "items", "failures"],
            "days": row.days.iter().map(day).collect::<Value>(),
        })
    };
    json!({
        "last": chart.last.to_string(),
        "counts": counts(&chart.provenance),
        "outlets": chart.rows.iter().map(outlet).collect::<Value>(),
    })
}

/// `cn-jp`: China on Japan; `jp-cn`: Japan on China.
pub(super) fn code(direction: Direction) -> String {
    format!("{}-{}", direction.holder(), direction.target()).to_ascii_lowercase()
}

/// `China on Japan`, with the names of the chart; a question mark for an outsider.
pub(super) fn label(chart: &TrendChart, direction: Direction) -> String {
    match chart.side_of(direction.holder()) {
        Some(side) => side_label(&chart.sides, side),
        None => "?".to_owned(),
    }
}

/// The same of a side.
pub(super) fn side_label(sides: &[ChartSide; 2], side: usize) -> String {
    let name = |at: usize| match sides[at].name.trim() {
        "" => "?",
        name => name,
    };
    format!("{} on {}", name(side), name(1 - side))
}

/// The last shown day that has an estimate.
pub(super) fn latest(side: &ChartSide, period: (Day, Day)) -> Option<&Point> {
    days_shown(side, period).rfind(|point| point.estimate.is_some())
}

/// Stories of the last 28 days shown.
pub(super) fn stories_28_days(side: &ChartSide, period: (Day, Day)) -> u64 {
    let recent = days_shown(side, period).filter(|p| p.day > period.1.plus_days(-RECENT_DAYS));
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

/// Events inside the period by date; images number them in this order.
pub(super) fn shown_events(chart: &TrendChart) -> Vec<&ChartEvent> {
    let shown = chart.events.iter().filter(|event| in_period(event.day, chart.period));
    let mut shown: Vec<&ChartEvent> = shown.collect();
    shown.sort_by(|one, other| (one.day, &one.label).cmp(&(other.day, &other.label)));
    shown
}

/// The points of the period.
pub(super) fn days_shown(
    side: &ChartSide,
    period: (Day, Day),
) -> impl DoubleEndedIterator<Item = &Point> {
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
fn counts(provenance: &Provenance) -> Value {
    json!({
        "outlets": provenance.outlets,
        "stories": provenance.stories,
        "languages": provenance.languages.iter().map(|l| json!(l.code())).collect::<Value>(),
    })
}

/// The same with the polls of a trend.
fn trend_counts(chart: &TrendChart) -> Value {
    let polls = shown_polls(chart);
    let pollsters: BTreeSet<&str> = polls.iter().map(|poll| poll.pollster.as_str()).collect();
    let mut sums = counts(&chart.provenance);
    sums["polls"] = json!(polls.len());
    sums["pollsters"] = json!(pollsters.len());
    sums
}

fn files(kind: ChartKind, images: &[Image]) -> Value {
    let entry = |image: &Image| {
        let (width, height) = image.pixels();
        let entry = json!({
            "w": width, "h": height, "dpr": image.dpr, "sha256": sha256(&image.bytes),
        });
        (image.name(kind), entry)
    };
    Value::Object(images.iter().map(entry).collect::<BTreeMap<_, _>>().into_iter().collect())
}

fn direction(
    sides: &[ChartSide; 2],
    at: usize,
    period: (Day, Day),
    provenance: &Provenance,
) -> Value {
    let side = &sides[at];
    let weeks = side.series.weeks.iter();
    let weeks = weeks.filter(|w| w.monday.plus_days(6) >= period.0 && w.monday <= period.1);
    // Rows of the trend's volume panel print the fullest week.
    let peak = weeks.clone().map(|week| week.stories).max();
    json!({
        "code": code(side.series.direction),
        "label": side_label(sides, at),
        "latest": latest(side, period).map(|point| latest_json(side, point, period)),
        "stories_28d": stories_28_days(side, period),
        "outlets_28d": side.outlets_28_days,
        "peak_week_stories": peak,
        "not_ok": not_ok(&provenance.method, side, period),
        "series_columns": [
            "date", "value", "lo", "hi", "status", "stories", "outlets_7d", "raw", "effective",
        ],
        "series": days_shown(side, period).map(row).collect::<Value>(),
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
fn not_ok(method: &Method, side: &ChartSide, period: (Day, Day)) -> Value {
    let mut stretches: Vec<Stretch> = Vec::new();
    for point in days_shown(side, period) {
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

fn shifts(side: &ChartSide, period: (Day, Day)) -> Vec<Value> {
    let shown = side.series.shifts.iter().filter(|shift| in_period(shift.monday, period));
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
        "origin": poll.origin.word(),
        "question": poll.question,
        "source": poll.source,
        "quotes": poll.quotes,
        "new_series": poll.new_series,
    })
}

/// How index and polls move together, out of sample and within poll series; no numbers but counts where too few
/// rounds can be compared.
fn agreement(chart: &TrendChart) -> Value {
    let agreement = &chart.agreement;
    let correlation = agreement.correlation;
    json!({
        "validated": correlation.is_some(),
        "waves": agreement.waves,
        "poll_series": agreement.series,
        "r": optional(correlation.map(|of| of.r)),
        "lo": optional(correlation.map(|of| of.low)),
        "hi": optional(correlation.map(|of| of.high)),
        "level": number(chart.provenance.method.level, DECIMALS),
        "effective_waves": optional(correlation.map(|of| of.effective_waves)),
    })
}

fn caveats(provenance: &Provenance) -> Value {
    let language = provenance.language;
    let given = provenance.caveats.iter().map(|caveat| caveat.text(language));
    given.chain(standing(language)).map(Value::from).collect()
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
