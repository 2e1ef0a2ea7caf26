//! A text without its names, in which cues are sought: "closes the Russian consulate" closes a
//! consulate, and "United States" states nothing.
//!
//! Always holds: every range of the shortened text has its place in the whole one, on character
//! boundaries; a range that ends where a name was cut out ends before that name.

use std::ops::Range;

/// The shortened text and what is missing from it.
pub(super) struct Unnamed {
    pub text: String,
    /// Where something was cut out, in ascending order: the place in the shortened text, and the
    /// bytes missing up to and with this cut.
    cuts: Vec<(usize, usize)>,
}

impl Unnamed {
    /// Cuts the `names` (in text order, without overlaps) out of a text; where words are `spaced`,
    /// also the possessive and the blank behind them.
    pub fn new(text: &str, names: &[Range<usize>], spaced: bool) -> Unnamed {
        let mut unnamed = Unnamed { text: String::with_capacity(text.len()), cuts: Vec::new() };
        let mut at = 0;
        for name in names {
            unnamed.text.push_str(text.get(at..name.start).unwrap_or_default());
            let mut end = name.end;
            if spaced {
                let behind = &text[end..];
                let rest = behind.strip_prefix("'s ").or_else(|| behind.strip_prefix(' '));
                end = text.len() - rest.unwrap_or(behind).len();
            }
            at = end.max(at);
            unnamed.cuts.push((unnamed.text.len(), at - unnamed.text.len()));
        }
        unnamed.text.push_str(&text[at..]);
        unnamed
    }

    /// Where a range of the shortened text stands in the whole one.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let missing = |cuts: usize| cuts.checked_sub(1).map_or(0, |last| self.cuts[last].1);
        let start = missing(self.cuts.partition_point(|&(at, _)| at <= range.start));
        let end = missing(self.cuts.partition_point(|&(at, _)| at < range.end));
        range.start + start..range.end + end
    }
}
