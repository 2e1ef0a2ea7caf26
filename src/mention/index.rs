//! The search index of one language: every form, the compounds of one-character abbreviations,
//! and the rules for where a form may begin and end.

use super::reader::{Entry, Meant, Sense, alternatives};
use crate::model::{Country, Day, Mention, Role, Story};
use crate::text::{Folded, Phrases, fold, is_han, is_hangul, is_katakana, is_latin, is_word};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// All forms of one language, searched together.
pub(super) struct Index {
    phrases: Phrases,
    /// What each phrase means, in the order of the phrases.
    meanings: Vec<Meaning>,
    /// The first character of each phrase.
    first_characters: Vec<char>,
    /// One-character abbreviations and whom each may stand for, strong senses first.
    abbreviations: BTreeMap<char, Vec<(Country, bool)>>,
    /// Compounds whose characters the tables assign: 印巴 is India and Pakistan, 以巴 is not.
    assigned: BTreeMap<String, Vec<Country>>,
}

/// What a phrase stands for.
enum Meaning {
    /// A homograph: consumes its text and names nobody.
    Nobody,
    /// Senses of one form, the winning ones first.
    Name(Vec<Sense>),
    /// Whoever is at home where the text is published; where no one is known to be, one of the
    /// weak senses that the form has besides.
    Home(Role, Vec<Sense>),
    /// Two abbreviations side by side, such as 中日: begins a compound.
    Compound,
}

/// A mention that still has to prove itself: whom it may name, and whether each sense is weak.
struct Candidate {
    span: Range<usize>,
    role: Role,
    senses: Vec<(Country, bool)>,
    /// The name of an institution that many countries have, such as 外務省.
    bare: bool,
}

/// Latin forms up to this length are not sought in capitals: "XI" or "AN" are other words.
const CAPITALS_BYTES_MIN: usize = 4;

/// Syllables that may stand before a Korean name without a space: stationed in, towards,
/// anti-, pro-, former, new, current, every, both, abroad.
const HANGUL_PREFIXES: &str = "주대반친전구신현각양재방옛남북동서탈혐";

/// Words of direction before an abbreviation; the name begins after them.
const DIRECTIONS: &str =
    "对對対访訪驻駐赴反亲親涉抗援抵在旅来來遏侵仇制哈离離嫌帰遣방대주반친혐탈재항종극";

/// Words after a compound that show it to be one, however common its characters are.
const RELATION_WORDS: [&str; 40] = [
    "关系", "關係", "両国", "两国", "兩國", "双方", "雙方", "边境", "邊境", "边界", "邊界", "冲突",
    "衝突", "战争", "戰爭", "会谈", "會談", "会談", "首脑", "首腦", "首脳", "外长", "外長", "外相",
    "谈判", "談判", "峰会", "峰會", "贸易", "貿易", "对话", "對話", "停火", "合作", "局势", "정상",
    "관계", "양국", "회담", "협상",
];

/// Abbreviations and dots read as one compound: eight countries are a long headline.
const COMPOUND_CHARACTERS_MAX: usize = 16;

/// What may stand between a country's name and its institution.
const OWNING_GAPS: [&str; 8] = ["", " ", "の", "的", "의 ", "'s ", "’s ", "元"];

impl Index {
    /// Indexes one language column of the entries.
    pub fn new(entries: &[Entry<'_>], column: usize) -> Index {
        let mut meanings: BTreeMap<String, Meaning> = BTreeMap::new();
        let mut abbreviations: BTreeMap<char, Vec<(Country, bool)>> = BTreeMap::new();
        let mut home = Vec::new();
        // Later rows win: they are offered first.
        for entry in entries.iter().rev() {
            for form in alternatives(entry.forms[column]) {
                let form = fold(form);
                match &entry.meant {
                    Meant::Sense(sense) if sense.role == Role::Abbreviation && is_one(&form) => {
                        let c = form.chars().next().unwrap_or_default();
                        abbreviations.entry(c).or_default().push((sense.country, sense.weak));
                        if is_han(c) && !sense.weak {
                            add(&mut meanings, form, sense);
                        }
                    }
                    Meant::Sense(sense) => name(&mut meanings, form, sense),
                    Meant::Home(role) => home.push((form, *role)),
                    Meant::Nobody => drop(meanings.entry(form).or_insert(Meaning::Nobody)),
                }
            }
        }
        for (form, role) in home {
            let weak = match meanings.remove(&form) {
                Some(Meaning::Name(senses)) if senses.iter().any(|sense| !sense.weak) => {
                    // What names one country alone is the surer reading.
                    meanings.insert(form, Meaning::Name(senses));
                    continue;
                }
                Some(Meaning::Name(senses)) => senses,
                _ => Vec::new(),
            };
            meanings.insert(form, Meaning::Home(role, weak));
        }
        for senses in abbreviations.values_mut() {
            senses.sort_by_key(|&(_, weak)| weak);
        }
        let mut assigned = BTreeMap::new();
        for compound in compounds(&abbreviations) {
            match meanings.remove(&compound) {
                // 토중 of 검토 중 names nobody, whatever its characters stand for elsewhere.
                Some(Meaning::Nobody) => {
                    meanings.insert(compound, Meaning::Nobody);
                    continue;
                }
                // 독일 is Germany, not 독 and 일.
                Some(Meaning::Name(senses)) if senses.iter().any(is_full_name) => {
                    meanings.insert(compound, Meaning::Name(senses));
                    continue;
                }
                Some(Meaning::Name(senses)) => {
                    let countries = senses.iter().map(|sense| sense.country).collect();
                    assigned.insert(compound.clone(), countries);
                }
                _ => {}
            }
            meanings.insert(compound, Meaning::Compound);
        }
        let (forms, meanings): (Vec<String>, Vec<Meaning>) = meanings.into_iter().unzip();
        let first = |form: &String| form.chars().next().unwrap_or_default();
        let first_characters = forms.iter().map(first).collect();
        let phrases = Phrases::new(&forms, false);
        Index { phrases, meanings, first_characters, abbreviations, assigned }
    }

    /// The mentions of a story; its day decides who holds an office, its home who "we" are.
    pub fn find(&self, story: &Story) -> Vec<Mention> {
        let (folded, home, day) = (Folded::new(&story.text), story.home(), story.published);
        let searched = folded.text();
        let mut found: Vec<Candidate> = Vec::new();
        self.phrases.each(searched, |id, range| match self.meanings.get(id)? {
            Meaning::Nobody => Some(range.end),
            Meaning::Compound => self.compound(searched, range, &mut found),
            Meaning::Home(role, weak) => {
                let stands = may_stand(searched, &range)
                    && (*role == Role::State || begins_phrase(searched, range.start));
                let end = stands.then_some(range.end)?;
                let senses = match home {
                    Some(home) => vec![(home, false)],
                    None => valid(weak, day),
                };
                found.push(Candidate { span: range, role: *role, senses, bare: true });
                Some(end)
            }
            Meaning::Name(senses) => {
                let sense = senses.iter().find(|sense| sense.holds_on(day))?;
                let name = self.name_in(searched, range, sense.role)?;
                let end = name.end;
                let bare = is_institution(sense.role) && !self.names_itself(id, sense.country);
                let role = sense.role;
                let senses = valid(senses, day);
                found.push(Candidate { span: name, role, senses, bare });
                Some(end)
            }
        });
        let mut mentions = proven(searched, found);
        for mention in &mut mentions {
            mention.span = folded.original(mention.span.clone());
        }
        mentions
    }

    /// The name proper in a phrase found; `None` where no name may stand.
    fn name_in(&self, text: &str, range: Range<usize>, role: Role) -> Option<Range<usize>> {
        if !may_stand(text, &range) {
            return None;
        }
        let mut characters = text[range.clone()].chars();
        let first = characters.next()?;
        if role != Role::Abbreviation {
            return Some(range);
        }
        if characters.next().is_none() {
            return stands_alone(text, &range).then_some(range);
        }
        if !DIRECTIONS.contains(first) {
            return Some(range);
        }
        // 对美国 holds 美国, 对中日关系 holds 中日: the longer name wins over 对美 and 对中.
        let name = range.start + first.len_utf8()..range.end;
        let longer = self.begins_full_name(text, name.start)
            || self.longest_at(text, name.start).is_some_and(|(meaning, compound)| {
                matches!(meaning, Meaning::Compound)
                    && self.compound(text, compound, &mut Vec::new()).is_some()
            });
        (!longer).then_some(name)
    }

    /// Reads a run of abbreviations from `range` on; answers its end, or `None` where one of
    /// them turns out to begin a longer name (中日本 is not 中日).
    fn compound(
        &self,
        text: &str,
        range: Range<usize>,
        found: &mut Vec<Candidate>,
    ) -> Option<usize> {
        let digit_before = text[..range.start].chars().next_back().is_some_and(|c| c.is_numeric());
        if digit_before || !may_stand(text, &range) {
            return None;
        }
        let mut parts: Vec<Candidate> = Vec::new();
        let mut dotted = false;
        for (offset, c) in text[range.start..].char_indices().take(COMPOUND_CHARACTERS_MAX) {
            let at = range.start + offset;
            if matches!(c, '·' | '、') && !dotted {
                dotted = true;
                continue;
            }
            let Some(senses) = self.abbreviations.get(&c) else { break };
            let begins_longer = !parts.is_empty() && self.begins_full_name(text, at);
            if begins_longer && at < range.end {
                return None;
            }
            if begins_longer || parts.iter().any(|part| part.senses == *senses) {
                break;
            }
            let span = at..at + c.len_utf8();
            let (role, senses) = (Role::Abbreviation, senses.clone());
            parts.push(Candidate { span, role, senses, bare: false });
            dotted = false;
        }
        let end = parts.last()?.span.end;
        if parts.len() < 2 || !may_stand(text, &(range.start..end)) {
            return None;
        }
        if let Some(countries) = self.assigned.get(&text[range.clone()]) {
            for part in parts.iter_mut().take(2) {
                part.senses.retain(|(country, _)| countries.contains(country));
                part.senses.iter_mut().for_each(|(_, weak)| *weak = false);
            }
        } else if RELATION_WORDS.iter().any(|word| text[end..].starts_with(word)) {
            // 印巴边境, 美伊谈判: what follows shows that both stand for countries.
            for part in &mut parts {
                part.senses.truncate(1);
                part.senses.iter_mut().for_each(|(_, weak)| *weak = false);
            }
        }
        found.extend(parts);
        Some(end)
    }

    /// Whether a phrase begins with a name or an abbreviation of the country: 日本政府, 日方.
    fn names_itself(&self, phrase: usize, country: Country) -> bool {
        let names = |meaning: &Meaning| matches!(meaning, Meaning::Name(senses) if senses.iter().any(|sense| sense.country == country));
        let first = self.first_characters.get(phrase).copied().unwrap_or_default();
        let abbreviation = self.abbreviations.get(&first);
        abbreviation.is_some_and(|senses| senses.iter().any(|&(one, _)| one == country))
            || self.phrases.prefixes(phrase).any(|id| self.meanings.get(id).is_some_and(names))
    }

    fn longest_at(&self, text: &str, at: usize) -> Option<(&Meaning, Range<usize>)> {
        let (id, range) = self.phrases.longest_at(text, at)?;
        self.meanings.get(id).map(|meaning| (meaning, range))
    }

    /// Whether a name begins here that is more than an abbreviation with its noun: 中国 in 日中国交
    /// is one, 中外相 in 日中外相 is none.
    fn begins_full_name(&self, text: &str, at: usize) -> bool {
        let Some((id, range)) = self.phrases.longest_at(text, at) else { return false };
        let Some(meaning) = self.meanings.get(id) else { return false };
        let state = |meaning: &Meaning| matches!(meaning, Meaning::Name(senses) if senses.iter().any(|sense| sense.role == Role::State));
        match meaning {
            Meaning::Compound | Meaning::Home(..) => false,
            Meaning::Nobody => text[range].chars().count() > 1,
            Meaning::Name(senses)
                if senses
                    .iter()
                    .all(|sense| is_institution(sense.role) || sense.role == Role::Leader) =>
            {
                !senses.iter().any(|sense| self.names_itself(id, sense.country))
                    || self.phrases.prefixes(id).any(|id| self.meanings.get(id).is_some_and(state))
            }
            Meaning::Name(_) => text[range].chars().count() > 1,
        }
    }
}

/// Files a sense under a form and, for Latin forms, under the form in capitals.
fn name(meanings: &mut BTreeMap<String, Meaning>, form: String, sense: &Sense) {
    let capitals = form.to_uppercase();
    if form.is_ascii() && capitals != form && form.len() >= CAPITALS_BYTES_MIN {
        add(meanings, capitals, sense);
    }
    add(meanings, form, sense);
}

fn add(meanings: &mut BTreeMap<String, Meaning>, form: String, sense: &Sense) {
    // A homograph never hides a name of the very same form.
    match meanings.entry(form).or_insert(Meaning::Nobody) {
        Meaning::Name(senses) => senses.push(sense.clone()),
        other => *other = Meaning::Name(vec![sense.clone()]),
    }
}

/// Every ordered pair of abbreviations of two countries, plain, with a middle dot and with a comma.
fn compounds(abbreviations: &BTreeMap<char, Vec<(Country, bool)>>) -> Vec<String> {
    let mut compounds = Vec::new();
    for (one, senses) in abbreviations {
        for (other, neighbours) in abbreviations {
            if senses != neighbours {
                compounds.push(format!("{one}{other}"));
                compounds.push(format!("{one}·{other}"));
                compounds.push(format!("{one}、{other}"));
            }
        }
    }
    compounds
}

/// Whether a name may stand here: at word boundaries, and for Hangul not in the middle of
/// another word.
fn may_stand(text: &str, range: &Range<usize>) -> bool {
    if !is_word(text, range) {
        return false;
    }
    let first = text[range.clone()].chars().next();
    if !first.is_some_and(is_hangul) {
        return true;
    }
    let before = text[..range.start].chars().next_back();
    before.is_none_or(|c| !is_hangul(c) || HANGUL_PREFIXES.contains(c))
}

fn is_full_name(sense: &Sense) -> bool {
    sense.role != Role::Abbreviation
}

/// The countries that a name may stand for on a day, and whether each sense is weak.
fn valid(senses: &[Sense], day: Option<Day>) -> Vec<(Country, bool)> {
    let held = senses.iter().filter(|sense| sense.holds_on(day));
    held.map(|sense| (sense.country, sense.weak)).collect()
}

/// Whether nothing that could belong to the name stands before it: the 政府 of 州政府 is no state's,
/// the 首相 of メルツ首相 is Merz.
fn begins_phrase(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| !is_han(c) && !is_katakana(c) && !is_latin(c) && !is_hangul(c))
}

/// Whether a form is one character.
fn is_one(form: &str) -> bool {
    form.chars().nth(1).is_none()
}

/// Whether a one-character abbreviation stands by itself, as in headlines (米 国務長官, 美 국무부).
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let apart = |c: char| c.is_whitespace() || "、,，:：\"“'‘「『(（[【·…".contains(c);
    before.is_none_or(|c| apart(c) || c == ']' || c == '】')
        && after.is_none_or(|c| apart(c) || is_hangul(c))
}

/// Whether the role is that of an institution, which stands beside its country's name.
fn is_institution(role: Role) -> bool {
    matches!(role, Role::Ministry | Role::Party | Role::Government | Role::Military)
}

/// Gives each candidate its country: an institution right behind a name is that country's
/// (ロシア外務省); else a strong sense counts, or a weak one whose country has a strong name
/// elsewhere in the text. Candidates without either are dropped.
fn proven(text: &str, found: Vec<Candidate>) -> Vec<Mention> {
    let strong: BTreeSet<Country> = found
        .iter()
        .filter(|candidate| !candidate.bare)
        .flat_map(|candidate| &candidate.senses)
        .filter_map(|&(country, weak)| (!weak).then_some(country))
        .collect();
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    for candidate in found {
        let owner = mentions.last().filter(|before| {
            let gap = text.get(before.span.end..candidate.span.start);
            // 中 외교부 is China's; the second of 中日 owns nothing.
            candidate.bare
                && gap.is_some_and(|gap| match before.role {
                    Role::Abbreviation => gap == " ",
                    _ => OWNING_GAPS.contains(&gap),
                })
        });
        let mut senses = candidate.senses.iter();
        let known = || {
            senses.find(|(country, weak)| !weak || strong.contains(country)).map(|sense| sense.0)
        };
        if let Some(country) = owner.map(|owner| owner.country).or_else(known) {
            mentions.push(Mention { span: candidate.span, country, role: candidate.role });
        }
    }
    mentions
}
