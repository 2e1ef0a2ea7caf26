//! A figure with head and foot, for the charts beside the trend.

use super::font::Fonts;
use super::font::Weight;
use super::frame::{self, Footer, Header};
use super::scene::{Anchor, Scene, Style};
use super::spec::{Size, Spec};
use super::theme::Theme;
use super::words::{Words, words};
use super::{DrawError, Figure, Said, figure};
use crate::model::Provenance;

/// Type size of SAMPLE DATA on a plate where there is room for it.
const PLATE_TYPE: f64 = 24.0;
/// Longest alt text in characters.
const ALT_CHARS_MAX: usize = 600;

/// A figure under construction between its head and its foot.
pub(super) struct Sheet<'a> {
    pub scene: Scene<'a>,
    pub size: Size,
    pub spec: &'static Spec,
    pub words: &'static Words,
    /// Where the next part may begin.
    pub y: f64,
    provenance: &'a Provenance,
    /// Where the head ends.
    top: f64,
    title: String,
    subtitle: String,
}

impl<'a> Sheet<'a> {
    /// Draws the head; a link preview has no room for the subtitle.
    pub fn new(
        header: Header,
        provenance: &'a Provenance,
        size: Size,
        theme: Theme,
        fonts: &'a Fonts,
    ) -> Sheet<'a> {
        let (spec, words) = (size.spec(), words(provenance.language));
        let subtitle = if spec.compact { String::new() } else { header.subtitle.clone() };
        let header = Header { subtitle: subtitle.clone(), ..header };
        let mut scene = Scene::new(fonts, theme.palette(), spec.width);
        let (title, y) = frame::header(&mut scene, spec, &header, provenance, words);
        // Without a subtitle the title's descenders end the head.
        let y = if subtitle.is_empty() { y + spec.title * 0.3 } else { y };
        Sheet { scene, size, spec, words, y, provenance, top: y, title, subtitle }
    }

    /// Left and right end of what lies between the margins.
    pub fn inner(&self) -> (f64, f64) {
        (self.spec.margin, self.spec.width - self.spec.margin)
    }

    /// Where the first part began.
    pub fn y_top(&self) -> f64 {
        self.top
    }

    /// Where the plot must end on a figure of fixed height; `None` where it may grow.
    pub fn floor(&self) -> Option<f64> {
        let height = self.spec.height?;
        Some(height - self.footer("").height(self.spec) - self.spec.note * 0.5)
    }

    /// Style of small labels in the text colour of second rank.
    pub fn small(&self) -> Style {
        Style::new(self.spec.label_small, Weight::Regular, self.scene.palette.secondary)
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
        let size = PLATE_TYPE.min(scene.width * 0.046);
        let style = Style::new(size, Weight::Bold, palette.warning_text);
        let at = (x, y + size * 0.36);
        let area = scene.measure(self.words.sample, at, Anchor::Middle, style);
        let area = area.grown(size * 0.67, size * 0.2);
        scene.fill(area, palette.warning, 1.0);
        scene.text_on(self.words.sample, at, Anchor::Middle, style, palette.warning);
    }

    fn footer(&self, notes: &str) -> Footer {
        let source = frame::source(self.provenance, self.words);
        let notes = if self.spec.compact { "" } else { notes };
        Footer::new(&self.scene, self.spec, notes, "", &source, self.provenance, self.words)
    }

    /// Draws the foot; `sentences` become the alt text, as many whole ones as fit.
    pub fn finish(mut self, notes: &str, sentences: &[String]) -> Result<Figure, DrawError> {
        let footer = self.footer(notes);
        let height = footer.height(self.spec);
        let y = self.spec.height.map_or(self.y, |whole| whole - height);
        footer.draw(&mut self.scene, self.spec, y);
        self.scene.height = self.spec.height.unwrap_or((y + height).ceil());
        let alt = alt_text(self.provenance, self.words, sentences);
        let data_date = self.provenance.data_through.to_string();
        let said = Said { title: self.title, subtitle: self.subtitle, alt };
        figure(&self.scene, self.spec, said, &data_date)
    }
}

/// As many whole sentences as the limit allows; a sample says so first.
pub(super) fn alt_text(provenance: &Provenance, words: &Words, sentences: &[String]) -> String {
    alt_text_ending(provenance, words, sentences, "")
}

/// The same with a last sentence that is never left out.
pub(super) fn alt_text_ending(
    provenance: &Provenance,
    words: &Words,
    sentences: &[String],
    last: &str,
) -> String {
    let sample = provenance.sample.then_some(words.alt.sample);
    let room = ALT_CHARS_MAX.saturating_sub(last.chars().count() + 1);
    let mut alt = String::new();
    for sentence in sample.into_iter().chain(sentences.iter().map(String::as_str)) {
        let space = if alt.is_empty() { "" } else { " " };
        if alt.chars().count() + sentence.chars().count() + space.len() > room {
            break;
        }
        alt += space;
        alt += sentence;
    }
    if !alt.is_empty() && !last.is_empty() {
        alt.push(' ');
    }
    alt + last
}
