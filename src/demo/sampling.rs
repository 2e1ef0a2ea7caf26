//! Chance: who prints what, when, and with which stance.
//!
//! Always holds: an outlet's tags in one direction are drawn by error diffusion. What the tags
//! so far lack of their expected sum decides the next, so a short run of stories already has
//! nearly the planted mean, and the coverage's own noise stays small beside the truth.

use super::feed::home;
use super::panel::{House, Script};
use super::phrases::{Holder, Material, Text};
use super::truth::Truth;
use super::{Edit, Plant, PollFigure, SampleStory};
use crate::model::{Day, Direction, Tag, Timestamp, Topic, Voice};
use crate::random::Random;
use std::collections::BTreeMap;

/// Kept, so that the coverage never changes. The planted features hold for other seeds too; this is
/// one of the six tried whose own noise moves the index least when the late outlet joins.
const SEED: u64 = 4;

/// Share of neutral stories. Held constant, so that the mean over all stories with a stance
/// stays linear in the planted value even for a scorer that finds no stance in neutral ones; and
/// large enough that single stories do not shake the line.
const NEUTRAL_SHARE: f64 = 0.35;

/// Width of the threshold's dither: enough to keep the tags out of a rhythm, small enough to keep
/// the debt below about one story.
const DITHER: f64 = 0.3;

/// Share of own entries that are not about the pair.
const UNRELATED_SHARE: f64 = 0.15;

/// Broken entries per own entry.
const BROKEN_SHARE: f64 = 0.03;

/// Share of own stories that get a new title some days later.
const EDIT_SHARE: f64 = 0.03;

/// How busy a day can be, as factors with mean one; drawn for the day and for each outlet on it.
const BURSTS: [f64; 8] = [0.3, 0.5, 0.8, 0.9, 1.0, 1.1, 1.4, 2.0];

/// How many outlets reprint an agency's story, each as likely as the next.
const REPRINTS: [usize; 5] = [0, 0, 1, 1, 2];

/// Percent who dislike the other side where the planted value is 0, and its change per unit:
/// over the planted range the figure stays a majority, so that its sense is never in doubt.
const POLL_LEVEL: f64 = 68.0;
const POLL_SLOPE: f64 = -36.0;

/// Everything printed, in order of publication, and the poll figures quoted in it.
pub(super) fn print(
    houses: &[House],
    truth: &Truth,
    materials: BTreeMap<Script, Material>,
) -> (Vec<SampleStory>, Vec<PollFigure>) {
    let mut press = Press {
        houses,
        truth,
        materials,
        random: Random::new(SEED),
        debts: BTreeMap::new(),
        serials: vec![0; houses.len()],
        stories: Vec::new(),
        polls: Vec::new(),
    };
    for days in 0..=truth.last.days_since(truth.first) {
        press.print_day(truth.first.plus_days(days));
    }
    press
        .stories
        .sort_by(|one, other| (one.published, &one.url).cmp(&(other.published, &other.url)));
    (press.stories, press.polls)
}

struct Press<'a> {
    houses: &'a [House],
    truth: &'a Truth,
    materials: BTreeMap<Script, Material>,
    random: Random,
    /// House and direction → expected sum of tags less the sum of the tags drawn.
    debts: BTreeMap<(usize, Direction), f64>,
    /// Entries printed so far, by house.
    serials: Vec<usize>,
    stories: Vec<SampleStory>,
    polls: Vec<PollFigure>,
}

impl Press<'_> {
    fn print_day(&mut self, day: Day) {
        let directions = self.truth.shift.direction.pair().directions();
        let busy = self.burst();
        let bursts: Vec<f64> = self.houses.iter().map(|_| busy * self.burst()).collect();
        let houses = self.houses;
        for hour in 0..24 {
            for (at, (house, burst)) in houses.iter().zip(&bursts).enumerate() {
                // One chance an hour: bursty days and a time of day in one draw.
                if house.is_active(day) && self.random.chance(house.rate * burst / 24.0) {
                    let published = self.within_hour(day, hour);
                    let direction = directions[self.random.below(directions.len())];
                    self.print_own(at, published, direction);
                }
            }
        }
        if day == day.monday().plus_days(2) {
            for direction in directions {
                self.print_poll(day, direction);
            }
        }
    }

    /// An entry of the outlet's own: unrelated, or a story with a stance. An agency's is reprinted.
    fn print_own(&mut self, at: usize, published: Timestamp, direction: Direction) {
        if self.random.chance(BROKEN_SHARE) {
            self.print_unrelated(at, published, Plant::Broken);
        }
        if self.random.chance(UNRELATED_SHARE) {
            return self.print_unrelated(at, published, Plant::Unrelated);
        }
        let house = &self.houses[at];
        if self.truth.silence.covers(direction, published.day()) {
            return;
        }
        let tag = self.draw_tag(at, published.day(), direction);
        let Some(material) = self.materials.get_mut(&house.script) else { return };
        let holder = holder(direction);
        let Some(text) = material.stance(tag, holder, &mut self.random) else { return };
        let updated = material.word("updated").to_owned();
        let (topic, voice) = (text.topic.clone(), text.voice);
        let mut story =
            self.story(at, published, text, Plant::Stance { direction, tag, topic, voice });
        if house.is_agency() {
            self.reprint(at, &story);
        } else if self.random.chance(EDIT_SHARE) {
            let hours = 12 + self.random.below(48) as i64;
            let title = format!("{updated}{}", story.title);
            story.edit = Some(Edit { at: published.plus_seconds(3600 * hours), title });
        }
        self.stories.push(story);
    }

    fn print_unrelated(&mut self, at: usize, published: Timestamp, plant: Plant) {
        let Some(material) = self.materials.get_mut(&self.houses[at].script) else { return };
        let Some(text) = material.unrelated(&mut self.random) else { return };
        let story = self.story(at, published, text, plant);
        self.stories.push(story);
    }

    /// Copies of an agency's story in other outlets that write with the same material.
    fn reprint(&mut self, agency: usize, original: &SampleStory) {
        let houses = self.houses;
        let mut customers: Vec<usize> = (0..houses.len())
            .filter(|at| houses[*at].script == houses[agency].script && !houses[*at].is_agency())
            .collect();
        let copies = self.random.pick(&REPRINTS).copied().unwrap_or_default();
        for _ in 0..copies.min(customers.len()) {
            let customer = customers.remove(self.random.below(customers.len()));
            let minutes = 40 + self.random.below(8 * 60) as i64;
            let published = original.published.plus_seconds(60 * minutes);
            if self.may_print(customer, published.day(), &original.plant) {
                let url = self.next_url(customer, published);
                let copy_of = Some(original.url.clone());
                self.stories.push(SampleStory {
                    outlet: houses[customer].outlet.id.clone(),
                    published,
                    edit: None,
                    url,
                    copy_of,
                    ..original.clone()
                });
            }
        }
    }

    fn may_print(&self, at: usize, day: Day, plant: &Plant) -> bool {
        let house = &self.houses[at];
        let silent = match plant {
            Plant::Stance { direction, .. } => self.truth.silence.covers(*direction, day),
            Plant::Unrelated | Plant::Broken => false,
        };
        house.is_active(day) && day <= self.truth.last && !silent
    }

    /// The week's figure of the tracker, quoted by two outlets of different languages.
    fn print_poll(&mut self, day: Day, direction: Direction) {
        let noise = 3.0 * self.random.fraction() - 1.5;
        let percent = POLL_LEVEL + POLL_SLOPE * self.truth.value(direction, day) + noise;
        let percent = (10.0 * percent).round() / 10.0;
        let (topic, voice) = (Topic("people".to_owned()), Voice::Public);
        let plant = Plant::Stance { direction, tag: Tag::Negative, topic, voice };
        let houses = self.houses;
        let mut quoting: Vec<usize> = (0..houses.len())
            .filter(|at| !houses[*at].is_agency() && self.may_print(*at, day, &plant))
            .collect();
        for _ in 0..2 {
            let Some(at) = self.random.pick(&quoting).copied() else { return };
            quoting.retain(|other| houses[*other].outlet.language != houses[at].outlet.language);
            let hour = 8 + self.random.below(12) as i64;
            let published = self.within_hour(day, hour);
            let Some(material) = self.materials.get_mut(&houses[at].script) else { return };
            let pollster = material.word("pollster").to_owned();
            let holder = holder(direction);
            let figure = format!("{percent:.1}");
            let Some(text) = material.poll(&figure, holder, &mut self.random) else { return };
            let story = self.story(at, published, text, plant.clone());
            self.stories.push(story);
            let outlet = houses[at].outlet.id.clone();
            let unfavourable_percent = percent;
            self.polls.push(PollFigure { direction, day, unfavourable_percent, outlet, pollster });
        }
    }

    /// A tag whose expectation is the planted value plus the outlet's house tone.
    fn draw_tag(&mut self, at: usize, day: Day, direction: Direction) -> Tag {
        let bound = 1.0 - NEUTRAL_SHARE;
        let mean = self.truth.value(direction, day) + self.houses[at].tone;
        let debt = self.debts.entry((at, direction)).or_default();
        *debt += mean.clamp(-bound, bound);
        if self.random.chance(NEUTRAL_SHARE) {
            return Tag::Neutral;
        }
        let tag = if *debt > DITHER * (self.random.fraction() - 0.5) {
            Tag::Positive
        } else {
            Tag::Negative
        };
        *debt -= f64::from(tag.sign());
        tag
    }

    fn story(&mut self, at: usize, published: Timestamp, text: Text, plant: Plant) -> SampleStory {
        let outlet = self.houses[at].outlet.id.clone();
        let url = self.next_url(at, published);
        let Text { title, body, .. } = text;
        SampleStory { outlet, published, edit: None, url, title, body, plant, copy_of: None }
    }

    fn next_url(&mut self, at: usize, published: Timestamp) -> String {
        self.serials[at] += 1;
        let (year, month, day) = published.day().ymd();
        let serial = self.serials[at];
        format!("{}{year}/{month:02}/{day:02}/{serial:06}", home(&self.houses[at]))
    }

    fn within_hour(&mut self, day: Day, hour: i64) -> Timestamp {
        // Whole minutes: one of the date styles has no seconds.
        day.start().plus_seconds(3600 * hour + 60 * self.random.below(60) as i64)
    }

    fn burst(&mut self) -> f64 {
        self.random.pick(&BURSTS).copied().unwrap_or(1.0)
    }
}

/// The side that a direction's stories are told about, as the material numbers them.
fn holder(direction: Direction) -> Holder {
    usize::from(direction.holder() != direction.pair().a())
}
