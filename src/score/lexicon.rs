//! Reads the cue and keyword tables of `data/lexicon/` and searches texts for them.
//!
//! Always holds: a cue says what kind of act its words name, how the holder of the act sees
//! its target, and by which frame holder and target are found; no cue names a country.

use super::inflect::inflections;
use crate::model::{Language, Topic};
use crate::table::{Row, TableError, rows};
use crate::text::{Phrases, fold};
use std::collections::BTreeMap;
use std::ops::Range;

/// The cue and keyword tables of the four languages, ready to search.
pub struct Lexicon {
    languages: [Tables; 4],
}

/// The tables of one language.
pub(super) struct Tables {
    cues: Phrases,
    signs: Vec<Sign>,
    keywords: Phrases,
    subjects: Vec<Vec<Subject>>,
}

/// How holder and target of a cue are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The subject acts on the object: "A criticises B".
    Verb,
    /// The object feels something about the subject: "A angers B".
    Feel,
    /// An event noun: "A's criticism of B".
    Noun,
    /// Both sides act alike: "A and B clash".
    Both,
    /// Bears on the relation as a whole: "A–B tensions".
    Tie,
    /// Ground or waters of the one named before it, entered by the other: "A's airspace".
    Ground,
    /// Written directly before the name it is about: anti-, pro-; 反, 亲, 혐.
    Glued,
    /// Said about its subject by whoever speaks: "B is a threat".
    Trait,
    /// A state of the subject: "A is angry with B".
    State,
}

/// What a cue does to another cue that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    Plain,
    /// Turns its sign: lift, suspend, cancel.
    Undo,
    /// Turns what is welcome, and takes the edge off what is not: refuse, reject.
    Refuse,
    /// Says that it is not so: deny, refute.
    Deny,
    /// Leaves its sign and yields to it: resume, continue.
    Keep,
}

/// Words that show an attitude, or that somebody acts without one (polarity 0).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cue {
    pub act: &'static str,
    /// Holder towards target, −1…+1.
    pub polarity: f64,
    pub frame: Frame,
    pub effect: Effect,
}

/// What a phrase of the cue table is to the grammar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    Cue(Cue),
    /// Not, never, without; 不, ない, 않.
    Negation,
    /// Marks a verb beside it as passive: 被, される, 당하다.
    Passive,
    /// If, could, might; a doubt about what follows.
    Doubt,
    /// A new clause begins: while, but; 但, 一方, 하지만.
    Break,
    /// A clause begins that tells what went before: after, following, despite.
    Background,
    /// Somebody who is no country: the EU, NATO, the West.
    Outsider,
    /// Words that would be a cue elsewhere and are none here: "strike group".
    Nothing,
    /// Both sides of the relation: the two countries, 两国, 双方, 양국.
    BothSides,
    /// A person or body whose words are those of the official side, the public, the media, experts.
    Official,
    Public,
    Media,
    Expert,
}

/// What a keyword says about the subject of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Topic(Topic),
    /// Speaks against relevance, e.g. `sport`; with its weight in tenths.
    Domain(&'static str, i32),
}

/// Kinds of act, after PLOVER and CAMEO, with regard, contact between people and trade measures.
pub(super) const ACTS: [&str; 34] = [
    "statement",
    "appeal",
    "intent",
    "agree",
    "consult",
    "aid",
    "yield",
    "praise",
    "support",
    "improve",
    "investigate",
    "demand",
    "disapprove",
    "accuse",
    "reject",
    "threaten",
    "protest",
    "mobilise",
    "reduce",
    "coerce",
    "sanction",
    "restrict",
    "assault",
    "fight",
    "liking",
    "trust",
    "fear",
    "contempt",
    "rivalry",
    "exchange",
    "boycott",
    "harm",
    "tension",
    "deny",
];

/// Subjects that speak against relevance.
pub(super) const DOMAINS: [&str; 13] = [
    "sport",
    "weather",
    "disaster",
    "market",
    "ranking",
    "product",
    "crime",
    "travel",
    "history",
    "hypothetical",
    "digest",
    "culture",
    "third-country",
];

macro_rules! shipped {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon/", $name)))
    };
}

/// Cue tables in the order of [`Language::SCORED`].
const CUES: [(&str, &str); 4] =
    [shipped!("en.tsv"), shipped!("zh.tsv"), shipped!("ja.tsv"), shipped!("ko.tsv")];

/// Keyword tables: a key, then one column of keywords per language.
const TOPICS: (&str, &str) = shipped!("topics.tsv");
const SUBJECTS: (&str, &str) = shipped!("domains.tsv");

impl Lexicon {
    /// The shipped lexicon. Takes about a tenth of a second: build it once.
    ///
    /// # Panics
    /// Never with the tables that a released crate carries; its tests read them all.
    pub fn embedded() -> Lexicon {
        Lexicon::with_overrides(&[]).expect("the shipped lexicon is read by the tests")
    }

    /// The shipped lexicon and an operator's own cue tables, given as (file name, text). The
    /// file name says the language (`zh.tsv`); its rows win over shipped rows for the same form.
    ///
    /// # Errors
    /// The first row that cannot be understood, with its file and line.
    pub fn with_overrides(tables: &[(&str, &str)]) -> Result<Lexicon, TableError> {
        for (file, _) in tables {
            if !CUES.iter().any(|(known, _)| known == file) {
                let message = "a cue table is named en.tsv, zh.tsv, ja.tsv or ko.tsv".to_owned();
                return Err(TableError { file: (*file).to_owned(), line: 0, message });
            }
        }
        let read = |column: usize| {
            let own = tables.iter().filter(|(file, _)| *file == CUES[column].0);
            Tables::read(column, std::iter::once(&CUES[column]).chain(own))
        };
        Ok(Lexicon { languages: [read(0)?, read(1)?, read(2)?, read(3)?] })
    }

    /// The tables of a language; `None` where there are none.
    pub(super) fn tables(&self, language: &Language) -> Option<&Tables> {
        let column = Language::SCORED.iter().position(|scored| scored == language)?;
        self.languages.get(column)
    }
}

impl Tables {
    fn read<'a>(
        column: usize,
        tables: impl Iterator<Item = &'a (&'a str, &'a str)>,
    ) -> Result<Tables, TableError> {
        let english = column == 0;
        let mut signs = BTreeMap::new();
        for (file, text) in tables {
            for row in rows(file, text) {
                let sign = sign(&row)?;
                for form in row.cell(5).split('|').map(str::trim).filter(|form| !form.is_empty()) {
                    for form in inflections(form) {
                        let form = if english { form.to_ascii_lowercase() } else { form };
                        signs.insert(fold(&form), sign);
                    }
                }
            }
        }
        let mut subjects: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
        for row in rows(TOPICS.0, TOPICS.1) {
            let topic = Subject::Topic(Topic(row.cell(0).to_owned()));
            keywords(&mut subjects, row.cell(1 + column), &topic);
        }
        for row in rows(SUBJECTS.0, SUBJECTS.1) {
            let name = DOMAINS.iter().find(|known| **known == row.cell(0));
            let name = name.ok_or_else(|| unknown(&row, "domain", row.cell(0)))?;
            let weight: i32 =
                row.cell(1).parse().map_err(|_| unknown(&row, "weight", row.cell(1)))?;
            keywords(&mut subjects, row.cell(2 + column), &Subject::Domain(name, weight));
        }
        let (forms, signs): (Vec<String>, Vec<Sign>) = signs.into_iter().unzip();
        let (words, subjects): (Vec<String>, Vec<Vec<Subject>>) = subjects.into_iter().unzip();
        let (cues, keywords) = (Phrases::new(&forms, english), Phrases::new(&words, english));
        Ok(Tables { cues, signs, keywords, subjects })
    }

    /// Calls `take` with every sign in a folded text, in order, without overlaps.
    pub fn each_sign(&self, text: &str, mut take: impl FnMut(Range<usize>, &Sign)) {
        self.cues.each(text, |id, range| {
            let (sign, end) = (self.signs.get(id)?, range.end);
            take(range, sign);
            Some(end)
        });
    }

    /// Calls `take` with every keyword in a folded text, in order, without overlaps.
    pub fn each_subject<'t>(&'t self, text: &str, mut take: impl FnMut(Range<usize>, &'t Subject)) {
        self.keywords.each(text, |id, range| {
            let subjects = self.subjects.get(id)?;
            subjects.iter().for_each(|subject| take(range.clone(), subject));
            Some(range.end)
        });
    }
}

/// Columns of a cue table: kind, act, polarity, frame, effect, forms.
fn sign(row: &Row<'_>) -> Result<Sign, TableError> {
    Ok(match row.cell(0) {
        "cue" => Sign::Cue(cue(row)?),
        "none" => Sign::Nothing,
        "negation" => Sign::Negation,
        "passive" => Sign::Passive,
        "doubt" => Sign::Doubt,
        "break" => Sign::Break,
        "background" => Sign::Background,
        "outsider" => Sign::Outsider,
        "both-sides" => Sign::BothSides,
        "official" => Sign::Official,
        "public" => Sign::Public,
        "media" => Sign::Media,
        "expert" => Sign::Expert,
        other => return Err(unknown(row, "kind", other)),
    })
}

fn cue(row: &Row<'_>) -> Result<Cue, TableError> {
    let act = ACTS.iter().find(|known| **known == row.cell(1));
    let act = act.ok_or_else(|| unknown(row, "act", row.cell(1)))?;
    let polarity: f64 = row.cell(2).parse().map_err(|_| unknown(row, "polarity", row.cell(2)))?;
    let frame = match row.cell(3) {
        "verb" => Frame::Verb,
        "feel" => Frame::Feel,
        "noun" => Frame::Noun,
        "both" => Frame::Both,
        "tie" => Frame::Tie,
        "glued" => Frame::Glued,
        "ground" => Frame::Ground,
        "trait" => Frame::Trait,
        "state" => Frame::State,
        other => return Err(unknown(row, "frame", other)),
    };
    let effect = match row.cell(4) {
        "-" => Effect::Plain,
        "undo" => Effect::Undo,
        "refuse" => Effect::Refuse,
        "deny" => Effect::Deny,
        "keep" => Effect::Keep,
        other => return Err(unknown(row, "effect", other)),
    };
    Ok(Cue { act, polarity: polarity.clamp(-1.0, 1.0), frame, effect })
}

fn keywords(into: &mut BTreeMap<String, Vec<Subject>>, cell: &str, subject: &Subject) {
    for word in cell.split('|').map(str::trim).filter(|word| !word.is_empty() && *word != "-") {
        for word in inflections(word) {
            let subjects = into.entry(fold(&word)).or_default();
            if !subjects.contains(subject) {
                subjects.push(subject.clone());
            }
        }
    }
}

fn unknown(row: &Row<'_>, what: &str, word: &str) -> TableError {
    row.error(format!("unknown {what} `{word}`"))
}
