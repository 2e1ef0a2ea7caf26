//! The average tone of some stories as published, with the range that their sampling gives.

use crate::model::{Method, Tone};
use crate::stats::{effective_size, mean, t_quantile};

/// Mean polarity with its range. Each group holds the stories of one unit on one day, which count as
/// correlated (n stories as n/(1+ρ(n−1))). `None` where fewer than two effective stories are left.
pub fn tone(groups: &[Vec<f64>], method: &Method) -> Option<Tone> {
    let all: Vec<f64> = groups.iter().flatten().copied().collect();
    let effective: f64 =
        groups.iter().map(|group| effective_size(group.len() as f64, method.rho)).sum();
    let value = mean(&all)?;
    if effective < 2.0 {
        return None;
    }
    let squares: Vec<f64> = all.iter().map(|polarity| (polarity - value).powi(2)).collect();
    let deviation = mean(&squares)?.sqrt().max(method.story_sd_floor);
    let quantile = t_quantile(0.5 + method.level / 2.0, effective - 1.0)?;
    let half = quantile * deviation / effective.sqrt();
    let held = |value: f64| value.clamp(-1.0, 1.0);
    Some(Tone { value: held(value), low: held(value - half), high: held(value + half) })
}
