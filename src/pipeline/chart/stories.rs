//! Charts made from the stories of two months: whose voices they carry, and which topics moved the tone.
//!
//! Always holds: a syndicated story counts once, under its earliest copy; both directions of a pair
//! are treated alike.

use super::super::measure::{Measured, last_day, unit, votes_once};
use super::super::{House, PassError};
use super::{names, provenance};
use crate::index::{self, TopicShift};
use crate::model::{
    ChartLanguage, Country, Day, Direction, MovedChart, MovedSide, OutletId, Tone, TopicMove, Unit,
    Voice, VoiceRow, VoiceSide, VoicesChart,
};
use crate::store::ScoredItem;
use crate::table;
use std::collections::BTreeMap;

/// Names of topics in the languages of the charts.
const TOPICS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/charts/topics.tsv"));
/// A month with fewer stories is not compared.
const STORIES_MIN: usize = 10;
/// Stands for the topic of stories about none of the known ones.
const NO_TOPIC: &str = "none";

/// The newest whole month up to a day, and the one before it.
fn months(last: Day) -> ((Day, Day), (Day, Day)) {
    let first_of = |day: Day| day.plus_days(1 - i32::from(day.ymd().2));
    let end = first_of(last.plus_days(1)).plus_days(-1);
    let end_before = first_of(end).plus_days(-1);
    ((first_of(end), end), (first_of(end_before), end_before))
}

/// Whose attitude the stories of the last whole month carry, as published.
pub(super) fn voices(house: &House, measured: &Measured) -> VoicesChart {
    let (period, before) = months(last_day(measured.data_through));
    let side = |side: usize| {
        let direction = measured.pair.directions()[side];
        let now = votes_once(&measured.items, direction, period);
        let then = votes_once(&measured.items, direction, before);
        let points = &measured.series[side].points;
        let end = points.iter().find(|point| point.day == period.1);
        VoiceSide {
            voices: by_voice(house, direction, &now, &then),
            outlets: by_outlet(house, direction, &now, &then),
            index: end.and_then(|point| point.estimate).map(|estimate| estimate.value),
        }
    };
    VoicesChart {
        pair: measured.pair,
        names: names(house, measured),
        period,
        before,
        sides: [side(0), side(1)],
        provenance: provenance(house, &[measured], period, Vec::new()),
    }
}

/// One row per kind of voice that the two months hold.
fn by_voice(
    house: &House,
    direction: Direction,
    now: &[&ScoredItem],
    then: &[&ScoredItem],
) -> Vec<(Voice, VoiceRow)> {
    let order = [Voice::Official, Voice::Public, Voice::Media, Voice::Expert, Voice::Mixed];
    let of = |items: &[&ScoredItem], voice: Voice| -> Vec<ScoredItem> {
        items.iter().filter(|item| item.voice == voice).map(|item| (*item).clone()).collect()
    };
    let row_of = |voice: Voice| {
        let (now, then) = (of(now, voice), of(then, voice));
        let heard = !now.is_empty() || !then.is_empty();
        heard.then(|| (voice, row(house, direction, None, &now, &then)))
    };
    order.into_iter().filter_map(row_of).collect()
}

/// One row per outlet of the month, the one with most stories first.
fn by_outlet(
    house: &House,
    direction: Direction,
    now: &[&ScoredItem],
    then: &[&ScoredItem],
) -> Vec<VoiceRow> {
    let mut outlets: Vec<&str> = now.iter().map(|item| item.outlet.as_str()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let of = |items: &[&ScoredItem], outlet: &str| -> Vec<ScoredItem> {
        items.iter().filter(|item| item.outlet == outlet).map(|item| (*item).clone()).collect()
    };
    let rows = outlets
        .iter()
        .map(|outlet| row(house, direction, Some(outlet), &of(now, outlet), &of(then, outlet)));
    let mut rows: Vec<VoiceRow> = rows.collect();
    rows.sort_by(|one, two| two.stories.cmp(&one.stories).then_with(|| one.name.cmp(&two.name)));
    rows
}

fn row(
    house: &House,
    direction: Direction,
    outlet: Option<&str>,
    now: &[ScoredItem],
    then: &[ScoredItem],
) -> VoiceRow {
    let known = outlet.and_then(OutletId::new).and_then(|id| house.config.outlets.get(&id));
    let name = known.map(|outlet| outlet.name.clone());
    let before = tone(house, direction, then).filter(|_| then.len() >= STORIES_MIN);
    VoiceRow {
        name: name.or(outlet.map(str::to_owned)),
        native: known.and_then(|outlet| outlet.name_native.clone()),
        tone: tone(house, direction, now).filter(|_| now.len() >= STORIES_MIN),
        before: before.map(|tone| tone.value),
        stories: u32::try_from(now.len()).unwrap_or(u32::MAX),
    }
}

fn tone(house: &House, direction: Direction, items: &[ScoredItem]) -> Option<Tone> {
    let mut groups: BTreeMap<(&str, &str, Day), Vec<f64>> = BTreeMap::new();
    for item in items {
        let group = (item.outlet.as_str(), item.language.as_str(), item.published.day());
        groups.entry(group).or_default().extend(item.polarity(direction));
    }
    let groups: Vec<Vec<f64>> = groups.into_values().collect();
    index::tone(&groups, &house.config.method)
}

/// What moved each direction from one whole month to the next, house effects removed.
pub(super) fn moved(house: &House, measured: &Measured) -> Result<MovedChart, PassError> {
    let (after, before) = months(last_day(measured.data_through));
    let topics = topic_names()?;
    let side = |side: usize| {
        let [then, now] = [before, after].map(|period| adjusted(measured, side, period));
        let holder = measured.pair.directions()[side].holder();
        moved_side(&then, &now, |topic| {
            name_of(&topics, topic, house.config.chart.language, holder)
        })
    };
    Ok(MovedChart {
        pair: measured.pair,
        names: names(house, measured),
        before,
        after,
        sides: [side(0), side(1)],
        provenance: provenance(house, &[measured], (before.0, after.1), Vec::new()),
    })
}

/// A story's topics and its polarity without its outlet's usual tone.
type Adjusted = (Vec<String>, f64);

/// The stories of units that move the line.
fn adjusted(measured: &Measured, side: usize, period: (Day, Day)) -> Vec<Adjusted> {
    let direction = measured.pair.directions()[side];
    let effects: BTreeMap<&Unit, f64> = measured.series[side]
        .units
        .iter()
        .filter_map(|effect| Some((&effect.unit, effect.house_effect?)))
        .collect();
    let story = |item: &&ScoredItem| {
        let effect = effects.get(&unit(item)?)?;
        let topics: Vec<String> = item.topics.iter().map(|topic| topic.0.clone()).collect();
        let topics = if topics.is_empty() { vec![NO_TOPIC.to_owned()] } else { topics };
        Some((topics, item.polarity(direction)? - effect))
    };
    votes_once(&measured.items, direction, period).iter().filter_map(story).collect()
}

/// What a topic took of a month's stories: a story with k topics gives 1/k to each.
#[derive(Clone, Copy, Default)]
struct Portion {
    weight: f64,
    sum: f64,
    stories: u32,
}

impl Portion {
    fn tone(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

/// Held within the scale for print: without the outlet's usual tone a mean can lie a little beyond it.
fn held(tone: Option<f64>) -> Option<f64> {
    tone.map(|tone| tone.clamp(-1.0, 1.0))
}

fn portions(stories: &[Adjusted]) -> BTreeMap<&str, Portion> {
    let mut portions: BTreeMap<&str, Portion> = BTreeMap::new();
    for (topics, polarity) in stories {
        let weight = 1.0 / topics.len() as f64;
        for topic in topics {
            let portion = portions.entry(topic).or_default();
            portion.weight += weight;
            portion.sum += weight * polarity;
            portion.stories += 1;
        }
    }
    portions
}

fn moved_side(
    then: &[Adjusted],
    now: &[Adjusted],
    name: impl Fn(&str) -> (String, Option<String>),
) -> MovedSide {
    if then.len() < STORIES_MIN || now.len() < STORIES_MIN {
        return MovedSide::default();
    }
    let (before, after) = (portions(then), portions(now));
    let mut topics: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    topics.sort_unstable();
    topics.dedup();
    let of = |portions: &BTreeMap<&str, Portion>, topic: &str| {
        portions.get(topic).copied().unwrap_or_default()
    };
    let shift = |topic: &&str| {
        let (old, new) = (of(&before, topic), of(&after, topic));
        TopicShift {
            weight_before: old.weight / then.len() as f64,
            tone_before: old.tone().unwrap_or_default(),
            weight_after: new.weight / now.len() as f64,
            tone_after: new.tone().unwrap_or_default(),
        }
    };
    let shifts: Vec<TopicShift> = topics.iter().map(shift).collect();
    let parts = index::contributions(&shifts);
    let count = |stories: &[Adjusted]| u32::try_from(stories.len()).unwrap_or(u32::MAX);
    let topic = |(at, topic): (usize, &&str)| {
        let (old, new) = (of(&before, topic), of(&after, topic));
        let (name, native) = name(topic);
        TopicMove {
            name,
            native,
            by_tone: parts.tone[at],
            by_attention: parts.attention[at],
            stories: (old.stories, new.stories),
            tone: (held(old.tone()), held(new.tone())),
        }
    };
    MovedSide {
        tone: (parts.before, parts.after),
        stories: (count(then), count(now)),
        topics: topics.iter().enumerate().map(topic).collect(),
    }
}

/// Topic keys with their names in English, Chinese and Japanese.
fn topic_names() -> Result<BTreeMap<&'static str, [&'static str; 3]>, PassError> {
    let mut names = BTreeMap::new();
    for row in table::rows("data/charts/topics.tsv", TOPICS) {
        let cells = [0, 1, 2, 3].map(|column| row.cell(column));
        if cells.iter().any(|cell| cell.is_empty()) {
            return Err(row.error("a topic needs a key and three names").into());
        }
        let [key, names_of @ ..] = cells;
        names.insert(key, names_of);
    }
    Ok(names)
}

/// The name of a topic in the language of the charts, and in the holder's own where that is another.
fn name_of(
    topics: &BTreeMap<&str, [&str; 3]>,
    topic: &str,
    language: ChartLanguage,
    holder: Country,
) -> (String, Option<String>) {
    let Some(names) = topics.get(topic) else { return (plain(topic), None) };
    let name = names[language as usize];
    let own = match holder.code() {
        "CN" | "HK" | "TW" => Some(names[ChartLanguage::Chinese as usize]),
        "JP" => Some(names[ChartLanguage::Japanese as usize]),
        _ => None,
    };
    (name.to_owned(), own.filter(|own| *own != name).map(str::to_owned))
}

/// A topic that only an operator's table knows: `food-safety` as `Food safety`.
fn plain(key: &str) -> String {
    let spaced = key.replace('-', " ");
    let mut letters = spaced.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}
