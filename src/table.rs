//! Tab-separated data tables of `data/`: the one reader for gazetteer, lexicon and demo files.
//!
//! Always holds: blank lines and lines that begin with `#` are not rows; every row knows its
//! file and line, so an error can name them. Cells are trimmed and never contain tabs.

use std::fmt;

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    file: &'a str,
    /// Line number in the file, from 1.
    pub line: usize,
    text: &'a str,
}

/// A row that says something its reader does not understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for TableError {}

/// The rows of a table; `file` names it in errors.
pub fn rows<'a>(file: &'a str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    text.lines()
        .enumerate()
        .map(move |(at, text)| Row { file, line: at + 1, text })
        .filter(|row| !row.text.trim().is_empty() && !row.text.starts_with('#'))
}

impl<'a> Row<'a> {
    /// The cell of a column, counted from 0; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        self.text.split('\t').nth(column).unwrap_or_default().trim()
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        self.text.split('\t').map(str::trim)
    }

    /// An error at this row.
    pub fn error(&self, message: impl Into<String>) -> TableError {
        TableError { file: self.file.to_owned(), line: self.line, message: message.into() }
    }
}
