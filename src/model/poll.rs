//! Survey figures read in texts, and registered survey rounds.

use super::{Country, Day, Direction};
use std::ops::Range;

/// What the counted share of respondents said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollPolarity {
    Favourable,
    Unfavourable,
    /// Neither good nor bad: "relations are important", "rival".
    Other,
}

impl PollPolarity {
    /// Every value with the word used in JSON, store and exports.
    pub const WORDS: [(PollPolarity, &'static str); 3] = [
        (PollPolarity::Favourable, "favourable"),
        (PollPolarity::Unfavourable, "unfavourable"),
        (PollPolarity::Other, "other"),
    ];

    /// The word used in JSON, store and exports.
    pub fn word(self) -> &'static str {
        PollPolarity::WORDS[self as usize].1
    }
}

/// Which survey round a figure belongs to, as the text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollWave {
    Current,
    /// Stated as the figure of an earlier round.
    Previous,
}

impl PollWave {
    /// Every value with the word used in JSON, store and exports.
    pub const WORDS: [(PollWave, &'static str); 2] =
        [(PollWave::Current, "current"), (PollWave::Previous, "previous")];

    /// The word used in JSON, store and exports.
    pub fn word(self) -> &'static str {
        PollWave::WORDS[self as usize].1
    }
}

/// A survey figure read in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Country of the people surveyed.
    pub respondents: Country,
    /// Whom they were asked about.
    pub target: Country,
    /// Percent of respondents, 0–100; the lower end where a range is stated.
    pub percent: f64,
    /// Upper end of a stated range, percent.
    pub percent_max: Option<f64>,
    /// Rounded wording: "nearly 80%", 7割近く, "more than half".
    pub approximate: bool,
    pub polarity: PollPolarity,
    /// Polling firm, in the standard English form where known.
    pub pollster: Option<String>,
    pub wave: PollWave,
    /// People interviewed, where stated.
    pub sample_size: Option<u32>,
    /// First and last day of interviewing, where stated.
    pub fieldwork: Option<(Day, Day)>,
    /// Byte range of the sentence in the story's text.
    pub sentence: Range<usize>,
}

impl Finding {
    /// Respondents' country towards the target; `None` where a text asks people about themselves.
    pub fn direction(&self) -> Option<Direction> {
        Direction::new(self.respondents, self.target)
    }
}

/// How a registered round stands to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaveSeries {
    GoesOn,
    /// House, partner or mode changed: not comparable with the round before.
    New,
    /// Carried out, but no figures were published.
    Withheld,
}

/// A registered survey round: what one country's public said about another.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// Polling house, in the standard English form.
    pub pollster: String,
    /// First day of interviewing, where the whole period is known.
    pub fieldwork_start: Option<Day>,
    /// The earliest and latest day on which fieldwork can have ended; one day where it is known.
    pub fieldwork_end: (Day, Day),
    pub direction: Direction,
    /// What was asked.
    pub question: String,
    /// Percent of respondents, 0–100.
    pub unfavourable: Option<f64>,
    /// Percent of respondents, 0–100.
    pub favourable: Option<f64>,
    /// People interviewed.
    pub sample_size: Option<u32>,
    /// Where the figures were seen.
    pub source: String,
    /// Whether the figures were checked against a published source.
    pub verified: bool,
    pub series: WaveSeries,
}

impl Wave {
    /// First and last day on which people can have been asked, as far as known.
    pub fn fieldwork(&self) -> (Day, Day) {
        (self.fieldwork_start.unwrap_or(self.fieldwork_end.0), self.fieldwork_end.1)
    }
}
