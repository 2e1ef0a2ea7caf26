//! Shares of stories and poll percentages, with honest intervals.

use crate::stats::{effective_size, wilson};

/// A share with its interval, all as fractions 0…1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Cases counted.
    pub count: u32,
    /// Size behind the interval.
    pub effective: f64,
}

/// The pooled share of stories in a class: `(in class, all)` per unit. The interval rests on the
/// effective size Σ n_u/(1+ρ(n_u−1)). `None` without stories: a share of nothing is not zero.
pub fn share(units: &[(u32, u32)], rho: f64, level: f64) -> Option<Share> {
    let count: u32 = units.iter().map(|(_, all)| all).sum();
    let hits: u32 = units.iter().map(|(hits, _)| hits).sum();
    let effective: f64 = units.iter().map(|(_, all)| effective_size(f64::from(*all), rho)).sum();
    let value = f64::from(hits) / f64::from(count);
    let (low, high) = wilson(value, effective, level)?;
    Some(Share { value, low, high, count, effective })
}

/// A poll's share (0…1) with Wilson's interval on n divided by the design effect.
/// `None` without respondents.
pub fn poll_interval(
    value: f64,
    respondents: u32,
    design_effect: f64,
    level: f64,
) -> Option<Share> {
    let effective = f64::from(respondents) / design_effect;
    let (low, high) = wilson(value, effective, level)?;
    Some(Share { value, low, high, count: respondents, effective })
}
