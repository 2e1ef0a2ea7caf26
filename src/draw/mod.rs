//! Finished data → figures: SVG with outlined letters, and PNG.
//!
//! Always holds: pure and deterministic, so the same chart gives the same bytes; no clock, no files.
//! Figures carry title, alt text and data date inside. What is drawn comes from [`crate::model`];
//! what is said comes from one table of words. Publishing the bytes is the work of others.

mod axis;
mod calendar;
mod coverage;
mod facts;
mod font;
mod frame;
mod moved;
mod names;
mod pairs;
mod render;
mod scale;
mod scene;
mod share;
mod sheet;
mod space;
mod spec;
mod theme;
mod trend;
mod voices;
mod words;

pub use calendar::calendar;
pub use coverage::coverage;
pub use font::Fonts;
pub use moved::moved;
pub use pairs::pairs;
pub use scene::{Rect, TextBox};
pub use share::share;
pub use spec::Size;
pub use theme::{Colour, Theme};
pub use trend::trend;
pub use voices::voices;

use crate::model::Chart;

/// A drawn chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Complete SVG document; letters are outlines, so it needs no fonts.
    pub svg: String,
    /// `None` for print.
    pub png: Option<Vec<u8>>,
    /// Logical pixels; the PNG has this times [`Figure::dpr`].
    pub width: u32,
    pub height: u32,
    /// Device pixels per logical pixel.
    pub dpr: u32,
    /// The finding, at most 90 characters.
    pub title: String,
    /// Measure, scale and dates; empty on a link preview.
    pub subtitle: String,
    /// What a reader who cannot see the figure needs to know, at most 600 characters.
    pub alt: String,
    /// Every text on the figure with its place.
    pub texts: Vec<TextBox>,
    /// Texts that lost characters because no face can spell them; worth a log line.
    pub unspelled: Vec<String>,
}

/// Why a figure could not be drawn; none of these depends on the data of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawError {
    /// A font file holds no usable face.
    Font,
    /// The size is zero or too large for a picture.
    Size,
    /// The SVG could not be written or read back.
    Svg(String),
    /// The PNG could not be encoded.
    Png(String),
}

impl std::fmt::Display for DrawError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DrawError::Font => f.write_str("the font file holds no usable face"),
            DrawError::Size => f.write_str("the figure has no drawable size"),
            DrawError::Svg(why) => write!(f, "the SVG could not be made: {why}"),
            DrawError::Png(why) => write!(f, "the PNG could not be made: {why}"),
        }
    }
}

impl std::error::Error for DrawError {}

/// Longest title in characters: two lines of a web figure.
const TITLE_CHARS_MAX: usize = 90;

/// The mark of a side: round for A, diamond for B, everywhere.
fn mark(scene: &mut scene::Scene, side: usize, (x, y): scene::Xy, radius: f64) {
    let colour = scene.palette.side[side];
    if side == 0 {
        scene.dot((x, y), radius, colour, 1.0);
        return;
    }
    let r = radius * 1.25;
    scene.area(vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour, 1.0);
}

/// Draws a chart of any kind.
///
/// # Errors
/// Faults of fonts or of the drawing itself; never the data.
pub fn chart(chart: &Chart, size: Size, theme: Theme, fonts: &Fonts) -> Result<Figure, DrawError> {
    match chart {
        Chart::Pairs(chart) => pairs(chart, size, theme, fonts),
        Chart::Trend(chart) => trend(chart, size, theme, fonts),
        Chart::Moved(chart) => moved(chart, size, theme, fonts),
        Chart::Voices(chart) => voices(chart, size, theme, fonts),
        Chart::Share(chart) => share(chart, size, theme, fonts),
        Chart::Calendar(chart) => calendar(chart, size, theme, fonts),
        Chart::Coverage(chart) => coverage(chart, size, theme, fonts),
    }
}

/// What a figure says in words.
struct Said {
    title: String,
    subtitle: String,
    alt: String,
}

/// Turns a finished scene into a figure.
fn figure(
    scene: &scene::Scene,
    spec: &spec::Spec,
    said: Said,
    data_date: &str,
) -> Result<Figure, DrawError> {
    let Said { title, subtitle, alt } = said;
    let labels = render::Labels { title: &title, description: &alt, data_date };
    let (svg, tree) = render::svg(scene, &labels, spec.svg_unit)?;
    let png = spec.dpr.map(|dpr| render::png(scene, &tree, &labels, dpr)).transpose()?;
    Ok(Figure {
        svg,
        png,
        width: scene.width as u32,
        height: scene.height as u32,
        dpr: spec.dpr.unwrap_or(1),
        texts: scene.texts.iter().map(|placed| placed.text_box.clone()).collect(),
        unspelled: scene.unspelled.clone(),
        title,
        subtitle,
        alt,
    })
}
