//! Finds who is named in a text: countries, their people, governments, leaders and armies.
//!
//! Owns the reading of `data/gazetteer/`. Always holds: mentions come in text order, never
//! overlap, and their spans lie on character boundaries of the story's text; the longest name
//! wins; a weak name counts only beside a strong one of the same country; the same story
//! gives the same mentions. Who speaks to whom is `score`'s question.

mod index;
mod reader;

use crate::model::{Country, Language, Mention, Role, Story};
use crate::table::TableError;
use index::Index;
use reader::Meant;
use std::collections::BTreeMap;

/// The names of countries and their actors in English, Chinese, Japanese and Korean.
pub struct Gazetteer {
    /// One search index per language of [`Language::SCORED`].
    indexes: [Index; 4],
    /// First state name of each country in each of the four languages.
    names: BTreeMap<Country, [String; 4]>,
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/gazetteer/", $name)))),*]
    };
}

/// The shipped tables; among rows for one form the later row wins.
const TABLES: [(&str, &str); 6] = shipped![
    "countries-a-l.tsv",
    "countries-m-z.tsv",
    "actors.tsv",
    "abbreviations.tsv",
    "abbreviation-words.tsv",
    "home.tsv",
];

impl Gazetteer {
    /// The shipped gazetteer. Takes some tenths of a second: build it once.
    ///
    /// # Panics
    /// Never with the tables that a released crate carries; its tests read them all.
    pub fn embedded() -> Gazetteer {
        Gazetteer::with_overrides(&[]).expect("the shipped gazetteer is read by the tests")
    }

    /// The shipped gazetteer and an operator's own tables, given as (file name, text). Their
    /// rows win over shipped rows for the same form.
    ///
    /// # Errors
    /// The first row that cannot be understood, with its file and line.
    pub fn with_overrides(tables: &[(&str, &str)]) -> Result<Gazetteer, TableError> {
        let tables = TABLES.iter().chain(tables);
        let mut entries = Vec::new();
        for (file, text) in tables {
            entries.extend(reader::read(file, text)?);
        }
        let mut names = BTreeMap::new();
        for entry in &entries {
            if let Meant::Sense(sense) = &entry.meant
                && sense.role == Role::State
            {
                names.entry(sense.country).or_insert_with(|| {
                    entry.forms.map(|cell| {
                        reader::alternatives(cell).next().unwrap_or_default().to_owned()
                    })
                });
            }
        }
        let entries = &entries;
        // The four languages know nothing of each other; building them side by side saves the
        // program's start most of its wait.
        let indexes = std::thread::scope(|scope| {
            // A thread could only end early by a fault in `Index::new`, which the tables' own checks precede.
            let index = |column| scope.spawn(move || Index::new(entries, column));
            [0, 1, 2, 3].map(index).map(|built| built.join().expect("indexing never panics"))
        });
        Ok(Gazetteer { indexes, names })
    }

    /// Who is named in the story, in text order, without overlaps. A text in a language other
    /// than the four is searched for English names.
    pub fn find(&self, story: &Story) -> Vec<Mention> {
        let column = column(&story.language);
        self.indexes[column].find(story)
    }

    /// The short name of a country: in the given language if it is one of the four, else in
    /// English; empty where the tables hold none.
    pub fn name(&self, country: Country, language: &Language) -> &str {
        self.names.get(&country).map_or("", |names| &names[column(language)])
    }
}

/// The column of forms for a language, English for those that have none.
fn column(language: &Language) -> usize {
    Language::SCORED.iter().position(|scored| scored == language).unwrap_or(0)
}
