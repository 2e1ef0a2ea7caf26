//! How right a scorer is: answers held against labels, as counts that add up and figures read off them.
//!
//! Owns the measures of `comity eval`. Always holds: no I/O; every figure is a function of counts that add
//! up over texts, so that a group, a file and a resample are measured by the same code; a figure
//! without a case to rest on is `None`, never a number; the same seed gives the same intervals. What was
//! not answered, and what no scorer could read, counts as wrong.

mod confusion;
mod item;
mod poll;
mod reliability;
mod resample;

pub use confusion::Confusion;
pub use item::{Answered, Blunder, Called, ItemAnswer, ItemLabel, ItemTally, Length, blunders};
pub use poll::{FindingKey, PollTally};
pub use reliability::{Bin, Reliability};
pub use resample::{Compared, Interval, compare, intervals};

/// What a figure or a count is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// In JSON: `relation_f1`.
    pub key: &'static str,
    /// At the head of a column, on two lines.
    pub title: [&'static str; 2],
}

/// Counts of one text or many.
pub trait Tally: Clone + Default {
    /// What is counted, in the order in which it is shown.
    const COUNTS: &'static [Figure];
    /// The figures that can be read off, in the order in which they are shown.
    const FIGURES: &'static [Figure];

    /// Adds the counts of other texts.
    fn add(&mut self, other: &Self);

    /// The counts, in the order of [`Tally::COUNTS`].
    fn counts(&self) -> Vec<u32>;

    /// The figures, in the order of [`Tally::FIGURES`], each 0…1; `None` where no case bears on it.
    fn figures(&self) -> Vec<Option<f64>>;
}

/// The counts of many texts.
pub fn sum<'a, T: Tally + 'a>(tallies: impl IntoIterator<Item = &'a T>) -> T {
    let mut total = T::default();
    for tally in tallies {
        total.add(tally);
    }
    total
}

/// `part` of `whole`; `None` of nothing.
fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}
