//! The actors of a text: mentions with their grammatical case, joined into groups.
//!
//! Always holds: actors come in text order; a group is a run of actors that the text names
//! together ("China and Japan", 日中, "Japanese Prime Minister Ishiba") and has one case.

use super::claim::Hit;
use super::grammar::{Grammar, is_noun_run};
use super::layout::Layout;
use super::lexicon::{Frame, Sign};
use crate::model::{Country, Mention, Role};
use crate::text::Folded;
use std::ops::Range;

/// What the words around a name say about its part in the clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Marked as subject or topic of the clause.
    Subject,
    /// Unmarked: its place decides.
    Plain,
    /// Marked as the one towards whom something is done or said.
    Target,
    /// Marked as the doer of a passive.
    Agent,
    /// Marked as partner.
    With,
    /// Owner of what follows.
    Owner,
    /// Loosely tied: of, for, from.
    Loose,
    /// A place or a subject matter.
    Aside,
}

/// A mention in its sentence.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    /// `None` for somebody who is no country, such as the EU.
    pub country: Option<Country>,
    pub role: Role,
    /// Range in the folded text.
    pub span: Range<usize>,
}

/// Actors that the text names together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Their places in the list of actors.
    pub members: Range<usize>,
    /// From the first to the last of them, in the folded text.
    pub span: Range<usize>,
    pub case: Case,
    pub sentence: usize,
    pub clause: usize,
}

/// Every actor and group of a text.
pub(super) struct Actors {
    pub actors: Vec<Actor>,
    pub groups: Vec<Group>,
}

/// Ends of names for a country's media as a whole, who have views; a single outlet reports.
const COLLECTIVE_MEDIA: [&str; 9] =
    ["media", "press", "newspapers", "媒", "媒体", "媒體", "メディア", "언론", "매체"];

impl Actors {
    /// Places the mentions in the sentences of the text. Among the `hits`, words such as
    /// "the two countries" become a group of the two last named, the EU an actor without a
    /// country.
    pub fn new(
        text: &Folded<'_>,
        mentions: &[Mention],
        datelines: &[Range<usize>],
        hits: &[Hit],
        layout: &Layout,
        grammar: &Grammar,
    ) -> Actors {
        let heard = mentions.iter().filter(|mention| {
            // A team plays; one newspaper reports; where a story was written takes no side.
            let told = text.folded(mention.span.clone()).start;
            let name = &text.text()[text.folded(mention.span.clone())];
            let outlet = mention.role == Role::Media
                && !COLLECTIVE_MEDIA.iter().any(|end| name.ends_with(end));
            mention.role != Role::Team
                && !outlet
                && !datelines.iter().any(|dateline| dateline.contains(&told))
        });
        let mut named = heard.map(|mention| Actor {
            country: Some(mention.country),
            role: mention.role,
            span: text.folded(mention.span.clone()),
        });
        let mut all = Actors { actors: Vec::with_capacity(mentions.len()), groups: Vec::new() };
        let mut pending = named.next();
        let unnamed =
            hits.iter().filter(|hit| matches!(hit.sign, Sign::BothSides | Sign::Outsider));
        for hit in unnamed {
            let place = &hit.range;
            while let Some(actor) = pending.take_if(|actor| actor.span.start < place.start) {
                all.add(actor, text.text(), hits, layout, grammar);
                pending = named.next();
            }
            if hit.sign == Sign::BothSides {
                all.add_both(place, text.text(), layout, grammar);
            } else {
                let actor = Actor { country: None, role: Role::State, span: place.clone() };
                all.add(actor, text.text(), hits, layout, grammar);
            }
        }
        while let Some(actor) = pending.take() {
            all.add(actor, text.text(), hits, layout, grammar);
            pending = named.next();
        }
        all
    }

    /// The members of a group.
    pub fn members(&self, group: &Group) -> &[Actor] {
        self.actors.get(group.members.clone()).unwrap_or_default()
    }

    /// Whether the group names a country.
    fn names(&self, group: &Group, country: Option<Country>) -> bool {
        self.members(group).iter().any(|actor| actor.country == country)
    }

    /// Whether both groups name the same countries, as far as one of them goes.
    pub fn overlap(&self, one: &Group, other: &Group) -> bool {
        self.members(one).iter().any(|actor| self.names(other, actor.country))
    }

    /// Whether the group names two countries or more.
    pub fn is_joint(&self, group: &Group) -> bool {
        let members = self.members(group);
        members.iter().any(|actor| actor.country != members[0].country)
    }

    fn add(&mut self, actor: Actor, text: &str, hits: &[Hit], layout: &Layout, grammar: &Grammar) {
        let sentence = layout.sentence_at(actor.span.start);
        let clause = layout.clause_at(actor.span.start);
        let within = layout.sentence(sentence);
        let case = match grammar.case(text, &within, &actor.span) {
            // In "after China lifts the ban" China acts; in "after China talks" it does not.
            Case::Aside if acts_behind(text, hits, &actor.span, &within, grammar) => Case::Plain,
            case => case,
        };
        let at = self.actors.len();
        let previous = self.actors.last();
        let earlier = self.groups.iter().rev().nth(1);
        let first = earlier.is_none_or(|group| group.sentence != sentence);
        let joins = previous.zip(self.groups.last()).is_some_and(|(before, group)| {
            group.sentence == sentence
                && before.span.end <= actor.span.start
                && !has_cue(hits, &(before.span.end..actor.span.start))
                && !self.begins_clause(group, &actor.span, text, hits, within.start, grammar)
                && grammar.joins(
                    &text[before.span.end..actor.span.start],
                    before.country == actor.country,
                    first,
                    case,
                )
        });
        match self.groups.last_mut() {
            Some(group) if joins => {
                group.members.end = at + 1;
                group.span.end = actor.span.end;
                if grammar.last_case_rules() {
                    group.case = case;
                }
            }
            last => {
                if let Some(owner) = last.filter(|group| group.sentence == sentence) {
                    let gap = owner.span.end..actor.span.start;
                    // "China's rival Russia" is about Russia.
                    if grammar.owns_name(&text[gap.clone()]) && !has_cue(hits, &gap) {
                        owner.case = Case::Owner;
                    }
                }
                self.groups.push(Group {
                    members: at..at + 1,
                    span: actor.span.clone(),
                    case,
                    sentence,
                    clause,
                });
            }
        }
        self.actors.push(actor);
    }

    /// Whether a name behind a comma begins a clause of its own: "Quake hits Japan, China sends
    /// aid" joins nobody, "Japan, China sign pact" and "China hosts Thai, Cambodian envoys" do.
    fn begins_clause(
        &self,
        before: &Group,
        name: &Range<usize>,
        text: &str,
        hits: &[Hit],
        sentence: usize,
        grammar: &Grammar,
    ) -> bool {
        let acts = |hit: &Hit| {
            hit.range.start == name.end + 1
                && matches!(hit.sign, Sign::Cue(cue) if cue.frame == Frame::Verb)
        };
        *grammar == Grammar::English
            && &text[before.span.end..name.start] == ", "
            && has_cue(hits, &(sentence..before.span.start))
            && hits.iter().any(acts)
    }

    fn add_both(&mut self, place: &Range<usize>, text: &str, layout: &Layout, grammar: &Grammar) {
        let Some((one, other)) = self.last_two() else { return };
        let sentence = layout.sentence_at(place.start);
        let at = self.actors.len();
        for country in [one, other] {
            let span = place.clone();
            self.actors.push(Actor { country: Some(country), role: Role::Abbreviation, span });
        }
        self.groups.push(Group {
            members: at..at + 2,
            span: place.clone(),
            case: grammar.case(text, &layout.sentence(sentence), place),
            sentence,
            clause: layout.clause_at(place.start),
        });
    }

    /// The countries of the last joint group, else the last two countries named.
    fn last_two(&self) -> Option<(Country, Country)> {
        let joint = self.groups.iter().rev().find(|group| self.is_joint(group));
        let candidates = joint.map_or(&self.actors[..], |group| self.members(group));
        let mut named = candidates.iter().rev().filter_map(|actor| actor.country);
        let last = named.next()?;
        named.find(|&country| country != last).map(|other| (other, last))
    }
}

/// Whether an English name behind "after", "since" and the like is the subject of a clause: a verb
/// in the third person or the past follows, with a noun or two between at most ("court", "navy").
fn acts_behind(
    text: &str,
    hits: &[Hit],
    name: &Range<usize>,
    sentence: &Range<usize>,
    grammar: &Grammar,
) -> bool {
    const CONJUNCTIONS: [&str; 5] = ["after", "before", "since", "until", "than"];
    if *grammar != Grammar::English {
        return false;
    }
    let before = text[sentence.start.min(name.start)..name.start].trim_end();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let next = hits.partition_point(|hit| hit.range.start < name.end);
    let Some(Hit { range, sign: Sign::Cue(cue) }) = hits.get(next) else { return false };
    let verb = text[range.clone()].split(' ').next().unwrap_or_default();
    CONJUNCTIONS.contains(&word.to_ascii_lowercase().as_str())
        && cue.frame == Frame::Verb
        && verb.ends_with(['s', 'd'])
        && range.end <= sentence.end
        && (range.start == name.end + 1 || is_noun_run(&text[name.end..range.start]))
}

/// Whether a verb or an event noun stands in the range.
fn has_cue(hits: &[Hit], range: &Range<usize>) -> bool {
    let first = hits.partition_point(|hit| hit.range.end <= range.start);
    let inside = hits[first..].iter().take_while(|hit| hit.range.start < range.end);
    inside.into_iter().any(|hit| matches!(hit.sign, Sign::Cue(_)))
}
