//! The index against the register of survey rounds, out of sample.
//!
//! Always holds: a round is held against the index of the earliest day on which its fieldwork can have ended,
//! computed from stories published until that day alone, level and house effects included; rounds whose fieldwork
//! began before the base window had closed are left out; levels are compared within one house, direction, question
//! and measure, between two changes of method; every row of the register ends compared or left out with a reason.

use super::PassError;
use super::measure::{data_through, items, last_day, votes};
use super::polls::Register;
use crate::config::Config;
use crate::index::{Known, agreement, known_at};
use crate::model::poll::{Wave, WaveSeries};
use crate::model::{
    Backtest, BacktestWave, Day, Direction, LeftOut, Pair, PollPolarity, PollSeries, Status,
    Timestamp, Vote, WaveOutcome,
};
use crate::store::{ScoredItem, Store};
use std::collections::{BTreeMap, BTreeSet};

/// A fieldwork of more days than this, or one whose dates are known no better, has no day of the index to stand
/// beside: a quarter of a year.
const FIELDWORK_DAYS_MAX: i32 = 92;

/// Holds the index of a pair against the register, from the store alone. `now` bounds the data as it does for charts.
///
/// # Errors
/// The store failed, or the operator's table of rounds cannot be read.
pub fn backtest(
    store: &Store,
    config: &Config,
    pair: Pair,
    now: Timestamp,
) -> Result<Backtest, PassError> {
    let register = Register::open(config.chart.waves.as_deref())?;
    let through = last_day(data_through(store, now)?);
    Ok(of(config, &register, pair, &items(store, pair)?, through))
}

/// The same from items at hand.
pub(super) fn of(
    config: &Config,
    register: &Register,
    pair: Pair,
    items: &[(ScoredItem, String)],
    through: Day,
) -> Backtest {
    let waves = register.about(&config.chart, pair);
    let votes = pair.directions().map(|direction| votes(items, direction));
    let mut outcomes = judged(config, &waves, &votes, through);
    let series = series(config, &waves, &mut outcomes);
    let rounds = |wanted: &dyn Fn(Direction) -> bool| -> Vec<Vec<(f64, f64)>> {
        let wanted = series.iter().filter(|(of, _)| wanted(of.direction));
        wanted.map(|(_, rounds)| rounds.clone()).collect()
    };
    let level = config.method.level;
    let directions = pair.directions();
    Backtest {
        pair,
        level,
        through,
        directions: directions.map(|one| agreement(&rounds(&|of| of == one), level)),
        pooled: agreement(&rounds(&|_| true), level),
        waves: waves
            .into_iter()
            .zip(outcomes)
            .map(|(wave, outcome)| BacktestWave { wave, outcome })
            .collect(),
        series: series.into_iter().map(|(series, _)| series).collect(),
    }
}

/// What each round can be compared with, before the rounds of a series are looked at together.
fn judged(
    config: &Config,
    waves: &[Wave],
    votes: &[Vec<Vote>; 2],
    through: Day,
) -> Vec<WaveOutcome> {
    let mut known: BTreeMap<(Day, Direction), Option<Known>> = BTreeMap::new();
    let mut judge = |wave: &Wave| -> Result<WaveOutcome, LeftOut> {
        let day = wave.fieldwork_end.0;
        let known = known.entry((day, wave.direction)).or_insert_with(|| {
            let [a_on_b, b_on_a] = votes;
            let is_first = wave.direction == wave.direction.pair().directions()[0];
            known_at(if is_first { a_on_b } else { b_on_a }, day, &config.method)
        });
        let known = known.as_ref().ok_or(LeftOut::TooEarly)?;
        if wave.fieldwork().0 < known.first.plus_days(config.method.base_days) {
            return Err(LeftOut::TooEarly);
        }
        match (known.point.status, known.point.estimate) {
            (Status::Gap(reason), _) => Err(LeftOut::Gap(reason)),
            (_, None) => Err(LeftOut::TooEarly),
            (_, Some(estimate)) => {
                let (measure, percent) = first_figure(wave).ok_or(LeftOut::NoFigure)?;
                Ok(WaveOutcome::Compared { index: estimate.value, percent, measure })
            }
        }
    };
    let mut seen = BTreeSet::new();
    let outcomes = waves.iter().map(|wave| {
        let key = (wave.direction, &wave.pollster, &wave.question, wave.fieldwork_end);
        let fitting = fit(config, wave, through);
        let outcome = fitting.and_then(|()| match seen.insert(key) {
            true => judge(wave),
            false => Err(LeftOut::ListedTwice),
        });
        outcome.unwrap_or_else(WaveOutcome::LeftOut)
    });
    outcomes.collect()
}

/// Whether a round by itself can be compared with any index that ends on the day `through`.
fn fit(config: &Config, wave: &Wave, through: Day) -> Result<(), LeftOut> {
    let (first, last) = wave.fieldwork();
    let rules = [
        (wave.series == WaveSeries::Withheld, LeftOut::Withheld),
        (first_figure(wave).is_none(), LeftOut::NoFigure),
        (!wave.verified && !config.chart.unverified_polls, LeftOut::Unverified),
        (last.days_since(first) + 1 > FIELDWORK_DAYS_MAX, LeftOut::DateUnknown),
        (wave.fieldwork_end.0 > through, LeftOut::TooLate),
    ];
    match rules.into_iter().find(|(holds, _)| *holds) {
        Some((_, reason)) => Err(reason),
        None => Ok(()),
    }
}

/// The negative share, as charts show it, else the positive one.
fn first_figure(wave: &Wave) -> Option<(PollPolarity, f64)> {
    let measures = [PollPolarity::Unfavourable, PollPolarity::Favourable];
    measures.into_iter().find_map(|measure| Some((measure, figure(wave, measure)?)))
}

fn figure(wave: &Wave, measure: PollPolarity) -> Option<f64> {
    match measure {
        PollPolarity::Unfavourable => wave.unfavourable,
        PollPolarity::Favourable => wave.favourable,
        PollPolarity::Other => None,
    }
}

/// Series with the pairs of index and poll that belong to them; settles by which measure each is read.
fn series(
    config: &Config,
    waves: &[Wave],
    outcomes: &mut [WaveOutcome],
) -> Vec<(PollSeries, Vec<(f64, f64)>)> {
    let mut found = Vec::new();
    for stretch in stretches(waves) {
        let compared: Vec<usize> = stretch
            .into_iter()
            .filter(|at| matches!(outcomes.get(*at), Some(WaveOutcome::Compared { .. })))
            .collect();
        let known = |measure: PollPolarity| {
            let has = |at: &&usize| waves.get(**at).is_some_and(|w| figure(w, measure).is_some());
            compared.iter().filter(has).count()
        };
        let measure = match known(PollPolarity::Unfavourable) >= known(PollPolarity::Favourable) {
            true => PollPolarity::Unfavourable,
            false => PollPolarity::Favourable,
        };
        let members = read_by(measure, &compared, waves, outcomes);
        let days = members.iter().map(|(wave, _)| wave.fieldwork_end.0);
        let (Some((wave, _)), Some(first), Some(last)) =
            (members.first(), days.clone().min(), days.max())
        else {
            continue;
        };
        let rounds: Vec<(f64, f64)> = members.iter().map(|(_, round)| *round).collect();
        let series = PollSeries {
            direction: wave.direction,
            pollster: wave.pollster.clone(),
            question: wave.question.clone(),
            period: (first, last),
            measure,
            agreement: agreement(std::slice::from_ref(&rounds), config.method.level),
        };
        found.push((series, rounds));
    }
    found
}

/// The rounds of a stretch that are known by a measure, each with index and poll, of which more is better; the
/// outcomes of all are settled. Nothing where only one is left.
fn read_by<'a>(
    measure: PollPolarity,
    stretch: &[usize],
    waves: &'a [Wave],
    outcomes: &mut [WaveOutcome],
) -> Vec<(&'a Wave, (f64, f64))> {
    let mut members = Vec::new();
    let mut kept = Vec::new();
    for at in stretch {
        let (Some(wave), Some(outcome)) = (waves.get(*at), outcomes.get_mut(*at)) else { continue };
        let WaveOutcome::Compared { index, .. } = *outcome else { continue };
        let Some(percent) = figure(wave, measure) else {
            *outcome = WaveOutcome::LeftOut(LeftOut::OtherMeasure);
            continue;
        };
        *outcome = WaveOutcome::Compared { index, percent, measure };
        let better = if measure == PollPolarity::Unfavourable { -percent } else { percent };
        members.push((wave, (index, better)));
        kept.push(*at);
    }
    if let ([_], [at]) = (&members[..], &kept[..]) {
        if let Some(outcome) = outcomes.get_mut(*at) {
            *outcome = WaveOutcome::LeftOut(LeftOut::Alone);
        }
        members.clear();
    }
    members
}

/// Positions of rounds that can be compared with each other, oldest first: one house, direction and question, broken
/// where the register says that a new series begins.
fn stretches(waves: &[Wave]) -> Vec<Vec<usize>> {
    let mut by_question: BTreeMap<(Direction, &str, &str), Vec<Vec<usize>>> = BTreeMap::new();
    for (at, wave) in waves.iter().enumerate() {
        let key = (wave.direction, wave.pollster.as_str(), wave.question.as_str());
        let stretches = by_question.entry(key).or_default();
        match stretches.last_mut() {
            Some(last) if wave.series != WaveSeries::New => last.push(at),
            _ => stretches.push(vec![at]),
        }
    }
    by_question.into_values().flatten().collect()
}
