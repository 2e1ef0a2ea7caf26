//! The words that surround a survey figure, from `data/polls/cues.tsv`, and where they stand.
//!
//! Always holds: cues are found left to right, the longest first, and never overlap; the
//! folded text in which they are searched has the byte offsets of the original.

use crate::model::{Language, PollPolarity};
use crate::table;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a cue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    /// A stance that stands for itself: "favourable", 嫌い.
    Stance(PollPolarity),
    /// A danger: the country next to "to" or 对 is the one in danger, not the dangerous one.
    Threat,
    /// Fear for the future; a stance only where it is not about a conflict or the economy.
    Worry,
    /// A verb that shows liking only with its object behind it: "like".
    Liking,
    /// A support or approval rate: of a country a stance, of anything else none.
    Rating,
    /// An adjective that needs a [`Cue::View`] or [`Cue::Relations`]: "good", 悪い.
    Quality(PollPolarity),
    /// What an adjective may describe: "impression", 印象.
    View,
    /// The relation itself: "ties", 关系.
    Relations,
    Not,
    /// A negation that governs the whole clause after it: "do not think that", 不认为.
    Deny,
    /// The stance said before, again: "felt that way", 同样看法.
    Same,
    /// The stance said before without its negation: "those who do".
    SameYes,
    /// The stance said before, denied: "those who do not", 感じない.
    SameNo,
    /// The other side of the pair: "each other", 相手国.
    Mutual,
    /// Both sides of the pair as respondents: "both countries", 両国民.
    Both,
    /// People asked, without a country: "respondents", 受访者.
    People,
    /// A survey: "poll", 世論調査.
    Survey,
    /// Another kind of figure altogether: votes, tariffs, growth.
    Veto,
    /// Not the public of one country: firms, medians, ethnic groups.
    Population,
    /// An office or its holder: figures beside it rate a person.
    Office,
    /// War and the like, which worries and threats may be about.
    Conflict,
    /// An earlier survey round: "a year earlier", 前回.
    Earlier,
    /// Many countries were surveyed.
    Nations,
    Respectively,
    /// Begins a new statement: "while", 而, 一方.
    Contrast,
    /// Sets the figure against another one, which counts the same: "compared with", 高于.
    Compare,
    /// A part of a part: "of whom", 其中.
    PartOf,
    /// The speaker's own people: 我国, 우리 국민.
    Ours,
}

impl Cue {
    /// Whether the cue alone says how somebody is seen.
    pub(super) fn is_stance(self) -> bool {
        matches!(self, Cue::Stance(_) | Cue::Threat | Cue::Worry | Cue::Liking | Cue::Quality(_))
    }
}

/// Where a word next to a country's name makes it respondents or target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Marker {
    TargetAfter,
    TargetBefore,
    PublicAfter,
    PublicBefore,
    /// Before a name that goes on with a list, whatever the list is of: "followed by".
    OpenBefore,
}

/// A cue and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub span: Range<usize>,
    pub cue: Cue,
}

/// The cues of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    cues: Forms<Cue>,
    markers: BTreeMap<Marker, Vec<String>>,
    change_before: Vec<String>,
    change_after: Vec<String>,
    level_before: Vec<String>,
    noise_before: Vec<String>,
    noise_after: Vec<String>,
    forward_not: Vec<String>,
}

/// Forms by first character, the longest first.
#[derive(Clone, Debug)]
struct Forms<T>(BTreeMap<char, Vec<(String, T)>>);

impl<T> Default for Forms<T> {
    fn default() -> Self {
        Forms(BTreeMap::new())
    }
}

const FILE: &str = "data/polls/cues.tsv";
const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/polls/cues.tsv"));
const FOLD: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/polls/fold.tsv"));

/// The shipped cues of the four languages.
///
/// # Errors
/// A row with an unknown language or kind, named with its file and line.
pub(super) fn lexicons() -> Result<BTreeMap<Language, Lexicon>, table::TableError> {
    let mut lexicons = BTreeMap::<Language, Lexicon>::new();
    for row in table::rows(FILE, TABLE) {
        let language = Language::from_tag(row.cell(0));
        if !Language::SCORED.contains(&language) {
            return Err(row.error("the first cell is not en, zh, ja or ko"));
        }
        let lexicon = lexicons.entry(language).or_default();
        for form in row.cell(2).split('|').filter(|form| !form.is_empty()) {
            // A plain cell cannot hold outer blanks, so `_` stands for one.
            let form = form.replace('_', " ");
            if !lexicon.add(row.cell(1), form) {
                return Err(row.error(format!("unknown kind {:?}", row.cell(1))));
            }
        }
    }
    for lexicon in lexicons.values_mut() {
        lexicon.sort();
    }
    Ok(lexicons)
}

impl Lexicon {
    fn add(&mut self, kind: &str, form: String) -> bool {
        if let Some((_, cue)) = CUE_WORDS.iter().find(|(word, _)| *word == kind) {
            let Some(first) = form.chars().next() else { return false };
            self.cues.0.entry(first).or_default().push((form, *cue));
            return true;
        }
        let list = match kind {
            "target_after" => self.markers.entry(Marker::TargetAfter).or_default(),
            "target_before" => self.markers.entry(Marker::TargetBefore).or_default(),
            "public_after" => self.markers.entry(Marker::PublicAfter).or_default(),
            "public_before" => self.markers.entry(Marker::PublicBefore).or_default(),
            "open_before" => self.markers.entry(Marker::OpenBefore).or_default(),
            "change_before" => &mut self.change_before,
            "change_after" => &mut self.change_after,
            "level_before" => &mut self.level_before,
            "noise_before" => &mut self.noise_before,
            "noise_after" => &mut self.noise_after,
            "ends_figure" => &mut self.forward_not,
            _ => return false,
        };
        list.push(form);
        true
    }

    fn sort(&mut self) {
        for forms in self.cues.0.values_mut() {
            forms.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
        }
    }

    /// The cues of a folded text, in text order.
    pub(super) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let forms = self.cues.0.get(&first).map(Vec::as_slice).unwrap_or_default();
            let found = forms.iter().find_map(|(form, cue)| {
                let end = stands_at(text, at, form)?;
                Some(Token { span: at..end, cue: *cue })
            });
            at = found.as_ref().map_or(at + first.len_utf8(), |token| token.span.end);
            tokens.extend(found);
        }
        tokens
    }

    /// Bytes of the longest marker of a kind that touches the name at `span`; `None` without one.
    pub(super) fn marker(&self, text: &str, span: &Range<usize>, marker: Marker) -> Option<usize> {
        let forms = self.markers.get(&marker)?;
        let touches = |form: &&String| match marker {
            Marker::TargetAfter | Marker::PublicAfter => starts(text, span.end, form),
            Marker::TargetBefore | Marker::PublicBefore | Marker::OpenBefore => {
                ends(text, span.start, form)
            }
        };
        forms.iter().filter(touches).map(String::len).max()
    }

    /// Whether the figure at `span` is a change, an error margin or a response rate.
    pub(super) fn is_no_level(&self, text: &str, span: &Range<usize>) -> bool {
        let left = |forms: &[String]| forms.iter().any(|form| ends(text, span.start, form));
        let right = |forms: &[String]| forms.iter().any(|form| starts(text, span.end, form));
        left(&self.noise_before)
            || right(&self.noise_after)
            || left(&self.change_before) && !left(&self.level_before)
            || right(&self.change_after)
    }

    /// Whether the figure that ends at `end` closes its statement rather than opening it.
    pub(super) fn closes(&self, text: &str, end: usize) -> bool {
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start().chars().next();
        let mark = next.is_none_or(|c| "，,。.；;、!?！？)）]】:：…".contains(c));
        mark || self.forward_not.iter().any(|form| starts(text, end, form))
    }
}

const CUE_WORDS: [(&str, Cue); 32] = [
    ("favourable", Cue::Stance(PollPolarity::Favourable)),
    ("unfavourable", Cue::Stance(PollPolarity::Unfavourable)),
    ("other", Cue::Stance(PollPolarity::Other)),
    ("threat", Cue::Threat),
    ("worry", Cue::Worry),
    ("liking", Cue::Liking),
    ("rating", Cue::Rating),
    ("good", Cue::Quality(PollPolarity::Favourable)),
    ("bad", Cue::Quality(PollPolarity::Unfavourable)),
    ("middling", Cue::Quality(PollPolarity::Other)),
    ("view", Cue::View),
    ("relations", Cue::Relations),
    ("not", Cue::Not),
    ("deny", Cue::Deny),
    ("same", Cue::Same),
    ("same_yes", Cue::SameYes),
    ("same_no", Cue::SameNo),
    ("mutual", Cue::Mutual),
    ("both", Cue::Both),
    ("people", Cue::People),
    ("survey", Cue::Survey),
    ("veto", Cue::Veto),
    ("office", Cue::Office),
    ("conflict", Cue::Conflict),
    ("earlier", Cue::Earlier),
    ("nations", Cue::Nations),
    ("respectively", Cue::Respectively),
    ("contrast", Cue::Contrast),
    ("compare", Cue::Compare),
    ("part_of", Cue::PartOf),
    ("ours", Cue::Ours),
    ("population", Cue::Population),
];

/// Lower-cases ASCII and, in Chinese, writes Traditional characters as Simplified ones.
/// Both keep the byte offsets: the characters of the table all take three bytes.
pub(super) fn fold(text: &str, fold: &BTreeMap<char, char>) -> String {
    text.chars()
        .map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { *fold.get(&c).unwrap_or(&c) })
        .collect()
}

/// Traditional → Simplified for the characters of the Chinese cues.
pub(super) fn simplified() -> BTreeMap<char, char> {
    table::rows("data/polls/fold.tsv", FOLD)
        .flat_map(|row| row.cell(0).chars().zip(row.cell(1).chars()))
        .filter(|(from, to)| from.len_utf8() == to.len_utf8())
        .collect()
}

/// The end of a form that stands at `at` as whole words; a final `*` leaves the end open.
fn stands_at(text: &str, at: usize, form: &str) -> Option<usize> {
    let (form, open) = form.strip_suffix('*').map_or((form, false), |stem| (stem, true));
    text.get(at..)?.strip_prefix(form)?;
    let end = at + form.len();
    (boundary(text, at) && (open || boundary(text, end))).then_some(end)
}

/// Whether a form begins at the byte, blanks and quotes aside.
fn starts(text: &str, at: usize, form: &str) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    let trimmed = rest.trim_start_matches(is_padding);
    let form_trimmed = form.trim_start();
    if !trimmed.starts_with(form_trimmed) {
        return false;
    }
    let begin = at + rest.len() - trimmed.len();
    boundary(text, begin + form_trimmed.len())
        && (begin > at || boundary(text, begin) || !form.starts_with(' '))
}

/// Whether a form ends at the byte, blanks, quotes and an article aside.
fn ends(text: &str, at: usize, form: &str) -> bool {
    let Some(mut left) = text.get(..at) else { return false };
    left = left.trim_end_matches(is_padding);
    for article in [" the", " its neighbour", " mainland", " its neighbor"] {
        if !form.ends_with(article) {
            left = left.strip_suffix(article).map_or(left, |l| l.trim_end_matches(is_padding));
        }
    }
    let Some(before) = left.strip_suffix(form.trim_end()) else { return false };
    boundary(text, before.len())
}

fn is_padding(c: char) -> bool {
    c == ' ' || "“”\"'‘’「」『』《》".contains(c)
}

/// Whether no Latin word runs across the byte.
fn boundary(text: &str, at: usize) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric();
    let left = text.get(..at).and_then(|left| left.chars().next_back());
    let right = text.get(at..).and_then(|right| right.chars().next());
    !(left.is_some_and(word) && right.is_some_and(word))
}
