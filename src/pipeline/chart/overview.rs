//! Charts that span pairs: all lines side by side, and what was read from whom.

use super::super::measure::{Measured, last_day};
use super::super::{House, PassError};
use super::provenance;
use super::trend::side;
use crate::model::{
    CoverageChart, CoverageDay, CoverageRow, Day, OutletId, PairPanel, PairsChart, SourceId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Days of the overview of pairs.
const YEAR_DAYS: i32 = 365;
/// Days of the coverage grid.
const COVERAGE_DAYS: i32 = 90;

/// The last day with data of any pair; `None` without pairs.
fn end(measured: &[Measured]) -> Option<Day> {
    measured.iter().map(|pair| last_day(pair.data_through)).max()
}

/// All pairs over the last year, or since the first point of any; `None` without pairs.
pub(super) fn pairs(house: &House, measured: &[Measured]) -> Option<PairsChart> {
    let last = end(measured)?;
    let series = measured.iter().flat_map(|pair| &pair.series);
    let start = series.filter_map(|series| series.points.first()).map(|point| point.day).min();
    let earliest = last.plus_days(1 - YEAR_DAYS);
    let first = start.map_or(earliest, |day| day.max(earliest)).min(last);
    let panel = |pair: &Measured| PairPanel {
        pair: pair.pair,
        sides: [side(house, pair, 0, pair.pair.a()), side(house, pair, 1, pair.pair.b())],
    };
    let all: Vec<&Measured> = measured.iter().collect();
    Some(PairsChart {
        panels: measured.iter().map(panel).collect(),
        period: (first, last),
        provenance: provenance(house, &all, (first, last), Vec::new()),
    })
}

/// What was read from every outlet that has a source, in order of id.
pub(super) fn coverage(house: &House, measured: &[Measured]) -> Result<CoverageChart, PassError> {
    let all: Vec<&Measured> = measured.iter().collect();
    let through = all.iter().map(|pair| pair.data_through).max();
    let last = through.map_or(Day::from_epoch_days(0), last_day);
    let first = last.plus_days(1 - COVERAGE_DAYS);
    let days = days(house, (first, last))?;
    let read: BTreeSet<&OutletId> =
        house.config.sources.iter().map(|source| &source.outlet.id).collect();
    let rows = read.into_iter().filter_map(|id| house.config.outlets.get(id)).map(|outlet| {
        let drifts = all.iter().filter_map(|pair| pair.drifts.get(&outlet.id).copied());
        CoverageRow {
            name: outlet.name.clone(),
            language: outlet.language.clone(),
            days: days.get(outlet.id.as_str()).cloned().unwrap_or_default(),
            probation: on_probation(&all, &outlet.id),
            drift: drifts.reduce(|one, two| if two.abs() > one.abs() { two } else { one }),
        }
    });
    let rows = rows.collect();
    let provenance = provenance(house, &all, (first, last), Vec::new());
    Ok(CoverageChart { last, rows, provenance })
}

/// Per outlet, oldest first, the days on which it was asked or published something.
fn days(
    house: &House,
    (first, last): (Day, Day),
) -> Result<BTreeMap<String, Vec<CoverageDay>>, PassError> {
    let outlet_of: BTreeMap<&SourceId, &OutletId> =
        house.config.sources.iter().map(|source| (&source.id, &source.outlet.id)).collect();
    let mut days: BTreeMap<(String, Day), CoverageDay> = BTreeMap::new();
    let mut on = |outlet: &str, day: Day, items: u32, failures: u32| {
        if day <= last {
            let empty = CoverageDay { day, items: 0, failures: 0 };
            let known = days.entry((outlet.to_owned(), day)).or_insert(empty);
            known.items += items;
            known.failures += failures;
        }
    };
    for (outlet, day, items) in house.store.items_per_day(first)? {
        on(&outlet, day, items, 0);
    }
    for attempts in house.store.attempts(first)? {
        let source = SourceId::new(&attempts.source);
        if let Some(outlet) = source.and_then(|id| outlet_of.get(&id).copied()) {
            on(outlet.as_str(), attempts.day, 0, attempts.failed);
        }
    }
    let mut by_outlet: BTreeMap<String, Vec<CoverageDay>> = BTreeMap::new();
    for ((outlet, _), day) in days {
        by_outlet.entry(outlet).or_default().push(day);
    }
    Ok(by_outlet)
}

/// Whether stories of the outlet are known, yet none of its units moves any line.
fn on_probation(measured: &[&Measured], outlet: &OutletId) -> bool {
    let series = measured.iter().flat_map(|pair| &pair.series);
    let mut units = series.flat_map(|series| &series.units).filter(|e| e.unit.outlet == *outlet);
    let Some(first) = units.next() else { return false };
    first.house_effect.is_none() && units.all(|effect| effect.house_effect.is_none())
}
