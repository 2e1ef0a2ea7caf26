//! From values and days to pixels, and where the ticks stand.

use super::words::Words;
use crate::model::Day;

/// Step of the index axis.
const STEP: f64 = 0.25;
/// What is shown of the side of zero that no value uses.
const UNUSED: f64 = 0.10;
/// Smallest span of the index axis, so that noise does not look like news.
const SPAN_MIN: f64 = 0.50;

/// A linear scale from values to y pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Vertical {
    /// Value and y of the lower and of the upper end.
    pub low: f64,
    pub high: f64,
    pub bottom: f64,
    pub top: f64,
}

impl Vertical {
    pub fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.bottom + (self.top - self.bottom) * share
    }
}

/// Ends of the index axis for all values shown: on the 0.25 ladder, zero inside, at least 0.50 long. Of the side
/// that no value uses 0.10 is left.
pub(super) fn index_domain(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut low, mut high) = values.fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
    if low >= -UNUSED && high <= UNUSED {
        // Neither side is used, or there are no values at all: both are shown alike.
        return (-SPAN_MIN / 2.0, SPAN_MIN / 2.0);
    }
    low = if low < -UNUSED { (low / STEP).floor() * STEP } else { -UNUSED };
    high = if high > UNUSED { (high / STEP).ceil() * STEP } else { UNUSED };
    while high - low < SPAN_MIN {
        match (low < -UNUSED, high > UNUSED) {
            (false, true) => high += STEP,
            _ => low = if low < -UNUSED { low - STEP } else { -STEP },
        }
    }
    (low.max(-1.0), high.min(1.0))
}

/// The ladder's values within the ends.
pub(super) fn index_ticks((low, high): (f64, f64)) -> Vec<f64> {
    let steps = (low / STEP).ceil() as i32..=(high / STEP).floor() as i32;
    steps.map(|step| f64::from(step) * STEP).collect()
}

/// Days on the x axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Horizontal {
    pub first: Day,
    pub last: Day,
    pub left: f64,
    pub right: f64,
}

impl Horizontal {
    /// Middle of a day; the first and last day lie on the ends.
    pub fn x(&self, day: Day) -> f64 {
        let span = f64::from(self.last.days_since(self.first));
        if span <= 0.0 {
            return self.right;
        }
        self.left + (self.right - self.left) * f64::from(day.days_since(self.first)) / span
    }

    /// Pixels from one day to the next.
    pub fn day_width(&self) -> f64 {
        (self.right - self.left) / f64::from(self.last.days_since(self.first).max(1))
    }

    pub fn contains(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// A labelled day of the time axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub day: Day,
    pub label: String,
}

/// The finest regular ticks that leave `space` pixels for each label.
pub(super) fn time_ticks(axis: &Horizontal, space: f64, words: &Words) -> Vec<Tick> {
    let roomy = |days: f64| axis.day_width() * days >= space;
    let every = [(1, 1.0), (2, 2.0), (7, 7.0)].into_iter().find(|(_, days)| roomy(*days));
    if let Some((step, _)) = every {
        return day_ticks(axis, step, words);
    }
    let months = [1, 3, 6, 12, 24, 60, 120];
    let step = months.into_iter().find(|months| roomy(f64::from(*months) * 30.4)).unwrap_or(120);
    month_ticks(axis, step, words)
}

fn day_ticks(axis: &Horizontal, step: i32, words: &Words) -> Vec<Tick> {
    let days = axis.last.days_since(axis.first);
    let start = if step == 7 { (7 - axis.first.days_since(axis.first.monday())) % 7 } else { 0 };
    let tick = |offset: i32| {
        let day = axis.first.plus_days(offset);
        Tick { day, label: words.day(day) }
    };
    (start..=days).step_by(step.unsigned_abs() as usize).map(tick).collect()
}

/// First days of every `step`-th month; the first and every January carry the year.
fn month_ticks(axis: &Horizontal, step: i32, words: &Words) -> Vec<Tick> {
    let (first_year, first_month, of_month) = axis.first.ymd();
    let mut number = i32::from(first_year) * 12 + i32::from(first_month) - 1;
    if of_month > 1 {
        number += 1;
    }
    number += (-number).rem_euclid(step);
    let mut ticks = Vec::new();
    loop {
        let (year, month) = (number.div_euclid(12), number.rem_euclid(12));
        let day = i16::try_from(year).ok().and_then(|y| Day::from_ymd(y, month as i8 + 1, 1));
        let Some(day) = day.filter(|day| axis.contains(*day)) else { break };
        let label = match (step >= 12, ticks.is_empty() || month == 0) {
            (true, _) => year.to_string(),
            (false, true) => words.month_of(day),
            (false, false) => words.month(day).to_owned(),
        };
        ticks.push(Tick { day, label });
        number += step;
    }
    ticks
}
