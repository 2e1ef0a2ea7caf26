//! The drawn time axis.

use super::font::Weight;
use super::scale::{Horizontal, time_ticks};
use super::scene::{Anchor, Scene, Style};
use super::spec::Spec;
use super::words::Words;

/// Height of the time axis, in axis type sizes.
pub(super) const TIME_AXIS_HEIGHT: f64 = 2.25;

/// Tick labels below the last panel; the last day stands in bold. Answers with the y below.
pub(super) fn time_axis(
    scene: &mut Scene,
    spec: &Spec,
    axis: &Horizontal,
    words: &Words,
    y: f64,
) -> f64 {
    let palette = scene.palette;
    let style = Style::new(spec.axis, Weight::Regular, palette.secondary);
    let strong = Style::new(spec.axis, Weight::SemiBold, palette.ink);
    let baseline = y + spec.axis * 1.75;
    let end = words.day(axis.last);
    let end_box = scene.text(&end, (axis.right, baseline), Anchor::End, strong);
    let space = scene.width_of("Mmm 2000", style) + spec.axis;
    let mut free_from = f64::MIN;
    for tick in time_ticks(axis, space, words) {
        let x = axis.x(tick.day);
        let at_edge = x - axis.left < scene.width_of(&tick.label, style) / 2.0;
        let anchor = if at_edge { Anchor::Start } else { Anchor::Middle };
        let area = scene.measure(&tick.label, (x, baseline), anchor, style);
        if area.left < free_from || area.right + spec.axis * 0.6 > end_box.left {
            continue;
        }
        scene.line(vec![(x, y), (x, y + spec.axis * 0.4)], 1.0, palette.zero);
        scene.text(&tick.label, (x, baseline), anchor, style);
        free_from = area.right + spec.axis * 0.6;
    }
    baseline + spec.axis * 0.5
}
