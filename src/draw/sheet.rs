//! A web-size figure with head and foot, for charts that exist in one size.

use super::font::{Fonts, Weight};
use super::frame::{self, Footer, Header};
use super::scene::{Anchor, Scene, Style};
use super::spec::{Size, Spec};
use super::theme::Theme;
use super::words::{Words, words};
use super::{DrawError, Figure, figure};
use crate::model::Provenance;

/// Type size of SAMPLE DATA on a plate.
const PLATE_TYPE: f64 = 24.0;
/// Longest alt text in characters.
const ALT_CHARS_MAX: usize = 600;

/// A figure under construction between its head and its foot.
pub(super) struct Sheet<'a> {
    pub scene: Scene<'a>,
    pub spec: &'static Spec,
    pub words: &'static Words,
    /// Where the next part may begin.
    pub y: f64,
    provenance: &'a Provenance,
    title: String,
}

impl<'a> Sheet<'a> {
    /// Draws the head.
    pub fn new(
        header: &Header,
        provenance: &'a Provenance,
        theme: Theme,
        fonts: &'a Fonts,
    ) -> Sheet<'a> {
        let (spec, words) = (Size::Web.spec(), words(provenance.language));
        let mut scene = Scene::new(fonts, theme.palette(), spec.width);
        let (title, y) = frame::header(&mut scene, spec, header, provenance, words);
        Sheet { scene, spec, words, y, provenance, title }
    }

    /// Letters behind the data of a sample chart, in the middle of a plot.
    pub fn watermark(&mut self, (x, y): (f64, f64), size: f64) {
        if self.provenance.sample {
            self.scene.watermark(self.words.sample, (x, y), size);
        }
    }

    /// The same on a plate over the data, where areas would cover letters behind them.
    pub fn plate(&mut self, (x, y): (f64, f64)) {
        if !self.provenance.sample {
            return;
        }
        let palette = self.scene.palette;
        let scene = &mut self.scene;
        let style = Style::new(PLATE_TYPE, Weight::Bold, palette.warning_text);
        let at = (x, y + PLATE_TYPE * 0.36);
        let area = scene.measure(self.words.sample, at, Anchor::Middle, style).grown(16.0, 5.0);
        scene.fill(area, palette.warning, 1.0);
        scene.text_on(self.words.sample, at, Anchor::Middle, style, palette.warning);
    }

    /// Draws the foot below `y`; `sentences` become the alt text, as many whole ones as fit.
    pub fn finish(mut self, notes: &str, sentences: &[String]) -> Result<Figure, DrawError> {
        let source = frame::source(self.provenance, self.words);
        let scene = &mut self.scene;
        let footer = Footer::new(scene, self.spec, notes, &source, self.provenance, self.words);
        footer.draw(scene, self.spec, self.y);
        scene.height = (self.y + footer.height(self.spec)).ceil();
        let alt = alt_text(self.provenance, self.words, sentences);
        let data_date = self.provenance.data_through.to_string();
        figure(scene, self.spec, self.title, alt, &data_date)
    }
}

/// As many whole sentences as the limit allows; a sample says so first.
pub(super) fn alt_text(provenance: &Provenance, words: &Words, sentences: &[String]) -> String {
    let sample = provenance.sample.then_some(words.alt.sample);
    let mut alt = String::new();
    for sentence in sample.into_iter().chain(sentences.iter().map(String::as_str)) {
        let space = if alt.is_empty() { "" } else { " " };
        if alt.chars().count() + sentence.chars().count() + space.len() > ALT_CHARS_MAX {
            break;
        }
        alt += space;
        alt += sentence;
    }
    alt
}
