//! Whether an outlet's usual tone has moved: a constant house effect would miss it.

use super::{cells, stories};
use crate::model::{Day, Method, Series, Unit, UnitEffect, Vote};
use crate::stats::effective_size;
use std::collections::BTreeMap;

/// The days that are compared with all days before them.
const RECENT_DAYS: i32 = 180;
/// Smaller movements are not worth an operator's time, index points.
const DRIFT_MIN: f64 = 0.10;
/// Movements within so many standard errors happen by chance.
const ERRORS_MIN: f64 = 3.0;

/// Units whose deviation from the others in the last 180 days differs from their earlier one by more
/// than 0.10 and three standard errors, with the difference.
pub fn drifts(series: &Series, votes: &[Vote], method: &Method) -> BTreeMap<Unit, f64> {
    let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
        return BTreeMap::new();
    };
    let stories = stories(votes, last.day);
    let cells = cells(&stories, first.day, last.day);
    let since = last.day.plus_days(1 - RECENT_DAYS);
    let effect = |unit: &Unit| {
        let known = series.units.iter().find(|effect: &&UnitEffect| effect.unit == *unit);
        known.and_then(|effect| effect.house_effect)
    };
    let effects: Vec<Option<f64>> = cells.units.iter().map(effect).collect();
    let mut found = BTreeMap::new();
    for (at, unit) in cells.units.iter().enumerate() {
        let mut windows = [Window::default(); 2];
        for day in 0..cells.days {
            let date: Day = first.day.plus_days(i32::try_from(day).unwrap_or(i32::MAX));
            let deviation = deviation(&cells, &effects, day, at, method.rho);
            let Some((weight, deviation)) = deviation else { continue };
            windows[usize::from(date >= since)].add(weight, deviation);
        }
        let [before, after] = windows;
        if let Some(by) = after.differs_from(&before) {
            found.insert(unit.clone(), by);
        }
    }
    found
}

/// Weight and value of a unit's deviation from the mean of the other units of a day.
fn deviation(
    cells: &super::Cells,
    effects: &[Option<f64>],
    day: usize,
    at: usize,
    rho: f64,
) -> Option<(f64, f64)> {
    let (counts, means) = (cells.counts_of_day(day), cells.means_of_day(day));
    let own = effective_size(counts[at], rho);
    let mut others = (0.0, 0.0);
    for (other, effect) in effects.iter().enumerate().filter(|(other, _)| *other != at) {
        let weight = effective_size(counts[other], rho);
        if let Some(effect) = effect.filter(|_| weight > 0.0) {
            others = (others.0 + weight, others.1 + weight * (means[other] - effect));
        }
    }
    let house = effects[at]?;
    (own > 0.0 && others.0 > 0.0).then(|| (own, means[at] - house - others.1 / others.0))
}

/// Weighted sums of deviations.
#[derive(Clone, Copy, Default)]
struct Window {
    weight: f64,
    sum: f64,
    squares: f64,
    days: f64,
}

impl Window {
    fn add(&mut self, weight: f64, deviation: f64) {
        self.weight += weight;
        self.sum += weight * deviation;
        self.squares += weight * deviation * deviation;
        self.days += 1.0;
    }

    /// Mean and squared standard error; `None` with fewer than 14 days.
    fn mean(&self) -> Option<(f64, f64)> {
        let mean = self.sum / self.weight;
        let variance = (self.squares / self.weight - mean * mean).max(0.0) / (self.days - 1.0);
        (self.days >= 14.0).then_some((mean, variance))
    }

    fn differs_from(&self, before: &Window) -> Option<f64> {
        let ((now, error), (then, old_error)) = (self.mean()?, before.mean()?);
        let by = now - then;
        let by_chance = ERRORS_MIN * (error + old_error).sqrt();
        (by.abs() > DRIFT_MIN.max(by_chance)).then_some(by)
    }
}
