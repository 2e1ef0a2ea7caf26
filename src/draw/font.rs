//! The faces that figures are set in: which face can spell a text, and how wide it runs.
//!
//! Always holds: a text is split into runs by face before it is set, because a run that mixes Latin
//! and Chinese would fall back to the Chinese face as a whole; what no face can spell is never set,
//! so no figure shows an empty box.

use super::DrawError;
use resvg::usvg::fontdb::{Database, Source};
use skrifa::instance::{LocationRef, Size as FontSize};
use skrifa::{FontRef, MetadataProvider};
use std::sync::Arc;

/// Weights of the Latin face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Weight {
    Regular,
    Medium,
    SemiBold,
    Bold,
}

impl Weight {
    /// The number that CSS uses.
    pub fn css(self) -> u16 {
        400 + 100 * self as u16
    }
}

/// The fonts of a run: loaded once, shared by all figures.
#[derive(Clone)]
pub struct Fonts {
    database: Arc<Database>,
    /// Inter by [`Weight`].
    latin: Vec<Face>,
    /// Faces of one weight for all other scripts, in order of preference.
    others: Vec<Face>,
}

#[derive(Clone)]
struct Face {
    family: String,
    /// Characters that it can spell with their advances in em, sorted; read once, because layout measures every
    /// text many times.
    advances: Arc<[(char, f32)]>,
}

type Bytes = Arc<dyn AsRef<[u8]> + Sync + Send>;

/// A piece of text in one face.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub family: &'a str,
    pub text: String,
    /// The face has one weight only; heavier weights are set by an outline.
    pub single_weight: bool,
}

macro_rules! font {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/", $file)).as_slice()
    };
}

const LATIN: [&[u8]; 4] = [
    font!("Inter-Regular.otf"),
    font!("Inter-Medium.otf"),
    font!("Inter-SemiBold.otf"),
    font!("Inter-Bold.otf"),
];
/// From an ASCII sign to its full-width form.
const FULL_WIDTH_SHIFT: u32 = 0xFEE0;
/// GB 2312 level 1, JIS level 1 and KS X 1001 Hangul.
const EAST_ASIAN: &[u8] = font!("NotoSansCJK-subset-8313.otf");

impl Fonts {
    /// Inter and a Noto Sans CJK subset, compiled in.
    pub fn embedded() -> Result<Fonts, DrawError> {
        let mut database = Database::new();
        let latin = LATIN
            .into_iter()
            .map(|bytes| load(&mut database, Arc::new(bytes)))
            .collect::<Result<_, _>>()?;
        let others = vec![load(&mut database, Arc::new(EAST_ASIAN))?];
        Ok(Fonts { database: Arc::new(database), latin, others })
    }

    /// Adds a font file (TrueType or OpenType), preferred over the compiled-in face for non-Latin text.
    pub fn with_file(mut self, bytes: Vec<u8>) -> Result<Fonts, DrawError> {
        let mut database = Arc::unwrap_or_clone(self.database);
        self.others.insert(0, load(&mut database, Arc::new(bytes))?);
        Ok(Fonts { database: Arc::new(database), ..self })
    }

    /// Whether some face can spell every character.
    pub fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| self.face(c, Weight::Regular).is_some())
    }

    /// The text with full-width signs that no face has (the compiled-in one lacks the comma) in ASCII.
    pub(super) fn spellable(&self, text: &str) -> String {
        let mut spelled = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '，' if self.face(c, Weight::Regular).is_none() => spelled.push_str(", "),
                '\u{FF01}'..='\u{FF5E}' if self.face(c, Weight::Regular).is_none() => {
                    spelled.extend(char::from_u32(c as u32 - FULL_WIDTH_SHIFT));
                }
                c => spelled.push(c),
            }
        }
        spelled
    }

    pub(super) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// Consecutive pieces of a text, each in one face; characters without a face are left out.
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<Run<'_>> {
        let mut runs: Vec<Run<'_>> = Vec::new();
        for c in text.chars() {
            let Some((face, single_weight)) = self.face(c, weight) else { continue };
            match runs.last_mut() {
                Some(run) if run.family == face.family => run.text.push(c),
                _ => runs.push(Run { family: &face.family, text: c.to_string(), single_weight }),
            }
        }
        runs
    }

    /// Width in pixels at a type size, from advances; kerning can make the set text slightly narrower.
    pub(super) fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        let advance = |c| self.face(c, weight).and_then(|(face, _)| face.advance(c, size));
        text.chars().filter_map(advance).sum()
    }

    fn face(&self, c: char, weight: Weight) -> Option<(&Face, bool)> {
        let latin = self.latin.get(weight as usize).filter(|face| face.has(c));
        latin
            .map(|face| (face, false))
            .or_else(|| self.others.iter().find(|face| face.has(c)).map(|face| (face, true)))
    }
}

impl Face {
    fn has(&self, c: char) -> bool {
        self.place(c).is_some()
    }

    fn advance(&self, c: char, size: f64) -> Option<f64> {
        self.place(c).map(|at| f64::from(self.advances[at].1) * size)
    }

    fn place(&self, c: char) -> Option<usize> {
        self.advances.binary_search_by_key(&c, |(known, _)| *known).ok()
    }
}

/// Every character of a font with its advance in em, sorted.
fn advances(bytes: &[u8]) -> Option<Arc<[(char, f32)]>> {
    let font = FontRef::from_index(bytes, 0).ok()?;
    let metrics = font.glyph_metrics(FontSize::new(1.0), LocationRef::default());
    let mappings = font.charmap().mappings();
    let mut advances: Vec<(char, f32)> = mappings
        .filter_map(|(c, glyph)| Some((char::from_u32(c)?, metrics.advance_width(glyph)?)))
        .collect();
    advances.sort_by_key(|(c, _)| *c);
    advances.dedup_by_key(|(c, _)| *c);
    Some(advances.into())
}

fn load(database: &mut Database, bytes: Bytes) -> Result<Face, DrawError> {
    let ids = database.load_font_source(Source::Binary(Arc::clone(&bytes) as _));
    let face = ids.first().and_then(|id| database.face(*id)).ok_or(DrawError::Font)?;
    let (family, _) = face.families.first().ok_or(DrawError::Font)?;
    let advances = advances((*bytes).as_ref()).ok_or(DrawError::Font)?;
    Ok(Face { family: family.clone(), advances })
}
