//! House effects: each unit's usual deviation from the base panel, and who may join it.

use super::Cells;
use crate::stats::{effective_size, solve_positive_definite};

/// House effects α minimising Σ g(m − θ_t − α_u)² subject to Σ v_u α_u = 0, solved exactly.
///
/// `weights` are the anchor weights v, one per unit, not all zero; they are normalised here.
/// Partialling out the days gives (A + vvᵀ)α = b, positive definite when all units are
/// connected by shared days. `None` if they are not.
pub fn house_effects(cells: &Cells, weights: &[f64], rho: f64) -> Option<Vec<f64>> {
    let size = cells.units.len();
    let mut a = vec![0.0; size * size];
    let mut b = vec![0.0; size];
    for day in 0..cells.days {
        let g: Vec<f64> =
            cells.counts_of_day(day).iter().map(|n| effective_size(*n, rho)).collect();
        let total: f64 = g.iter().sum();
        if total <= 0.0 {
            continue;
        }
        let m = cells.means_of_day(day);
        let day_mean = g.iter().zip(m).map(|(g, m)| g * m).sum::<f64>() / total;
        for (u, g_u) in g.iter().enumerate().filter(|(_, g)| **g > 0.0) {
            a[u * size + u] += g_u;
            b[u] += g_u * (m[u] - day_mean);
            for (w, g_w) in g.iter().enumerate() {
                a[u * size + w] -= g_u * g_w / total;
            }
        }
    }
    let total: f64 = weights.iter().sum();
    for u in 0..size {
        for w in 0..size {
            a[u * size + w] += weights[u] * weights[w] / (total * total);
        }
    }
    solve_positive_definite(&a, &b)
}

/// Anchor weights: each unit's share of effective stories within the first `base_days` days.
pub fn anchor_weights(cells: &Cells, base_days: usize, rho: f64) -> Vec<f64> {
    let mut weights = vec![0.0; cells.units.len()];
    for day in 0..base_days.min(cells.days) {
        for (weight, n) in weights.iter_mut().zip(cells.counts_of_day(day)) {
            *weight += effective_size(*n, rho);
        }
    }
    let total: f64 = weights.iter().sum();
    if total > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= total);
    }
    weights
}

/// Which units share enough stories and days with the units of `core` to move the line:
/// `effective_min` effective stories over `days_min` days on which another core unit published too.
pub fn admitted(
    cells: &Cells,
    core: &[bool],
    effective_min: f64,
    days_min: usize,
    rho: f64,
) -> Vec<bool> {
    let size = cells.units.len();
    let mut shared = vec![0.0; size];
    let mut shared_days = vec![0usize; size];
    for day in 0..cells.days {
        let g: Vec<f64> =
            cells.counts_of_day(day).iter().map(|n| effective_size(*n, rho)).collect();
        let core_total: f64 = g.iter().zip(core).filter(|(_, core)| **core).map(|(g, _)| g).sum();
        for u in 0..size {
            let others = core_total - if core[u] { g[u] } else { 0.0 };
            if g[u] > 0.0 && others > 1e-12 {
                shared[u] += g[u];
                shared_days[u] += 1;
            }
        }
    }
    (0..size).map(|u| shared[u] >= effective_min && shared_days[u] >= days_min).collect()
}
