//! The parties of an act: subject and object, doer of a passive, owner of an event noun,
//! speaker, partners.
//!
//! Always holds: parties are sought in the sentence of the cue, by case and word order alone;
//! places (a city, an island) are taken only where nobody else is named.

use super::actor::{Case, Group};
use super::claim::{Place, Reading};
use super::grammar::Grammar;
use super::lexicon::Sign;
use crate::model::Role;

/// Bytes between an owner and its event noun: in Chinese one character, 的 or 方, since a noun
/// between belongs to somebody else (中国货的关税).
const OWNER_BYTES_CHINESE: usize = 3;
const OWNER_BYTES_JAPANESE: usize = 15;
const OWNER_BYTES_SPACED: usize = 24;

impl Reading<'_> {
    /// Whether two groups share a country.
    pub fn same(&self, one: usize, other: usize) -> bool {
        let groups = &self.actors.groups;
        groups
            .get(one)
            .zip(groups.get(other))
            .is_some_and(|(one, other)| self.actors.overlap(one, other))
    }

    /// Whether the group names two countries or more.
    pub fn is_joint(&self, at: usize) -> bool {
        self.actors.groups.get(at).is_some_and(|group| self.actors.is_joint(group))
    }

    /// The group that begins exactly here.
    pub fn group_from(&self, start: usize) -> Option<usize> {
        let groups = &self.actors.groups;
        let at = groups.partition_point(|group| group.span.start < start);
        groups.get(at).filter(|group| group.span.start == start).map(|_| at)
    }

    /// The one who acts.
    pub fn subject(&self, place: &Place) -> Option<usize> {
        if self.grammar.is_verb_final() {
            let find = |cases: &[Case]| self.before(place).find(|&at| self.is(at, cases));
            // In a headline without particles the first name acts: 한국 소비자 일본 제품 불매.
            let plain = |&at: &usize| self.is(at, &[Case::Plain]) && !self.is_suffering(at, place);
            return self
                .teller(place)
                .or_else(|| self.outer_subject(place))
                .or_else(|| find(&[Case::Subject]))
                .or_else(|| self.before(place).filter(plain).last())
                .or_else(|| self.signed(place))
                .or_else(|| find(&[Case::Owner, Case::Agent, Case::Aside]));
        }
        let open = |&at: &usize| self.is(at, &[Case::Plain, Case::Subject]);
        let here: Vec<usize> =
            self.before(place).take_while(|&at| self.is_in_clause(at, place)).collect();
        // In 中方对日方表示不满 the subject stands before the coverb's phrase.
        let coverb = here.iter().position(|&at| {
            self.grammar == Grammar::Chinese && self.is(at, &[Case::Target, Case::Aside])
        });
        let outer = coverb.and_then(|at| here[at..].iter().copied().find(open));
        let earlier =
            || self.before(place).filter(|&at| !self.is_in_clause(at, place)).filter(open).last();
        // "travellers from China avoid …": nobody else could act in this clause.
        let from = || {
            here.iter()
                .copied()
                .find(|&at| self.grammar == Grammar::English && self.is(at, &[Case::Loose]))
        };
        outer.or_else(|| here.iter().copied().find(open)).or_else(from).or_else(earlier)
    }

    /// The topic around a clause that ends between its own subject and the verb.
    fn outer_subject(&self, place: &Place) -> Option<usize> {
        let cue = self.hits[place.verb].range.start;
        let mut subjects = self.before(place).filter(|&at| self.is(at, &[Case::Subject]));
        let inner = self.actors.groups[subjects.next()?].span.end;
        let closed = self.grammar.closes_clause(self.text.get(inner..cue).unwrap_or_default());
        if closed { subjects.next() } else { None }
    }

    /// The one who reports what somebody else is said to do: 中国は、日本が…したと批判した. The first
    /// subject outside quotations; `None` where the verb reports nothing.
    fn teller(&self, place: &Place) -> Option<usize> {
        if !self.reports(place.verb) {
            return None;
        }
        let told = |&at: &usize| {
            let start = self.actors.groups[at].span.start;
            self.is(at, &[Case::Subject]) && !self.quotes.iter().any(|quote| quote.contains(&start))
        };
        self.before(place).filter(told).last()
    }

    /// Whether a cue is a verb that reports what stands before it.
    fn reports(&self, at: usize) -> bool {
        let start = self.hits[at].range.start;
        let sentence = self.layout.sentence(self.layout.sentence_at(start));
        self.grammar.is_verb_final()
            && self.grammar.ends_reported(&self.text[sentence.start.min(start)..start])
    }

    /// The doer that a headline names at its end: 台風被害に緊急援助-日本, 領海侵入に抗議 日本政府.
    fn signed(&self, place: &Place) -> Option<usize> {
        let end = self.layout.sentence(place.sentence).end;
        self.after(place).find(|&at| {
            let span = &self.actors.groups[at].span;
            let before = &self.text[..span.start];
            before.ends_with('-')
                || self.grammar == Grammar::Japanese
                    && before.ends_with([' ', '\u{3000}', '”', '」'])
                    && end.saturating_sub(span.end) <= SIGNATURE_BYTES
        })
    }

    /// Whether a bare name for people right before an event noun names whom it befell: 邦人拘束.
    fn is_suffering(&self, at: usize, place: &Place) -> bool {
        let group = &self.actors.groups[at];
        let close =
            self.hits[place.at].range.start.saturating_sub(group.span.end) <= SIGNATURE_BYTES;
        close && self.actors.members(group).iter().all(|actor| actor.role == Role::People)
    }

    /// The first open name of the clause, where the nearest may be the object of another verb.
    pub fn main_subject(&self, place: &Place) -> Option<usize> {
        if self.grammar.is_verb_final() {
            return self.subject(place);
        }
        let open = |&at: &usize| {
            self.is_in_clause(at, place) && self.is(at, &[Case::Plain, Case::Subject])
        };
        self.before(place).filter(open).last().or_else(|| self.subject(place))
    }

    /// The one whom the act concerns; somebody else than the subject.
    pub fn object(&self, place: &Place, subject: Option<usize>) -> Option<usize> {
        self.object_among(place, subject, false).or_else(|| self.object_among(place, subject, true))
    }

    fn object_among(&self, place: &Place, subject: Option<usize>, places: bool) -> Option<usize> {
        const LOOSE: [Case; 5] = [Case::Loose, Case::With, Case::Owner, Case::Aside, Case::Agent];
        const ANY: [Case; 7] = [
            Case::Target,
            Case::Plain,
            Case::With,
            Case::Owner,
            Case::Loose,
            Case::Aside,
            Case::Subject,
        ];
        let other = |at: usize| {
            subject.is_none_or(|subject| !self.same(subject, at)) && places == self.is_place(at)
        };
        let before =
            |cases: &[Case]| self.before_any(place).find(|&at| self.is(at, cases) && other(at));
        let after = |cases: &[Case]| self.after(place).find(|&at| self.is(at, cases) && other(at));
        if self.grammar.is_verb_final() {
            return before(&[Case::Target])
                .or_else(|| before(&[Case::With]))
                .or_else(|| before(&[Case::Loose]))
                .or_else(|| before(&[Case::Owner, Case::Plain]))
                .or_else(|| before(&[Case::Aside, Case::Agent]))
                .or_else(|| before(&[Case::Subject]))
                .or_else(|| after(&ANY));
        }
        let here = |at: &usize| self.is_in_clause(*at, place);
        let after_here = |cases: &[Case]| after(cases).filter(here);
        // "Downgrades ties with B over C": the nearest, not the matter.
        after_here(&[Case::Target, Case::Plain, Case::With])
            .or_else(|| before(&[Case::Target]).filter(here))
            .or_else(|| after_here(&LOOSE))
            .or_else(|| before(&[Case::Target, Case::With, Case::Plain]))
            .or_else(|| after(&ANY))
            .or_else(|| before(&LOOSE))
    }

    /// The doer of a passive: "by X", 被X, Xから, X에 의해.
    pub fn agent(&self, place: &Place, subject: Option<usize>) -> Option<usize> {
        let marked = |&at: &usize| self.is(at, &[Case::Agent]);
        let agent = self.before(place).find(marked).or_else(|| self.after(place).find(marked));
        agent.or_else(|| {
            let unmarked = self.grammar.is_verb_final();
            if unmarked { self.object(place, subject) } else { None }
        })
    }

    /// The owner of an event noun: right before it, or after "by" and "from".
    pub fn owner(&self, place: &Place) -> Option<usize> {
        let cue = &self.hits[place.at].range;
        let group = |at: usize| &self.actors.groups[at];
        let by = self
            .after(place)
            .find(|&at| self.is(at, &[Case::Agent]) && self.is_in_clause(at, place));
        let reach = match self.grammar {
            Grammar::Chinese => OWNER_BYTES_CHINESE,
            Grammar::Japanese => OWNER_BYTES_JAPANESE,
            Grammar::English | Grammar::Korean => OWNER_BYTES_SPACED,
        };
        let nearest = || {
            let last = self.actors.groups.partition_point(|group| group.span.end <= cue.start);
            last.checked_sub(1).filter(|&at| {
                group(at).sentence == place.sentence
                    && cue.start - group(at).span.end <= reach
                    && !self.is(at, &[Case::Target, Case::With])
                    && !(self.grammar.is_verb_final() && self.is(at, &[Case::Subject]))
                    && self.grammar.owns(&self.text[group(at).span.end..cue.start])
            })
        };
        let from = || {
            self.after(place).next().filter(|&at| {
                let start = cue.end.min(group(at).span.start);
                self.text[start..group(at).span.start].trim() == "from"
            })
        };
        by.or_else(nearest).or_else(from)
    }

    /// The subject that a clause without one shares with the next: 怒斥甲国后，乙国….
    pub fn later_subject(&self, place: &Place, object: Option<usize>) -> Option<usize> {
        let object = object?;
        self.after(place).find(|&at| {
            at == object + 1
                && self.grammar == Grammar::Chinese
                && !self.is_in_clause(at, place)
                && self.is(at, &[Case::Plain, Case::Subject])
                && !self.same(at, object)
        })
    }

    /// The one of whom something is said to be so: the name before "is" or 是.
    pub fn described_one(&self, place: &Place) -> Option<usize> {
        let cue = self.hits[place.at].range.start;
        let open = |&at: &usize| {
            self.is_in_clause(at, place) && self.is(at, &[Case::Plain, Case::Subject])
        };
        self.before(place).filter(open).find(|&at| {
            let end = self.actors.groups[at].span.end;
            self.grammar.has_copula(self.text.get(end..cue).unwrap_or_default())
        })
    }

    /// The one from whom something comes: 中国からの脅威.
    pub fn source(&self, place: &Place) -> Option<usize> {
        let from = |&at: &usize| self.is(at, &[Case::Agent]);
        if self.grammar.is_verb_final() { self.before(place).find(from) } else { None }
    }

    /// The nearest name of somebody else in the sentence, before the cue if there is one.
    pub fn other_than(&self, place: &Place, known: Option<usize>) -> Option<usize> {
        let known = known?;
        let other = |&at: &usize| !self.same(known, at) && !self.is_place(at);
        self.before_any(place).find(other).or_else(|| self.after(place).find(other))
    }

    /// The two groups that a mutual act joins; one group where it holds both sides.
    pub fn partners(&self, place: &Place) -> (Option<usize>, Option<usize>) {
        let joint = |&at: &usize| {
            self.actors.groups.get(at).is_some_and(|group| self.actors.is_joint(group))
        };
        let subject = self.subject(place);
        if subject.as_ref().is_some_and(joint) {
            return (subject, None);
        }
        let nearest = self.before_any(place).find(joint).or_else(|| self.after(place).find(joint));
        match nearest {
            Some(at) => (Some(at), None),
            None => {
                let other = |&at: &usize| {
                    self.is(at, &[Case::With])
                        && self.is_in_clause(at, place)
                        && subject.is_none_or(|subject| !self.same(subject, at))
                };
                let with = self.after(place).find(other).or_else(|| self.before(place).find(other));
                (subject, with.or_else(|| self.object(place, subject)))
            }
        }
    }

    /// The one side that speaks about what both share, if one does.
    pub fn single_voice(&self, place: &Place, joint: &Group) -> Option<usize> {
        let single = |&at: &usize| {
            let group = &self.actors.groups[at];
            !self.actors.is_joint(group) && self.actors.overlap(group, joint)
        };
        let open = |&at: &usize| self.is(at, &[Case::Plain, Case::Subject, Case::Agent]);
        self.before(place)
            .filter(open)
            .find(single)
            .or_else(|| self.speaker(place, None).filter(single))
    }

    /// The one whose words the sentence gives, unless it is spoken about: who is quoted, the
    /// subject of a verb of saying, or who stands before a colon, after a dash, after the quotation.
    pub fn speaker(&self, place: &Place, about: Option<usize>) -> Option<usize> {
        let told = |at: &usize| about.is_none_or(|about| !self.same(about, *at));
        let quoted = self.quoted(self.hits[place.at].range.start, place.sentence).filter(told);
        let announced = || self.announced(place).filter(told);
        quoted.or_else(announced).or_else(|| self.sayer(place, &told)).or_else(|| {
            let range = self.layout.sentence(place.sentence);
            let marked = |at: &usize| {
                let start = self.actors.groups[*at].span.start;
                let before = self.text[range.start.min(start)..start].trim_end();
                before.ends_with([':', '-', '”', '」', '"', '：'])
            };
            self.in_sentence(place.sentence).rev().find(marked).filter(told)
        })
    }

    /// The one who stands before a colon at the head of the sentence: "Czech police: China spied".
    fn announced(&self, place: &Place) -> Option<usize> {
        let cue = self.hits[place.at].range.start;
        let first = self.in_sentence(place.sentence).next()?;
        let end = self.actors.groups[first].span.end;
        let between = self.text.get(end..cue)?;
        let colon = between.find([':', '：'])?;
        let name = &between[..colon];
        (colon <= ANNOUNCED_BYTES && !name.contains([',', '，', '、', '「', '“'])).then_some(first)
    }

    fn sayer(&self, place: &Place, told: &dyn Fn(&usize) -> bool) -> Option<usize> {
        let sentence = self.layout.sentence(place.sentence);
        let first = self.hits.partition_point(|hit| hit.range.start < sentence.start);
        let hits = self.hits.iter().enumerate().skip(first);
        let said = hits.take_while(|(_, hit)| hit.range.start < sentence.end).filter(
            |&(at, hit)| match hit.sign {
                Sign::Cue(cue) => cue.act == "statement" || at > place.at && self.reports(at),
                _ => false,
            },
        );
        let subject = |(at, hit): (usize, &super::claim::Hit)| {
            let clause = self.layout.clause_at(hit.range.start);
            self.subject(&Place { at, verb: at, sentence: place.sentence, clause }).filter(told)
        };
        said.take(SAYERS_MAX).filter_map(subject).next()
    }

    /// The speaker of the quotation that holds a place: the last one named before it in the
    /// sentence, else the first one named after it.
    pub fn quoted(&self, at: usize, sentence: usize) -> Option<usize> {
        let next = self.quotes.partition_point(|quote| quote.end <= at);
        let quote = self.quotes.get(next).filter(|quote| quote.start <= at)?;
        let group = |at: &usize| &self.actors.groups[*at];
        let mut named =
            self.in_sentence(sentence).rev().filter(|at| group(at).span.end <= quote.start);
        let before = match self.grammar.is_verb_final() {
            true => {
                let marked = named.clone().find(|&at| self.is(at, &[Case::Subject]));
                marked.or_else(|| named.next())
            }
            false => {
                let open = |&at: &usize| self.is(at, &[Case::Plain, Case::Subject]);
                named.clone().rev().find(open).or_else(|| named.next())
            }
        };
        before.or_else(|| self.in_sentence(sentence).find(|at| group(at).span.start >= quote.end))
    }

    fn in_sentence(&self, sentence: usize) -> std::ops::Range<usize> {
        let groups = &self.actors.groups;
        let start = groups.partition_point(|group| group.sentence < sentence);
        start..groups.partition_point(|group| group.sentence <= sentence)
    }

    /// Groups before the verb in its sentence, the nearest first.
    fn before_any(&self, place: &Place) -> impl Iterator<Item = usize> + use<> {
        let start = self.hits[place.verb].range.start;
        let range = self.in_sentence(place.sentence);
        let end = self.actors.groups.partition_point(|group| group.span.start < start);
        (range.start..end.clamp(range.start, range.end)).rev()
    }

    /// Groups before the verb that are no mere places.
    pub fn before(&self, place: &Place) -> impl Iterator<Item = usize> {
        self.before_any(place).filter(|&at| !self.is_place(at))
    }

    /// Groups after the cue in its sentence, then those between its verb and the cue.
    fn after(&self, place: &Place) -> impl Iterator<Item = usize> + use<> {
        let range = self.in_sentence(place.sentence);
        let from = |hit: usize| {
            let start = self.hits[hit].range.start;
            let first = self.actors.groups.partition_point(|group| group.span.start < start);
            first.clamp(range.start, range.end)
        };
        let (verb, cue) = (from(place.verb), from(place.at));
        (cue..range.end).chain(verb.min(cue)..cue)
    }

    pub fn is(&self, at: usize, cases: &[Case]) -> bool {
        self.actors.groups.get(at).is_some_and(|group| cases.contains(&group.case))
    }

    fn is_in_clause(&self, at: usize, place: &Place) -> bool {
        self.actors.groups.get(at).is_some_and(|group| group.clause == place.clause)
    }

    fn is_place(&self, at: usize) -> bool {
        let group = self.actors.groups.get(at);
        group.is_some_and(|group| {
            self.actors.members(group).iter().all(|actor| actor.role == Role::Place)
        })
    }
}

/// Room behind the last name of a headline, or between a victim and what befell it: two to five characters.
const SIGNATURE_BYTES: usize = 15;
/// Room for an office and a name between a country and the colon behind its speaker.
const ANNOUNCED_BYTES: usize = 40;
/// Verbs of saying looked at in one sentence.
const SAYERS_MAX: usize = 6;
