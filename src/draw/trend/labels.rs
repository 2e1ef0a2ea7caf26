//! Names and latest values: beside the line ends, or as two cards above the plot.

use super::super::font::Weight;
use super::super::mark;
use super::super::scene::{Anchor, Scene, Style, Xy};
use super::super::words::{fill, grouped, signed};
use super::Context;
use crate::model::Estimate;

/// Half-widths that differ by more than this are printed as a range.
const UNEVEN: f64 = 0.01;

/// One line of a label: pieces that follow one another, and the step down to its baseline.
struct Line {
    step: f64,
    indent: f64,
    pieces: Vec<(String, Style)>,
}

impl Line {
    fn new(step: f64, pieces: Vec<(String, Style)>) -> Line {
        Line { step, indent: 0.0, pieces }
    }
}

/// Draws both labels right of the plot, close to their line ends but clear of each other.
pub(super) fn ends(
    scene: &mut Scene,
    context: &Context,
    anchors: [Option<Xy>; 2],
    (top, bottom): (f64, f64),
) {
    if context.spec.labels != super::LabelPlace::Column {
        return;
    }
    let blocks = [0, 1].map(|side| lines(scene, context, side, true));
    let heights = [0, 1].map(|side: usize| blocks[side].iter().map(|line| line.step).sum::<f64>());
    let middle = (top + bottom) / 2.0;
    // The value, not the name, should stand level with the end of the line.
    let lift = context.spec.label_name + context.spec.label_small * 1.3;
    let mut wanted = anchors.map(|anchor| anchor.map_or(middle, |(_, y)| y) - lift);
    let lower = usize::from(wanted[1] > wanted[0]);
    let upper = 1 - lower;
    let gap = context.spec.label_name;
    let overlap = wanted[upper] + heights[upper] + gap - wanted[lower];
    if overlap > 0.0 {
        wanted[upper] -= overlap / 2.0;
        wanted[lower] += overlap / 2.0;
    }
    let floor = bottom + gap - heights[lower];
    wanted[lower] = wanted[lower].min(floor);
    wanted[upper] = wanted[upper].min(wanted[lower] - heights[upper] - gap).max(top - gap);
    wanted[lower] = wanted[lower].max(wanted[upper] + heights[upper] + gap);
    let x = context.column_left();
    for side in [0, 1] {
        set(scene, &blocks[side], (x, wanted[side]));
        if let Some(end) = anchors[side] {
            let level = wanted[side] + context.spec.label_name * 0.75;
            let colour = scene.palette.side_text[side];
            let start = (end.0 + 4.0 + 2.0 * context.spec.line, end.1);
            scene.line(vec![start, (x - 4.0, level)], 1.0, colour);
        }
    }
}

/// Draws both labels beside each other; answers with the y below.
pub(super) fn cards(scene: &mut Scene, context: &Context, y: f64) -> f64 {
    let spec = context.spec;
    let width = (scene.width - 2.0 * spec.margin) / 2.0;
    let mut bottom = y;
    for side in [0, 1] {
        let block = lines(scene, context, side, false);
        let left = spec.margin + width * side as f64;
        let top = y + spec.label_name * 0.9;
        mark(scene, side, (left + 5.0, top + spec.label_name * 0.62), 4.5);
        let height: f64 = block.iter().map(|line| line.step).sum();
        set(scene, &block, (left, top));
        bottom = f64::max(bottom, top + height + spec.label_small * 0.5);
    }
    bottom
}

fn set(scene: &mut Scene, lines: &[Line], (x, top): Xy) {
    let mut y = top;
    for line in lines {
        y += line.step;
        let mut left = x + line.indent;
        for (text, style) in &line.pieces {
            let area = scene.text(text, (left, y), Anchor::Start, *style);
            left = area.right + style.size * 0.35;
        }
    }
}

fn lines(scene: &Scene, context: &Context, side: usize, column: bool) -> Vec<Line> {
    let (spec, words, palette) = (context.spec, context.words, scene.palette);
    let facts = &context.facts[side];
    let colour = palette.side_text[side];
    let name = Style::new(spec.label_name, Weight::Bold, colour);
    let native = Style::new(spec.label_small * 1.08, Weight::Regular, colour);
    let value = Style::new(spec.label_value, Weight::Bold, colour);
    let small = Style::new(spec.label_small, Weight::Regular, palette.secondary);
    let width = match column {
        true => context.column_width(),
        false => (scene.width - 2.0 * spec.margin) / 2.0 - spec.label_name * 1.8,
    };
    let mut lines = Vec::new();
    for direction in context.names.direction_lines(scene, side, width, name) {
        let step = if lines.is_empty() { name.size } else { name.size * 1.2 };
        lines.push(Line::new(step, vec![(direction, name)]));
    }
    if let Some(text) = context.names.native_direction(side).filter(|_| column) {
        lines.push(Line::new(native.size * 1.45, vec![(text, native)]));
    }
    if let Some(head) = lines.first_mut().filter(|_| !column) {
        head.indent = name.size * 1.2;
    }
    match (facts.last(), facts.open_gap(context.axis.last)) {
        (Some(last), None) => {
            let number = (signed(last.estimate.value), value);
            let range = (range(&last.estimate), Style { size: spec.label_small * 1.2, ..small });
            lines.push(Line::new(value.size * 1.12, vec![number, range]));
        }
        (Some(last), Some(gap)) => {
            let date = words.full_day(last.day().plus_days(1));
            let since = fill(words.no_index_since, &[("date", &date)]);
            lines.extend(no_index(context, since, gap.reason, small, colour));
        }
        (None, gap) => {
            let reason = gap.map_or(crate::model::GapReason::NoItems, |gap| gap.reason);
            lines.extend(no_index(context, words.no_index.to_owned(), reason, small, colour));
        }
    }
    if spec.compact {
        return lines;
    }
    let stories = grouped(facts.stories_recent);
    let outlets = context.chart.sides[side].outlets_28_days.to_string();
    let counts = fill(words.stories_outlets, &[("stories", &stories), ("outlets", &outlets)]);
    if column {
        lines.push(Line::new(small.size * 1.5, vec![(counts, small)]));
        lines.push(Line::new(small.size * 1.3, vec![(words.last_28_days.to_owned(), small)]));
    } else {
        let text = fill(words.counts_short, &[("counts", &counts)]);
        lines.push(Line::new(small.size * 1.6, vec![(text, small)]));
    }
    lines
}

fn no_index(
    context: &Context,
    headline: String,
    reason: crate::model::GapReason,
    small: Style,
    colour: super::super::theme::Colour,
) -> [Line; 2] {
    let units = context.chart.provenance.method.gap_units;
    let reason = context.words.gap_reason(reason, units);
    let strong = Style { weight: Weight::SemiBold, colour, size: small.size * 1.1, ..small };
    [
        Line::new(strong.size * 1.6, vec![(headline, strong)]),
        Line::new(small.size * 1.5, vec![(reason, small)]),
    ]
}

/// `± 0.04`, or both ends where the band is lopsided because it meets −1 or +1.
fn range(estimate: &Estimate) -> String {
    let (above, below) = (estimate.high - estimate.value, estimate.value - estimate.low);
    if (above - below).abs() > UNEVEN {
        return format!("{} … {}", signed(estimate.low), signed(estimate.high));
    }
    format!("± {:.2}", (above + below) / 2.0)
}
