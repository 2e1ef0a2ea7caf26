//! What the four grammars mark on a name: case by prepositions, coverbs or particles, and which
//! names belong together.
//!
//! Always holds: only the words directly around a name are read (a bounded number of bytes),
//! and no rule looks at which country is named.

use super::actor::Case;
use crate::model::Language;
use std::ops::Range;

/// The grammar of one of the four languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    English,
    Chinese,
    Japanese,
    Korean,
}

/// Bytes around a name that can hold its case marker and the words between.
const NEAR_BYTES: usize = 48;

impl Grammar {
    /// The grammar of a language; `None` where there is none.
    pub fn of(language: &Language) -> Option<Grammar> {
        match language {
            Language::English => Some(Grammar::English),
            Language::Chinese => Some(Grammar::Chinese),
            Language::Japanese => Some(Grammar::Japanese),
            Language::Korean => Some(Grammar::Korean),
            Language::Other(_) | Language::Unknown => None,
        }
    }

    /// Whether spaces stand between words.
    pub fn is_spaced(self) -> bool {
        matches!(self, Grammar::English | Grammar::Korean)
    }

    /// Whether the verb ends the clause, so that holder and target stand before it.
    pub fn is_verb_final(self) -> bool {
        matches!(self, Grammar::Japanese | Grammar::Korean)
    }

    /// Whether the last of several names carries the case of all.
    pub fn last_case_rules(self) -> bool {
        self.is_verb_final()
    }

    /// The case of the name at `span` inside `sentence`.
    pub fn case(self, text: &str, sentence: &Range<usize>, span: &Range<usize>) -> Case {
        let before = last_bytes(&text[sentence.start.min(span.start)..span.start], NEAR_BYTES);
        let after = first_bytes(&text[span.end..sentence.end.max(span.end)], NEAR_BYTES);
        match self {
            Grammar::English => english_case(before),
            Grammar::Chinese => chinese_case(before),
            Grammar::Japanese => {
                particle_case(after, &JAPANESE_PARTICLES, before, "対", is_japanese_content)
            }
            Grammar::Korean => korean_case(before, after),
        }
    }

    /// Whether two names with `gap` between them are named together; `same`: one country.
    /// `first`: nobody is named before them in the sentence, so that a comma may mark a subject.
    pub fn joins(self, gap: &str, same: bool, first: bool, case: Case) -> bool {
        if gap.is_empty() || gap == "·" {
            return true;
        }
        if same {
            return gap.len() <= NEAR_BYTES && !gap.contains(self.separators()) && !self.marks(gap);
        }
        match self {
            Grammar::English => {
                matches!(
                    gap,
                    "-" | "/"
                        | " and "
                        | ", "
                        | " & "
                        | ", and "
                        | " or "
                        | " and the "
                        | "'s and "
                )
            }
            Grammar::Chinese => {
                matches!(
                    gap,
                    "、" | "和" | "与" | "與" | "及" | "以及" | "同" | "-" | "/" | "—" | "跟"
                )
            }
            Grammar::Japanese => {
                matches!(gap, "と" | "や" | "および" | "及び" | "-" | "/" | "対" | "=")
                    || gap == "、" && (case == Case::Subject || case == Case::With && !first)
            }
            Grammar::Korean => {
                // A comma marks the topic: "알제리, 프랑스 작가 사면" is what Algeria does.
                matches!(gap, "과 " | "와 " | "-" | "및 " | " 및 " | "/" | "∙" | "·" | "이랑 ")
                    || gap == ", " && case == Case::With && !first
            }
        }
    }

    /// Whether the words between an owner and an event noun let the one own the other.
    pub fn owns(self, gap: &str) -> bool {
        self != Grammar::English || !gap.split(' ').any(|word| english_preposition(word).is_some())
    }

    /// Whether the words between two names make the first the owner of the second: "'s rival ".
    pub fn owns_name(self, gap: &str) -> bool {
        self == Grammar::English && gap.strip_prefix("'s").is_some_and(is_noun_run)
    }

    /// Whether a text ends where what somebody says ends and the verb of saying follows:
    /// …したと, …だと強く, …했다고.
    pub fn ends_reported(self, before: &str) -> bool {
        const JAPANESE_ADVERBS: [&str; 6] =
            ["強く", "厳しく", "改めて", "繰り返し", "再び", "激しく"];
        const KOREAN_ADVERBS: [&str; 5] = ["강하게", "강력히", "거듭", "다시", "강도 높게"];
        let adverbs: &[&str] =
            if self == Grammar::Japanese { &JAPANESE_ADVERBS } else { &KOREAN_ADVERBS };
        let before = before.trim_end();
        let before =
            adverbs.iter().find_map(|adverb| before.strip_suffix(adverb)).unwrap_or(before);
        match self {
            Grammar::Japanese => before.strip_suffix('と').is_some_and(|said| {
                said.ends_with(['る', 'た', 'い', 'だ', 'う', 'ん', '」', '”'])
            }),
            Grammar::Korean => ["다고", "라고", "자고", "냐고", "다며", "라며"]
                .iter()
                .any(|ending| before.trim_end().ends_with(ending)),
            Grammar::English | Grammar::Chinese => false,
        }
    }

    /// Whether the words between a subject and a later verb end the clause of the subject, so that
    /// the verb is that of the topic around it: 日本は、中国がブイを設置したことに抗議した.
    pub fn closes_clause(self, between: &str) -> bool {
        let enders: &[&str] = match self {
            Grammar::Japanese => &[
                "たことに",
                "ることに",
                "たことを",
                "ることを",
                "たとして",
                "るとして",
                "だとして",
                "いとして",
                "たとし",
                "たことから",
                "ると述べ",
                "たと述べ",
            ],
            Grammar::Korean => {
                &["다며 ", "라며 ", "데 대해", "데 대한", "것에 대해", "것과 관련", "자며 "]
            }
            Grammar::English | Grammar::Chinese => &[],
        };
        enders.iter().any(|ender| between.contains(ender))
    }

    /// Whether the words between a name and a description say that the one is the other.
    pub fn has_copula(self, gap: &str) -> bool {
        match self {
            Grammar::English => gap.split(' ').any(|word| {
                matches!(
                    word,
                    "is" | "are"
                        | "was"
                        | "were"
                        | "be"
                        | "remains"
                        | "remain"
                        | "as"
                        | "poses"
                        | "more"
                )
            }),
            Grammar::Chinese => gap.contains('是'),
            Grammar::Japanese | Grammar::Korean => false,
        }
    }

    fn separators(self) -> &'static [char] {
        match self {
            Grammar::English => &[',', ';', ':', '.', '"', '“', '”', '\n'],
            _ => &[
                '，', ',', '、', ' ', '；', '：', '。', '「', '」', '“', '”', '"', '\n', '\u{3000}',
            ],
        }
    }

    /// Whether the gap between two names holds a word that gives the first its own part.
    fn marks(self, gap: &str) -> bool {
        match self {
            Grammar::English => {
                gap.split(' ').any(|word| english_preposition(word).is_some() || word == "and")
            }
            Grammar::Chinese => CHINESE_COVERBS.iter().any(|(coverb, _)| gap.contains(coverb)),
            Grammar::Japanese => {
                ["は", "が", "を", "に", "へ", "と", "も"].iter().any(|p| gap.contains(p))
            }
            Grammar::Korean => ["은 ", "는 ", "이 ", "가 ", "을 ", "를 ", "에 ", "와 ", "과 "]
                .iter()
                .any(|p| gap.contains(p)),
        }
    }
}

/// Whether a gap between blanks holds one to three plain words, none of which begins another phrase.
pub(super) fn is_noun_run(gap: &str) -> bool {
    const WORDS_MAX: usize = 3;
    let Some(words) = gap.strip_prefix(' ').and_then(|gap| gap.strip_suffix(' ')) else {
        return false;
    };
    let is_plain = |word: &str| {
        word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && english_preposition(word).is_none()
            && word != "and"
    };
    words.split(' ').count() <= WORDS_MAX && words.split(' ').all(is_plain)
}

fn english_preposition(word: &str) -> Option<Case> {
    Some(match word {
        "by" => Case::Agent,
        "with" | "between" => Case::With,
        "against" | "toward" | "towards" | "to" | "on" | "at" | "over" | "upon" | "versus"
        | "vs" => Case::Target,
        "of" | "for" | "from" | "about" | "into" | "around" | "near" | "off" | "regarding"
        | "via" => Case::Loose,
        "in" | "inside" | "within" | "across" | "through" | "amid" | "during" | "after"
        | "before" | "outside" | "under" | "along" | "since" | "like" | "than" | "without"
        | "beyond" | "throughout" => Case::Aside,
        _ => return None,
    })
}

/// Words that may stand between a preposition and the name it governs.
const ENGLISH_MODIFIERS: [&str; 40] = [
    "the",
    "a",
    "an",
    "its",
    "their",
    "his",
    "her",
    "some",
    "two",
    "three",
    "senior",
    "former",
    "top",
    "new",
    "several",
    "other",
    "major",
    "all",
    "any",
    "many",
    "more",
    "most",
    "both",
    "certain",
    "imported",
    "foreign",
    "visiting",
    "disputed",
    "our",
    "this",
    "that",
    "these",
    "own",
    "alleged",
    "young",
    "local",
    "ordinary",
    "nearby",
    "neighbouring",
    "neighboring",
];

fn english_case(before: &str) -> Case {
    if before.ends_with("anti-") || before.ends_with("Anti-") || before.ends_with("pro-") {
        return Case::Target;
    }
    for word in before.rsplit(' ').filter(|word| !word.is_empty()).take(3) {
        let word = word.trim_matches(['"', '“', '\'', '(']).to_ascii_lowercase();
        if let Some(case) = english_preposition(&word) {
            return case;
        }
        let number = word.bytes().next().is_some_and(|b| b.is_ascii_digit());
        if !number && !ENGLISH_MODIFIERS.contains(&word.as_str()) {
            return Case::Plain;
        }
    }
    Case::Plain
}

/// Words before a Chinese name that give it its part, the longer ones first.
const CHINESE_COVERBS: [(&str, Case); 44] = [
    ("针对", Case::Target),
    ("針對", Case::Target),
    ("对于", Case::Target),
    ("對於", Case::Target),
    ("面对", Case::Target),
    ("面對", Case::Target),
    ("关于", Case::Aside),
    ("關於", Case::Aside),
    ("围绕", Case::Aside),
    ("圍繞", Case::Aside),
    ("由于", Case::Aside),
    ("由於", Case::Aside),
    ("对", Case::Target),
    ("對", Case::Target),
    ("向", Case::Target),
    ("致", Case::Target),
    ("给", Case::Target),
    ("給", Case::Target),
    ("被", Case::Agent),
    ("遭", Case::Agent),
    ("受", Case::Agent),
    ("由", Case::Agent),
    ("获", Case::Agent),
    ("獲", Case::Agent),
    ("与", Case::With),
    ("與", Case::With),
    ("和", Case::With),
    ("同", Case::With),
    ("跟", Case::With),
    ("在", Case::Aside),
    ("就", Case::Aside),
    ("从", Case::Loose),
    ("從", Case::Loose),
    ("自", Case::Loose),
    ("于", Case::Aside),
    ("於", Case::Aside),
    ("因", Case::Aside),
    ("比", Case::Aside),
    ("为", Case::Loose),
    ("為", Case::Loose),
    ("把", Case::Target),
    ("将", Case::Target),
    ("將", Case::Target),
    ("像", Case::Aside),
];

fn chinese_case(before: &str) -> Case {
    let before = before.trim_end_matches(['“', '「', '《', '"']);
    CHINESE_COVERBS
        .iter()
        .find(|(coverb, _)| before.ends_with(coverb))
        .map_or(Case::Plain, |&(_, case)| case)
}

/// Particles after a Japanese name phrase, the longer ones first.
const JAPANESE_PARTICLES: [(&str, Case); 34] = [
    ("に対して", Case::Target),
    ("に対する", Case::Target),
    ("に対し", Case::Target),
    ("に向け", Case::Target),
    ("に関する", Case::Aside),
    ("について", Case::Target),
    ("をめぐり", Case::Aside),
    ("をめぐる", Case::Aside),
    ("をめぐって", Case::Aside),
    ("めぐり", Case::Aside),
    ("によると", Case::Aside),
    ("によれば", Case::Aside),
    ("によって", Case::Agent),
    ("により", Case::Agent),
    ("による", Case::Agent),
    ("における", Case::Aside),
    ("において", Case::Aside),
    ("への", Case::Target),
    ("との", Case::With),
    ("からの", Case::Agent),
    ("から", Case::Agent),
    ("では", Case::Aside),
    ("での", Case::Aside),
    ("には", Case::Target),
    ("にも", Case::Target),
    ("は", Case::Subject),
    ("が", Case::Subject),
    ("も", Case::Subject),
    ("を", Case::Target),
    ("に", Case::Target),
    ("へ", Case::Target),
    ("と", Case::With),
    ("で", Case::Aside),
    ("の", Case::Owner),
];

/// Reads over the words that belong to the name phrase up to its first particle.
fn particle_case(
    after: &str,
    particles: &[(&str, Case)],
    before: &str,
    towards: &str,
    content: fn(char) -> bool,
) -> Case {
    if before.ends_with(towards) || before.ends_with("反") || before.ends_with("訪") {
        return Case::Target;
    }
    // 日本産水産物, 中国製: what comes from there, not the country.
    if after.starts_with(['産', '製']) {
        return Case::Loose;
    }
    let mut rest = after;
    loop {
        if let Some((particle, case)) =
            particles.iter().find(|(particle, _)| rest.starts_with(particle))
        {
            let next = &rest[particle.len()..];
            let owner_of_self = *case == Case::Owner && next.starts_with(JAPANESE_HEADS);
            if !owner_of_self {
                return *case;
            }
            rest = next;
            continue;
        }
        match rest.chars().next() {
            Some(c) if content(c) => rest = &rest[c.len_utf8()..],
            Some('、' | ' ' | '\u{3000}' | '“' | '「' | '：') => return Case::Subject,
            _ => return Case::Plain,
        }
    }
}

/// Heads that act for the country that owns them: 中国の王毅外相は speaks for China.
const JAPANESE_HEADS: fn(char) -> bool =
    |c| "首政外大報国防習王ト総軍駐当指高石岸警海空艦戦議与野代".contains(c);

fn is_japanese_content(c: char) -> bool {
    crate::text::is_han(c)
        || crate::text::is_katakana(c)
        || c.is_ascii_alphanumeric()
        || "・·＝=氏（）()々".contains(c)
}

/// Particles after a Korean name phrase, the longer ones first.
const KOREAN_PARTICLES: [(&str, Case); 36] = [
    ("에 대해", Case::Target),
    ("에 대한", Case::Target),
    ("에 대응", Case::Target),
    ("을 향해", Case::Target),
    ("를 향해", Case::Target),
    ("을 상대로", Case::Target),
    ("를 상대로", Case::Target),
    ("에 맞서", Case::Target),
    ("에 의해", Case::Agent),
    ("로부터", Case::Agent),
    ("으로부터", Case::Agent),
    ("에게서", Case::Agent),
    ("에서", Case::Aside),
    ("에게", Case::Target),
    ("에는", Case::Target),
    ("에도", Case::Target),
    ("에", Case::Target),
    ("과의", Case::With),
    ("와의", Case::With),
    ("과는", Case::With),
    ("와는", Case::With),
    ("과", Case::With),
    ("와", Case::With),
    ("은", Case::Subject),
    ("는", Case::Subject),
    ("이", Case::Subject),
    ("가", Case::Subject),
    ("도", Case::Subject),
    ("께서", Case::Subject),
    ("을", Case::Target),
    ("를", Case::Target),
    ("의", Case::Owner),
    ("으로", Case::Aside),
    ("로", Case::Aside),
    ("산 ", Case::Target),
    ("만", Case::Subject),
];

/// Nouns whose last syllable is no particle.
const KOREAN_NOUNS: [&str; 44] = [
    "수도",
    "독도",
    "보도",
    "정도",
    "제도",
    "태도",
    "시도",
    "지도",
    "속도",
    "온도",
    "인도",
    "국가",
    "추가",
    "평가",
    "작가",
    "증가",
    "참가",
    "허가",
    "물가",
    "주가",
    "차이",
    "사이",
    "스파이",
    "회의",
    "협의",
    "합의",
    "항의",
    "논의",
    "결의",
    "동의",
    "주의",
    "정의",
    "결과",
    "성과",
    "효과",
    "부과",
    "통과",
    "초과",
    "사과",
    "도로",
    "불만",
    "대만",
    "해로",
    "경로",
];

fn korean_case(before: &str, after: &str) -> Case {
    if before.ends_with(['대', '對', '반', '방', '訪', '친', '혐']) {
        return Case::Target;
    }
    // The particle closes the name phrase: the first word or two after the name.
    for (at, word) in after.split([' ', ',']).take(3).enumerate() {
        if word.starts_with(['"', '“', '\'', '‘', '「', '…']) {
            break;
        }
        let word = word.trim_end_matches(['"', '”', '\'']);
        if KOREAN_NOUNS.iter().any(|noun| word.ends_with(noun)) {
            continue;
        }
        let start = word.as_ptr() as usize - after.as_ptr() as usize;
        let tail = &after[start..];
        if at == 0 && word.is_empty() {
            if after.starts_with([',', '…']) {
                return Case::Subject;
            }
            continue;
        }
        for (particle, case) in KOREAN_PARTICLES {
            let (head, extra) = particle.split_once(' ').unwrap_or((particle, ""));
            let Some(stem) = word.strip_suffix(head) else { continue };
            if at > 0 && stem.is_empty() {
                continue;
            }
            if extra.is_empty() || tail[word.len()..].trim_start().starts_with(extra) {
                return case;
            }
        }
        if after[start + word.len()..].starts_with(',') {
            return Case::Subject;
        }
    }
    // Behind an ellipsis the other side answers: "…이라크 '주권 유린' 반발".
    if before.trim_end().ends_with('…') { Case::Subject } else { Case::Plain }
}

fn last_bytes(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

fn first_bytes(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
