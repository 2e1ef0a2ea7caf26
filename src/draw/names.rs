//! What the two sides of a pair and their directions are called on a figure.
//!
//! Always holds: every name can be spelled by the fonts; one that cannot gives way to the country's code.

use super::font::{Fonts, Weight};
use super::frame::wrap;
use super::scene::{Anchor, Scene, Style, Xy, clean};
use super::spec::Spec;
use super::words::{Words, fill};
use crate::model::Pair;

/// The names of a pair, side A first.
pub(super) struct Names {
    pub names: [String; 2],
    pub codes: [String; 2],
    /// In their own script, where the fonts can spell them.
    natives: [Option<String>; 2],
    direction: &'static str,
}

impl Names {
    /// From the name in the chart's language and the one in the country's own script.
    pub fn new(
        pair: Pair,
        given: [(&str, Option<&str>); 2],
        fonts: &Fonts,
        words: &Words,
    ) -> Names {
        let spelled =
            |name: &str| Some(clean(name)).filter(|name| !name.is_empty() && fonts.covers(name));
        let codes = [pair.a(), pair.b()].map(|country| country.code().to_owned());
        let [(a, native_a), (b, native_b)] = given;
        let [code_a, code_b] = codes.clone();
        let names = [spelled(a).unwrap_or(code_a), spelled(b).unwrap_or(code_b)];
        let natives = [native_a.and_then(spelled), native_b.and_then(spelled)];
        // A chart in the countries' own script need not say everything twice.
        let twice = names.iter().zip(&natives).all(|(name, native)| native.as_ref() == Some(name));
        let natives = if twice { [None, None] } else { natives };
        Names { names, codes, natives, direction: words.direction }
    }

    /// Name of a direction by the side that holds the attitude: `China on Japan`.
    pub fn direction(&self, side: usize) -> String {
        self.direction_by(side, &self.names)
    }

    /// Name of a direction in one or two lines, with country codes where the names are too long.
    pub fn direction_lines(
        &self,
        scene: &Scene,
        side: usize,
        width: f64,
        style: Style,
    ) -> Vec<String> {
        let lines = wrap(scene, &self.direction(side), width, style);
        let fits = lines.iter().all(|line| scene.width_of(line, style) <= width);
        match fits && lines.len() <= 2 {
            true => lines,
            false => vec![self.direction_by(side, &self.codes)],
        }
    }

    /// `中国 → 日本`, where both names are known.
    pub fn native_direction(&self, side: usize) -> Option<String> {
        match (&self.natives, side) {
            ([Some(a), Some(b)], 0) => Some(format!("{a} → {b}")),
            ([Some(a), Some(b)], _) => Some(format!("{b} → {a}")),
            _ => None,
        }
    }

    /// `CHINA ⇄ JAPAN`, then the same with codes.
    pub fn kicker(&self) -> Vec<String> {
        let both = |[a, b]: &[String; 2]| format!("{} ⇄ {}", a.to_uppercase(), b.to_uppercase());
        vec![both(&self.names), both(&self.codes)]
    }

    /// `China ⇄ Japan`.
    pub fn pair_arrows(&self) -> String {
        self.names.join(" ⇄ ")
    }

    /// `China–Japan`.
    pub fn pair_name(&self) -> String {
        self.names.join("–")
    }

    /// The kicker with what the chart shows, e.g. `SHARE OF STORIES`.
    pub fn kicker_with(&self, subject: &str) -> Vec<String> {
        self.kicker().into_iter().map(|pair| format!("{pair} · {subject}")).collect()
    }

    /// A direction in both scripts as the heading of a panel; answers with its right end.
    pub fn heading(&self, scene: &mut Scene, spec: &Spec, side: usize, at: Xy) -> f64 {
        let colour = scene.palette.side_text[side];
        let strong = Style::new(spec.label_name * 1.1, Weight::Bold, colour);
        let plain = Style::new(spec.label_name * 0.93, Weight::Regular, colour);
        let mut right = scene.text(&self.direction(side), at, Anchor::Start, strong).right;
        if let Some(native) = self.native_direction(side) {
            right = scene.text(&native, (right + 12.0, at.1), Anchor::Start, plain).right;
        }
        right
    }

    /// `中国・日本`, or nothing.
    pub fn kicker_native(&self) -> String {
        match &self.natives {
            [Some(a), Some(b)] => format!("{a}・{b}"),
            _ => String::new(),
        }
    }

    fn direction_by(&self, side: usize, [a, b]: &[String; 2]) -> String {
        let (holder, target) = if side == 0 { (a, b) } else { (b, a) };
        fill(self.direction, &[("holder", holder), ("target", target)])
    }
}
