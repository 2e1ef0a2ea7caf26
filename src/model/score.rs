//! One item's result for one pair: who holds which attitude, and the words that show it.

use super::{Direction, Pair};
use std::fmt;
use std::ops::Range;

/// Attitude towards the target: −1 wholly negative, 0 neither, +1 wholly positive. Never NaN.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Polarity(f64);

impl Polarity {
    /// Clamps into −1…+1; NaN becomes 0.
    pub fn new(value: f64) -> Polarity {
        Polarity(if value.is_nan() { 0.0 } else { value.clamp(-1.0, 1.0) })
    }

    /// The number, −1…+1.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Polarity as a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    Negative,
    Neutral,
    Positive,
}

impl Tag {
    /// −1, 0 or +1.
    pub fn sign(self) -> i8 {
        self as i8 - 1
    }

    /// `negative`, `neutral` or `positive`.
    pub fn word(self) -> &'static str {
        ["negative", "neutral", "positive"][self as usize]
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Who holds the attitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    Official,
    Public,
    Media,
    Expert,
    /// Two or more of these with weight.
    Mixed,
}

impl Voice {
    /// Every value with the word used in JSON, store and exports.
    pub const WORDS: [(Voice, &'static str); 5] = [
        (Voice::Official, "official"),
        (Voice::Public, "public"),
        (Voice::Media, "media"),
        (Voice::Expert, "expert"),
        (Voice::Mixed, "mixed"),
    ];

    /// The word used in JSON, store and exports.
    pub fn word(self) -> &'static str {
        Voice::WORDS[self as usize].1
    }
}

/// What a story is about (a driver of the index): a key of the topic table, e.g. `seafood`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(pub String);

/// The attitude of one side towards the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stance {
    pub polarity: Polarity,
    pub tag: Tag,
    /// How sure the scorer is, 0…1: about the share of such answers that is right.
    pub confidence: f64,
}

/// Whether the text is about how the two sides deal with or see each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relevance {
    Relevant,
    /// Not about the pair, with the reason, e.g. `sport`.
    Irrelevant(&'static str),
    /// No scorer knows; the reason, e.g. `language`. Never counted as neutral.
    Unscored(&'static str),
}

/// The sentence and the words that decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Who feels it about whom; `None` where the words bear on the relation as a whole.
    pub direction: Option<Direction>,
    /// Byte range of the sentence in the story's text.
    pub sentence: Range<usize>,
    /// Byte range of the cue, inside the sentence.
    pub cue: Range<usize>,
    /// What kind of act the cue names, e.g. `protest`.
    pub act: &'static str,
    pub polarity: Polarity,
    /// The sign was turned by a negation or a reversal ("lifts the ban").
    pub reversed: bool,
    /// Who decided, e.g. `lexicon`.
    pub scorer: &'static str,
}

/// One item's result for one pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub pair: Pair,
    pub relevance: Relevance,
    /// Mood between both sides that the text conveys.
    pub relation: Tag,
    /// Stance of [`Pair::a`] towards [`Pair::b`]; `None`: that side shows none.
    pub a_to_b: Option<Stance>,
    /// Stance of [`Pair::b`] towards [`Pair::a`].
    pub b_to_a: Option<Stance>,
    pub voice: Voice,
    /// Sorted, without repeats.
    pub topics: Vec<Topic>,
    /// In text order.
    pub evidence: Vec<Evidence>,
}

impl Score {
    /// The stance of one direction of this pair.
    pub fn stance(&self, direction: Direction) -> Option<Stance> {
        if direction == self.pair.directions()[0] { self.a_to_b } else { self.b_to_a }
    }
}
