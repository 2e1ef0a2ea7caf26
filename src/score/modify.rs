//! What the words around a cue do to it: reversal, negation, doubt, passive voice.
//!
//! Always holds: only cues of the same sentence, a bounded number of hits away, are looked at.

use super::claim::{Hit, Place, Reading};
use super::grammar::Grammar;
use super::lexicon::{Effect, Frame, Sign};
use std::ops::Range;

/// A reversal reaches its object over this many bytes: some ten words.
const REVERSAL_BYTES: usize = 60;
/// And over this many other hits.
const REVERSAL_HITS: usize = 4;
/// A refusal stands right beside what it refuses to do.
const REFUSAL_BYTES: usize = 12;
/// Two cues this close are one compound: 反倾销关税.
const COMPOUND_BYTES: usize = 3;
/// A negation reaches its verb over this many bytes, in Chinese over four characters.
const NEGATION_BYTES: usize = 24;
const NEGATION_BYTES_CHINESE: usize = 12;
/// A passive marker reaches its verb over this many bytes; in Chinese the doer stands between.
const PASSIVE_BYTES: usize = 20;
const PASSIVE_BYTES_CHINESE: usize = 45;
/// First words of English questions that ask whether something is so at all.
const YES_NO: [&str; 9] =
    ["Will ", "Could ", "Is ", "Are ", "Can ", "Should ", "Would ", "Does ", "Has "];

impl Reading<'_> {
    /// The cue that an undoing or keeping cue governs: the next one in its sentence, or in
    /// verb-final languages the one before.
    pub fn governed(&self, at: usize) -> Option<usize> {
        let before = || {
            (at.saturating_sub(REVERSAL_HITS)..at).rev().find(|&other| self.is_governable(other))
        };
        if self.grammar.is_verb_final() {
            // The object is a noun before the reversal: 制裁を解除; 求める…の撤回 is another clause.
            let noun = |&other: &usize| {
                !self.text[self.hits[other].range.clone()].ends_with(['る', 'た', 'い', 'し', 'っ'])
            };
            return before()
                .filter(|&other| self.reaches(at, other, REVERSAL_BYTES / 2))
                .filter(noun);
        }
        let mut after = (at + 1..self.hits.len()).take(REVERSAL_HITS);
        let next = after.find(|&other| self.is_governable(other));
        next.filter(|&other| self.reaches(at, other, REVERSAL_BYTES)).or_else(|| {
            // In Chinese the object may stand right before the reversal: 关税取消.
            let close = |&other: &usize| {
                matches!(self.hits[other].sign, Sign::Cue(cue) if cue.frame == Frame::Noun)
                    && self.reaches(at, other, COMPOUND_BYTES)
            };
            if self.grammar == Grammar::Chinese { before().filter(close) } else { None }
        })
    }

    /// The undoing or keeping cue that governs this one, or the compound that it belongs to.
    pub fn governor(&self, at: usize) -> Option<(Effect, usize)> {
        let before = (at.saturating_sub(REVERSAL_HITS)..at).rev();
        let after = (at + 1..self.hits.len()).take(REVERSAL_HITS);
        let own = before.chain(after).find_map(|other| {
            let Sign::Cue(cue) = self.hits[other].sign else { return None };
            (cue.effect != Effect::Plain && self.governed(other) == Some(at))
                .then_some((cue.effect, other))
        });
        own.or_else(|| {
            let neighbour = if self.grammar.is_verb_final() { at + 1 } else { at.wrapping_sub(1) };
            let hit = self.hits.get(neighbour)?;
            let compound = self.is_governable(at)
                && self.is_governable(neighbour)
                && gap(&hit.range, &self.hits[at].range).len() <= COMPOUND_BYTES;
            if compound { self.governor(neighbour) } else { None }
        })
    }

    /// Whether an undoing cue is itself refused or denied: "refuses to lift", 拒绝取消, 해제 거부.
    pub fn is_refused(&self, at: usize) -> bool {
        let other = if self.grammar.is_verb_final() { at + 1 } else { at.wrapping_sub(1) };
        self.hits.get(other).is_some_and(|hit| {
            matches!(hit.sign, Sign::Cue(cue) if matches!(cue.effect, Effect::Refuse | Effect::Deny))
                && gap(&hit.range, &self.hits[at].range).len() <= REFUSAL_BYTES
        })
    }

    /// Whether the sentence, or with `here` the clause, demands what the cue names.
    pub fn is_demanded(&self, at: usize, here: bool) -> bool {
        let near = at.saturating_sub(REVERSAL_HITS)..(at + REVERSAL_HITS + 1).min(self.hits.len());
        let start = self.hits[at].range.start;
        let sentence = self.layout.sentence_at(start);
        let clause = self.layout.clause_at(start);
        self.hits[near].iter().any(|hit| {
            let demands = matches!(hit.sign, Sign::Cue(cue) if matches!(cue.act, "appeal" | "demand" | "threaten"));
            demands
                && self.layout.sentence_at(hit.range.start) == sentence
                && (!here || self.layout.clause_at(hit.range.start) == clause)
        })
    }

    /// Whether a negation bears on the hit.
    pub fn is_negated(&self, at: usize) -> bool {
        let reach = match self.grammar {
            Grammar::Chinese => NEGATION_BYTES_CHINESE,
            _ => NEGATION_BYTES,
        };
        let is_verb = |hit: &Hit| matches!(hit.sign, Sign::Cue(cue) if cue.effect == Effect::Plain && cue.act != "statement");
        let beside = |hit: &Hit| {
            hit.sign == Sign::Negation
                && gap(&hit.range, &self.hits[at].range).len() <= reach
                && self.layout.clause_at(hit.range.start)
                    == self.layout.clause_at(self.hits[at].range.start)
        };
        if self.grammar.is_verb_final() {
            let mut after = self.hits[at + 1..]
                .iter()
                .take_while(|hit| !matches!(hit.sign, Sign::Cue(_)))
                .take(2);
            return after.any(beside);
        }
        self.hits[..at].iter().rev().take(2).take_while(|hit| !is_verb(hit)).any(beside)
    }

    /// Whether "could", "if" or a question softens the cue.
    pub fn is_doubted(&self, place: &Place) -> bool {
        let asked = self.text[self.layout.sentence(place.sentence)].trim();
        let open =
            self.grammar != Grammar::English || YES_NO.iter().any(|word| asked.starts_with(word));
        if open && asked.ends_with(['?', '？']) {
            return true;
        }
        let near = place.at.saturating_sub(6)..(place.at + 4).min(self.hits.len());
        self.hits[near].iter().any(|hit| {
            hit.sign == Sign::Doubt && self.layout.clause_at(hit.range.start) == place.clause
        })
    }

    /// Whether the clause says that both sides do it to each other.
    pub fn is_reciprocal(&self, place: &Place) -> bool {
        const WORDS: [&str; 6] = ["each other", "互", "相互", "彼此", "お互い", "서로"];
        self.hits.iter().any(|hit| {
            let word = &self.text[hit.range.clone()];
            hit.sign == Sign::BothSides
                && WORDS.iter().any(|known| word.starts_with(known))
                && self.layout.clause_at(hit.range.start) == place.clause
        })
    }

    /// Whether the clause of the cue tells what went before.
    pub fn is_past(&self, place: &Place) -> bool {
        let before = self.hits[..place.at].iter().rev();
        let mut here =
            before.take_while(|hit| self.layout.clause_at(hit.range.start) == place.clause);
        here.any(|hit| hit.sign == Sign::Background)
    }

    /// Whether the subject suffers the act: "was attacked", "attacked by", 遭攻击, 攻撃され.
    pub fn is_passive(&self, place: &Place) -> bool {
        let cue = &self.hits[place.verb].range;
        let marks = |hit: &Hit, reach: usize| {
            hit.sign == Sign::Passive && gap(&hit.range, cue).len() <= reach
        };
        match self.grammar {
            Grammar::English => {
                let word = first_word(&self.text[cue.clone()]);
                let mut next =
                    self.text[cue.end..].split(' ').filter(|word| !word.is_empty()).take(3);
                let by = next.any(|word| word == "by");
                let marked =
                    self.hits[..place.verb].last().is_some_and(|hit| marks(hit, PASSIVE_BYTES));
                !word.ends_with("ing") && (marked || by && !word.ends_with('s'))
            }
            Grammar::Chinese => {
                let mut before = self.hits[..place.verb]
                    .iter()
                    .rev()
                    .take_while(|hit| self.layout.clause_at(hit.range.start) == place.clause);
                let nearest = before.find(|hit| {
                    hit.sign == Sign::Passive
                        || matches!(hit.sign, Sign::Cue(cue) if cue.frame == Frame::Verb)
                });
                nearest.is_some_and(|hit| marks(hit, PASSIVE_BYTES_CHINESE))
            }
            Grammar::Japanese | Grammar::Korean => {
                self.hits.get(place.verb + 1).is_some_and(|hit| marks(hit, PASSIVE_BYTES / 2))
            }
        }
    }

    /// Whether an English verb hangs on another one, whose subject acts: "…, accusing B of".
    pub fn is_attached(&self, place: &Place) -> bool {
        self.grammar == Grammar::English
            && first_word(&self.text[self.hits[place.verb].range.clone()]).ends_with("ing")
    }

    fn is_governable(&self, at: usize) -> bool {
        let word = &self.text[self.hits[at].range.clone()];
        let lacking = word.starts_with("no ") || word.starts_with("without ");
        !lacking
            && matches!(self.hits[at].sign, Sign::Cue(cue)
            if cue.effect == Effect::Plain
                && cue.act != "statement"
                && !matches!(cue.frame, Frame::Glued | Frame::Trait | Frame::State))
    }

    fn reaches(&self, one: usize, other: usize, bytes: usize) -> bool {
        let (one, other) = (&self.hits[one].range, &self.hits[other].range);
        let between = gap(one, other);
        between.len() <= bytes
            && self.layout.clause_at(one.start) == self.layout.clause_at(other.start)
            && !self.text[between.clone()].contains(['，', '；', ';', ':', '：'])
            && !self.text[between.clone()].contains(", ")
            && (self.grammar.is_spaced() || !self.text[between].contains(' '))
    }
}

/// What lies between two ranges.
fn gap(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    if one.end <= other.start { one.end..other.start } else { other.end.min(one.start)..one.start }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}
