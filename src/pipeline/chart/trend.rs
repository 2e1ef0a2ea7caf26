//! The finished data of the trend chart, its doubts, and the receipts of its sidecar.

use super::super::House;
use super::super::measure::{Measured, last_day, outlets_since};
use super::super::{backtest, events};
use super::{RECENT_DAYS, in_period, provenance, side_name};
use crate::model::{
    Agreement, Caveat, ChartSide, Country, Day, OutletId, Polarity, PollMark, PollOrigin, SideName,
    Status, TrendChart,
};
use crate::report::{Receipt, SidecarFacts};
use crate::store::ScoredItem;
use std::collections::{BTreeMap, BTreeSet};

/// An outlet with more than this share of the recent stories gets a caveat.
const DOMINANT_SHARE: f64 = 0.5;

/// The finished data of the trend chart.
pub(super) fn trend(house: &House, measured: &Measured) -> TrendChart {
    let last = last_day(measured.data_through);
    let earliest = last.plus_days(1 - house.config.chart.days);
    let starts = measured.series.iter().filter_map(|series| series.points.first());
    let first = starts.map(|point| point.day).min().map_or(earliest, |day| day.max(earliest));
    let pair = measured.pair;
    let shown = |(_, end): (Day, Day)| end >= first;
    let polls = &measured.polls;
    let marks: Vec<PollMark> =
        polls.marks.iter().filter(|mark| shown(mark.fieldwork)).cloned().collect();
    let contradictions = polls.contradictions.iter().filter(|found| found.published >= first);
    let doubts = doubts(house, measured, (first, last), &marks);
    TrendChart {
        pair,
        sides: [side(house, measured, 0, pair.a()), side(house, measured, 1, pair.b())],
        period: (first, last),
        events: events::of(&house.config, &house.events, pair),
        provenance: provenance(house, &[measured], (first, last), doubts),
        agreement: agreement(house, measured),
        method_changes: scorer_changes(measured, first),
        polls: marks,
        withheld: polls.withheld.iter().filter(|poll| shown(poll.fieldwork)).cloned().collect(),
        contradictions: contradictions.cloned().collect(),
    }
}

/// How the index moves with the registered rounds, those before the period shown among them.
fn agreement(house: &House, measured: &Measured) -> Agreement {
    let through = last_day(measured.data_through);
    backtest::of(&house.config, &house.register, measured.pair, &measured.items, through).pooled
}

/// One side with its series and the outlets behind its last four weeks.
pub(super) fn side(house: &House, measured: &Measured, at: usize, country: Country) -> ChartSide {
    let since = last_day(measured.data_through).plus_days(1 - RECENT_DAYS);
    let SideName { name, native } = side_name(house, country);
    ChartSide {
        name,
        native,
        series: measured.series[at].clone(),
        outlets_28_days: outlets_since(measured, at, since),
    }
}

/// The doubts that hold, each by its own rule.
fn doubts(
    house: &House,
    measured: &Measured,
    (first, last): (Day, Day),
    polls: &[PollMark],
) -> Vec<Caveat> {
    let mut by_outlet: BTreeMap<&str, usize> = BTreeMap::new();
    for (item, _) in in_period(&measured.items, (last.plus_days(1 - RECENT_DAYS), last)) {
        *by_outlet.entry(item.outlet.as_str()).or_default() += 1;
    }
    let recent: usize = by_outlet.values().sum();
    let most = by_outlet.values().max().copied().unwrap_or(0);
    let is_thin = measured.series.iter().any(|series| {
        series.points.last().is_some_and(|point| {
            point.status == Status::Thin && point.effective < house.config.method.thin_effective
        })
    });
    let contradicted = measured.polls.contradictions.iter().any(|found| found.published >= first);
    let rules = [
        (is_thin, Caveat::FewItems),
        (most as f64 > DOMINANT_SHARE * recent as f64, Caveat::SingleOutlet),
        (!scorer_changes(measured, first).is_empty(), Caveat::NewScorer),
        (polls.iter().any(|poll| poll.origin != PollOrigin::Registered), Caveat::UnverifiedPoll),
        (contradicted, Caveat::ContradictedPoll),
    ];
    rules.into_iter().filter(|(holds, _)| *holds).map(|(_, caveat)| caveat).collect()
}

/// Days from `first` on at which another scorer judged the stories than the day before.
fn scorer_changes(measured: &Measured, first: Day) -> Vec<Day> {
    let scorers = |(item, _): &(ScoredItem, String)| (item.scorer.clone(), item.published.day());
    let shown: Vec<(String, Day)> = measured.items.iter().map(scorers).collect();
    let changes = shown.windows(2).filter(|two| two[0].0 != two[1].0).map(|two| two[1].1);
    let days: BTreeSet<Day> = changes.filter(|day| *day >= first).collect();
    days.into_iter().collect()
}

/// Names and receipts for the sidecar: the scores of the last four weeks.
pub(super) fn facts(house: &House, measured: &Measured) -> SidecarFacts {
    let since = last_day(measured.data_through).plus_days(1 - RECENT_DAYS);
    let recent = measured.items.iter().filter(|(item, _)| item.published.day() >= since);
    let receipts = recent.flat_map(|(item, _)| {
        measured.pair.directions().into_iter().filter_map(|direction| {
            Some(Receipt {
                item: item.id.clone(),
                url: item.url.clone(),
                outlet: OutletId::new(&item.outlet)?,
                published: item.published,
                direction,
                polarity: Polarity::new(item.polarity(direction)?),
                content_hash: item.content_hash.clone(),
            })
        })
    });
    let outlets = house.config.outlets.values();
    SidecarFacts {
        outlets: outlets.map(|outlet| (outlet.id.clone(), outlet.name.clone())).collect(),
        receipts: receipts.collect(),
    }
}
