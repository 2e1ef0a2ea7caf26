//! Polling houses by all their names, from `data/polls/pollsters.tsv`.
//!
//! Always holds: a house is told by its standard English name; where two names begin at one
//! place the longer one counts ("Gallup Korea" is not "Gallup").

use crate::model::Country;
use crate::table;
use std::collections::BTreeMap;
use std::ops::Range;

/// A polling house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct House {
    /// Standard English name.
    pub name: String,
    /// The country whose public its surveys ask; `None` where it asks several.
    pub panel: Option<Country>,
}

/// A house named in a text.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    pub span: Range<usize>,
    pub house: &'a House,
}

/// All known houses.
#[derive(Clone, Debug, Default)]
pub(super) struct Houses {
    houses: Vec<House>,
    /// Names by first character, the longest first.
    names: BTreeMap<char, Vec<(String, usize)>>,
}

const FILE: &str = "data/polls/pollsters.tsv";
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/polls/pollsters.tsv"));

impl Houses {
    /// The shipped table.
    ///
    /// # Errors
    /// A panel that is no country code, named with file and line.
    pub(super) fn embedded() -> Result<Houses, table::TableError> {
        let mut all = Houses::default();
        for row in table::rows(FILE, TABLE) {
            let panel = match row.cell(1) {
                "-" => None,
                code => Some(
                    Country::from_code(code).ok_or_else(|| row.error("unknown country code"))?,
                ),
            };
            for name in row.cell(2).split('|') {
                if let Some(first) = name.chars().next() {
                    let names = all.names.entry(first).or_default();
                    names.push((name.to_owned(), all.houses.len()));
                }
            }
            all.houses.push(House { name: row.cell(0).to_owned(), panel });
        }
        for names in all.names.values_mut() {
            names.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        }
        Ok(all)
    }

    /// The houses that a text names, in text order.
    pub(super) fn find(&self, text: &str) -> Vec<Named<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let names = self.names.get(&first).map(Vec::as_slice).unwrap_or_default();
            let hit = names.iter().find_map(|(name, house)| {
                let house = self.houses.get(*house)?;
                is_at(text, at, name).then(|| Named { span: at..at + name.len(), house })
            });
            at = hit.as_ref().map_or(at + first.len_utf8(), |hit| hit.span.end);
            found.extend(hit);
        }
        found
    }
}

fn is_at(text: &str, at: usize, name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let Some(rest) = text.get(at..) else { return false };
    let Some(after) = rest.strip_prefix(name) else { return false };
    let left = text.get(..at).and_then(|left| left.chars().next_back());
    let latin = |c: Option<char>| c.is_some_and(letter);
    let runs_on = latin(name.chars().next()) && latin(left)
        || latin(name.chars().next_back()) && latin(after.chars().next());
    !runs_on
}
