//! What is planted: the mean tag of each direction on each day, the level shift, the silence.
//!
//! Always holds: values are computed from `data/demo/truth.tsv` by the four basic operations
//! alone, so they are the same bits on every platform.

use crate::model::{Country, Day, Direction};
use crate::table::{Row, TableError, rows};

/// The planted series of both directions with what happens in them.
pub(super) struct Truth {
    /// Direction, day, value; in order of day within a direction.
    knots: Vec<(Direction, Day, f64)>,
    /// First and last day for which something is planted.
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) shift: Shift,
    pub(super) silence: Silence,
}

/// A lasting change of level.
pub(super) struct Shift {
    pub(super) direction: Direction,
    /// First day at the new level.
    pub(super) day: Day,
    pub(super) change: f64,
}

/// Days on which nobody prints anything about one direction.
pub(super) struct Silence {
    pub(super) direction: Direction,
    pub(super) first: Day,
    pub(super) last: Day,
}

impl Silence {
    pub(super) fn covers(&self, direction: Direction, day: Day) -> bool {
        direction == self.direction && (self.first..=self.last).contains(&day)
    }
}

impl Truth {
    pub(super) fn read(file: &str, text: &str) -> Result<Truth, TableError> {
        let mut knots = Vec::new();
        let (mut shift, mut silence) = (None, None);
        for row in rows(file, text) {
            let direction = direction(&row)?;
            match row.cell(0) {
                "knot" => knots.push((direction, day(&row, 2)?, number(&row, 3)?)),
                "shift" => {
                    shift = Some(Shift { direction, day: day(&row, 2)?, change: number(&row, 3)? });
                }
                "silence" => {
                    let (first, last) = (day(&row, 2)?, day(&row, 3)?);
                    silence = Some(Silence { direction, first, last });
                }
                other => return Err(row.error(format!("unknown kind `{other}`"))),
            }
        }
        let missing = |what: &str| TableError {
            file: file.to_owned(),
            line: 0,
            message: format!("no `{what}` row"),
        };
        let days = || knots.iter().map(|knot| knot.1);
        Ok(Truth {
            first: days().min().ok_or_else(|| missing("knot"))?,
            last: days().max().ok_or_else(|| missing("knot"))?,
            knots,
            shift: shift.ok_or_else(|| missing("shift"))?,
            silence: silence.ok_or_else(|| missing("silence"))?,
        })
    }

    /// The mean tag before house tone, −1…+1; 0 for a direction that nothing is planted for.
    pub(super) fn value(&self, direction: Direction, day: Day) -> f64 {
        let shifted = direction == self.shift.direction && day >= self.shift.day;
        self.drift(direction, day) + if shifted { self.shift.change } else { 0.0 }
    }

    /// The slow movement between knots: a smoothstep, flat at each knot.
    fn drift(&self, direction: Direction, day: Day) -> f64 {
        let of_direction = || self.knots.iter().filter(|knot| knot.0 == direction);
        let before = of_direction().rfind(|knot| knot.1 <= day);
        let after = of_direction().find(|knot| knot.1 > day);
        match (before, after) {
            (Some((_, start, from)), Some((_, end, to))) => {
                let t = f64::from(day.days_since(*start)) / f64::from(end.days_since(*start));
                from + (to - from) * (t * t * (3.0 - 2.0 * t))
            }
            (Some((_, _, value)), None) | (None, Some((_, _, value))) => *value,
            (None, None) => 0.0,
        }
    }
}

/// Parses the second cell, e.g. `CN>JP`.
fn direction(row: &Row) -> Result<Direction, TableError> {
    row.cell(1)
        .split_once('>')
        .and_then(|(holder, target)| {
            Direction::new(Country::from_code(holder)?, Country::from_code(target)?)
        })
        .ok_or_else(|| row.error("the second cell is no direction"))
}

/// Parses a cell as a day.
pub(super) fn day(row: &Row, column: usize) -> Result<Day, TableError> {
    Day::parse(row.cell(column))
        .ok_or_else(|| row.error(format!("`{}` is no day", row.cell(column))))
}

/// Parses a cell as a finite number.
pub(super) fn number(row: &Row, column: usize) -> Result<f64, TableError> {
    row.cell(column)
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| row.error(format!("`{}` is no number", row.cell(column))))
}
