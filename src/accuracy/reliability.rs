//! Does confidence mean anything: how often answers of each confidence are right.

use super::item::{judgements, sign};
use super::{Answered, ItemAnswer, ItemLabel};
use crate::stats;

/// Bins of equal width over 0…1.
const BINS: usize = 10;
/// Level of the interval around a share.
const LEVEL: f64 = 0.95;

/// Answers whose confidence lies in one tenth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower and upper end; the upper end belongs to the next bin, 1 to the last.
    pub low: f64,
    pub high: f64,
    pub answers: u32,
    /// Mean confidence, 0…1.
    pub confidence: f64,
    /// Share of them with the right sign, 0…1.
    pub right: f64,
    /// Wilson interval of that share, 95 %.
    pub interval: (f64, f64),
}

/// The reliability table: bins that hold answers, from low confidence to high.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reliability {
    pub bins: Vec<Bin>,
    /// Mean distance between confidence and share right, weighted by answers (expected calibration
    /// error; Naeini et al., AAAI 2015): 0…1; `None` without answers.
    pub error: Option<f64>,
}

impl Reliability {
    /// Over every stance answered with a confidence, also in texts labelled irrelevant. A silent side
    /// and a neutral one count as the same.
    pub fn of<'a>(
        judged: impl IntoIterator<Item = (&'a ItemLabel, &'a ItemAnswer)>,
    ) -> Reliability {
        let mut sums = [(0_u32, 0.0_f64, 0_u32); BINS];
        for (label, answer) in judged {
            for (labelled, answered) in judgements(label, answer) {
                if let Some(Answered { tag, confidence: Some(confidence) }) = answered {
                    // The cast drops the fraction and takes what is below 0 to the first bin.
                    let bin = &mut sums[((confidence * BINS as f64) as usize).min(BINS - 1)];
                    bin.0 += 1;
                    bin.1 += confidence;
                    bin.2 += u32::from(sign(labelled) == tag.sign());
                }
            }
        }
        let filled = sums.iter().enumerate().filter(|(_, (answers, ..))| *answers > 0);
        let bins: Vec<Bin> = filled.map(|(at, &sums)| bin(at, sums)).collect();
        let answers: u32 = bins.iter().map(|bin| bin.answers).sum();
        let distance = |bin: &Bin| f64::from(bin.answers) * (bin.confidence - bin.right).abs();
        let distances: f64 = bins.iter().map(distance).sum();
        let error = (answers > 0).then(|| distances / f64::from(answers));
        Reliability { bins, error }
    }
}

fn bin(at: usize, (answers, confidence, right): (u32, f64, u32)) -> Bin {
    let n = f64::from(answers);
    let right = f64::from(right) / n;
    Bin {
        low: at as f64 / BINS as f64,
        high: (at + 1) as f64 / BINS as f64,
        answers,
        confidence: confidence / n,
        right,
        interval: stats::wilson(right, n, LEVEL).unwrap_or((0.0, 1.0)),
    }
}
