//! Reads the gazetteer tables: one row per actor, one column of forms per language.
//!
//! Always holds: a row that says something unknown is an error with file and line; forms keep
//! the order of the files, so that later rows can win.

use crate::model::{Country, Day, Role};
use crate::table::{Row, TableError, rows};

/// Whom a row stands for, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sense {
    pub country: Country,
    pub role: Role,
    /// First and last day of office; open where `None`.
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// Too ambiguous to count where no other name of the country stands in the text.
    pub weak: bool,
}

/// What the forms of a row stand for.
#[derive(Debug)]
pub(super) enum Meant {
    Sense(Sense),
    /// Whoever is at home where the text is published: 我国, 政府, our country.
    Home(Role),
    /// A homograph that must not name a country.
    Nobody,
}

/// One row.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub meant: Meant,
    /// Forms by language column: en, zh, ja, ko.
    pub forms: [&'a str; 4],
}

/// Columns of a gazetteer table before the four columns of forms.
const FIRST_FORM_COLUMN: usize = 5;

/// The entries of one table; `file` names it in errors.
pub(super) fn read<'a>(file: &'a str, text: &'a str) -> Result<Vec<Entry<'a>>, TableError> {
    rows(file, text).map(entry).collect()
}

/// The alternatives of a cell; none where it is empty or `-`.
pub(super) fn alternatives(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|form| !form.is_empty() && *form != "-")
}

impl Sense {
    /// Whether the name stands for the country on that day; without a day every name does.
    pub fn holds_on(&self, day: Option<Day>) -> bool {
        day.is_none_or(|day| {
            self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
        })
    }
}

fn entry(row: Row<'_>) -> Result<Entry<'_>, TableError> {
    let forms = [0, 1, 2, 3].map(|language| row.cell(FIRST_FORM_COLUMN + language));
    if row.cell(1) == "none" {
        return Ok(Entry { meant: Meant::Nobody, forms });
    }
    let role = Role::WORDS.iter().find(|(_, word)| *word == row.cell(1));
    let role = role.ok_or_else(|| row.error(format!("unknown role `{}`", row.cell(1))))?.0;
    if row.cell(0) == "home" {
        return Ok(Entry { meant: Meant::Home(role), forms });
    }
    let country = Country::from_code(row.cell(0))
        .ok_or_else(|| row.error(format!("unknown country `{}`", row.cell(0))))?;
    let weak = match row.cell(4) {
        "" | "-" => false,
        "weak" => true,
        other => return Err(row.error(format!("unknown flag `{other}`"))),
    };
    let (from, to) = (day(&row, 2)?, day(&row, 3)?);
    Ok(Entry { meant: Meant::Sense(Sense { country, role, from, to, weak }), forms })
}

fn day(row: &Row<'_>, column: usize) -> Result<Option<Day>, TableError> {
    match row.cell(column) {
        "" | "-" => Ok(None),
        cell => Day::parse(cell)
            .map(Some)
            .ok_or_else(|| row.error(format!("`{cell}` is not a date like 2024-10-01"))),
    }
}
