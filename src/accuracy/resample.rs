//! How far figures would move with other texts of the same kind: the bootstrap over texts.
//!
//! Both directions of an item stay together, and two scorers are compared on the same draw of texts, so
//! that what they get wrong alike cancels out. Percentile intervals (Efron and Tibshirani, An
//! Introduction to the Bootstrap, 1993, chapters 13 and 16).

use super::{Tally, sum};
use crate::random::Random;

/// Level of the intervals.
const LEVEL: f64 = 0.95;
/// Fixed, so that the same answers give the same intervals; the digits of π.
const SEED: u64 = 314_159_265;

/// Where 95 % of the resampled figures lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// One figure of two scorers on the same texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    pub first: f64,
    pub second: f64,
    /// Of `first − second`.
    pub interval: Interval,
}

impl Compared {
    /// `first − second`.
    pub fn difference(&self) -> f64 {
        self.first - self.second
    }
}

/// The interval of every figure, in the order of [`Tally::FIGURES`].
pub fn intervals<T: Tally>(tallies: &[T], resamples: usize) -> Vec<Option<Interval>> {
    let draws = draws(tallies.len(), resamples);
    let figures: Vec<_> = draws.map(|draw| drawn(tallies, &draw).figures()).collect();
    (0..T::FIGURES.len())
        .map(|at| interval(figures.iter().filter_map(|row| row[at]).collect()))
        .collect()
}

/// Two scorers on the same texts, text by text: every figure, in the order of [`Tally::FIGURES`].
pub fn compare<T: Tally>(first: &[T], second: &[T], resamples: usize) -> Vec<Option<Compared>> {
    let draws = draws(first.len().min(second.len()), resamples);
    let differences: Vec<Vec<Option<f64>>> = draws
        .map(|draw| {
            let (one, other) = (drawn(first, &draw).figures(), drawn(second, &draw).figures());
            one.into_iter().zip(other).map(|(one, other)| Some(one? - other?)).collect()
        })
        .collect();
    let (one, other) = (sum(first).figures(), sum(second).figures());
    (0..T::FIGURES.len())
        .map(|at| {
            let interval = interval(differences.iter().filter_map(|row| row[at]).collect())?;
            Some(Compared { first: one[at]?, second: other[at]?, interval })
        })
        .collect()
}

fn drawn<T: Tally>(tallies: &[T], draw: &[usize]) -> T {
    sum(draw.iter().filter_map(|&at| tallies.get(at)))
}

/// Draws of as many texts as there are, with replacement.
fn draws(texts: usize, resamples: usize) -> impl Iterator<Item = Vec<usize>> {
    let mut random = Random::new(SEED);
    (0..resamples).map(move |_| (0..texts).map(|_| random.below(texts)).collect())
}

fn interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let tail = (1.0 - LEVEL) / 2.0 * last as f64;
    let (low, high) = (tail.floor() as usize, (last as f64 - tail).ceil() as usize);
    Some(Interval { low: values[low], high: *values.get(high)? })
}
