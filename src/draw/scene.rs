//! What is drawn, in logical pixels, before it becomes SVG: lines, areas, dots and measured texts.
//!
//! Always holds: every text of a figure goes through [`Scene::text`], which cleans it, measures it
//! and keeps its box; so layout can avoid collisions and tests can look for them.

use super::font::{Fonts, Weight};
use super::theme::{Colour, Palette};

/// A box in logical pixels; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// Common area with another box, square pixels.
    pub fn overlap(&self, other: &Rect) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    pub(super) fn grown(&self, x: f64, y: f64) -> Rect {
        Rect {
            left: self.left - x,
            top: self.top - y,
            right: self.right + x,
            bottom: self.bottom + y,
        }
    }
}

/// A text as it stands on the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBox {
    pub text: String,
    pub area: Rect,
    /// Type size in logical pixels.
    pub size: f64,
    pub colour: Colour,
    /// What lies behind the letters.
    pub background: Colour,
    /// Large letters behind the data; everything else may cover them.
    pub watermark: bool,
}

/// Which point of a text is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub size: f64,
    pub weight: Weight,
    pub colour: Colour,
    /// A rim in the background's colour keeps the letters apart from data behind them.
    pub halo: bool,
}

impl Style {
    pub fn new(size: f64, weight: Weight, colour: Colour) -> Style {
        Style { size, weight, colour, halo: false }
    }

    pub fn over_data(self) -> Style {
        Style { halo: true, ..self }
    }
}

pub(super) type Xy = (f64, f64);

/// A shape without letters.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    Line { points: Vec<Xy>, width: f64, colour: Colour },
    Area { points: Vec<Xy>, colour: Colour, alpha: f64 },
    Dot { centre: Xy, radius: f64, colour: Colour, alpha: f64 },
}

/// A placed text with all that the writer needs.
pub(super) struct Placed {
    pub at: Xy,
    pub anchor: Anchor,
    pub style: Style,
    pub text_box: TextBox,
}

/// A figure under construction.
pub(super) struct Scene<'a> {
    pub fonts: &'a Fonts,
    pub palette: &'a Palette,
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
    pub texts: Vec<Placed>,
    /// Texts that lost characters because no face can spell them.
    pub unspelled: Vec<String>,
}

impl<'a> Scene<'a> {
    pub fn new(fonts: &'a Fonts, palette: &'a Palette, width: f64) -> Scene<'a> {
        let (marks, texts, unspelled) = (Vec::new(), Vec::new(), Vec::new());
        Scene { fonts, palette, width, height: 0.0, marks, texts, unspelled }
    }

    /// Sets a text with its baseline at `at.1`; answers with its box.
    pub fn text(&mut self, text: &str, at: Xy, anchor: Anchor, style: Style) -> Rect {
        self.text_on(text, at, anchor, style, self.palette.background)
    }

    /// Sets a text on a filled shape of the given colour.
    pub fn text_on(
        &mut self,
        text: &str,
        at: Xy,
        anchor: Anchor,
        style: Style,
        background: Colour,
    ) -> Rect {
        self.place(text, at, anchor, style, background, false)
    }

    /// Sets large letters behind everything else.
    pub fn watermark(&mut self, text: &str, at: Xy, size: f64) {
        let style = Style::new(size, Weight::Bold, self.palette.watermark);
        self.place(text, at, Anchor::Middle, style, self.palette.background, true);
    }

    /// The box that a text would take.
    pub fn measure(&self, text: &str, at: Xy, anchor: Anchor, style: Style) -> Rect {
        let width = self.fonts.width(&self.prepared(text), style.size, style.weight);
        let left = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2.0,
            Anchor::End => at.0 - width,
        };
        // Ascent of capitals and of Chinese characters, descent of g and p, in em.
        let (ascent, descent) = (0.80, 0.20);
        Rect {
            left,
            top: at.1 - ascent * style.size,
            right: left + width,
            bottom: at.1 + descent * style.size,
        }
    }

    /// Width of a text in logical pixels.
    pub fn width_of(&self, text: &str, style: Style) -> f64 {
        self.fonts.width(&self.prepared(text), style.size, style.weight)
    }

    pub fn line(&mut self, points: Vec<Xy>, width: f64, colour: Colour) {
        if points.len() > 1 {
            self.marks.push(Mark::Line { points, width, colour });
        }
    }

    pub fn area(&mut self, points: Vec<Xy>, colour: Colour, alpha: f64) {
        if points.len() > 2 {
            self.marks.push(Mark::Area { points, colour, alpha });
        }
    }

    pub fn dot(&mut self, centre: Xy, radius: f64, colour: Colour, alpha: f64) {
        self.marks.push(Mark::Dot { centre, radius, colour, alpha });
    }

    pub fn fill(&mut self, area: Rect, colour: Colour, alpha: f64) {
        let Rect { left, top, right, bottom } = area;
        self.area(vec![(left, top), (right, top), (right, bottom), (left, bottom)], colour, alpha);
    }

    /// Diagonal lines across a box: no data.
    pub fn hatch(&mut self, area: Rect, colour: Colour) {
        let Rect { left, top, right, bottom } = area;
        let (step, height) = (6.0, bottom - top);
        // Lines stand on a grid of the whole figure, so that boxes side by side look like one.
        let mut foot = ((left + top) / step).floor() * step - top - height;
        while foot < right {
            // The line rises from (foot, bottom) to (foot + height, top).
            let (from, to) = (foot.max(left), (foot + height).min(right));
            if to > from {
                let y = |x: f64| bottom - (x - foot);
                self.line(vec![(from, y(from)), (to, y(to))], 1.0, colour);
            }
            foot += step;
        }
    }

    /// A polyline in dashes of `on` and spaces of `off` pixels.
    pub fn dashed(&mut self, points: &[Xy], (on, off): Xy, width: f64, colour: Colour) {
        let mut dash: Vec<Xy> = Vec::new();
        let (mut drawing, mut left) = (true, on);
        for pair in points.windows(2) {
            let &[from, to] = pair else { continue };
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            let at = |d: f64| {
                let share = if length > 0.0 { d / length } else { 0.0 };
                (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
            };
            let mut done = 0.0;
            if drawing && dash.is_empty() {
                dash.push(from);
            }
            while length - done > left {
                done += left;
                if drawing {
                    dash.push(at(done));
                    self.line(std::mem::take(&mut dash), width, colour);
                } else {
                    dash.push(at(done));
                }
                drawing = !drawing;
                left = if drawing { on } else { off };
            }
            left -= length - done;
            if drawing {
                dash.push(to);
            }
        }
        self.line(dash, width, colour);
    }

    /// The text as it is set.
    fn prepared(&self, text: &str) -> String {
        clean(&self.fonts.spellable(text))
    }

    fn place(
        &mut self,
        text: &str,
        at: Xy,
        anchor: Anchor,
        style: Style,
        background: Colour,
        watermark: bool,
    ) -> Rect {
        let text = self.prepared(text);
        if !self.fonts.covers(&text) {
            self.unspelled.push(text.clone());
        }
        let area = self.measure(&text, at, anchor, style);
        if !text.is_empty() {
            let (size, colour) = (style.size, style.colour);
            let text_box = TextBox { text, area, size, colour, background, watermark };
            self.texts.push(Placed { at, anchor, style, text_box });
        }
        area
    }
}

/// Without control characters (an XML reader rejects them) and marks that turn the writing direction.
pub(super) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let visible = text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c });
    visible.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
