//! Single days for display: each drawn towards the index of the day before where little stands behind it.

use super::{cells, line::shrunk_day, stories};
use crate::model::{Day, Method, Series, Status, UnitEffect, Vote};
use crate::stats::effective_size;
use std::collections::BTreeMap;

/// The value of every day of a series, in its order; `None` on a day that may not be published.
///
/// `votes` are those that the series was built from. A day without stories of its own shows the index
/// of the day before, as far as that is published.
pub fn day_values(series: &Series, votes: &[Vote], method: &Method) -> Vec<(Day, Option<f64>)> {
    let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
        return Vec::new();
    };
    let effective = effective_stories(series, votes, (first.day, last.day), method.rho);
    let mut previous = None;
    let mut values = Vec::with_capacity(series.points.len());
    for point in &series.points {
        let of_day = effective.get(&point.day).copied().unwrap_or_default();
        let value = shrunk_day(point.raw, of_day, previous, method)
            .filter(|_| !matches!(point.status, Status::Gap(_)));
        values.push((point.day, value));
        previous = point.estimate.map(|estimate| estimate.value);
    }
    values
}

/// Effective stories of each day from units that move the line.
fn effective_stories(
    series: &Series,
    votes: &[Vote],
    (first, last): (Day, Day),
    rho: f64,
) -> BTreeMap<Day, f64> {
    let stories = stories(votes, last);
    let cells = cells(&stories, first, last);
    let moves = |effect: &&UnitEffect| effect.house_effect.is_some();
    let members: Vec<bool> = cells
        .units
        .iter()
        .map(|unit| series.units.iter().filter(moves).any(|effect| effect.unit == *unit))
        .collect();
    let of_day = |day: usize| {
        let counts = cells.counts_of_day(day).iter().zip(&members);
        counts.filter(|(_, member)| **member).map(|(n, _)| effective_size(*n, rho)).sum()
    };
    (0..cells.days)
        .map(|day| (first.plus_days(i32::try_from(day).unwrap_or(i32::MAX)), of_day(day)))
        .collect()
}
