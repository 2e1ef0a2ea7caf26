//! Votes to points: the index of one direction, by method `fe-ewma-cv3` (docs/method.md).
//!
//! Always holds: [`series`] is a pure function of votes, method and anchor. Every country is
//! treated alike: nothing here knows which two countries a direction joins. A day that may
//! not be published is a gap with a reason, never a number.

mod backtest;
mod cells;
mod contribution;
mod day;
mod drift;
mod house;
mod line;
mod panel;
mod share;
mod shift;
mod tone;
mod week;

pub use backtest::{Known, agreement, known_at};
pub use cells::{Cells, cells, stories};
pub use contribution::{Contributions, TopicShift, contributions};
pub use day::day_values;
pub use drift::drifts;
pub use house::{admitted, anchor_weights, house_effects};
pub use line::{line, shrunk_day};
pub use share::{Share, poll_interval, share};
pub use shift::level_shifts;
pub use tone::tone;

use crate::model::{
    Anchor, Day, Direction, LevelShift, Method, Series, Unit, UnitEffect, Vote, Week,
};
use panel::Panel;
use std::collections::BTreeSet;

/// Builds the series of one direction from the first days with enough units to the day `through`.
///
/// Votes after `through` are set aside. `anchor` is the one stored when the base window closed;
/// without it the weights are computed from the votes. The second value is the anchor to store:
/// `None` while the base window is still open, because its weights would change.
pub fn series(
    direction: Direction,
    votes: &[Vote],
    through: Day,
    method: &Method,
    anchor: Option<&Anchor>,
) -> (Series, Option<Anchor>) {
    let stories = stories(votes, through);
    let Some(first) = first_day(&stories, through, method) else {
        return (empty(direction), None);
    };
    let cells = cells(&stories, first, through);
    let panel = Panel::choose(&cells, anchor, method);
    let admitted = cells.select(&panel.members);
    let mut points = line(&admitted, &panel.house_effects, method);
    if panel.provisional {
        panel::mark_provisional(&mut points);
    }
    let weeks = week::weeks(&admitted, &panel.house_effects, &points, method);
    let shifts = shifts(&weeks, through);
    let units = cells
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| UnitEffect {
            unit: unit.clone(),
            house_effect: panel.house_effect_of(at),
            stories: cells.stories_of(at),
        })
        .collect();
    let anchor = (!panel.provisional).then(|| anchor.cloned().unwrap_or(panel.anchor));
    (Series { direction, points, weeks, shifts, units }, anchor)
}

/// Where the series begins: with the first days that hold enough units to be published. A lone old story
/// that some feed still lists must not open the base window; without such days the last `base_days` count.
fn first_day(stories: &[&Vote], through: Day, method: &Method) -> Option<Day> {
    let reach = i32::try_from(method.fresh_days).unwrap_or(i32::MAX).max(1) - 1;
    let oldest = stories.first()?.published.day();
    let mut from = 0;
    for (at, story) in stories.iter().enumerate() {
        let window = story.published.day().plus_days(-reach);
        while stories[from].published.day() < window {
            from += 1;
        }
        let units: BTreeSet<&Unit> = stories[from..=at].iter().map(|story| &story.unit).collect();
        if units.len() >= method.gap_units {
            return Some(stories[from].published.day());
        }
    }
    Some(oldest.max(through.plus_days(1 - method.base_days)))
}

fn empty(direction: Direction) -> Series {
    Series {
        direction,
        points: Vec::new(),
        weeks: Vec::new(),
        shifts: Vec::new(),
        units: Vec::new(),
    }
}

/// Weeks without a value over which a search for shifts goes on. A change across a longer hole
/// could be a slow one that nobody saw, so it gets no date.
const HOLE_WEEKS_MAX: i32 = 2;

/// Level shifts among the complete weeks that have a value, stretch by stretch.
fn shifts(weeks: &[Week], through: Day) -> Vec<LevelShift> {
    let known: Vec<(Day, f64)> = weeks
        .iter()
        .filter(|week| week.monday.plus_days(6) <= through)
        .filter_map(|week| Some((week.monday, week.value?)))
        .collect();
    let near =
        |one: &(Day, f64), next: &(Day, f64)| next.0.days_since(one.0) <= 7 * (1 + HOLE_WEEKS_MAX);
    known.chunk_by(near).flat_map(shifts_of_stretch).collect()
}

fn shifts_of_stretch(stretch: &[(Day, f64)]) -> Vec<LevelShift> {
    let (mondays, values): (Vec<Day>, Vec<f64>) = stretch.iter().copied().unzip();
    level_shifts(&values)
        .into_iter()
        .map(|at| LevelShift {
            monday: mondays[at],
            before: crate::stats::mean(&values[at.saturating_sub(8)..at]).unwrap_or_default(),
            after: crate::stats::mean(&values[at..(at + 8).min(values.len())]).unwrap_or_default(),
        })
        .collect()
}
