//! What a sentence classifier is asked about a pair and what it answers, and how its answer is
//! weighed against the rules.

use super::Pair;

/// One side of a [`Pair`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// [`Pair::a`].
    A,
    /// [`Pair::b`].
    B,
}

impl Side {
    /// The other side.
    pub fn other(self) -> Side {
        match self {
            Side::A => Side::B,
            Side::B => Side::A,
        }
    }
}

/// A stretch of a passage: words as written, or a name of a side that the reader is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Words(&'a str),
    Name(Side),
}

/// The beginning of a story with the names of a pair taken out, so that whoever judges it cannot
/// know which countries it judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    pub pair: Pair,
    /// In text order; names of both sides are among them.
    pub parts: Vec<Part<'a>>,
}

/// What a classifier of both directions may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Directed {
    Neutral,
    /// The one named first towards the one named second.
    Forth {
        positive: bool,
    },
    /// The one named second towards the one named first.
    Back {
        positive: bool,
    },
}

/// How much likelier than neither an attitude is: natural logarithms of the odds, never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaning {
    pub negative: f64,
    pub positive: f64,
}

/// A classifier's view of a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion {
    /// [`Pair::a`] towards [`Pair::b`].
    pub a_to_b: Leaning,
    /// [`Pair::b`] towards [`Pair::a`].
    pub b_to_a: Leaning,
    /// Parts of the passage that were read, the last of them perhaps in part.
    pub parts_read: usize,
}

/// The coefficients that join a classifier's view with the verdict of the rules.
///
/// For one direction, with the classifier's leaning in it, the four answers weigh
///
/// - negative: `bias_negative + weight_negative · leaning.negative`
/// - neutral: 0
/// - positive: `bias_positive + weight_positive · leaning.positive`
/// - none: `bias_none`
///
/// each with `trust` added where the rules say the same; their probabilities are proportional to
/// the exponentials of these, and the likeliest stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    pub bias_negative: f64,
    pub bias_positive: f64,
    pub bias_none: f64,
    pub trust: f64,
    pub weight_negative: f64,
    pub weight_positive: f64,
}

impl Default for Rule {
    /// Fitted for `directed-en` on 219 labelled English texts; docs/models.md tells how.
    fn default() -> Rule {
        Rule {
            bias_negative: 1.86,
            bias_positive: 2.10,
            bias_none: 0.28,
            trust: 1.56,
            weight_negative: 0.49,
            weight_positive: 0.60,
        }
    }
}
