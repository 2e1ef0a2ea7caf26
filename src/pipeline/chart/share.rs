//! Weekly shares of negative, neutral and positive stories, from outlets that are nearly always present.

use super::super::House;
use super::super::measure::{Measured, last_day, unit, votes_once};
use super::{names, provenance};
use crate::index;
use crate::model::{Day, Direction, GapReason, Point, ShareChart, ShareWeek, Shares, Status, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// Weeks shown.
const WEEKS: i32 = 52;
/// Share of the weeks in which an outlet must be present to count, so that no outlet that comes or goes
/// moves the shares.
const PRESENCE: f64 = 0.8;

/// Stories of one unit in one week by tone: negative, neutral, positive.
type ByTone = [u32; 3];

/// The finished data of the share chart: whole weeks, from the first that any side has.
pub(super) fn share(house: &House, measured: &Measured) -> ShareChart {
    let last = last_day(measured.data_through);
    // The last Monday whose Sunday is over.
    let newest = last.plus_days(1).monday().plus_days(-7);
    let starts = measured.series.iter().filter_map(|series| series.points.first());
    let oldest = newest.plus_days(-7 * (WEEKS - 1));
    let first = starts.map(|point| point.day.plus_days(6).monday()).min();
    let first = first.map_or(newest.plus_days(7), |monday| monday.max(oldest));
    let sides = [0, 1].map(|side| weeks(house, measured, side, (first, newest)));
    ShareChart {
        pair: measured.pair,
        names: names(house, measured),
        sides,
        provenance: provenance(house, &[measured], (first, newest.plus_days(6)), Vec::new()),
    }
}

fn weeks(
    house: &House,
    measured: &Measured,
    side: usize,
    (first, newest): (Day, Day),
) -> Vec<ShareWeek> {
    let direction = measured.pair.directions()[side];
    let mondays: Vec<Day> =
        (0..=newest.days_since(first) / 7).map(|week| first.plus_days(7 * week)).collect();
    let counts = counts(measured, direction, (first, newest.plus_days(6)));
    let present: BTreeSet<&Unit> = counts
        .iter()
        .filter(|(_, weeks)| weeks.len() as f64 >= PRESENCE * mondays.len() as f64)
        .map(|(unit, _)| unit)
        .collect();
    let points: BTreeMap<Day, &Point> =
        measured.series[side].points.iter().map(|point| (point.day, point)).collect();
    let week = |monday: &Day| {
        let days: Vec<&Point> =
            (0..7).filter_map(|day| points.get(&monday.plus_days(day)).copied()).collect();
        let status = status(&days);
        let units: Vec<ByTone> =
            present.iter().filter_map(|unit| counts[*unit].get(monday)).copied().collect();
        let shares = shares(house, &units).filter(|_| !matches!(status, Status::Gap(_)));
        let status = match (&shares, status) {
            (None, Status::Ok | Status::Thin) => Status::Gap(GapReason::FewOutlets),
            (_, status) => status,
        };
        let stories = days.iter().map(|point| point.stories).sum();
        ShareWeek { monday: *monday, status, shares, stories }
    };
    mondays.iter().map(week).collect()
}

/// Stories by unit and week (its Monday), syndicated copies counted once.
fn counts(
    measured: &Measured,
    direction: Direction,
    (first, last): (Day, Day),
) -> BTreeMap<Unit, BTreeMap<Day, ByTone>> {
    let mut counts: BTreeMap<Unit, BTreeMap<Day, ByTone>> = BTreeMap::new();
    for item in votes_once(&measured.items, direction, (first, last)) {
        let (Some(unit), Some(tag)) = (unit(item), item.tag(direction)) else { continue };
        let week = counts.entry(unit).or_default().entry(item.published.day().monday());
        let place = usize::from(tag >= 0) + usize::from(tag > 0);
        week.or_default()[place] += 1;
    }
    counts
}

/// A week is a gap or thin if most of its days are.
fn status(days: &[&Point]) -> Status {
    let gaps: Vec<GapReason> = days
        .iter()
        .filter_map(|point| match point.status {
            Status::Gap(reason) => Some(reason),
            Status::Ok | Status::Thin => None,
        })
        .collect();
    if days.is_empty() {
        return Status::Gap(GapReason::NoItems);
    }
    if 2 * gaps.len() > days.len() {
        let often = |reason: &GapReason| gaps.iter().filter(|gap| *gap == reason).count();
        let reason = GapReason::ALL.into_iter().max_by_key(often);
        return Status::Gap(reason.unwrap_or(GapReason::NoItems));
    }
    let solid = days.iter().filter(|point| point.status == Status::Ok).count();
    if 2 * solid >= days.len() { Status::Ok } else { Status::Thin }
}

fn shares(house: &House, units: &[ByTone]) -> Option<Shares> {
    let method = &house.config.method;
    let share_of = |place: usize| {
        let units: Vec<(u32, u32)> =
            units.iter().map(|tones| (tones[place], tones.iter().sum())).collect();
        index::share(&units, method.rho, method.level)
    };
    let [negative, neutral, positive] = [share_of(0)?, share_of(1)?, share_of(2)?];
    Some(Shares {
        negative: negative.value,
        neutral: neutral.value,
        positive: positive.value,
        negative_range: (negative.low, negative.high),
    })
}
