//! Survey results of a pair: the register's rounds, and what news texts say about them.
//!
//! Always holds: one mark per round however often it is quoted; a figure from a text never replaces a
//! registered one; figures of the shipped register never stand on a sample chart.

use super::{Counts, House, PassError};
use crate::config;
use crate::index;
use crate::model::poll::{Wave, WaveSeries};
use crate::model::{
    Day, Direction, Method, Pair, PollContradiction, PollMark, PollOrigin, PollPolarity, PollWave,
    WithheldPoll,
};
use crate::poll::registry::{self, Quote, Standing};
use crate::store::StoredFinding;
use std::path::Path;

/// The same figure within this many days is the same survey, quoted again.
const QUOTED_AGAIN_DAYS: i32 = 45;
/// A quote of a figure is told from another one of the same survey by more than this, percent.
const SAME_FIGURE: f64 = 0.05;
/// Stands for the house of a survey whose house no text names.
const NOT_NAMED: &str = "pollster not named";

/// Registered survey rounds.
pub struct Register {
    shipped: Vec<Wave>,
    /// From the operator's own table.
    own: Vec<Wave>,
}

/// Survey results of a pair, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Polls {
    pub marks: Vec<PollMark>,
    pub withheld: Vec<WithheldPoll>,
    pub contradictions: Vec<PollContradiction>,
    reports: u64,
    unknown: u64,
    not_compared: u64,
}

impl Register {
    /// The shipped table, and on top of it the operator's.
    ///
    /// # Errors
    /// A table that cannot be read, or its first faulty row.
    pub(super) fn open(own: Option<&Path>) -> Result<Register, PassError> {
        let shipped = registry::read("data/polls/waves.tsv", registry::SHIPPED)?;
        let Some(path) = own else { return Ok(Register { shipped, own: Vec::new() }) };
        let text = std::fs::read_to_string(path)
            .map_err(|source| PassError::Waves { path: path.to_owned(), source })?;
        Ok(Register { shipped, own: registry::read(&path.display().to_string(), &text)? })
    }

    /// The rounds about a pair that may be shown, oldest first.
    fn of(&self, chart: &config::Chart, pair: Pair) -> Vec<Wave> {
        let may_show = |wave: &Wave| {
            // What was withheld has no figure that could be wrong.
            wave.verified || wave.series == WaveSeries::Withheld || chart.unverified_polls
        };
        let mut waves = self.about(chart, pair);
        waves.retain(may_show);
        waves
    }

    /// Every round about a pair, oldest first; the operator's row wins over a shipped one for the same round.
    pub(super) fn about(&self, chart: &config::Chart, pair: Pair) -> Vec<Wave> {
        let same = |one: &Wave, other: &Wave| {
            one.pollster == other.pollster
                && one.direction == other.direction
                && one.fieldwork_end == other.fieldwork_end
        };
        let shipped = self.shipped.iter().filter(|_| !chart.sample);
        let shipped = shipped.filter(|wave| !self.own.iter().any(|own| same(own, wave)));
        let mut waves: Vec<Wave> = shipped
            .chain(&self.own)
            .filter(|wave| wave.direction.pair() == pair)
            .cloned()
            .collect();
        waves.sort_by(|one, two| {
            let key = |wave: &Wave| (wave.fieldwork_end, wave.direction, wave.pollster.clone());
            key(one).cmp(&key(two))
        });
        waves
    }
}

/// Holds every finding about a pair against the register.
pub(super) fn compare(house: &House, pair: Pair, findings: &[StoredFinding]) -> Polls {
    let waves = house.register.of(&house.config.chart, pair);
    let method = &house.config.method;
    let mut polls = Polls::default();
    // Per mark of a round, which round it is.
    let mut rounds: Vec<usize> = Vec::new();
    for (at, wave) in waves.iter().enumerate() {
        if let Some(mark) = registered(wave, method) {
            polls.marks.push(mark);
            rounds.push(at);
        }
        if wave.series == WaveSeries::Withheld {
            polls.withheld.push(withheld(wave));
        }
    }
    for finding in findings {
        let Some(quote) = quote(finding) else { continue };
        match quote.standing(&waves) {
            Standing::Reports(wave) => {
                polls.reports += 1;
                let round = waves.iter().position(|known| known == wave);
                let mark = rounds.iter().position(|at| Some(*at) == round);
                if let Some(mark) = mark.and_then(|at| polls.marks.get_mut(at)) {
                    mark.quotes += 1;
                }
            }
            Standing::Contradicts(wave) => polls.contradict(finding, &quote, wave),
            Standing::Unknown => polls.found(finding, &quote, method),
        }
    }
    polls.marks.sort_by_key(|mark| (mark.fieldwork.1, mark.direction));
    polls
}

impl Polls {
    /// Counts what became of the findings.
    pub fn count(&self, counts: &mut Counts) {
        counts.add("register", "figure_matches", self.reports);
        counts.add("register", "figure_contradicts", self.contradictions.len() as u64);
        counts.add("register", "figure_not_registered", self.unknown);
        counts.add("register", "figure_not_compared", self.not_compared);
    }

    fn contradict(&mut self, finding: &StoredFinding, quote: &Quote<'_>, wave: &Wave) {
        let registered = match quote.polarity {
            PollPolarity::Favourable => wave.favourable,
            PollPolarity::Unfavourable | PollPolarity::Other => wave.unfavourable,
        };
        let registered = registered.unwrap_or_default();
        tracing::warn!(
            item = %finding.item,
            direction = %quote.direction,
            pollster = %wave.pollster,
            "a story of {} says {}% where the register has {registered}%; the registered figure stands",
            quote.published,
            quote.percent,
        );
        self.contradictions.push(PollContradiction {
            direction: quote.direction,
            item: finding.item.clone(),
            published: quote.published,
            pollster: wave.pollster.clone(),
            polarity: quote.polarity,
            percent: quote.percent,
            registered,
        });
    }

    /// A figure of no registered round: a mark of its own, or one more quote of such a mark. Rounded ones,
    /// ranges, other measures and earlier rounds stay in the store.
    fn found(&mut self, finding: &StoredFinding, quote: &Quote<'_>, method: &Method) {
        let exact = quote.polarity == PollPolarity::Unfavourable
            && quote.wave == PollWave::Current
            && finding.percent_max.is_none()
            && !quote.approximate;
        if !exact {
            self.not_compared += 1;
            return;
        }
        self.unknown += 1;
        let mark = found_in_text(finding, quote, method);
        let known = self.marks.iter_mut().find(|known| quotes_again(known, &mark));
        match known {
            Some(known) => {
                known.quotes += 1;
                if known.pollster == NOT_NAMED {
                    known.pollster = mark.pollster;
                }
            }
            None => self.marks.push(mark),
        }
    }
}

/// Whether a figure found in a text is one that another text gave before.
fn quotes_again(known: &PollMark, new: &PollMark) -> bool {
    let named = [&known.pollster, &new.pollster].iter().all(|house| *house != NOT_NAMED);
    known.origin == PollOrigin::FoundInText
        && known.direction == new.direction
        && (!named || known.pollster == new.pollster)
        && (known.percent - new.percent).abs() < SAME_FIGURE
        && new.fieldwork.1.days_since(known.fieldwork.1).abs() <= QUOTED_AGAIN_DAYS
}

fn quote(finding: &StoredFinding) -> Option<Quote<'_>> {
    Some(Quote {
        direction: Direction::new(finding.respondents, finding.target)?,
        percent: finding.percent,
        approximate: finding.approximate,
        polarity: finding.polarity,
        pollster: finding.pollster.as_deref(),
        wave: finding.wave,
        fieldwork: finding.fieldwork,
        published: finding.published.day(),
    })
}

/// The mark of a registered round; `None` where its negative share is not known.
fn registered(wave: &Wave, method: &Method) -> Option<PollMark> {
    let percent = wave.unfavourable?;
    let origin = if wave.verified { PollOrigin::Registered } else { PollOrigin::Unverified };
    Some(PollMark {
        direction: wave.direction,
        fieldwork: wave.fieldwork(),
        percent,
        range: range(percent, wave.sample_size, method),
        sample_size: wave.sample_size,
        pollster: wave.pollster.clone(),
        origin,
        question: wave.question.clone(),
        source: wave.source.clone(),
        quotes: 0,
        new_series: wave.series == WaveSeries::New,
    })
}

fn withheld(wave: &Wave) -> WithheldPoll {
    WithheldPoll {
        direction: wave.direction,
        fieldwork: wave.fieldwork(),
        pollster: wave.pollster.clone(),
        source: wave.source.clone(),
    }
}

fn found_in_text(finding: &StoredFinding, quote: &Quote<'_>, method: &Method) -> PollMark {
    let day: Day = quote.published;
    PollMark {
        direction: quote.direction,
        fieldwork: quote.fieldwork.unwrap_or((day, day)),
        percent: quote.percent,
        range: range(quote.percent, finding.sample_size, method),
        sample_size: finding.sample_size,
        pollster: quote.pollster.unwrap_or(NOT_NAMED).to_owned(),
        origin: PollOrigin::FoundInText,
        question: String::new(),
        source: finding.url.clone(),
        quotes: 1,
        new_series: false,
    }
}

/// The sampling range in percent, where the sample size is known.
fn range(percent: f64, sample_size: Option<u32>, method: &Method) -> Option<(f64, f64)> {
    let share = index::poll_interval(
        percent / 100.0,
        sample_size?,
        method.poll_design_effect,
        method.level,
    )?;
    Some((100.0 * share.low, 100.0 * share.high))
}
