//! Sample coverage: two years of invented news about a real pair, with the truth planted.
//!
//! Owns what `comity demo` serves: outlets, stories and feeds, made from authored sentences in
//! `data/demo/`. Nothing in it happened, no outlet or pollster in it exists, no person is named.
//!
//! Always holds:
//! - The same version makes the same bytes everywhere: fixed seed, own generator, exact arithmetic.
//! - In a story with a stance, one side shows it and the other side is silent.
//! - For an outlet u and a direction d on day t the expected tag is θ_d(t) + α_u: the planted
//!   series plus the outlet's house tone. A scorer's mean polarity follows it linearly.
//! - A story's copies carry its title and text unchanged, hours later, under other addresses.

mod feed;
mod panel;
mod phrases;
mod sampling;
mod truth;

use crate::model::{Day, Direction, Outlet, OutletId, Pair, Tag, Timestamp, Topic, Voice};
use crate::serve::Answer;
use crate::table::TableError;
use feed::FeedEntry;
use panel::House;
use phrases::Material;
use std::collections::BTreeMap;
use truth::Truth;

/// Everything that the sample outlets print, with the truth behind it.
pub struct Coverage {
    houses: Vec<House>,
    outlets: Vec<Outlet>,
    truth: Truth,
    /// In order of publication.
    stories: Vec<SampleStory>,
    polls: Vec<PollFigure>,
}

/// One printed entry and what was planted in it.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleStory {
    pub outlet: OutletId,
    pub published: Timestamp,
    /// The later change of its title; `None` for a story that was never edited.
    pub edit: Option<Edit>,
    /// Address without tracking parameters.
    pub url: String,
    pub title: String,
    pub body: String,
    pub plant: Plant,
    /// Reprinted from an agency's story of this address.
    pub copy_of: Option<String>,
}

/// A title changed after publication, under the same address.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    pub at: Timestamp,
    pub title: String,
}

/// What a sound reader finds in an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Plant {
    /// The holder of the direction shows the stance; the target shows none.
    Stance { direction: Direction, tag: Tag, topic: Topic, voice: Voice },
    /// Not about the pair.
    Unrelated,
    /// An entry without a link, which no reader can keep.
    Broken,
}

/// A figure of the invented weekly tracker, as quoted by one outlet.
#[derive(Clone, Debug, PartialEq)]
pub struct PollFigure {
    pub direction: Direction,
    pub day: Day,
    /// Percent of the holder's adults with an unfavourable impression of the target.
    pub unfavourable_percent: f64,
    pub outlet: OutletId,
    pub pollster: String,
}

/// A planted lasting change of the mean tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlantedShift {
    pub direction: Direction,
    /// First day at the new level; a Monday.
    pub day: Day,
    /// The planted series on the day before and on the day.
    pub before: f64,
    pub after: f64,
}

/// Seconds that a story stays in its outlet's feed: 45 days, longer than a month, so that
/// monthly passes overlap and meet stories again.
const FEED_SECONDS: i64 = 45 * 86_400;

impl Coverage {
    /// Makes the coverage: always the same.
    ///
    /// # Errors
    /// Only for a faulty table in `data/demo/`, naming its file and line.
    pub fn generate() -> Result<Coverage, TableError> {
        let truth = Truth::read("data/demo/truth.tsv", tables::TRUTH)?;
        let houses = panel::read("data/demo/outlets.tsv", tables::OUTLETS)?;
        let mut materials = BTreeMap::new();
        for (script, file, text) in tables::MATERIALS {
            materials.insert(script, Material::read(file, text)?);
        }
        let (stories, polls) = sampling::print(&houses, &truth, materials);
        let outlets = houses.iter().map(|house| house.outlet.clone()).collect();
        Ok(Coverage { houses, outlets, truth, stories, polls })
    }

    /// The pair that the coverage is about: CN-JP.
    pub fn pair(&self) -> Pair {
        self.truth.shift.direction.pair()
    }

    /// First and last day of the coverage.
    pub fn span(&self) -> (Day, Day) {
        (self.truth.first, self.truth.last)
    }

    /// The invented outlets.
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets
    }

    /// Every outlet with the path of its feed, e.g. `/feeds/yanlan-daily.xml`.
    pub fn feeds(&self) -> impl Iterator<Item = (&Outlet, String)> {
        self.houses.iter().map(|house| (&house.outlet, house.feed_path()))
    }

    /// Everything printed, in order of publication, broken entries included.
    pub fn stories(&self) -> &[SampleStory] {
        &self.stories
    }

    /// The planted mean tag (−1…+1) of each day, before house tone.
    pub fn truth(&self, direction: Direction) -> Vec<(Day, f64)> {
        let (first, last) = self.span();
        (0..=last.days_since(first))
            .map(|days| first.plus_days(days))
            .map(|day| (day, self.truth.value(direction, day)))
            .collect()
    }

    /// What an outlet adds to the planted mean tag; `None` for a stranger.
    pub fn house_tone(&self, outlet: &OutletId) -> Option<f64> {
        self.houses.iter().find(|house| house.outlet.id == *outlet).map(|house| house.tone)
    }

    /// The planted level shift.
    pub fn shift(&self) -> PlantedShift {
        let (direction, day) = (self.truth.shift.direction, self.truth.shift.day);
        PlantedShift {
            direction,
            day,
            before: self.truth.value(direction, day.plus_days(-1)),
            after: self.truth.value(direction, day),
        }
    }

    /// The direction, first and last day of the silent stretch.
    pub fn silence(&self) -> (Direction, Day, Day) {
        let silence = &self.truth.silence;
        (silence.direction, silence.first, silence.last)
    }

    /// The outlet that joins last, with its first day; `None` if all begin together.
    pub fn late_joiner(&self) -> Option<(&OutletId, Day)> {
        let house = self.houses.iter().max_by_key(|house| house.first)?;
        (house.first > self.truth.first).then_some((&house.outlet.id, house.first))
    }

    /// The tracker's figures as quoted, in order of day.
    pub fn polls(&self) -> &[PollFigure] {
        &self.polls
    }

    /// What the sample server answers at a path when the day `now` begins; `None`: no such path.
    ///
    /// A feed holds what its outlet printed in the last 45 days before midnight UTC of `now`,
    /// newest first; an outlet that has not begun yet has an empty feed.
    pub fn respond(&self, path: &str, now: Day) -> Option<Answer> {
        let house = self.houses.iter().find(|house| house.feed_path() == path)?;
        let now = now.start();
        let entries: Vec<FeedEntry> = self
            .stories
            .iter()
            .rev()
            .filter(|story| story.outlet == house.outlet.id)
            .filter(|story| story.published < now && now <= story.leaves_feed())
            .map(|story| story.as_of(now))
            .collect();
        let changes = self.stories.iter().filter(|story| story.outlet == house.outlet.id);
        let changed = changes.flat_map(SampleStory::changes).filter(|change| *change < now).max();
        let (content_type, body) = feed::write(house, &entries);
        Some(Answer {
            content_type,
            etag: Some(format!("\"{:016x}\"", fingerprint(&body))),
            last_modified: Some(changed.unwrap_or(self.truth.first.start())),
            body,
        })
    }
}

impl SampleStory {
    fn leaves_feed(&self) -> Timestamp {
        self.published.plus_seconds(FEED_SECONDS)
    }

    /// The moments at which the outlet's feed changes because of this story.
    fn changes(&self) -> impl Iterator<Item = Timestamp> + use<> {
        [Some(self.published), self.edit.as_ref().map(|edit| edit.at), Some(self.leaves_feed())]
            .into_iter()
            .flatten()
    }

    /// The entry as it stands at a moment: the edit shows once it was made.
    fn as_of(&self, now: Timestamp) -> FeedEntry<'_> {
        let edit = self.edit.as_ref().filter(|edit| edit.at < now);
        // A tag URI (RFC 4151): an identifier that is no address.
        let serial = self.url.rsplit('/').next().unwrap_or_default();
        let tracking = self.copy_of.as_ref().map_or("", |_| "?utm_source=wire&utm_medium=rss");
        FeedEntry {
            link: (self.plant != Plant::Broken).then(|| format!("{}{tracking}", self.url)),
            id: format!("tag:{}.example,{}:{serial}", self.outlet, self.published.day()),
            title: edit.map_or(self.title.as_str(), |edit| &edit.title),
            body: &self.body,
            published: self.published,
            updated: edit.map_or(self.published, |edit| edit.at),
        }
    }
}

/// FNV-1a, 64 bits: tells one version of a feed from the next.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// The tables of `data/demo/`, carried in the binary.
mod tables {
    use super::panel::Script;

    macro_rules! table {
        ($name:literal) => {
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/", $name))
        };
    }

    pub(super) const TRUTH: &str = table!("truth.tsv");
    pub(super) const OUTLETS: &str = table!("outlets.tsv");
    /// Script, file for error messages, text.
    pub(super) const MATERIALS: [(Script, &str, &str); 4] = [
        (Script::English, "data/demo/en.tsv", table!("en.tsv")),
        (Script::ChineseSimplified, "data/demo/zh.tsv", table!("zh.tsv")),
        (Script::ChineseTraditional, "data/demo/zh-hant.tsv", table!("zh-hant.tsv")),
        (Script::Japanese, "data/demo/ja.tsv", table!("ja.tsv")),
    ];
}
