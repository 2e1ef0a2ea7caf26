//! What one build publishes: images, sidecars, alt texts, the gallery page, the manifest; and the
//! JSON of `comity score`.
//!
//! Always holds: same charts, same bytes. Nothing here reads a clock, a network or a store; the only
//! files touched are those of the folder handed to [`Site::publish`], by the rules of `publish.rs`.
//! JSON shapes live here, not in the model. Words of others (titles, outlets, addresses) are
//! escaped by the templates.

mod gallery;
mod json;
mod manifest;
mod publish;
mod score_json;
mod sidecar;
mod tables;

pub use publish::{PublishError, Published};
pub use score_json::{ErrorLine, ScoreLine};
pub use sidecar::{Receipt, SidecarFacts, sidecar};

use crate::model::{Chart, ChartKind, Pair};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// Folder of the charts that span pairs.
const SPANNING: &str = "all";

/// File format of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Png,
    Svg,
}

impl Format {
    /// The file extension.
    pub fn word(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }
}

/// One drawn image of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where it is to be seen: `web`, `phone`, `social`, `print`.
    pub size: &'static str,
    /// `light` or `dark`.
    pub theme: &'static str,
    pub format: Format,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Logical pixels.
    pub width: u32,
    pub height: u32,
    /// Device pixels per logical pixel; 1 for SVG.
    pub dpr: u32,
    /// The finding, as printed on this image.
    pub title: String,
    /// Measure, scale and dates, as printed on this image.
    pub subtitle: String,
    /// What a reader who cannot see the image needs to know.
    pub alt: String,
}

/// A chart with everything published about it.
struct Page {
    chart: Chart,
    images: Vec<Image>,
    facts: SidecarFacts,
}

/// Collects what one build publishes.
#[derive(Default)]
pub struct Site {
    pages: Vec<Page>,
}

/// A file to be published.
struct File<'a> {
    bytes: Cow<'a, [u8]>,
    /// Width and height of an image in device pixels.
    pixels: Option<(u32, u32)>,
}

impl Site {
    /// A site without charts; its gallery says so.
    pub fn new() -> Site {
        Site::default()
    }

    /// Adds a chart with its images. Of one kind about one pair the last added stands.
    pub fn add(&mut self, chart: Chart, images: Vec<Image>, facts: SidecarFacts) {
        let place = |chart: &Chart| (chart.pair(), chart.kind());
        self.pages.retain(|page| place(&page.chart) != place(&chart));
        self.pages.push(Page { chart, images, facts });
        self.pages.sort_by_key(|page| place(&page.chart));
    }

    /// Writes the whole site into a folder, which is made if absent.
    ///
    /// # Errors
    /// The path and the fix: no space, no permission, not a folder, somebody else's page in the way.
    /// What was published before still stands, except where the error came between the renames; then
    /// the manifest lists only what still holds, and the next build completes the rest.
    pub fn publish(&self, dir: &Path) -> Result<Published, PublishError> {
        self.publish_with(dir, &mut |_| {})
    }

    /// Like [`Site::publish`]; tells `before` every path that is about to be written, renamed or removed.
    ///
    /// # Errors
    /// As [`Site::publish`].
    pub fn publish_with(
        &self,
        dir: &Path,
        before: &mut dyn FnMut(&Path),
    ) -> Result<Published, PublishError> {
        publish::publish(&self.files(), dir, before)
    }

    /// Every file but the manifest, by name relative to the folder.
    fn files(&self) -> BTreeMap<String, File<'_>> {
        let mut files = BTreeMap::new();
        let mut put = |name: String, bytes: Cow<'static, [u8]>| {
            files.insert(name, File { bytes, pixels: None });
        };
        for page in &self.pages {
            let data = sidecar(&page.chart, &page.images, &page.facts);
            put(page.file("json"), json::pretty(&data).into_bytes().into());
            put(page.file("txt"), format!("{}\n", page.alt()).into_bytes().into());
            put(page.file("csv"), tables::csv(&page.chart).into_bytes().into());
        }
        put(publish::GALLERY.to_owned(), gallery::page(&self.pages).into_bytes().into());
        for page in &self.pages {
            for image in &page.images {
                let file = File { bytes: (&image.bytes).into(), pixels: Some(image.pixels()) };
                files.insert(page.path(&image.name(page.chart.kind())), file);
            }
        }
        files
    }
}

impl Page {
    /// The folder of its files: the pair, or `all` for what spans pairs.
    fn folder(&self) -> String {
        self.chart.pair().map_or_else(|| SPANNING.to_owned(), Pair::slug)
    }

    /// Name of one of its files relative to the site: `cn-jp/trend.web.light.png`.
    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder())
    }

    /// Its one file of an extension: `cn-jp/trend.json`.
    fn file(&self, extension: &str) -> String {
        self.path(&format!("{}.{extension}", self.chart.kind().word()))
    }

    /// Title of the chart: that of the most detailed image.
    fn title(&self) -> &str {
        lead(&self.images).map_or("", |image| &image.title)
    }

    fn alt(&self) -> &str {
        lead(&self.images).map_or("", |image| &image.alt)
    }
}

impl Image {
    /// `trend.web.light.png`.
    fn name(&self, kind: ChartKind) -> String {
        format!("{}.{}.{}.{}", kind.word(), self.size, self.theme, self.format.word())
    }

    /// Width and height in device pixels.
    fn pixels(&self) -> (u32, u32) {
        (self.width.saturating_mul(self.dpr), self.height.saturating_mul(self.dpr))
    }
}

/// The image whose words stand for the chart: web if there is one, in light before dark.
fn lead(images: &[Image]) -> Option<&Image> {
    images.iter().min_by_key(|image| (image.size != "web", image.theme != "light", image.format))
}
