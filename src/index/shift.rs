//! Level shifts: where a weekly series changed its level for good.

use crate::stats::{mean, median};

/// Shortest stretch between two shifts, in weeks.
const SEGMENT_WEEKS_MIN: usize = 8;
/// Smallest change of level that is worth a mark, in index units.
const STEP_MIN: f64 = 0.10;

/// Positions of the first week of each new level, ascending.
///
/// Exact optimal partitioning under squared error with penalty 2·lrv·ln n. The noise is taken as
/// AR(1): V₁, V₂ are MAD variances of lag-1 and lag-2 differences (steps barely touch them),
/// φ = V₂/V₁ − 1, and lrv is the long-run variance. A shift counts only if the means of the eight
/// weeks after and before differ by max(0.10, 3√(2lrv/8)).
pub fn level_shifts(x: &[f64]) -> Vec<usize> {
    let n = x.len();
    if n < 2 * SEGMENT_WEEKS_MIN {
        return Vec::new();
    }
    let long_run_variance = long_run_variance(x);
    let step = STEP_MIN.max(3.0 * (2.0 * long_run_variance / 8.0).sqrt());
    partition(x, 2.0 * long_run_variance * (n as f64).ln())
        .into_iter()
        .filter(|&at| {
            let after = mean(&x[at..(at + 8).min(n)]).unwrap_or_default();
            let before = mean(&x[at.saturating_sub(8)..at]).unwrap_or_default();
            (after - before).abs() >= step
        })
        .collect()
}

fn long_run_variance(x: &[f64]) -> f64 {
    let lag = |by: usize| -> f64 {
        let differences: Vec<f64> =
            x[by..].iter().zip(x).map(|(late, early)| late - early).collect();
        mad_variance(&differences)
    };
    let (v1, v2) = (lag(1).max(1e-12), lag(2));
    let phi = (v2 / v1 - 1.0).clamp(0.0, 0.8);
    v1 / (2.0 * (1.0 - phi)) * (1.0 + phi) / (1.0 - phi)
}

/// Variance from the median absolute deviation; 1.4826 makes it consistent for the normal distribution.
fn mad_variance(x: &[f64]) -> f64 {
    let middle = median(x).unwrap_or_default();
    let deviations: Vec<f64> = x.iter().map(|x| (x - middle).abs()).collect();
    (1.4826 * median(&deviations).unwrap_or_default()).powi(2)
}

/// The change points of the cheapest partition into segments of at least eight weeks. O(n²); a
/// weekly series has at most a few hundred points, so pruning is not needed.
fn partition(x: &[f64], penalty: f64) -> Vec<usize> {
    let n = x.len();
    let mut sum = vec![0.0; n + 1];
    let mut squares = vec![0.0; n + 1];
    for (at, x) in x.iter().enumerate() {
        sum[at + 1] = sum[at] + x;
        squares[at + 1] = squares[at] + x * x;
    }
    let cost = |from: usize, to: usize| {
        squares[to] - squares[from] - (sum[to] - sum[from]).powi(2) / (to - from) as f64
    };
    let mut best = vec![f64::INFINITY; n + 1];
    let mut previous = vec![0; n + 1];
    best[0] = -penalty;
    for end in SEGMENT_WEEKS_MIN..=n {
        for start in 0..=end - SEGMENT_WEEKS_MIN {
            let total = best[start] + cost(start, end) + penalty;
            if total < best[end] {
                (best[end], previous[end]) = (total, start);
            }
        }
    }
    let mut changes = Vec::new();
    let mut end = n;
    while previous[end] > 0 {
        changes.push(previous[end]);
        end = previous[end];
    }
    changes.reverse();
    changes
}
