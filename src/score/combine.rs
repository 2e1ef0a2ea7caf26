//! The verdict of the rules and the opinion of a sentence classifier, joined.
//!
//! Always holds: a classifier is shown no name of either side; both directions are weighed
//! alike; it decides no relevance; every tag that it turns has a sentence of the passage it read.

use super::analysis::Analysis;
use super::judge;
use crate::model::{
    Country, Direction, Evidence, Leaning, Mention, Opinion, Pair, Part, Passage, Polarity,
    Relevance, Rule, Score, Side, Stance, Tag,
};
use std::ops::Range;

/// Bytes of a story that a classifier may be shown: more than any takes in at once.
const PASSAGE_BYTES_MAX: usize = 4096;
/// The name of classifiers in evidence.
const SCORER: &str = "model";
/// The act in evidence that rests on the tone of a sentence and not on a cue.
const ACT: &str = "tone";

/// What a classifier is asked about a pair.
pub struct Question<'a> {
    /// From the first sentence that names a side, the names of both sides taken out.
    pub passage: Passage<'a>,
    /// Places of its parts in the story's text.
    spans: Vec<Range<usize>>,
}

impl<'a> Analysis<'a> {
    /// What to ask a classifier about a pair; `None` where the text does not name both sides.
    /// `mentions` are those that the analysis was made with.
    pub fn question(&self, pair: Pair, mentions: &[Mention]) -> Option<Question<'a>> {
        let text = self.story.text.as_str();
        let side = |country: Country| judge::side(pair, country).map(|side| of(pair, side));
        let named = |mention: &Mention| Some((side(mention.country)?, mention.span.clone()));
        let names: Vec<(Side, Range<usize>)> = mentions.iter().filter_map(named).collect();
        let start = self.sentence_around(names.first()?.1.start).start;
        let mut end = text.len().min(start + PASSAGE_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (mut parts, mut spans, mut at) = (Vec::new(), Vec::new(), start);
        let mut put = |part: Part<'a>, span: Range<usize>| {
            if !span.is_empty() {
                parts.push(part);
                spans.push(span);
            }
        };
        for (side, span) in names.iter().filter(|(_, span)| span.end <= end) {
            put(Part::Words(text.get(at..span.start)?), at..span.start);
            put(Part::Name(*side), span.clone());
            at = span.end;
        }
        put(Part::Words(text.get(at..end)?), at..end);
        let names_side = |side: Side| parts.contains(&Part::Name(side));
        (names_side(Side::A) && names_side(Side::B))
            .then_some(Question { passage: Passage { pair, parts }, spans })
    }

    /// The score of a pair after a classifier has answered: stances by the [`Rule`]; the relation
    /// follows them where the rules saw none and a tag was turned.
    pub fn weigh(
        &self,
        mut score: Score,
        question: &Question<'_>,
        opinion: &Opinion,
        rule: &Rule,
    ) -> Score {
        let rules = [score.a_to_b, score.b_to_a];
        let stances = [
            weighed(score.a_to_b, opinion.a_to_b, rule),
            weighed(score.b_to_a, opinion.b_to_a, rule),
        ];
        [score.a_to_b, score.b_to_a] = stances;
        let tags = |stances: [Option<Stance>; 2]| stances.map(|stance| stance.map(|s| s.tag));
        if score.relation == Tag::Neutral && tags(rules) != tags(stances) {
            score.relation = mood(stances);
        }
        for (direction, stance) in score.pair.directions().into_iter().zip(stances) {
            let Some(stance) = stance.filter(|stance| stance.tag != Tag::Neutral) else { continue };
            let shown = |evidence: &Evidence| {
                evidence.direction == Some(direction)
                    && evidence.polarity.get() * f64::from(stance.tag.sign()) > 0.0
            };
            if !score.evidence.iter().any(shown) {
                let sentences = self.read_sentences(question, opinion.parts_read);
                let told = sentences.into_iter().map(|range| self.tone(range, direction, stance));
                score.evidence.extend(told);
            }
        }
        score.evidence.sort_by_key(|evidence| evidence.sentence.start);
        score
    }

    /// The sentences read that name both sides; where none does, those that name one.
    fn read_sentences(&self, question: &Question<'_>, parts_read: usize) -> Vec<Range<usize>> {
        let parts = question.passage.parts.iter().zip(&question.spans).take(parts_read);
        let mut sentences: Vec<(Range<usize>, [bool; 2])> = Vec::new();
        for (part, span) in parts {
            let Part::Name(side) = part else { continue };
            let range = self.sentence_around(span.start);
            if sentences.last().is_none_or(|(last, _)| *last != range) {
                sentences.push((range, [false; 2]));
            }
            if let Some((_, named)) = sentences.last_mut() {
                named[*side as usize] = true;
            }
        }
        let both = sentences.iter().any(|(_, named)| *named == [true; 2]);
        let wanted = sentences.into_iter().filter(|(_, named)| !both || *named == [true; 2]);
        wanted.map(|(range, _)| range).collect()
    }

    /// The sentence, in bytes of the story's text, that holds a place.
    fn sentence_around(&self, at: usize) -> Range<usize> {
        let folded = self.folded.folded(at..at).start;
        let sentence = self.layout.sentence(self.layout.sentence_at(folded));
        self.folded.original(sentence)
    }

    fn tone(&self, sentence: Range<usize>, direction: Direction, stance: Stance) -> Evidence {
        let words = self.story.slice(&sentence);
        let start = sentence.start + (words.len() - words.trim_start().len());
        Evidence {
            direction: Some(direction),
            cue: start..start + words.trim().len(),
            sentence,
            act: ACT,
            polarity: stance.polarity,
            reversed: false,
            scorer: SCORER,
        }
    }
}

/// A score that no classifier could complete: what it has for the other stories of the series
/// does not hold for this one.
pub fn unanswered(pair: Pair) -> Score {
    judge::blank(pair, Relevance::Unscored("model"))
}

fn of(pair: Pair, side: Country) -> Side {
    if side == pair.a() { Side::A } else { Side::B }
}

/// The stance of one direction, from the rules' and from the leaning in it.
fn weighed(rules: Option<Stance>, leaning: Leaning, rule: &Rule) -> Option<Stance> {
    let trust = |tag: Option<Tag>| {
        if rules.map(|stance| stance.tag) == tag { rule.trust } else { 0.0 }
    };
    let weights = [
        rule.bias_negative + rule.weight_negative * leaning.negative + trust(Some(Tag::Negative)),
        trust(Some(Tag::Neutral)),
        rule.bias_positive + rule.weight_positive * leaning.positive + trust(Some(Tag::Positive)),
        rule.bias_none + trust(None),
    ];
    let most = weights.into_iter().fold(f64::MIN, f64::max);
    let likely = weights.map(|weight| (weight - most).exp());
    let total: f64 = likely.iter().sum();
    let [negative, neutral, positive, none] = likely.map(|likely| likely / total);
    let (tag, confidence) = if none > negative.max(neutral).max(positive) {
        return None;
    } else if negative > neutral.max(positive) {
        (Tag::Negative, negative)
    } else if positive > neutral.max(negative) {
        (Tag::Positive, positive)
    } else {
        (Tag::Neutral, neutral)
    };
    let kept = rules.filter(|stance| stance.tag == tag).map(|stance| stance.polarity);
    let polarity = kept.unwrap_or(Polarity::new((positive - negative) / (1.0 - none)));
    Some(Stance { polarity, tag, confidence })
}

/// The mood of both stances together.
fn mood(stances: [Option<Stance>; 2]) -> Tag {
    let sum: i8 = stances.into_iter().flatten().map(|stance| stance.tag.sign()).sum();
    match sum {
        ..0 => Tag::Negative,
        0 => Tag::Neutral,
        1.. => Tag::Positive,
    }
}
