//! The sample outlets: who they are, how they lean, how much they print, how their feeds look.
//!
//! Always holds: every name in `data/demo/outlets.tsv` is invented; an outlet prints
//! nothing before its first day and nothing on its days of silence.

use super::feed::{Clock, Format};
use super::truth::{day, number};
use crate::model::{Country, Day, Language, Outlet, OutletId, Ownership};
use crate::table::{Row, TableError, rows};

/// An outlet with what the generator needs to know about it.
pub(super) struct House {
    pub(super) outlet: Outlet,
    /// Which sentence material it writes with.
    pub(super) script: Script,
    pub(super) format: Format,
    pub(super) encoding: &'static encoding_rs::Encoding,
    pub(super) clock: Clock,
    /// Added to the planted mean tag.
    pub(super) tone: f64,
    /// Own stories a day, on average.
    pub(super) rate: f64,
    pub(super) first: Day,
    /// First and last day of a silence.
    pub(super) pause: Option<(Day, Day)>,
}

/// Language and script of the sentence material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    English,
    ChineseSimplified,
    ChineseTraditional,
    Japanese,
}

impl Script {
    const TAGS: [(Script, &'static str); 4] = [
        (Script::English, "en"),
        (Script::ChineseSimplified, "zh-Hans"),
        (Script::ChineseTraditional, "zh-Hant"),
        (Script::Japanese, "ja"),
    ];

    /// The BCP 47 tag that a feed declares.
    pub(super) fn tag(self) -> &'static str {
        Script::TAGS[self as usize].1
    }
}

impl House {
    /// Whether the outlet prints at all on a day.
    pub(super) fn is_active(&self, day: Day) -> bool {
        let paused = self.pause.is_some_and(|(first, last)| (first..=last).contains(&day));
        day >= self.first && !paused
    }

    /// An agency, whose stories others reprint.
    pub(super) fn is_agency(&self) -> bool {
        self.outlet.ownership == Ownership::Wire
    }

    /// Where its feed lies on the sample server.
    pub(super) fn feed_path(&self) -> String {
        let extension = if self.format == Format::Json { "json" } else { "xml" };
        format!("/feeds/{}.{extension}", self.outlet.id)
    }
}

/// Reads `data/demo/outlets.tsv`.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<House>, TableError> {
    rows(file, text).map(|row| house(&row)).collect()
}

fn house(row: &Row) -> Result<House, TableError> {
    let wrong =
        |column: usize, what: &str| row.error(format!("`{}` is no {what}", row.cell(column)));
    let id = OutletId::new(row.cell(0)).ok_or_else(|| wrong(0, "outlet id"))?;
    let country = Country::from_code(row.cell(3)).ok_or_else(|| wrong(3, "country"))?;
    let (script, tag) = word(&Script::TAGS, row.cell(4)).ok_or_else(|| wrong(4, "script"))?;
    let (ownership, _) =
        word(&Ownership::WORDS, row.cell(5)).ok_or_else(|| wrong(5, "kind of ownership"))?;
    let (format, _) = word(&Format::WORDS, row.cell(6)).ok_or_else(|| wrong(6, "feed format"))?;
    let encoding = encoding_rs::Encoding::for_label(row.cell(7).as_bytes())
        .ok_or_else(|| wrong(7, "encoding"))?;
    let clock = Clock::parse(row.cell(8)).ok_or_else(|| wrong(8, "date style"))?;
    let outlet = Outlet {
        id,
        name: row.cell(1).to_owned(),
        name_native: Some(row.cell(2)).filter(|name| !name.is_empty()).map(str::to_owned),
        country: Some(country),
        language: Language::from_tag(tag),
        ownership,
    };
    let pause = match row.cell(12) {
        "" => None,
        span => {
            let (first, last) = span.split_once("..").ok_or_else(|| wrong(12, "span of days"))?;
            Some((
                Day::parse(first).ok_or_else(|| wrong(12, "span of days"))?,
                Day::parse(last).ok_or_else(|| wrong(12, "span of days"))?,
            ))
        }
    };
    Ok(House {
        outlet,
        script,
        format,
        encoding,
        clock,
        tone: number(row, 9)?,
        rate: number(row, 10)?,
        first: day(row, 11)?,
        pause,
    })
}

/// The entry of a word table that bears the word.
fn word<T: Copy>(words: &[(T, &'static str)], wanted: &str) -> Option<(T, &'static str)> {
    words.iter().find(|(_, word)| *word == wanted).copied()
}
