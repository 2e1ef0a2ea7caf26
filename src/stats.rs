//! Numbers to numbers: effective sizes, quantiles, intervals, one linear solver.
//!
//! Always holds: no function panics or returns NaN for finite input; what has no answer is
//! `None`. Quantiles come from `statrs`; the solver is written here because a matrix crate is
//! larger than the rest of the method for the sake of one Cholesky factorisation.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Kish's effective size of `n` exchangeable stories with intra-class correlation `rho`:
/// n/(1+ρ(n−1)), at most 1/ρ, and 0 for none.
pub fn effective_size(n: f64, rho: f64) -> f64 {
    if n > 0.0 { n / (1.0 + rho * (n - 1.0)) } else { 0.0 }
}

/// The `p` quantile of Student's t with `dof` degrees of freedom (p in 0…1, dof > 0).
pub fn t_quantile(p: f64, dof: f64) -> Option<f64> {
    (0.0 < p && p < 1.0).then_some(())?;
    StudentsT::new(0.0, 1.0, dof).ok().map(|t| t.inverse_cdf(p)).filter(|q| q.is_finite())
}

/// The `p` quantile of the standard normal distribution (p in 0…1).
pub fn normal_quantile(p: f64) -> Option<f64> {
    (0.0 < p && p < 1.0).then_some(())?;
    Normal::new(0.0, 1.0).ok().map(|normal| normal.inverse_cdf(p))
}

/// Wilson's score interval for a proportion `p` seen in an effective sample of `n`, at a two-sided
/// confidence `level`; `None` without a sample. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
pub fn wilson(p: f64, n: f64, level: f64) -> Option<(f64, f64)> {
    let z = normal_quantile(0.5 + level / 2.0).filter(|_| n > 0.0)?;
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// The middle value (mean of the two middle ones); `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// Arithmetic mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Pearson's correlation of two equally long samples; `None` if shorter than two or if either is constant.
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x)?, mean(y)?);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        xy += (x - mean_x) * (y - mean_y);
        xx += (x - mean_x).powi(2);
        yy += (y - mean_y).powi(2);
    }
    (x.len() == y.len() && xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

/// A correlation within groups, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WithinCorrelation {
    /// −1…+1.
    pub r: f64,
    /// Ends of the interval, −1…+1.
    pub low: f64,
    pub high: f64,
    /// Points behind the interval, after what follows from the one before was taken off; 0 < n ≤ points.
    pub effective: f64,
}

/// How two measures move together within groups whose levels cannot be compared: Pearson's correlation of the
/// deviations from each group's own means, with an interval at a two-sided confidence `level`. The points of a group
/// come in order of time; groups of one point say nothing and are left aside.
///
/// With k groups this is the partial correlation given k−1 group indicators. The interval is Fisher's:
/// tanh(artanh r ± z/√(n−k−2)) (Metron 3 (1924) 329; k = 1 is the usual n−3), on n′ = n(1−ab)/(1+ab) points, a and b
/// the correlations of neighbours within groups, none below 0 (Bartlett, J. R. Stat. Soc. 98 (1935) 536): rounds that
/// follow one another closely repeat each other. A common factor on either measure, of one sign, and an offset per
/// group change nothing.
///
/// `None` with fewer than four points, where the formula leaves no interval, or where either measure never moves.
pub fn within_correlation(groups: &[Vec<(f64, f64)>], level: f64) -> Option<WithinCorrelation> {
    let (mut points, mut used) = (0.0, 0.0);
    let (mut xy, mut xx, mut yy, mut next_x, mut next_y) = (0.0, 0.0, 0.0, 0.0, 0.0);
    // Deviations that are nothing but rounding are no movement.
    let (mut size_x, mut size_y) = (0.0, 0.0);
    for group in groups.iter().filter(|group| group.len() > 1) {
        let (x, y): (Vec<f64>, Vec<f64>) = group.iter().copied().unzip();
        let (mean_x, mean_y) = (mean(&x)?, mean(&y)?);
        let deviations: Vec<(f64, f64)> =
            group.iter().map(|(x, y)| (x - mean_x, y - mean_y)).collect();
        points += group.len() as f64;
        used += 1.0;
        for (dx, dy) in &deviations {
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        for (one, next) in deviations.iter().zip(deviations.iter().skip(1)) {
            next_x += one.0 * next.0;
            next_y += one.1 * next.1;
        }
        size_x += x.iter().map(|x| x * x).sum::<f64>();
        size_y += y.iter().map(|y| y * y).sum::<f64>();
    }
    let moves = xx > 1e-24 * size_x && yy > 1e-24 * size_y;
    if !moves || points < 4.0 {
        return None;
    }
    let r = (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0);
    let repeated = (next_x / xx).max(0.0) * (next_y / yy).max(0.0);
    let effective = points * (1.0 - repeated) / (1.0 + repeated);
    let rest = effective - used - 2.0;
    let half = normal_quantile(0.5 + level / 2.0)? / (rest > 0.0).then(|| rest.sqrt())?;
    let z = r.atanh();
    let (low, high) = ((z - half).tanh(), (z + half).tanh());
    r.is_finite().then_some(WithinCorrelation { r, low, high, effective })
}

/// Solves `a x = b` for a symmetric positive definite `a` given row by row (b.len()² numbers), by
/// Cholesky factorisation; `None` if `a` is not positive definite to working precision.
pub fn solve_positive_definite(a: &[f64], b: &[f64]) -> Option<Vec<f64>> {
    let size = b.len();
    if a.len() != size * size {
        return None;
    }
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let dot: f64 =
                (0..column).map(|k| lower[row * size + k] * lower[column * size + k]).sum();
            let rest = a[row * size + column] - dot;
            lower[row * size + column] = if row == column {
                // A pivot that is nothing but rounding means a singular matrix.
                if rest <= a[row * size + row].abs() * 1e-13 {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / lower[column * size + column]
            };
        }
    }
    let mut x = b.to_vec();
    for row in 0..size {
        let dot: f64 = (0..row).map(|k| lower[row * size + k] * x[k]).sum();
        x[row] = (x[row] - dot) / lower[row * size + row];
    }
    for row in (0..size).rev() {
        let dot: f64 = (row + 1..size).map(|k| lower[k * size + row] * x[k]).sum();
        x[row] = (x[row] - dot) / lower[row * size + row];
    }
    Some(x)
}
