//! Stories per week and direction: how much stands behind the line.
//!
//! Always holds: both rows share one scale; weeks in which the line is thin or absent are pale.

use super::super::font::Weight;
use super::super::scene::{Anchor, Rect, Scene, Style};
use super::super::spec::Spec;
use super::super::words::{fill, grouped};
use super::Context;
use crate::model::{Day, Week};

/// Opacity of a bar, and of one in a week with thin data or a gap.
const FULL: f64 = 0.85;
const PALE: f64 = 0.40;

fn row_height(spec: &Spec) -> f64 {
    spec.axis * 3.05
}

fn row_gap(spec: &Spec) -> f64 {
    spec.axis * 0.6
}

/// Height of both rows.
pub(super) fn height(spec: &Spec) -> f64 {
    2.0 * row_height(spec) + row_gap(spec)
}

/// Draws the title above `top` and the rows below it.
pub(super) fn draw(scene: &mut Scene, context: &Context, top: f64) {
    let (spec, words) = (context.spec, context.words);
    super::panel_title(scene, context, top, words.stories_per_week, words.copies_once);
    let weeks = [0, 1].map(|side: usize| shown(context, side));
    let peak = weeks.iter().flatten().map(|week| week.stories).max().unwrap_or_default();
    for (side, weeks) in weeks.iter().enumerate() {
        let base = top + row_height(spec) + (row_height(spec) + row_gap(spec)) * side as f64;
        row(scene, context, side, weeks, base, peak);
        label(scene, context, side, weeks, base);
    }
}

fn shown<'a>(context: &'a Context, side: usize) -> Vec<&'a Week> {
    let axis = &context.axis;
    let overlaps =
        |week: &&Week| week.monday.plus_days(6) >= axis.first && week.monday <= axis.last;
    context.chart.sides[side].series.weeks.iter().filter(overlaps).collect()
}

fn row(scene: &mut Scene, context: &Context, side: usize, weeks: &[&Week], base: f64, peak: u32) {
    let axis = &context.axis;
    let palette = scene.palette;
    scene.line(vec![(axis.left, base), (axis.right, base)], 1.0, palette.zero);
    let space = if axis.day_width() * 7.0 > 4.0 { 1.2 } else { 0.0 };
    for week in weeks {
        let share = f64::from(week.stories) / f64::from(peak.max(1));
        let left = axis.x(week.monday).max(axis.left);
        let right = axis.x(week.monday.plus_days(7)).min(axis.right) - space;
        let top = base - share * row_height(context.spec);
        let alpha = if is_solid(context, side, week.monday) { FULL } else { PALE };
        if right > left && week.stories > 0 {
            scene.fill(Rect { left, top, right, bottom: base - 0.5 }, palette.side[side], alpha);
        }
    }
}

/// Whether most of the week's published days are neither thin nor missing.
fn is_solid(context: &Context, side: usize, monday: Day) -> bool {
    let sunday = monday.plus_days(6);
    let days = context.facts[side].published().filter(|p| (monday..=sunday).contains(&p.day()));
    let (solid, all) =
        days.fold((0, 0), |(solid, all), p| (solid + u32::from(!p.is_thin()), all + 1));
    all > 0 && 2 * solid >= all
}

fn label(scene: &mut Scene, context: &Context, side: usize, weeks: &[&Week], base: f64) {
    let (spec, words) = (context.spec, context.words);
    let name = Style::new(spec.label_small, Weight::Medium, scene.palette.side_text[side]);
    let small = Style::new(spec.label_small * 0.92, Weight::Regular, scene.palette.secondary);
    let small = Style { size: small.size.max(spec.note.min(spec.label_small)), ..small };
    let x = context.column_left();
    let peak = weeks.iter().map(|week| week.stories).max().unwrap_or_default();
    let peak = fill(words.peak, &[("peak", &grouped(u64::from(peak)))]);
    let lines = context.names.direction_lines(scene, side, context.column_width(), name);
    for (up, line) in lines.iter().rev().enumerate() {
        let y = base - spec.label_small * (1.35 + 1.2 * up as f64);
        scene.text(line, (x, y), Anchor::Start, name);
    }
    scene.text(&peak, (x, base), Anchor::Start, small);
}
