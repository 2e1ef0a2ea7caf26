//! From cues to claims: who holds which attitude towards whom.
//!
//! Always holds: a claim names its cue and sentence; nothing here knows which pair is asked
//! about. What a cue means beside other cues is decided in `modify`, its holder and target in
//! `party`.

use super::actor::{Actors, Case};
use super::grammar::Grammar;
use super::layout::Layout;
use super::lexicon::{Cue, Effect, Frame, Sign};
use std::ops::Range;

/// A sign found in the text.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub range: Range<usize>,
    pub sign: Sign,
}

/// An attitude that the text shows, before any pair is asked about.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub cue: Range<usize>,
    pub sentence: usize,
    pub act: &'static str,
    /// Holder towards target, after negation and reversal.
    pub polarity: f64,
    pub reversed: bool,
    /// Softened by "could", "if" or a question.
    pub doubted: bool,
    /// Told as what went before: "…, after days of clashes".
    pub past: bool,
    /// What one side says that the other did: told, not shown.
    pub alleged: bool,
    pub bond: Bond,
}

/// Whom a claim joins: places in the list of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bond {
    /// Holder towards target; `None` where the text leaves one open.
    Directed { holder: Option<usize>, target: Option<usize> },
    /// All named in the groups act alike towards each other.
    Mutual(Option<usize>, Option<usize>),
    /// A quality of the relation between those named.
    Tie(Option<usize>, Option<usize>),
}

/// A text as the search for claims sees it.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub grammar: Grammar,
    pub layout: &'a Layout,
    pub actors: &'a Actors,
    pub hits: &'a [Hit],
    /// Quotations, in text order.
    pub quotes: &'a [Range<usize>],
}

/// Where a cue stands, and the verb whose arguments it shares.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Places in the list of hits.
    pub at: usize,
    pub verb: usize,
    pub sentence: usize,
    pub clause: usize,
}

/// What is left of praise that is denied ("no congratulations"): most of its opposite.
const NEGATED_PRAISE: f64 = -0.8;
/// The polarity of undoing something neutral: a summit called off.
const UNDONE_NEUTRAL: f64 = -0.5;

/// The polarity of asking the other side to do what would please.
const ASKED: f64 = -0.4;
/// The most that telling of another's act amounts to, however grave the act.
const TOLD_MAX: f64 = 0.7;
/// The polarity of rejecting what the other side says or does.
const REFUSED_WORDS: f64 = -0.3;

impl Reading<'_> {
    /// The claims of the text, in the order of their cues.
    pub fn claims(&self) -> Vec<Claim> {
        let mut claims: Vec<Claim> = Vec::new();
        for at in 0..self.hits.len() {
            if let Some(mut claim) = self.claim(at) {
                let before = claims.iter().rev();
                let mut before = before.take_while(|other| other.sentence == claim.sentence);
                claim.alleged = before.any(|other| self.answers(&claim, other));
                claims.push(claim);
            }
        }
        claims
    }

    fn claim(&self, at: usize) -> Option<Claim> {
        let hit = &self.hits[at];
        let Sign::Cue(cue) = hit.sign else { return None };
        let lone = cue.effect != Effect::Plain;
        if lone
            && (cue.polarity == 0.0 && cue.effect != Effect::Deny || self.governed(at).is_some())
        {
            return None;
        }
        if cue.frame == Frame::Glued && self.group_from(hit.range.end).is_none() {
            return None;
        }
        let governor = self.governor(at);
        let effect = governor.map_or(Effect::Plain, |(effect, _)| effect);
        let kept_from =
            governor.is_some_and(|(_, other)| self.is_negated(other) || self.is_refused(other));
        let demanded = match effect {
            Effect::Undo => !kept_from && self.is_demanded(at, false),
            _ => cue.act == "yield" && self.is_demanded(at, true),
        };
        if demanded {
            // "Urges B to lift the ban" lifts nothing.
            return None;
        }
        let negated = self.is_negated(at);
        let mut polarity = if kept_from { cue.polarity } else { governed_polarity(&cue, effect) };
        if negated {
            polarity *= if polarity > 0.0 { NEGATED_PRAISE } else { 0.0 };
        }
        let verb = match governor {
            // A noun takes holder and target of the verb that governs it.
            Some((_, other)) if !self.grammar.is_verb_final() => other,
            _ => at,
        };
        let sentence = self.layout.sentence_at(hit.range.start);
        let clause = self.layout.clause_at(hit.range.start);
        let place = Place { at, verb, sentence, clause };
        let (bond, polarity) = match self.asked(&place).filter(|_| polarity > 0.0) {
            // Asking for better ties is goodwill, asking for concessions is a demand.
            Some(bond) if matches!(cue.act, "intent" | "improve" | "agree") => (bond, polarity),
            Some(bond) => (bond, ASKED),
            None => (self.bond(&cue, &place), polarity),
        };
        let (bond, polarity) = match cue.frame {
            Frame::Trait | Frame::State | Frame::Feel => (bond, polarity),
            _ => self.told(&cue, &place, bond, polarity),
        };
        Some(Claim {
            cue: hit.range.clone(),
            sentence,
            act: cue.act,
            polarity,
            reversed: negated || polarity * cue.polarity < 0.0,
            doubted: self.is_doubted(&place),
            past: self.is_past(&place),
            alleged: false,
            bond,
        })
    }

    fn bond(&self, cue: &Cue, place: &Place) -> Bond {
        match cue.frame {
            Frame::Both | Frame::Tie if cue.polarity > 0.0 && cue.act != "agree" => {
                self.wished(cue, place)
            }
            Frame::Both => match self.partners(place) {
                // "Seeks talks with B" says nothing yet about B; "signs a pact with B" does.
                (Some(holder), target @ Some(_))
                    if cue.act == "consult" || cue.polarity == 0.0 && place.verb != place.at =>
                {
                    Bond::Directed { holder: Some(holder), target }
                }
                (one, other) => Bond::Mutual(one, other),
            },
            Frame::Tie => match self.partners(place) {
                // "Severs ties with B": the one who does it.
                (one @ Some(_), other @ Some(_)) if place.verb != place.at => {
                    Bond::Directed { holder: one, target: other }
                }
                (one, other) => Bond::Tie(one, other),
            },
            Frame::Feel => {
                let target = self.subject(place);
                Bond::Directed { holder: self.object(place, target), target }
            }
            Frame::Trait => self.described(place),
            Frame::Glued => {
                let target = self.group_from(self.hits[place.at].range.end);
                let holder = match cue.polarity == 0.0 {
                    true => self.subject(place),
                    false => self.other_than(place, target),
                };
                Bond::Directed { holder, target }
            }
            Frame::Ground => {
                let target = self.owner(place);
                let subject = || {
                    self.subject(place)
                        .filter(|&at| target.is_none_or(|target| !self.same(at, target)))
                };
                Bond::Directed {
                    holder: subject().or_else(|| self.other_than(place, target)),
                    target,
                }
            }
            Frame::Verb | Frame::Noun | Frame::State => self.acted(cue, place),
        }
    }

    /// Somebody acts on somebody, actively or in the passive.
    fn acted(&self, cue: &Cue, place: &Place) -> Bond {
        let noun = cue.frame == Frame::Noun;
        if cue.frame != Frame::State && self.is_passive(place) {
            let target = self.subject(place);
            return Bond::Directed { holder: self.agent(place, target), target };
        }
        // A noun that another verb governs is that verb's subject's: "A scraps B trip".
        let free = place.verb == place.at || self.grammar.is_verb_final();
        let owner = if noun && free { self.owner(place) } else { None };
        let subject = || {
            let loose = noun && free || self.is_attached(place);
            if loose { self.main_subject(place) } else { self.subject(place) }
        };
        let holder = owner.or_else(subject);
        let target = self.object(place, holder);
        let joint = target.is_none() && holder.is_some_and(|at| self.is_joint(at));
        if joint && (cue.polarity > 0.0 || self.is_reciprocal(place)) {
            // "A and B restart flights", "A and B expel each other's envoys".
            return Bond::Mutual(holder, None);
        }
        let holder = holder.or_else(|| self.speaker(place, target));
        Bond::Directed { holder: holder.or_else(|| self.later_subject(place, target)), target }
    }

    /// "A asks B to do": who asks whom; `None` where nobody is asked.
    fn asked(&self, place: &Place) -> Option<Bond> {
        if self.grammar != Grammar::English {
            return None;
        }
        let start = self.hits[place.verb].range.start;
        let before = self.text[..start].strip_suffix(" to ")?;
        let last = self.actors.groups.partition_point(|group| group.span.end <= before.len());
        let asked =
            last.checked_sub(1).filter(|&at| self.actors.groups[at].span.end == before.len())?;
        let holder = self.before(place).find(|&at| {
            at < asked && self.is(at, &[Case::Plain, Case::Subject]) && !self.same(at, asked)
        })?;
        Some(Bond::Directed { holder: Some(holder), target: Some(asked) })
    }

    /// Somebody is called something: by the speaker, else by the other one in the sentence.
    fn described(&self, place: &Place) -> Bond {
        let start = self.hits[place.at].range.start;
        if let Some(speaker) = self.quoted(start, place.sentence) {
            // Whoever is quoted means the other: 中国「撤回すべきだ」.
            let inside = self.owner(place).filter(|&at| !self.same(at, speaker));
            let target = inside.or_else(|| self.other_than(place, Some(speaker)));
            return Bond::Directed { holder: Some(speaker), target };
        }
        let target = self.described_one(place).or_else(|| self.source(place));
        let target = target.or_else(|| self.owner(place));
        let target = target.or_else(|| self.subject(place)).or_else(|| self.object(place, None));
        let holder = self.speaker(place, target).or_else(|| self.other_than(place, target));
        Bond::Directed { holder, target }
    }

    /// Co-operation or better relations: of both, or wished by the one side that speaks.
    fn wished(&self, cue: &Cue, place: &Place) -> Bond {
        let (one, other) = self.partners(place);
        let joint = one
            .and_then(|at| self.actors.groups.get(at))
            .filter(|group| self.actors.is_joint(group));
        if let Some(joint) = joint
            && let Some(speaker) = self.single_voice(place, joint)
        {
            return Bond::Directed { holder: Some(speaker), target: one };
        }
        match (one, other) {
            // "Seeks co-operation with B" says nothing yet about B.
            (Some(_), Some(_)) => Bond::Directed { holder: one, target: other },
            _ if cue.frame == Frame::Tie => Bond::Tie(one, other),
            _ => Bond::Mutual(one, other),
        }
    }

    /// Whether a claim is what an accuser says of the accused: "A condemns B for attacking it".
    fn answers(&self, claim: &Claim, accusation: &Claim) -> bool {
        const ACCUSING: [&str; 6] =
            ["accuse", "disapprove", "protest", "appeal", "threaten", "fear"];
        let Bond::Directed { holder: Some(by), target: Some(to) } = claim.bond else {
            return false;
        };
        let Bond::Directed { holder: Some(accuser), target: Some(accused) } = accusation.bond
        else {
            return false;
        };
        claim.polarity < 0.0
            && accusation.polarity < 0.0
            && ACCUSING.contains(&accusation.act)
            && self.same(by, accused)
            && self.same(to, accuser)
    }

    /// What one side says that the other did is the speaker's view of the other: in a quotation
    /// always, else where it is an accusation ("A says B meddles").
    fn told(&self, cue: &Cue, place: &Place, bond: Bond, polarity: f64) -> (Bond, f64) {
        let Bond::Directed { holder: Some(by), target } = bond else { return (bond, polarity) };
        let start = self.hits[place.at].range.start;
        let quoted = self.quoted(start, place.sentence);
        let accused = || {
            let accusing = cue.act == "accuse" && polarity < 0.0;
            if accusing { self.speaker(place, Some(by)) } else { None }
        };
        let speaker = quoted.or_else(accused).filter(|&speaker| {
            polarity != 0.0
                && !self.same(speaker, by)
                && target.is_none_or(|to| self.same(speaker, to))
        });
        match speaker {
            Some(_) => {
                let bond = Bond::Directed { holder: speaker, target: Some(by) };
                (bond, polarity.clamp(-TOLD_MAX, TOLD_MAX))
            }
            None => (bond, polarity),
        }
    }
}

/// The polarity of a cue under an undoing or refusing one.
fn governed_polarity(cue: &Cue, effect: Effect) -> f64 {
    /// Words against words: "rejects the criticism".
    const SPOKEN: [&str; 6] = ["disapprove", "accuse", "protest", "appeal", "demand", "threaten"];
    match effect {
        Effect::Plain | Effect::Keep => cue.polarity,
        Effect::Undo | Effect::Refuse if cue.polarity == 0.0 => UNDONE_NEUTRAL,
        Effect::Undo => -cue.polarity,
        Effect::Refuse if cue.polarity > 0.0 => -cue.polarity,
        Effect::Refuse if SPOKEN.contains(&cue.act) || cue.frame == Frame::Noun => REFUSED_WORDS,
        Effect::Refuse | Effect::Deny => 0.0,
    }
}
