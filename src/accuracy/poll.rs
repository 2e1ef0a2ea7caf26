//! Survey figures: those found against those that a text states, exactly.

use super::{Figure, Tally, share};
use crate::model::{Country, PollPolarity};

/// What must agree for a figure to be right: whose public, about whom, the percentage to one decimal, and
/// whether it is a good or a bad view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FindingKey {
    pub respondents: Country,
    pub target: Country,
    /// Tenths of a percent.
    pub permille: i64,
    pub polarity: PollPolarity,
}

/// Counts over texts of surveys, and over distractors: texts whose percentages are no survey of a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollTally {
    pub texts: u32,
    /// Figures stated and found.
    pub hits: u32,
    /// Figures found that the text does not state.
    pub invented: u32,
    /// Figures stated that were not found.
    pub missed: u32,
    /// Texts that state none.
    pub distractors: u32,
    /// Those of them in which none was found.
    pub clean: u32,
}

impl PollTally {
    /// The counts of one text.
    pub fn of(label: &[FindingKey], answer: &[FindingKey]) -> PollTally {
        let missed = without(label, answer).len();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let is_distractor = label.is_empty();
        PollTally {
            texts: 1,
            hits: count(label.len() - missed),
            invented: count(without(answer, label).len()),
            missed: count(missed),
            distractors: u32::from(is_distractor),
            clean: u32::from(is_distractor && answer.is_empty()),
        }
    }
}

/// The figures of one list that the other lacks; a figure listed twice must be found twice.
fn without(these: &[FindingKey], those: &[FindingKey]) -> Vec<FindingKey> {
    let mut those = those.to_vec();
    let mut left = these.to_vec();
    left.retain(|one| match those.iter().position(|other| other == one) {
        Some(at) => {
            those.swap_remove(at);
            false
        }
        None => true,
    });
    left
}

impl FindingKey {
    /// What of the label was missed, and what of the answer the text does not state.
    pub fn differences(
        label: &[FindingKey],
        answer: &[FindingKey],
    ) -> (Vec<FindingKey>, Vec<FindingKey>) {
        (without(label, answer), without(answer, label))
    }
}

impl Tally for PollTally {
    const COUNTS: &'static [Figure] = &[
        Figure { key: "texts", title: ["", "texts"] },
        Figure { key: "figures", title: ["", "figures"] },
        Figure { key: "distractors", title: ["", "distractors"] },
    ];
    const FIGURES: &'static [Figure] = &[
        Figure { key: "f1", title: ["finding", "F1"] },
        Figure { key: "precision", title: ["", "precision"] },
        Figure { key: "recall", title: ["", "recall"] },
        Figure { key: "distractors_clean", title: ["distractors", "clean"] },
    ];

    fn add(&mut self, other: &PollTally) {
        self.texts += other.texts;
        self.hits += other.hits;
        self.invented += other.invented;
        self.missed += other.missed;
        self.distractors += other.distractors;
        self.clean += other.clean;
    }

    fn counts(&self) -> Vec<u32> {
        vec![self.texts, self.hits + self.missed, self.distractors]
    }

    fn figures(&self) -> Vec<Option<f64>> {
        let wrong = self.invented + self.missed;
        vec![
            share(2 * self.hits, 2 * self.hits + wrong),
            share(self.hits, self.hits + self.invented),
            share(self.hits, self.hits + self.missed),
            share(self.clean, self.distractors),
        ]
    }
}
