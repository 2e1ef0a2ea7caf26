//! `comity eval`: how right the scorer is on labelled texts.
//!
//! Always holds: a bad line is reported with file and line, costs itself alone and turns the exit code
//! to 3; what `comity score` would print is what is judged, whether it was printed before or is made
//! now; the same labels and answers give the same output. The figures are `accuracy`'s.

mod answer;
mod json;
mod label;
mod text;

use super::score::{answer_line, in_parallel, threads};
use super::{Done, Failure, Global, Terminal};
use crate::accuracy::{
    Blunder, Called, Compared, FindingKey, Interval, ItemAnswer, ItemLabel, ItemTally, Length,
    PollTally, Reliability, Tally, blunders, compare, intervals, sum,
};
use crate::config;
use crate::model::{Pair, Voice};
use crate::pipeline::{Analyser, Progress};
use answer::{Answer, Answers};
use anyhow::anyhow;
use clap::Args;
use label::Case;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Measure the scorer on labelled texts
#[derive(Args)]
#[command(after_help = "\
Labels are JSON lines as `comity score` reads them, with the right answers beside the text:
  {\"id\", \"text\", \"lang\", \"pair\": [\"CN\",\"JP\"], \"relevant\": true, \"relation\": -1,
   \"a_to_b\": -1, \"b_to_a\": null, \"voice\": \"official\"?}
and for survey figures
  {\"id\", \"text\", \"lang\", \"findings\": [{\"respondents\", \"target\", \"pct\", \"polarity\"}]}

The scorer of the configuration is judged, or with --output the stored output of any scorer:
  comity score < labels.jsonl > mine.jsonl
  comity eval labels.jsonl --compare mine.jsonl
A text without an answer counts as wrong. docs/accuracy.md explains the figures.")]
pub(super) struct Arguments {
    /// Labelled texts, JSON lines
    #[arg(value_name = "LABELS")]
    labels: PathBuf,
    /// Judge this output of `comity score` in place of the configured scorer
    #[arg(long, value_name = "SCORED")]
    output: Option<PathBuf>,
    /// Compare with this output of `comity score`: differences with paired bootstrap intervals
    #[arg(long, value_name = "SCORED")]
    compare: Option<PathBuf>,
    /// Fewest items of a pair with a row of its own; other pairs are taken together
    #[arg(long, default_value_t = 10, value_name = "N")]
    pair_items_min: u32,
    /// Wrong answers shown of each kind
    #[arg(long, default_value_t = 10, value_name = "N")]
    worst: usize,
    /// Draws behind the intervals
    #[arg(long, default_value_t = 2000, value_name = "N", value_parser = clap::value_parser!(u32).range(100..))]
    resamples: u32,
    /// Threads [default: one per core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Print JSON, with every figure in full
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    global: &Global,
    terminal: &Terminal,
    arguments: &Arguments,
) -> Result<Done, Failure> {
    let (cases, mut faults) = label::read(&arguments.labels)?;
    let answers = match &arguments.output {
        Some(path) => answer::stored(path, &cases, &mut faults)?,
        None => scored(global, terminal, arguments, &cases, &mut faults)?,
    };
    let other = match &arguments.compare {
        Some(path) => Some(answer::stored(path, &cases, &mut faults)?),
        None => None,
    };
    for fault in &faults {
        eprintln!("comity: {fault}");
    }
    if cases.is_empty() {
        return Err(Failure::usage(anyhow!(
            "{}: no labelled line; `comity eval --help` shows the format",
            arguments.labels.display()
        )));
    }
    let evaluation = Evaluation::of(arguments, &cases, &answers, other.as_ref());
    if arguments.json {
        say!("{:#}", json::of(&evaluation, faults.len()));
    } else {
        say_as_is!("{}", text::of(&evaluation));
    }
    Ok(if faults.is_empty() { Done::Fully } else { Done::Partly })
}

/// What was wrong with a line of a file.
struct Fault {
    file: PathBuf,
    line: u64,
    what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// Lets the configured scorer answer; without a configuration the shipped tables do.
fn scored(
    global: &Global,
    terminal: &Terminal,
    arguments: &Arguments,
    cases: &[Case],
    faults: &mut Vec<Fault>,
) -> Result<Answers, Failure> {
    let is_configured = global.config.is_some() || global.config_path().exists();
    let settings =
        if is_configured { global.load_config()?.score } else { config::Score::default() };
    let analyser = Analyser::new(&settings)?;
    let watch = terminal.watch();
    (watch.progress)(Progress::Begin { stage: "scoring", steps: cases.len() as u64 });
    let answer = |case: &Case| {
        let mut printed = Vec::new();
        answer_line(&analyser, case.line, &case.content, &mut printed);
        printed
    };
    let answer_all = |part: &[Case]| part.iter().map(answer).collect::<Vec<_>>();
    let mut printed = Vec::new();
    for batch in cases.chunks(BATCH) {
        let parts = in_parallel(batch, threads(arguments.jobs), answer_all);
        printed.extend(parts.into_iter().flatten());
        (watch.progress)(Progress::Advance(batch.len() as u64));
    }
    terminal.clear();
    Ok(answer::fresh(&arguments.labels, cases, &printed, faults))
}

/// Texts scored between two steps of the progress line.
const BATCH: usize = 256;

/// One row of a table: what was grouped, and its counts.
struct Group<T> {
    name: String,
    tally: T,
}

/// Rows under one title.
struct Section<T> {
    title: &'static str,
    groups: Vec<Group<T>>,
}

/// Two scorers over the same texts: a name (`all` or a language) with the figures of that group.
type Comparison = Vec<(String, Vec<Option<Compared>>)>;

/// Everything measured about one kind of label.
struct Measured<T> {
    all: T,
    intervals: Vec<Option<Interval>>,
    sections: Vec<Section<T>>,
    comparison: Comparison,
}

/// Everything that `comity eval` says.
struct Evaluation<'a> {
    labels: &'a Path,
    cases: &'a [Case],
    answers: &'a Answers,
    other: Option<&'a Answers>,
    resamples: u32,
    /// Wrong answers shown of each kind.
    shown: usize,
    items: Option<Measured<ItemTally>>,
    polls: Option<Measured<PollTally>>,
    reliability: Reliability,
    /// Their items are positions in `cases`.
    blunders: Vec<Blunder>,
}

impl<'a> Evaluation<'a> {
    fn of(
        arguments: &'a Arguments,
        cases: &'a [Case],
        answers: &'a Answers,
        other: Option<&'a Answers>,
    ) -> Evaluation<'a> {
        let resamples = arguments.resamples as usize;
        let items: Vec<(&Case, ItemTally)> = tallies(cases, answers, item_tally);
        let other_items = other.map(|other| tallies(cases, other, item_tally));
        let polls: Vec<(&Case, PollTally)> = tallies(cases, answers, poll_tally);
        let other_polls = other.map(|other| tallies(cases, other, poll_tally));
        let judged = judged_items(cases, answers);
        let mut blunders = blunders(judged.iter().map(|&(_, label, answer)| (label, answer)));
        for blunder in &mut blunders {
            blunder.item = judged[blunder.item].0;
        }
        Evaluation {
            labels: &arguments.labels,
            cases,
            answers,
            other,
            resamples: arguments.resamples,
            shown: arguments.worst,
            items: measured(&items, other_items.as_deref(), resamples, || {
                item_sections(&items, arguments.pair_items_min)
            }),
            polls: measured(&polls, other_polls.as_deref(), resamples, || {
                vec![by_language(&polls)]
            }),
            reliability: Reliability::of(judged.iter().map(|&(_, label, answer)| (label, answer))),
            blunders,
        }
    }

    /// Items labelled one of these that were called something, with the answer where there is one.
    fn called(&self, labels: &[bool], called: Called) -> Vec<(&'a Case, Option<&'a Answer>)> {
        let answers = self.answers.of_case.iter().map(Option::as_ref);
        let of = |answer: Option<&Answer>| answer.map_or(Called::Unscored, |a| a.item.called);
        let is_wanted = |(case, answer): &(&Case, Option<&Answer>)| {
            case.item.is_some_and(|label| labels.contains(&label.relevant)) && of(*answer) == called
        };
        self.cases.iter().zip(answers).filter(is_wanted).collect()
    }

    /// Texts whose survey figures were not all found, or more than them: what was missed, what invented.
    fn finding_errors(&self) -> Vec<(&'a Case, Vec<FindingKey>, Vec<FindingKey>)> {
        let wrong = self.cases.iter().zip(&self.answers.of_case).filter_map(|(case, answer)| {
            let found = answer.as_ref().map_or(&[][..], |answer| &answer.findings);
            let (missed, invented) = FindingKey::differences(case.findings.as_ref()?, found);
            (!missed.is_empty() || !invented.is_empty()).then_some((case, missed, invented))
        });
        wrong.collect()
    }

    /// How many cases have no answer.
    fn unanswered(&self) -> usize {
        self.answers.of_case.iter().filter(|answer| answer.is_none()).count()
    }
}

/// Items with their labels and answers; the number is the position of the case.
fn judged_items<'a>(
    cases: &'a [Case],
    answers: &'a Answers,
) -> Vec<(usize, &'a ItemLabel, &'a ItemAnswer)> {
    let judged = cases.iter().enumerate().filter_map(|(at, case)| {
        Some((at, case.item.as_ref()?, &answers.of_case.get(at)?.as_ref()?.item))
    });
    judged.collect()
}

fn tallies<'a, T>(
    cases: &'a [Case],
    answers: &Answers,
    tally: impl Fn(&Case, Option<&Answer>) -> Option<T>,
) -> Vec<(&'a Case, T)> {
    let answered = cases.iter().zip(&answers.of_case);
    answered.filter_map(|(case, answer)| Some((case, tally(case, answer.as_ref())?))).collect()
}

fn item_tally(case: &Case, answer: Option<&Answer>) -> Option<ItemTally> {
    let answer = answer.map(|answer| answer.item).unwrap_or_default();
    case.item.as_ref().map(|label| ItemTally::of(label, &answer))
}

fn poll_tally(case: &Case, answer: Option<&Answer>) -> Option<PollTally> {
    let found = answer.map_or(&[][..], |answer| &answer.findings);
    case.findings.as_ref().map(|label| PollTally::of(label, found))
}

/// The figures of one kind of label; `None` where no text carries it.
fn measured<T: Tally>(
    tallies: &[(&Case, T)],
    other: Option<&[(&Case, T)]>,
    resamples: usize,
    sections: impl FnOnce() -> Vec<Section<T>>,
) -> Option<Measured<T>> {
    if tallies.is_empty() {
        return None;
    }
    let bare: Vec<T> = tallies.iter().map(|(_, tally)| tally.clone()).collect();
    Some(Measured {
        all: sum(&bare),
        intervals: intervals(&bare, resamples),
        sections: sections(),
        comparison: other.map_or_else(Vec::new, |other| comparison(tallies, other, resamples)),
    })
}

/// Both scorers over all texts and over each language.
fn comparison<T: Tally>(
    first: &[(&Case, T)],
    second: &[(&Case, T)],
    resamples: usize,
) -> Comparison {
    let mut groups: BTreeMap<&str, (Vec<T>, Vec<T>)> = BTreeMap::new();
    for ((case, one), (_, other)) in first.iter().zip(second) {
        for name in ["", case.language()] {
            let group = groups.entry(name).or_default();
            group.0.push(one.clone());
            group.1.push(other.clone());
        }
    }
    let named = |name: &str| if name.is_empty() { "all" } else { name }.to_owned();
    groups
        .into_iter()
        .map(|(name, (one, other))| (named(name), compare(&one, &other, resamples)))
        .collect()
}

fn item_sections(items: &[(&Case, ItemTally)], pair_items_min: u32) -> Vec<Section<ItemTally>> {
    let pair = |case: &Case| case.order.and_then(|(a, b)| Pair::new(a, b));
    let voice = |case: &Case| case.item.as_ref().and_then(|label| label.voice);
    let length = |case: &Case| Some(Length::of(&case.story.text));
    vec![
        by_language(items),
        Section { title: "pair", groups: pooled(grouped(items, pair), pair_items_min) },
        Section { title: "voice", groups: named(grouped(items, voice), Voice::word) },
        Section { title: "length", groups: named(grouped(items, length), Length::word) },
    ]
}

fn by_language<T: Tally>(tallies: &[(&Case, T)]) -> Section<T> {
    let groups = grouped(tallies, |case| Some(case.language().to_owned()));
    let groups = groups.into_iter().map(|(name, tally)| Group { name, tally }).collect();
    Section { title: "language", groups }
}

/// Counts by what the cases have in common, in its order.
fn grouped<K: Ord, T: Tally>(
    tallies: &[(&Case, T)],
    key: impl Fn(&Case) -> Option<K>,
) -> BTreeMap<K, T> {
    let mut groups: BTreeMap<K, T> = BTreeMap::new();
    for (case, tally) in tallies {
        if let Some(key) = key(case) {
            groups.entry(key).or_default().add(tally);
        }
    }
    groups
}

fn named<K: Copy, T>(groups: BTreeMap<K, T>, word: fn(K) -> &'static str) -> Vec<Group<T>> {
    let group = |(key, tally)| Group { name: word(key).to_owned(), tally };
    groups.into_iter().map(group).collect()
}

/// Pairs with enough items, the largest first, then all others together.
fn pooled(groups: BTreeMap<Pair, ItemTally>, items_min: u32) -> Vec<Group<ItemTally>> {
    let items = |tally: &ItemTally| tally.relevance.total();
    let (large, small): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|(_, tally)| items(tally) >= items_min);
    let named = large.into_iter().map(|(pair, tally)| Group { name: pair.to_string(), tally });
    let mut groups: Vec<Group<ItemTally>> = named.collect();
    groups.sort_by_key(|group| std::cmp::Reverse(items(&group.tally)));
    if !small.is_empty() {
        let tally = sum(small.iter().map(|(_, tally)| tally));
        groups.push(Group { name: format!("{} others", small.len()), tally });
    }
    groups
}
