//! The language of a text, as far as comity needs to know it.

use std::fmt;

/// A language: the four that the scorer reads, any other known by its code, or unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    English,
    /// Chinese in either script.
    Chinese,
    Japanese,
    Korean,
    /// Any other language, by its lower-case ISO 639 code, e.g. `fr`.
    Other(String),
    /// Neither declared nor recognisable.
    Unknown,
}

impl Language {
    /// The four languages that the lexicon scorer reads.
    pub const SCORED: [Language; 4] =
        [Language::English, Language::Chinese, Language::Japanese, Language::Korean];

    /// Reads a language tag such as `en-GB`, `zh-Hant` or `JA`; region and script are set aside.
    pub fn from_tag(tag: &str) -> Language {
        let tag = tag.trim();
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" | "eng" => Language::English,
            "zh" | "zho" | "chi" | "cmn" | "yue" => Language::Chinese,
            "ja" | "jpn" => Language::Japanese,
            "ko" | "kor" => Language::Korean,
            "" | "und" | "mul" | "zxx" => Language::Unknown,
            code if (2..=3).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_lowercase()) =>
            {
                Language::Other(code.to_owned())
            }
            _ => Language::Unknown,
        }
    }

    /// The ISO 639-1 code, `und` where unknown.
    pub fn code(&self) -> &str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
            Language::Japanese => "ja",
            Language::Korean => "ko",
            Language::Other(code) => code,
            Language::Unknown => "und",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
