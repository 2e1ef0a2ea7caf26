//! From the claims of a text to the score of one pair.
//!
//! Always holds: both sides of the pair are weighed alike; every non-zero tag rests on evidence
//! of its sign; an irrelevant text has no stances.

use super::analysis::Analysis;
use super::claim::{Bond, Claim};
use super::lexicon::{Sign, Subject};
use crate::model::{
    Country, Direction, Evidence, Pair, Polarity, Relevance, Role, Score, Stance, Tag, Topic, Voice,
};
use std::collections::BTreeSet;

/// The score of a pair in a text.
pub(super) fn score(analysis: &Analysis<'_>, pair: Pair) -> Score {
    let view = View { analysis, pair };
    if !view.is_named(pair.a()) || !view.is_named(pair.b()) {
        return blank(pair, Relevance::Irrelevant("not-named"));
    }
    let links = view.links();
    let relevance = view.relevance(&links);
    let voice = view.voice();
    let mut topics: Vec<Topic> = Vec::new();
    let (mut relation, mut a_to_b, mut b_to_a, mut evidence) =
        (Tag::Neutral, None, None, Vec::new());
    if relevance == Relevance::Relevant {
        let [first, second] = pair.directions();
        let totals = [first, second].map(|direction| Total::new(&links, direction));
        a_to_b = totals[0].stance(&totals[1]);
        b_to_a = totals[1].stance(&totals[0]);
        relation = view.relation(&links, a_to_b, b_to_a);
        evidence = view.evidence(&links);
        topics = view.topics();
    }
    Score { pair, relevance, relation, a_to_b, b_to_a, voice, topics, evidence }
}

/// A score without stances, for a text that was not or need not be read.
pub(super) fn blank(pair: Pair, relevance: Relevance) -> Score {
    Score {
        pair,
        relevance,
        relation: Tag::Neutral,
        a_to_b: None,
        b_to_a: None,
        voice: Voice::Media,
        topics: Vec::new(),
        evidence: Vec::new(),
    }
}

/// The side of the pair that a country's doings count for. Hong Kong's affairs are China's
/// where the pair does not hold Hong Kong itself.
pub(super) fn side(pair: Pair, country: Country) -> Option<Country> {
    if pair.contains(country) {
        return Some(country);
    }
    if country.code() != "HK" {
        return None;
    }
    Country::from_code("CN").filter(|&parent| pair.contains(parent))
}

/// A claim as it bears on the pair.
struct Link<'a> {
    claim: &'a Claim,
    /// Directions that the claim fills; none where it bears on the relation as a whole.
    directions: [Option<Direction>; 2],
    /// How much it counts: place in the text, certainty of holder and target.
    weight: f64,
    /// Both sides are named by the claim itself.
    explicit: bool,
}

/// Which sides of the pair a group names, and whether somebody else.
#[derive(Clone, Copy, Default)]
struct Sides {
    a: bool,
    b: bool,
    other: bool,
}

struct View<'v, 'a> {
    analysis: &'v Analysis<'a>,
    pair: Pair,
}

/// A stance needs this much weighted polarity; a plain cue far down in a text has it.
const STANCE_MIN: f64 = 0.1;
/// And this share of all that was said in its direction, or it is mixed.
const STANCE_SHARE_MIN: f64 = 0.08;
/// Less than this, beside a stance of the other side, is an aside and no stance of its own.
const FAINT_MAX: f64 = 0.35;
/// A plain stance in a headline has this much weighted polarity.
const LOUD_MIN: f64 = 0.9;
/// Beside it the other side's even-handed words count only where they have this much more weight;
/// else it is the one spoken of.
const EVEN_SHARE_MIN: f64 = 1.6;
/// How often a stance of some strength is right: log-odds, fitted on 544 stances in labelled
/// sentences of our own. On the development labels the mean gap between confidence and the share
/// that is right is 0.03 (docs/accuracy.md shows the table for the current rules).
const CONFIDENCE_BASE: f64 = -0.1;
const CONFIDENCE_PER_STRENGTH: f64 = 1.1;
/// More weighted polarity than this makes a stance no surer.
const STRENGTH_MAX: f64 = 2.0;
/// An even-handed answer is as sure as a stance of this strength.
const EVEN_STRENGTH: f64 = 1.1;
/// Two who act together on nobody named act on each other, most of the time.
const JOINT_CERTAINTY: f64 = 0.6;
/// However often a subject's words come up, three plain links outweigh it.
const DOMAIN_MAX: f64 = 3.0;
/// A headline that names both sides and no other subject is probably about them.
const HEADLINE_BONUS: f64 = 0.4;
/// Links count less where the first sentence names only one side, or neither.
const ONE_SIDE_SHARE: f64 = 0.9;
const OUTSIDERS_SHARE: f64 = 0.6;
/// A side that shows less than this share of what the other shows is the silent addressee.
const SHARE_OF_OTHER_MIN: f64 = 0.28;
/// Weighted links that make a text relevant.
const RELEVANCE_MIN: f64 = 0.42;

impl View<'_, '_> {
    fn side(&self, country: Country) -> Option<Country> {
        side(self.pair, country)
    }

    /// Whether a side takes any part in the text.
    fn is_named(&self, side: Country) -> bool {
        let countries = self.analysis.actors.actors.iter().filter_map(|actor| actor.country);
        countries.filter_map(|country| self.side(country)).any(|named| named == side)
    }

    fn sides(&self, group: Option<usize>) -> Sides {
        let mut sides = Sides::default();
        let Some(group) = group.and_then(|at| self.analysis.actors.groups.get(at)) else {
            return sides;
        };
        for actor in self.analysis.actors.members(group) {
            match actor.country.and_then(|country| self.side(country)) {
                Some(side) if side == self.pair.a() => sides.a = true,
                Some(_) => sides.b = true,
                None => sides.other = true,
            }
        }
        sides
    }

    /// Whether a side is named in a sentence.
    fn named_in(&self, side: Country, sentence: usize) -> bool {
        let groups = self.analysis.actors.groups.iter();
        let mut here = groups.filter(|group| group.sentence == sentence);
        here.any(|group| {
            self.analysis
                .actors
                .members(group)
                .iter()
                .any(|actor| actor.country.and_then(|country| self.side(country)) == Some(side))
        })
    }

    fn position_weight(&self, claim: &Claim) -> f64 {
        let place: f64 = match claim.sentence {
            0 => 1.6,
            1 => 0.8,
            2 => 0.5,
            _ => 0.35,
        };
        let doubt = if claim.doubted { 0.6 } else { 1.0 };
        let hearsay = if claim.alleged { 0.08 } else { 1.0 };
        let past = if claim.past { 0.35 } else { 1.0 };
        place * doubt * hearsay * past
    }

    fn links(&self) -> Vec<Link<'_>> {
        self.analysis.claims.iter().filter_map(|claim| self.link(claim)).collect()
    }

    fn link<'c>(&self, claim: &'c Claim) -> Option<Link<'c>> {
        let [a_to_b, b_to_a] = self.pair.directions();
        let near = |side: Country| {
            self.named_in(side, claim.sentence) || self.named_in(side, 0) || self.named_in(side, 1)
        };
        if let Bond::Directed { holder, target } = claim.bond {
            // 日中外相が会談: both act, and on nobody else.
            let (by, to) = (self.sides(holder), self.sides(target));
            let alone = !by.other && !to.other && claim.act == "consult";
            if by.a && by.b && !to.a && !to.b && alone {
                let weight = JOINT_CERTAINTY * self.position_weight(claim);
                let directions = [Some(a_to_b), Some(b_to_a)];
                return Some(Link { claim, directions, weight, explicit: true });
            }
        }
        let (directions, certainty, explicit) = match claim.bond {
            Bond::Directed { holder, target } => {
                let (by, to) = (self.sides(holder), self.sides(target));
                match (holder, target) {
                    (Some(_), Some(_)) => {
                        let forth = by.a && to.b && !by.b;
                        let back = by.b && to.a && !by.a;
                        let direction = if forth {
                            a_to_b
                        } else if back {
                            b_to_a
                        } else {
                            return None;
                        };
                        ([Some(direction), None], 1.0, true)
                    }
                    (Some(_), None) if by.a != by.b => {
                        let direction = if by.a { a_to_b } else { b_to_a };
                        if !near(direction.target()) {
                            return None;
                        }
                        ([Some(direction), None], 0.5, false)
                    }
                    (None, Some(_)) if to.a != to.b => {
                        let direction = if to.b { a_to_b } else { b_to_a };
                        if !near(direction.holder()) || claim.polarity == 0.0 {
                            return None;
                        }
                        ([Some(direction), None], 0.4, false)
                    }
                    _ => return None,
                }
            }
            Bond::Mutual(one, other) | Bond::Tie(one, other) => {
                let (first, second) = (self.sides(one), self.sides(other));
                let a = first.a || second.a;
                let b = first.b || second.b;
                let certainty = if a && b {
                    1.0
                } else if a || b {
                    let missing = if a { self.pair.b() } else { self.pair.a() };
                    if !near(missing) || first.other || second.other {
                        return None;
                    }
                    0.5
                } else {
                    return None;
                };
                let tie = matches!(claim.bond, Bond::Tie(..));
                let directions = if tie { [None, None] } else { [Some(a_to_b), Some(b_to_a)] };
                (directions, certainty, a && b)
            }
        };
        let weight = certainty * self.position_weight(claim);
        Some(Link { claim, directions, weight, explicit })
    }

    fn relation(&self, links: &[Link<'_>], a_to_b: Option<Stance>, b_to_a: Option<Stance>) -> Tag {
        let ties: f64 = links
            .iter()
            .filter(|link| link.directions[0].is_none())
            .map(|link| link.weight * link.claim.polarity)
            .sum();
        let value =
            |stance: Option<Stance>| stance.map_or(0.0, |stance| f64::from(stance.tag.sign()));
        let mood = value(a_to_b) + value(b_to_a) + ties;
        if mood < -0.3 {
            Tag::Negative
        } else if mood > 0.3 {
            Tag::Positive
        } else {
            Tag::Neutral
        }
    }

    fn relevance(&self, links: &[Link<'_>]) -> Relevance {
        let linked: f64 = links
            .iter()
            .map(|link| {
                let firm = if link.explicit { 1.0 } else { 0.6 };
                let strength = if link.claim.act == "statement" {
                    0.3
                } else if link.claim.polarity == 0.0 {
                    0.7
                } else {
                    1.0
                };
                link.weight * firm * strength
            })
            .sum::<f64>()
            .min(3.0);
        let firm = |link: &&Link<'_>| link.explicit && link.claim.sentence == 0;
        let spoken = |link: &&Link<'_>| link.claim.act != "statement";
        let helped =
            links.iter().any(|link| link.explicit && matches!(link.claim.act, "aid" | "praise"));
        let shown = links.iter().filter(firm).any(|link| spoken(&link));
        let (domain, against) = self.domain(helped, shown);
        let named_first = |side: Country| self.named_in(side, 0);
        let linked = match (named_first(self.pair.a()), named_first(self.pair.b())) {
            (true, true) if against == 0.0 => linked + HEADLINE_BONUS,
            (true, true) => linked,
            (false, false) => linked * OUTSIDERS_SHARE,
            _ => linked * ONE_SIDE_SHARE,
        };
        if linked - against >= RELEVANCE_MIN {
            Relevance::Relevant
        } else if against > 0.5 {
            Relevance::Irrelevant(domain)
        } else {
            Relevance::Irrelevant("no-link")
        }
    }

    /// The strongest subject that speaks against relevance, and the weight of all of them.
    /// Help in a `disaster` is about the two; where the headline `shows` a link, the softer
    /// subjects (a product, a film, a price) are what the link is about.
    fn domain(&self, helped: bool, shown: bool) -> (&'static str, f64) {
        let mut weights: Vec<(&'static str, f64)> = Vec::new();
        let title_end = self.analysis.title_end();
        for (range, subject) in self.analysis.subjects() {
            let Subject::Domain(name, tenths) = subject else { continue };
            let place =
                if range.end <= title_end || self.analysis.layout.sentence_at(range.start) == 0 {
                    1.5
                } else {
                    0.8
                };
            let share = match *name {
                "weather" | "disaster" if helped => 0.0,
                "sport" | "weather" | "digest" | "disaster" | "hypothetical" => 1.0,
                _ if shown => 0.4,
                _ => 1.0,
            };
            let weight = f64::from(*tenths) / 10.0 * place * share;
            match weights.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => *sum += weight,
                None => weights.push((name, weight)),
            }
        }
        let total = weights.iter().map(|(_, weight)| weight).sum::<f64>().min(DOMAIN_MAX);
        weights.sort_by(|one, other| other.1.total_cmp(&one.1));
        (weights.first().map_or("none", |(name, _)| name), total)
    }

    fn voice(&self) -> Voice {
        let (mut official, mut public, mut media, mut expert) = (0.0, 0.0, 0.0, 0.0);
        let place = |sentence: usize| if sentence == 0 { 2.0 } else { 1.0 };
        for group in &self.analysis.actors.groups {
            for actor in self.analysis.actors.members(group) {
                let weight = place(group.sentence);
                match actor.role {
                    Role::Capital
                    | Role::Government
                    | Role::Ministry
                    | Role::Leader
                    | Role::Party
                    | Role::Military => official += weight,
                    Role::People | Role::Company => public += weight,
                    Role::Media => media += weight * 0.3,
                    _ => official += weight * 0.1,
                }
            }
        }
        for hit in &self.analysis.hits {
            let weight = place(self.analysis.layout.sentence_at(hit.range.start));
            match hit.sign {
                Sign::Official => official += weight,
                Sign::Public => public += weight,
                Sign::Media => media += weight,
                Sign::Expert => expert += weight,
                _ => {}
            }
        }
        let all = [
            (official, Voice::Official),
            (public, Voice::Public),
            (media, Voice::Media),
            (expert, Voice::Expert),
        ];
        let best = all.iter().fold((0.5, Voice::Media), |best, &(weight, voice)| {
            if weight > best.0 { (weight, voice) } else { best }
        });
        best.1
    }

    fn topics(&self) -> Vec<Topic> {
        let topics = self.analysis.subjects().iter().filter_map(|(_, subject)| match subject {
            Subject::Topic(topic) => Some(topic.clone()),
            Subject::Domain(..) => None,
        });
        topics.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn evidence(&self, links: &[Link<'_>]) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        for link in links.iter().filter(|link| link.claim.polarity != 0.0) {
            let sentence = self.analysis.layout.sentence(link.claim.sentence);
            let tie = link.directions.iter().all(Option::is_none);
            let directions = link.directions.iter().filter(|direction| tie || direction.is_some());
            for direction in directions.take(if tie { 1 } else { 2 }) {
                evidence.push(Evidence {
                    direction: *direction,
                    sentence: self.analysis.folded.original(sentence.clone()),
                    cue: self.analysis.folded.original(link.claim.cue.clone()),
                    act: link.claim.act,
                    polarity: Polarity::new(link.claim.polarity),
                    reversed: link.claim.reversed,
                    scorer: "lexicon",
                });
            }
        }
        evidence
    }
}

/// What the links of one direction add up to.
struct Total {
    sum: f64,
    all: f64,
    count: usize,
    /// Weight of what the side itself says or does without an attitude.
    even: f64,
}

impl Total {
    fn new(links: &[Link<'_>], direction: Direction) -> Total {
        let mut total = Total { sum: 0.0, all: 0.0, count: 0, even: 0.0 };
        for link in links.iter().filter(|link| link.directions.contains(&Some(direction))) {
            total.sum += link.weight * link.claim.polarity;
            total.all += link.weight * link.claim.polarity.abs();
            total.count += 1;
            if link.explicit && link.claim.polarity == 0.0 {
                total.even += link.weight;
            }
        }
        total
    }

    /// The stance of this direction beside that of the other; `None` where the text shows none.
    fn stance(&self, other: &Total) -> Option<Stance> {
        let faint = self.all < FAINT_MAX && other.sum != 0.0;
        let drowned = faint || self.sum.abs() < SHARE_OF_OTHER_MIN * other.sum.abs();
        let clear = !drowned
            && self.sum.abs() >= STANCE_MIN
            && self.sum.abs() >= STANCE_SHARE_MIN * self.all;
        let loud = other.sum.abs() >= LOUD_MIN;
        let outspoken = loud && self.even < EVEN_SHARE_MIN * other.sum.abs();
        let silent = self.all > 0.0 && drowned && self.even == 0.0;
        if self.count == 0 || !clear && (silent || outspoken) {
            return None;
        }
        let tag = match (clear, self.sum > 0.0) {
            (false, _) => Tag::Neutral,
            (true, true) => Tag::Positive,
            (true, false) => Tag::Negative,
        };
        let polarity =
            Polarity::new(if self.all > 0.0 { self.sum / self.all.max(1.0) } else { 0.0 });
        let strength = if clear { self.sum.abs().min(STRENGTH_MAX) } else { EVEN_STRENGTH };
        let odds = (CONFIDENCE_BASE + CONFIDENCE_PER_STRENGTH * strength).exp();
        Some(Stance { polarity, tag, confidence: odds / (1.0 + odds) })
    }
}
