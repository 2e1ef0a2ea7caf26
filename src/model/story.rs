//! A text as the scorer sees it, and the places in it that name somebody.

use super::{Country, Day, Language};
use std::ops::Range;

/// The text to be judged, with what is known about where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Title (if any), a line feed, then the body. All spans are byte ranges of this string.
    pub text: String,
    /// Bytes of `text` that are the title; 0 where there is none.
    pub title_bytes: usize,
    pub language: Language,
    /// Home country of the outlet: resolves "we", "our country", 我国, 我が国.
    pub outlet_country: Option<Country>,
    /// Decides which holder of an office is meant; `None`: every dated name counts.
    pub published: Option<Day>,
}

impl Story {
    /// Joins title and body; either may be empty.
    pub fn new(title: &str, body: &str, language: Language) -> Story {
        let (title, body) = (title.trim(), body.trim());
        let text = match (title.is_empty(), body.is_empty()) {
            (false, false) => format!("{title}\n{body}"),
            (false, true) => title.to_owned(),
            (true, _) => body.to_owned(),
        };
        Story { text, title_bytes: title.len(), language, outlet_country: None, published: None }
    }

    /// The country that "our country" and 政府 mean in the text: the outlet's, else the one country
    /// where nearly all and hardly any other people speak the language; none for other languages.
    pub fn home(&self) -> Option<Country> {
        self.outlet_country.or_else(|| match self.language {
            Language::Japanese => Country::from_code("JP"),
            Language::Korean => Country::from_code("KR"),
            _ => None,
        })
    }

    /// The words of a span; empty if it does not lie in the text.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The title part of the text.
    pub fn title(&self) -> &str {
        &self.text[..self.title_bytes]
    }
}

/// In what capacity a mention names its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The country's name: China, 日本.
    State,
    /// Adjective or demonym: Chinese, Japanese.
    Demonym,
    /// Its people or public: Chinese tourists' "Chinese", 日本人, 국민.
    People,
    /// A capital standing for the government: Beijing, 永田町.
    Capital,
    /// The government as a whole or its seat: the White House, 日本政府.
    Government,
    /// A ministry, agency, court or embassy.
    Ministry,
    /// A named office holder, current or former.
    Leader,
    /// A party or parliament.
    Party,
    /// Armed forces and coast guard.
    Military,
    /// A news outlet named in the text.
    Media,
    /// A company.
    Company,
    /// A sports team.
    Team,
    /// A region, city or landmark: a place, not an actor.
    Place,
    /// One-character head abbreviation inside a compound: 中 and 日 of 中日, 한 of 한일.
    Abbreviation,
}

impl Role {
    /// Every value with the word that the gazetteer files use for it.
    pub const WORDS: [(Role, &'static str); 14] = [
        (Role::State, "state"),
        (Role::Demonym, "demonym"),
        (Role::People, "people"),
        (Role::Capital, "capital"),
        (Role::Government, "government"),
        (Role::Ministry, "ministry"),
        (Role::Leader, "leader"),
        (Role::Party, "party"),
        (Role::Military, "military"),
        (Role::Media, "media"),
        (Role::Company, "company"),
        (Role::Team, "team"),
        (Role::Place, "place"),
        (Role::Abbreviation, "abbreviation"),
    ];

    /// The word used in the gazetteer and in exports.
    pub fn word(self) -> &'static str {
        Role::WORDS[self as usize].1
    }
}

/// A place in a text that names a country or one of its actors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Byte range of the name in [`Story::text`].
    pub span: Range<usize>,
    pub country: Country,
    pub role: Role,
}
