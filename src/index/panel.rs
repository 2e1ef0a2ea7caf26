//! Which units move the line, at which house effect, and from which anchor.
//!
//! Always holds: a unit outside the panel has no influence on any point. While the base window
//! is open there is no history to be admitted by, so its founding units form the panel
//! provisionally and no point is better than thin; once it has closed, admission decides.

use super::Cells;
use super::house::{admitted, anchor_weights, house_effects};
use crate::model::{Anchor, Method, Point, Status};
use crate::stats::effective_size;

/// The outcome of choosing.
pub(super) struct Panel {
    /// One entry per unit of the cells.
    pub members: Vec<bool>,
    /// One per member, in order.
    pub house_effects: Vec<f64>,
    /// Weights that the level hangs from, members only.
    pub anchor: Anchor,
    /// The base window is still open.
    pub provisional: bool,
}

impl Panel {
    pub fn choose(cells: &Cells, stored: Option<&Anchor>, method: &Method) -> Panel {
        let base_days = usize::try_from(method.base_days).unwrap_or(0);
        let provisional = stored.is_none() && cells.days < base_days;
        let weights = match stored {
            Some(anchor) => {
                cells.units.iter().map(|unit| anchor.get(unit).copied().unwrap_or(0.0)).collect()
            }
            None => anchor_weights(cells, base_days, method.rho),
        };
        let founders: Vec<bool> = weights.iter().map(|weight| *weight > 0.0).collect();
        let eligible = if provisional { founders } else { admission(cells, founders, method) };
        let members = connected(cells, eligible, &weights, method.rho);
        Panel::solve(cells, members, &weights, provisional, method.rho)
    }

    fn solve(
        cells: &Cells,
        members: Vec<bool>,
        weights: &[f64],
        provisional: bool,
        rho: f64,
    ) -> Panel {
        let panel = cells.select(&members);
        let mut weights: Vec<f64> = weights
            .iter()
            .zip(&members)
            .filter(|(_, member)| **member)
            .map(|(weight, _)| *weight)
            .collect();
        if weights.iter().sum::<f64>() <= 0.0 {
            // No base unit is left: the level hangs from the units at hand.
            weights = anchor_weights(&panel, panel.days, rho);
        }
        let house_effects =
            house_effects(&panel, &weights, rho).unwrap_or_else(|| vec![0.0; weights.len()]);
        let anchor = panel.units.iter().cloned().zip(weights).filter(|(_, w)| *w > 0.0).collect();
        Panel { members, house_effects, anchor, provisional }
    }

    /// The house effect of a unit of the cells; `None` for one outside the panel.
    pub fn house_effect_of(&self, unit: usize) -> Option<f64> {
        let before = self.members[..unit].iter().filter(|member| **member).count();
        self.members[unit].then(|| self.house_effects[before])
    }
}

/// Founders that overlap one another enough, then every unit that overlaps those already in,
/// until nobody else comes.
fn admission(cells: &Cells, founders: Vec<bool>, method: &Method) -> Vec<bool> {
    let pass = |core: &[bool]| {
        admitted(cells, core, method.admit_effective, method.admit_days, method.rho)
    };
    let both = |one: &[bool], other: &[bool]| -> Vec<bool> {
        one.iter().zip(other).map(|(one, other)| *one && *other).collect()
    };
    let mut core = both(&pass(&founders), &founders);
    if !core.contains(&true) {
        // The founders have left or were too few: whoever overlaps anybody enough starts anew.
        core = pass(&vec![true; cells.units.len()]);
    }
    loop {
        let next: Vec<bool> =
            pass(&core).iter().zip(&core).map(|(new, old)| *new || *old).collect();
        if next == core {
            return core;
        }
        core = next;
    }
}

/// The eligible units that shared days join, directly or through others, to the heaviest group;
/// house effects of separate groups could not be compared.
fn connected(cells: &Cells, eligible: Vec<bool>, weights: &[f64], rho: f64) -> Vec<bool> {
    let size = cells.units.len();
    let mut group: Vec<usize> = (0..size).collect();
    let mut volume = vec![0.0; size];
    for day in 0..cells.days {
        let counts = cells.counts_of_day(day);
        let mut present = (0..size).filter(|u| eligible[*u] && counts[*u] > 0.0);
        let Some(first) = present.next() else { continue };
        volume[first] += effective_size(counts[first], rho);
        for u in present {
            volume[u] += effective_size(counts[u], rho);
            let (from, to) = (group[u], group[first]);
            if from != to {
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let heft = |wanted: usize| -> (f64, f64) {
        let of_group = |values: &[f64]| -> f64 {
            (0..size).filter(|u| eligible[*u] && group[*u] == wanted).map(|u| values[u]).sum()
        };
        (of_group(weights), of_group(&volume))
    };
    let best = (0..size).filter(|u| eligible[*u]).map(|u| group[u]).max_by(|x, y| {
        let (x_heft, y_heft) = (heft(*x), heft(*y));
        x_heft.0.total_cmp(&y_heft.0).then(x_heft.1.total_cmp(&y_heft.1)).then(y.cmp(x))
    });
    (0..size).map(|u| eligible[u] && Some(group[u]) == best).collect()
}

/// While the base window is open no point is better than thin.
pub(super) fn mark_provisional(points: &mut [Point]) {
    for point in points {
        if point.status == Status::Ok {
            point.status = Status::Thin;
        }
    }
}
