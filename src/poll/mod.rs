//! Survey findings in texts: which share of whose public sees whom how; and the register that they are held against.
//!
//! Owns the reading of figures, cues and polling houses (data/polls). Always holds: findings
//! are in text order, each lies within 0–100 percent and has two different countries; the
//! same text gives the same findings; work is linear in the length of the text; a language
//! that is not read gives none. Who is named where comes from outside, as mentions.

mod claim;
mod clause;
mod cue;
mod detail;
mod house;
pub mod number;
mod party;
mod reading;
pub mod registry;
mod scene;
mod stance;

use crate::model::{Country, Finding, Language, Mention, Story};
use crate::table::TableError;
use cue::Lexicon;
use house::Houses;
use std::collections::BTreeMap;

/// Reads survey findings; built once, used for every text.
#[derive(Clone, Debug, Default)]
pub struct PollReader {
    lexicons: BTreeMap<Language, Lexicon>,
    houses: Houses,
    simplified: BTreeMap<char, char>,
}

/// What reading one story needs.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    houses: &'a Houses,
    language: &'a Language,
    /// The country where a Japanese or Korean text's "the nation" lives: the outlet's, else the
    /// language's own. Unset in languages of many countries, unless the outlet is known.
    home: Option<Country>,
}

impl PollReader {
    /// The reader with the shipped tables. Takes a few milliseconds: build it once.
    ///
    /// # Panics
    /// Never with the tables that a released crate carries; its tests read them all.
    pub fn embedded() -> PollReader {
        PollReader::load().expect("the shipped poll tables are read by the tests")
    }

    /// The reader with the shipped tables.
    ///
    /// # Errors
    /// The first row that cannot be understood, with its file and line.
    pub fn load() -> Result<PollReader, TableError> {
        Ok(PollReader {
            lexicons: cue::lexicons()?,
            houses: Houses::embedded()?,
            simplified: cue::simplified(),
        })
    }

    /// The findings of a story, in text order. Mentions may come in any order.
    pub fn findings(&self, story: &Story, mentions: &[Mention]) -> Vec<Finding> {
        let Some(lexicon) = self.lexicons.get(&story.language) else { return Vec::new() };
        // Most texts state no share of anything.
        let states_share = || {
            let mut sentences = clause::sentences(&story.text).into_iter();
            sentences.any(|span| !number::shares(&story.text[span], &story.language).is_empty())
        };
        if mentions.is_empty() || !states_share() {
            return Vec::new();
        }
        let reader =
            Reader { lexicon, houses: &self.houses, language: &story.language, home: story.home() };
        let chinese = story.language == Language::Chinese;
        let none = BTreeMap::new();
        let folded = cue::fold(&story.text, if chinese { &self.simplified } else { &none });
        reading::read(&reader, story, &folded, mentions)
    }
}

/// Hangul syllables.
fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}
