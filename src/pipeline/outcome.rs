//! What became of everything in a pass, counted.

use std::collections::BTreeMap;

/// Counts by kind of thing (`source`, `entry`, `item`, `score`, …) and name of the outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<(&'static str, String), u64>);

impl Counts {
    /// Counts `count` more; zero leaves no trace.
    pub fn add(&mut self, of: &'static str, outcome: impl Into<String>, count: u64) {
        if count > 0 {
            *self.0.entry((of, outcome.into())).or_default() += count;
        }
    }

    /// How many ended so.
    pub fn get(&self, of: &'static str, outcome: &str) -> u64 {
        self.0.get(&(of, outcome.to_owned())).copied().unwrap_or(0)
    }

    /// How many of a kind there were.
    pub fn total(&self, of: &str) -> u64 {
        self.0.iter().filter(|((kind, _), _)| *kind == of).map(|(_, count)| count).sum()
    }

    /// All counts, in order of kind and outcome.
    pub fn as_map(&self) -> &BTreeMap<(&'static str, String), u64> {
        &self.0
    }

    /// Takes over the counts of another pass.
    pub fn merge(&mut self, other: &Counts) {
        for ((of, outcome), count) in &other.0 {
            self.add(of, outcome.clone(), *count);
        }
    }
}
