//! From sentences to findings: who was asked, about whom, and what the figure counts.
//!
//! Always holds: a figure becomes a finding only where stance, respondents and target are all
//! known and differ; what a figure leaves out comes from the figures and names before it, at
//! most two sentences back.

use super::Reader;
use super::claim::{Claim, Target};
use super::clause::{segment, sentences};
use super::cue::Cue;
use super::detail;
use super::number::shares;
use super::scene::{Figure, Part, Scene};
use super::stance::{self, Stance};
use crate::model::{Country, Finding, Mention, PollWave, Story};
use std::cell::OnceCell;
use std::ops::Range;

/// A sentence with more figures is a table gone astray; the longest real lists name thirty
/// countries. Bounds the work per sentence.
const FIGURES_MAX: usize = 40;

/// Reads a story sentence by sentence.
pub(super) fn read(
    reader: &Reader<'_>,
    story: &Story,
    folded: &str,
    mentions: &[Mention],
) -> Vec<Finding> {
    let mut mentions: Vec<&Mention> =
        mentions.iter().filter(|m| story.text.get(m.span.clone()).is_some()).collect();
    mentions.sort_by_key(|mention| (mention.span.start, mention.span.end, mention.country));
    let mut rest = mentions.as_slice();
    let mut memory = Memory::default();
    if let Some(named) = reader.houses.find(&story.text).first() {
        memory.house = Some(named.house.name.clone());
        memory.panel = named.house.panel;
    }
    let mut found: Vec<Counted> = Vec::new();
    for span in sentences(&story.text) {
        let (before, within) = split_at_end(rest, span.end);
        rest = within;
        let local: Vec<Mention> = before.iter().filter_map(|m| shifted(m, &span)).collect();
        let (Some(text), Some(folded)) = (story.text.get(span.clone()), folded.get(span.clone()))
        else {
            continue;
        };
        let levels = shares(text, reader.language);
        if levels.is_empty() || levels.len() > FIGURES_MAX {
            memory.pass(local, text, folded);
            continue;
        }
        let scene = Scene::new(reader, text, folded, &local, levels);
        let findings =
            Reading { reader, scene: &scene, memory: &mut memory, earlier: OnceCell::new() }
                .findings(&span);
        fold_in(&mut found, findings);
        memory.pass(local, text, folded);
    }
    found.into_iter().map(|counted| counted.finding).collect()
}

/// A finding, and whether its figure was written as a fraction or in tenths.
struct Counted {
    finding: Finding,
    rough: bool,
}

fn split_at_end<'a, 'b>(
    mentions: &'a [&'b Mention],
    end: usize,
) -> (&'a [&'b Mention], &'a [&'b Mention]) {
    mentions.split_at(mentions.partition_point(|mention| mention.span.end <= end))
}

fn shifted(mention: &Mention, sentence: &Range<usize>) -> Option<Mention> {
    let start = mention.span.start.checked_sub(sentence.start)?;
    let span = start..mention.span.end - sentence.start;
    Some(Mention { span, ..mention.clone() })
}

/// Adds findings; what repeats an earlier figure, word for word or rounded, is left out.
fn fold_in(found: &mut Vec<Counted>, findings: Vec<Counted>) {
    // Rounded wording differs from the exact figure by at most half a step of ten.
    const ROUNDING_POINTS: f64 = 5.0;
    let same = |one: &Finding, other: &Finding| {
        (one.respondents, one.target, one.polarity)
            == (other.respondents, other.target, other.polarity)
    };
    let rounds = |round: &Counted, exact: &Counted| {
        // Surveys with decimals print them all: "90%" after 90.9% is a rounding.
        let whole = round.finding.percent % 10.0 == 0.0
            && exact.finding.percent.fract() != 0.0
            && round.finding.sentence == exact.finding.sentence;
        let near = (round.finding.percent - exact.finding.percent).abs() <= ROUNDING_POINTS;
        same(&round.finding, &exact.finding)
            && near
            && !exact.rough
            && (round.rough || round.finding.approximate || whole)
    };
    for new in findings {
        let known = found.iter().any(|known| {
            same(&known.finding, &new.finding) && known.finding.percent == new.finding.percent
                || rounds(&new, known)
        });
        if !known {
            found.retain(|known| !(known.rough && rounds(known, &new)));
            found.push(new);
        }
    }
}

/// What earlier sentences leave behind.
#[derive(Default)]
pub(super) struct Memory<'a> {
    /// The last two different countries named, the latest last.
    pub recent: Vec<Country>,
    /// What the last finding said.
    pub last: Option<Claim>,
    /// The polling house named last.
    pub house: Option<String>,
    /// The public that it asks, where it asks one.
    pub panel: Option<Country>,
    /// The two sentences before: mentions, text, folded text.
    pub before: Vec<(Vec<Mention>, &'a str, &'a str)>,
    /// Sentences since the last finding.
    pub age: usize,
}

impl<'a> Memory<'a> {
    fn pass(&mut self, mentions: Vec<Mention>, text: &'a str, folded: &'a str) {
        for mention in &mentions {
            self.recent.retain(|country| *country != mention.country);
            self.recent.push(mention.country);
        }
        let surplus = self.recent.len().saturating_sub(2);
        self.recent.drain(..surplus);
        self.before.push((mentions, text, folded));
        let surplus = self.before.len().saturating_sub(2);
        self.before.drain(..surplus);
        self.age += 1;
        if self.age > 2 {
            self.last = None;
        }
    }
}
pub(super) struct Reading<'r, 'a> {
    pub reader: &'r Reader<'r>,
    pub scene: &'r Scene<'a>,
    pub memory: &'r mut Memory<'a>,
    /// Publics of the two sentences before, the latest first; read once when needed.
    pub earlier: OnceCell<Vec<Country>>,
}

impl<'r, 'a> Reading<'r, 'a> {
    fn findings(&mut self, sentence: &Range<usize>) -> Vec<Counted> {
        let mut found = Vec::new();
        let mut last: Option<Claim> = None;
        let mut spoiled = false;
        if let Some(named) = self.scene.houses.last() {
            self.memory.house = Some(named.house.name.clone());
            self.memory.panel = named.house.panel;
        }
        let row = self.scene.row();
        for at in 0..self.scene.figures.len() {
            let Some(figure) = self.scene.figures.get(at) else { break };
            if let Some(claim) = row.as_ref().and_then(|row| self.handed_out(row, at)) {
                self.emit(&claim, figure, sentence, &mut found);
                last = Some(claim);
                continue;
            }
            if self.is_part_of_part(figure) {
                continue;
            }
            let own = self.own(figure, last.is_some());
            if self.is_something_else(figure, own.as_ref(), spoiled) {
                spoiled = true;
                continue;
            }
            spoiled = false;
            let Some(claim) = self.claim(at, own, last.as_ref()) else { continue };
            self.emit(&claim, figure, sentence, &mut found);
            self.memory.last = Some(claim.clone());
            self.memory.age = 0;
            last = Some(claim);
        }
        found
    }

    pub(super) fn own(&self, figure: &Figure, carried: bool) -> Option<Stance> {
        let whole = 0..self.scene.text.len();
        let heads = carried || self.scene.has(&whole, &[Cue::View, Cue::Relations]);
        stance::own(self.scene, figure, self.reader.language, heads)
    }

    fn is_part_of_part(&self, figure: &Figure) -> bool {
        // 其中大约一半: nothing but an adverb stands between.
        const GAP_BYTES_MAX: usize = 10;
        self.scene.cues(&figure.region).any(|token| {
            token.cue == Cue::PartOf
                && token.span.end <= figure.share.span.start
                && figure.share.span.start - token.span.end <= GAP_BYTES_MAX
                && self.scene.names_in(&(token.span.end..figure.share.span.start)).next().is_none()
        })
    }

    /// Whether the figure counts something other than a public's view of a country.
    pub(super) fn is_something_else(
        &self,
        figure: &Figure,
        own: Option<&Stance>,
        spoiled: bool,
    ) -> bool {
        let mut hull = figure.segment.clone();
        if let Some(stance) = own {
            let other = segment(self.scene.text, figure.region.clone(), &stance.span);
            hull = hull.start.min(other.start)..hull.end.max(other.end);
        }
        let persons = self.scene.names_in(&hull).any(|name| name.part == Part::Person);
        self.scene.has(&(0..hull.end), &[Cue::Population])
            || self.scene.has(&hull, &[Cue::Veto, Cue::Office])
            || persons
            || spoiled && self.scene.names_in(&figure.region).next().is_none()
    }

    fn emit(
        &self,
        claim: &Claim,
        figure: &Figure,
        sentence: &Range<usize>,
        into: &mut Vec<Counted>,
    ) {
        for &respondents in &claim.publics {
            let targets = match &claim.target {
                Target::Named(countries) => countries.clone(),
                Target::OtherOf([one, other]) if respondents == *one => vec![*other],
                Target::OtherOf([one, other]) if respondents == *other => vec![*one],
                Target::OtherOf(_) => Vec::new(),
            };
            for target in targets.into_iter().filter(|target| *target != respondents) {
                let finding = Finding {
                    respondents,
                    target,
                    percent: figure.share.percent,
                    percent_max: figure.share.percent_max,
                    approximate: figure.share.approximate,
                    polarity: claim.stance.polarity(),
                    pollster: self.memory.house.clone(),
                    wave: self.wave(figure),
                    sample_size: self.sample_size(respondents),
                    fieldwork: None,
                    sentence: sentence.clone(),
                };
                into.push(Counted { finding, rough: figure.share.rough });
            }
        }
    }

    /// People interviewed, as this sentence or one of the two before states it.
    fn sample_size(&self, respondents: Country) -> Option<u32> {
        let language = self.reader.language;
        detail::sample_size(self.scene, language, respondents).or_else(|| {
            let before = self.memory.before.iter().rev();
            before.filter_map(|(_, text, _)| detail::first_count(text, language)).next()
        })
    }

    fn wave(&self, figure: &Figure) -> PollWave {
        let start = self.scene.between(0..figure.share.span.start);
        let goes_on = self.scene.figures.iter().any(|f| f.share.span.start > figure.share.span.end);
        // "from 66.3% to 75.6%", 从66.3%升至75.6%, 8.1％から11.4％に, 9.2%에서 12.8%로.
        let origin = ["from", "从", "由"].iter().any(|word| start.ends_with(word))
            || ["から", "에서"].iter().any(|word| {
                self.scene
                    .text
                    .get(figure.share.span.end..)
                    .is_some_and(|rest| rest.starts_with(word))
            });
        let earlier = self.scene.has(&figure.segment, &[Cue::Earlier]);
        if earlier || origin && goes_on { PollWave::Previous } else { PollWave::Current }
    }
}
