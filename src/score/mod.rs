//! Mentions to attitudes: who holds which view of whom in a text, with the words that show it.
//!
//! Owns the reading of `data/lexicon/` and the lexicon scorer. Always holds: every non-zero
//! tag has evidence whose ranges lie in the text; no country is treated differently from the
//! next; the same story gives the same score; a language without a lexicon is unscored, never
//! neutral. Finding names is `mention`'s work, reading survey figures `poll`'s.

mod actor;
mod analysis;
mod claim;
mod combine;
mod grammar;
mod inflect;
mod judge;
mod layout;
mod lexicon;
mod modify;
mod party;
mod unnamed;

pub use analysis::Analysis;
pub use combine::{Question, unanswered};
pub use lexicon::Lexicon;

use crate::model::{Country, Mention, Pair, Relevance, Score, Story};
use std::collections::BTreeSet;

/// Scores stories by the rules of a lexicon.
pub struct LexiconScorer {
    lexicon: Lexicon,
}

impl LexiconScorer {
    /// Name and version in stored scores; a change of rules or tables raises the version.
    pub const NAME_VERSION: &'static str = "lexicon@1";

    /// A scorer with this lexicon.
    pub fn new(lexicon: Lexicon) -> LexiconScorer {
        LexiconScorer { lexicon }
    }

    /// Reads a story once, for any number of pairs; `None` where its language has no lexicon.
    pub fn analyse<'a>(&'a self, story: &'a Story, mentions: &[Mention]) -> Option<Analysis<'a>> {
        Analysis::new(&self.lexicon, story, mentions)
    }

    /// The score of one pair. For several pairs of a story, [`LexiconScorer::analyse`] once and
    /// ask [`Analysis::score`] for each.
    pub fn score(&self, story: &Story, mentions: &[Mention], pair: Pair) -> Score {
        if self.lexicon.tables(&story.language).is_none() {
            return judge::blank(pair, Relevance::Unscored("language"));
        }
        let countries = mentions.iter().map(|mention| mention.country);
        let sides: BTreeSet<Country> =
            countries.filter_map(|country| judge::side(pair, country)).collect();
        let analysis = (sides.len() == 2).then(|| self.analyse(story, mentions)).flatten();
        analysis.map_or_else(
            || judge::blank(pair, Relevance::Irrelevant("not-named")),
            |analysis| analysis.score(pair),
        )
    }

    /// The pairs worth scoring in a text, sorted: every two countries named in it, the most
    /// named [`COUNTRIES_MAX`] of them.
    pub fn pairs(&self, mentions: &[Mention]) -> Vec<Pair> {
        let mut named: Vec<(Country, usize)> = Vec::new();
        for mention in mentions {
            match named.iter_mut().find(|(country, _)| *country == mention.country) {
                Some((_, times)) => *times += 1,
                None => named.push((mention.country, 1)),
            }
        }
        // The most named first; among equals the first named.
        named.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
        named.truncate(COUNTRIES_MAX);
        let pairs = named
            .iter()
            .flat_map(|(one, _)| named.iter().filter_map(|(other, _)| Pair::new(*one, *other)));
        pairs.collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// Countries of one text that are paired with each other: 12 give 66 pairs; a text that names
/// more is a list.
pub const COUNTRIES_MAX: usize = 12;
