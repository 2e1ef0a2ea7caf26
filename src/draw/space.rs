//! Where a label disturbs least: candidates are weighed by what they would cover.

use super::scene::{Anchor, Rect, Scene, Style, Xy};

/// Covering another label is this much worse than covering data.
const TEXT_WEIGHT: f64 = 50.0;
/// So is leaving the space allowed.
const OUTSIDE_WEIGHT: f64 = 200.0;

/// Lines of a label, one below the other.
pub(super) struct Label<'a> {
    pub lines: Vec<(&'a str, Style)>,
    pub anchor: Anchor,
}

impl Label<'_> {
    /// Boxes of the lines when the first baseline lies at `at`.
    fn boxes(&self, scene: &Scene, at: Xy) -> Vec<Rect> {
        let mut y = at.1;
        let mut boxes = Vec::new();
        for (at_line, (text, style)) in self.lines.iter().enumerate() {
            y += if at_line > 0 { style.size * 1.25 } else { 0.0 };
            boxes.push(scene.measure(text, (at.0, y), self.anchor, *style));
        }
        boxes
    }

    /// Sets the lines; answers with the box around them.
    pub fn set(&self, scene: &mut Scene, at: Xy) -> Rect {
        let boxes = self.boxes(scene, at);
        let mut y = at.1;
        for (at_line, (text, style)) in self.lines.iter().enumerate() {
            y += if at_line > 0 { style.size * 1.25 } else { 0.0 };
            scene.text(text, (at.0, y), self.anchor, *style);
        }
        around(&boxes)
    }
}

/// The smallest box around all; an empty one for none.
fn around(boxes: &[Rect]) -> Rect {
    let fold = |value: fn(&Rect) -> f64, pick: fn(f64, f64) -> f64| {
        boxes.iter().map(value).reduce(pick).unwrap_or_default()
    };
    Rect {
        left: fold(|b| b.left, f64::min),
        top: fold(|b| b.top, f64::min),
        right: fold(|b| b.right, f64::max),
        bottom: fold(|b| b.bottom, f64::max),
    }
}

/// The candidate that covers least of `data` and of the texts already set, inside `allowed`; with its cost.
pub(super) fn best_place(
    scene: &Scene,
    label: &Label,
    candidates: &[Xy],
    data: &[Rect],
    allowed: &Rect,
) -> Option<(Xy, f64)> {
    let cost = |at: &Xy| {
        let area = around(&label.boxes(scene, *at)).grown(4.0, 3.0);
        let whole = (area.right - area.left) * (area.bottom - area.top);
        let covered: f64 = data.iter().map(|other| area.overlap(other)).sum();
        let letters = scene.texts.iter().filter(|placed| !placed.text_box.watermark);
        let written: f64 = letters.map(|placed| area.overlap(&placed.text_box.area)).sum();
        covered + TEXT_WEIGHT * written + OUTSIDE_WEIGHT * (whole - area.overlap(allowed)).max(0.0)
    };
    let costs = candidates.iter().map(|at| (*at, cost(at)));
    costs.reduce(|best, next| if next.1 < best.1 { next } else { best })
}
