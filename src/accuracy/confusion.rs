//! A table of what was labelled against what was answered.

use super::share;

/// Counts by labelled class (row) and answered class (column). The first columns are the classes of the
/// rows, in the same order; columns beyond them are answers that no label can match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion<const ROWS: usize, const COLUMNS: usize> {
    pub counts: [[u32; COLUMNS]; ROWS],
}

impl<const ROWS: usize, const COLUMNS: usize> Default for Confusion<ROWS, COLUMNS> {
    fn default() -> Self {
        Confusion { counts: [[0; COLUMNS]; ROWS] }
    }
}

impl<const ROWS: usize, const COLUMNS: usize> Confusion<ROWS, COLUMNS> {
    /// Counts one case.
    pub fn count(&mut self, label: usize, answer: usize) {
        self.counts[label][answer] += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (row, more) in self.counts.iter_mut().zip(&other.counts) {
            for (count, more) in row.iter_mut().zip(more) {
                *count += more;
            }
        }
    }

    /// All cases.
    pub fn total(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    /// Cases labelled with a class.
    pub fn labelled(&self, class: usize) -> u32 {
        self.counts[class].iter().sum()
    }

    /// Harmonic mean of precision and recall of a class, 0…1; `None` where it is neither labelled nor answered.
    pub fn f1(&self, class: usize) -> Option<f64> {
        let hits = self.counts[class][class];
        let answered: u32 = self.counts.iter().map(|row| row[class]).sum();
        share(2 * hits, self.labelled(class) + answered)
    }

    /// Mean F1 of the classes, 0…1. A class that never occurs counts 0, so that a group which lacks one
    /// cannot reach 1; `None` without a case.
    pub fn macro_f1(&self) -> Option<f64> {
        let sum: f64 = (0..ROWS).filter_map(|class| self.f1(class)).sum();
        (self.total() > 0).then_some(sum / ROWS as f64)
    }

    /// Share of cases answered with their own class, 0…1; `None` without a case.
    pub fn accuracy(&self) -> Option<f64> {
        share((0..ROWS).map(|class| self.counts[class][class]).sum(), self.total())
    }
}
