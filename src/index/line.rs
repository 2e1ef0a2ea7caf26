//! The trailing index of every day, its band and its status.

use super::Cells;
use crate::model::series::Estimate;
use crate::model::{GapReason, Method, Point, Status};
use crate::stats::{effective_size, t_quantile};

/// The index of every day of the cells, with house effects (one per unit) removed.
///
/// I_T = Num/Den with Num ← λNum + q_t D_t and Den ← λDen + q_t, q_t = G_t/(G_t+k₀); the band is a
/// jackknife over units of the same recursion (CV3), floored by the story-level variance.
pub fn line(cells: &Cells, house_effects: &[f64], method: &Method) -> Vec<Point> {
    let mut state = State::new(cells.units.len(), method);
    (0..cells.days)
        .map(|day| {
            let g: Vec<f64> =
                cells.counts_of_day(day).iter().map(|n| effective_size(*n, method.rho)).collect();
            let y: Vec<f64> =
                cells.means_of_day(day).iter().zip(house_effects).map(|(m, a)| m - a).collect();
            let raw = state.step(&g, &y);
            let coverage = state.coverage();
            let (status, estimate) = match coverage.gap(method) {
                Some(reason) => (Status::Gap(reason), None),
                None => {
                    let status = if coverage.is_thin(method) { Status::Thin } else { Status::Ok };
                    (status, Some(state.estimate()))
                }
            };
            Point {
                day: cells.first.plus_days(i32::try_from(day).unwrap_or(i32::MAX)),
                status,
                estimate,
                raw,
                stories: cells.counts_of_day(day).iter().sum::<f64>() as u32,
                units: u32::try_from(coverage.fresh_units).unwrap_or(u32::MAX),
                effective: coverage.effective,
            }
        })
        .collect()
}

/// A single day's value for display: its mean pulled towards the index of the day before, by how
/// many effective stories it has. `None` if there is neither.
pub fn shrunk_day(
    raw: Option<f64>,
    effective: f64,
    previous: Option<f64>,
    method: &Method,
) -> Option<f64> {
    let q = if effective > 0.0 { effective / (effective + method.day_prior) } else { 0.0 };
    match (raw, previous) {
        (Some(raw), Some(previous)) => Some(q * raw + (1.0 - q) * previous),
        (raw, previous) => previous.or(raw),
    }
}

/// The running sums after a day.
struct State<'a> {
    method: &'a Method,
    decay: f64,
    numerator: f64,
    denominator: f64,
    /// Σ λ² (q²/G): the story-level variance of the numerator, in units of the story variance.
    story_variance: f64,
    effective: f64,
    /// The same recursion once more without each unit.
    numerator_without: Vec<f64>,
    denominator_without: Vec<f64>,
    /// Decayed effective stories of each unit.
    presence: Vec<f64>,
    /// Effective stories of the last `fresh_days` days, newest last.
    recent: std::collections::VecDeque<Vec<f64>>,
}

/// What the coverage rules look at.
struct Coverage {
    fresh_units: usize,
    fresh_effective: f64,
    effective: f64,
    top_share: f64,
}

impl State<'_> {
    fn new(units: usize, method: &Method) -> State<'_> {
        State {
            method,
            decay: 2f64.powf(-1.0 / method.half_life_days),
            numerator: 0.0,
            denominator: 0.0,
            story_variance: 0.0,
            effective: 0.0,
            numerator_without: vec![0.0; units],
            denominator_without: vec![0.0; units],
            presence: vec![0.0; units],
            recent: std::collections::VecDeque::with_capacity(method.fresh_days + 1),
        }
    }

    /// Takes in a day (effective stories and adjusted means by unit); gives the day's own mean.
    fn step(&mut self, g: &[f64], y: &[f64]) -> Option<f64> {
        let (decay, prior) = (self.decay, self.method.day_prior);
        let total: f64 = g.iter().sum();
        let sum: f64 = g.iter().zip(y).map(|(g, y)| g * y).sum();
        let q = if total > 0.0 { total / (total + prior) } else { 0.0 };
        let raw = (total > 0.0).then(|| sum / total);
        self.numerator = decay * self.numerator + raw.map_or(0.0, |raw| q * raw);
        self.denominator = decay * self.denominator + q;
        self.story_variance =
            decay * decay * self.story_variance + if total > 0.0 { q * q / total } else { 0.0 };
        self.effective = decay * self.effective + total;
        for u in 0..g.len() {
            let rest = total - g[u];
            let (q, day) = if rest > 1e-12 {
                (rest / (rest + prior), (sum - g[u] * y[u]) / rest)
            } else {
                (0.0, 0.0)
            };
            self.numerator_without[u] = decay * self.numerator_without[u] + q * day;
            self.denominator_without[u] = decay * self.denominator_without[u] + q;
            self.presence[u] = decay * self.presence[u] + g[u];
        }
        self.recent.push_back(g.to_vec());
        if self.recent.len() > self.method.fresh_days {
            self.recent.pop_front();
        }
        raw
    }

    fn coverage(&self) -> Coverage {
        let fresh: Vec<f64> =
            (0..self.presence.len()).map(|u| self.recent.iter().map(|day| day[u]).sum()).collect();
        let total: f64 = self.presence.iter().sum();
        let top = self.presence.iter().copied().fold(0.0, f64::max);
        Coverage {
            fresh_units: fresh.iter().filter(|g| **g > 0.0).count(),
            fresh_effective: fresh.iter().sum(),
            effective: self.effective,
            top_share: if total > 0.0 { top / total } else { 0.0 },
        }
    }

    /// Value and band; called only on days that the coverage rules let through, so there is weight.
    fn estimate(&self) -> Estimate {
        let index = self.numerator / self.denominator;
        let present = self.presence.iter().filter(|c| **c >= self.method.unit_floor).count();
        let units = present.max(2) as f64;
        let spread: f64 = self
            .numerator_without
            .iter()
            .zip(&self.denominator_without)
            .filter(|(_, denominator)| **denominator > 1e-12)
            .map(|(numerator, denominator)| (numerator / denominator - index).powi(2))
            .sum();
        let floor =
            self.method.story_sd_floor.powi(2) * self.story_variance / self.denominator.powi(2);
        let variance = ((units - 1.0) / units * spread).max(floor);
        let total: f64 = self.presence.iter().sum();
        let squares: f64 = self.presence.iter().map(|c| c * c).sum();
        let degrees_of_freedom = (total * total / squares - 1.0).max(1.0);
        let standard_error = variance.sqrt();
        let quantile =
            t_quantile(0.5 + self.method.level / 2.0, degrees_of_freedom).unwrap_or(f64::INFINITY);
        let half = quantile * standard_error;
        Estimate {
            value: index.clamp(-1.0, 1.0),
            low: (index - half).clamp(-1.0, 1.0),
            high: (index + half).clamp(-1.0, 1.0),
            standard_error,
            degrees_of_freedom,
        }
    }
}

impl Coverage {
    fn gap(&self, method: &Method) -> Option<GapReason> {
        if self.effective == 0.0 {
            Some(GapReason::NoItems)
        } else if self.fresh_effective < method.gap_fresh {
            Some(GapReason::Stale)
        } else if self.fresh_units < method.gap_units {
            Some(GapReason::FewOutlets)
        } else if self.effective < method.gap_effective {
            Some(GapReason::FewItems)
        } else {
            None
        }
    }

    fn is_thin(&self, method: &Method) -> bool {
        self.fresh_units < method.thin_units
            || self.effective < method.thin_effective
            || self.top_share > method.thin_top_share
    }
}
