//! What is wrong in a configuration, where, and how to mend it.

use std::fmt;
use std::ops::Range;

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Line and column from 1, in a file; columns count characters.
    File { name: String, line: usize, column: usize },
    /// An environment variable.
    Environment(String),
    /// The file as a whole.
    Whole(String),
}

impl Place {
    /// The place of a byte offset in a text.
    pub(super) fn of(name: &str, text: &str, span: &Range<usize>) -> Place {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place::File {
            name: name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File { name, line, column } => write!(f, "{name}:{line}:{column}"),
            Place::Environment(variable) => write!(f, "environment variable {variable}"),
            Place::Whole(name) => f.write_str(name),
        }
    }
}

/// Everything that is wrong, in the order found; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<(Place, String)>);

impl ConfigErrors {
    pub(super) fn one(place: Place, message: impl Into<String>) -> ConfigErrors {
        ConfigErrors(vec![(place, message.into())])
    }

    /// The same errors, all of them at one place.
    pub(super) fn at(self, place: Place) -> ConfigErrors {
        ConfigErrors(self.0.into_iter().map(|(_, message)| (place.clone(), message)).collect())
    }

    pub(super) fn unreadable(name: &str, error: &std::io::Error) -> ConfigErrors {
        let fix = if error.kind() == std::io::ErrorKind::NotFound {
            "; `comity init` writes one"
        } else {
            ""
        };
        ConfigErrors::one(
            Place::Whole(name.to_owned()),
            format!("cannot read the configuration ({error}){fix}"),
        )
    }
}

impl fmt::Display for ConfigErrors {
    /// One line each: `file:line:column: what, and the fix`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (place, message)) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{place}: {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// `; did you mean …?` if one of the known words is near enough, else nothing.
pub(super) fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&written.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(x.1)));
    near.map_or_else(String::new, |(_, word)| format!("; did you mean `{word}`?"))
}
