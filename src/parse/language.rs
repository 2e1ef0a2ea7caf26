//! Which language a text is in.
//!
//! Scripts decide first. Kana means Japanese and Hangul Korean. A text whose only East Asian characters are
//! Han is asked which national character set can spell *all* of them: JIS X 0208 (Japan), GB 2312 (China) or
//! Big5 (Taiwan, Hong Kong). Where that leaves a choice, a declared Chinese or Japanese wins, else it is
//! Chinese. Any other script: the declared language if it is written in that script, then `whichlang`.

use crate::model::Language;
use encoding_rs::{BIG5, EUC_JP, Encoding, GBK};
use whichlang::Lang;

/// The language of `text`; `declared` is what the item, feed, server or source says, the most specific first.
/// [`Language::Unknown`] only where nothing is declared and the text is too short to tell.
pub fn detect_language(text: &str, declared: Option<&Language>) -> Language {
    let declared = declared.filter(|language| **language != Language::Unknown);
    let scripts = Scripts::of(text);
    if scripts.is_east_asian() {
        return east_asian(text, &scripts, declared);
    }
    match declared {
        Some(language) if scripts.letters() == 0 || scripts.can_be(language) => language.clone(),
        _ => guess(text, &scripts).or(declared.cloned()).unwrap_or(Language::Unknown),
    }
}

/// How many letters of each script a text has.
#[derive(Default)]
struct Scripts {
    han: usize,
    kana: usize,
    hangul: usize,
    latin: usize,
    cyrillic: usize,
    arabic: usize,
    other: usize,
}

impl Scripts {
    fn of(text: &str) -> Scripts {
        if text.is_ascii() {
            let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
            return Scripts { latin, ..Scripts::default() };
        }
        let mut scripts = Scripts::default();
        for c in text.chars() {
            if let Some(count) = scripts.count_of(c) {
                *count += 1;
            }
        }
        scripts
    }

    fn count_of(&mut self, c: char) -> Option<&mut usize> {
        match c {
            _ if is_han(c) => Some(&mut self.han),
            // The middle dot and the length mark between them are used in Chinese too, and are not counted.
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}' => {
                Some(&mut self.kana)
            }
            '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' => {
                Some(&mut self.hangul)
            }
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                Some(&mut self.latin)
            }
            '\u{400}'..='\u{52F}' => Some(&mut self.cyrillic),
            '\u{600}'..='\u{6FF}'
            | '\u{750}'..='\u{77F}'
            | '\u{FB50}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}' => Some(&mut self.arabic),
            _ if c.is_alphabetic() => Some(&mut self.other),
            _ => None,
        }
    }

    fn letters(&self) -> usize {
        self.han + self.kana + self.hangul + self.latin + self.cyrillic + self.arabic + self.other
    }

    /// East Asian letters carry about four times what an alphabetic letter does, so names and brands in Latin
    /// letters do not turn a Chinese headline into English.
    fn is_east_asian(&self) -> bool {
        let east_asian = self.han + self.kana + self.hangul;
        east_asian > 0 && east_asian * 4 >= self.letters() - east_asian
    }

    /// Whether the language is written in the script that most of the text is in.
    fn can_be(&self, language: &Language) -> bool {
        let count = match language {
            Language::Chinese | Language::Japanese | Language::Korean => return false,
            Language::English | Language::Unknown => self.latin,
            Language::Other(code) => match code.as_str() {
                "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "mn" | "tg" => self.cyrillic,
                "sr" | "uz" | "bs" => self.cyrillic.max(self.latin),
                "ar" | "fa" | "ur" | "ps" | "ug" | "ku" | "sd" => self.arabic,
                "he" | "yi" | "el" | "hy" | "ka" | "hi" | "mr" | "ne" | "bn" | "pa" | "gu"
                | "ta" | "te" | "kn" | "ml" | "si" | "th" | "lo" | "my" | "km" | "bo" | "am"
                | "ti" | "dv" => self.other,
                _ => self.latin,
            },
        };
        count * 2 > self.letters()
    }
}

fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '々' | '〇')
}

fn east_asian(text: &str, scripts: &Scripts, declared: Option<&Language>) -> Language {
    // A lone の in a Chinese shop name, or a quoted 한국, must not decide.
    if scripts.hangul > scripts.kana && scripts.hangul * 10 >= scripts.han {
        return Language::Korean;
    }
    if scripts.kana > 0 && scripts.kana * 4 >= scripts.han {
        return Language::Japanese;
    }
    let repertoire = Repertoire::of(text);
    if scripts.kana > 0 && repertoire.japan {
        return Language::Japanese;
    }
    match repertoire.language() {
        Some(language) => language,
        None if declared == Some(&Language::Japanese) => Language::Japanese,
        None => Language::Chinese,
    }
}

/// Which national character sets can spell every Han character of a text.
struct Repertoire {
    japan: bool,
    china: bool,
    taiwan: bool,
}

impl Repertoire {
    fn of(text: &str) -> Repertoire {
        // So many characters always hold one that tells; looking one up is not free.
        const CHARS_MAX: usize = 100;
        let mut all = Repertoire { japan: true, china: true, taiwan: true };
        for c in text.chars().filter(|c| is_han(*c)).take(CHARS_MAX) {
            all.japan &= spells(EUC_JP, c, |_| true);
            // GBK holds far more than GB 2312, whose Han stand in rows B0–F7 with a high second byte.
            all.china &= spells(GBK, c, |bytes| matches!(bytes, [0xB0..=0xF7, 0xA1..=0xFE]));
            all.taiwan &= spells(BIG5, c, |bytes| matches!(bytes, [0xA4..=0xF9, _]));
        }
        all
    }

    /// The one language that the character sets leave; `None` where they leave a choice.
    fn language(&self) -> Option<Language> {
        match (self.japan, self.china || self.taiwan) {
            (true, false) => Some(Language::Japanese),
            (false, true) => Some(Language::Chinese),
            _ => None,
        }
    }
}

fn spells(encoding: &'static Encoding, c: char, within: fn(&[u8]) -> bool) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    !unmappable && within(&bytes)
}

/// A guess from the words; `None` where there are too few letters for one.
fn guess(text: &str, scripts: &Scripts) -> Option<Language> {
    // Below about two words whichlang's answer is close to chance.
    const LETTERS_MIN: usize = 10;
    if scripts.letters() < LETTERS_MIN {
        return None;
    }
    let language = if scripts.other * 2 > scripts.letters() {
        // Of these scripts whichlang knows Devanagari alone.
        text.chars()
            .any(|c| matches!(c, '\u{900}'..='\u{97F}'))
            .then(|| Language::from_tag("hi"))?
    } else if scripts.latin * 2 > scripts.letters()
        && (reads_as_english(text) || may_be_an_english_headline(text, scripts))
    {
        Language::English
    } else {
        Language::from_tag(two_letter_code(whichlang::detect_language(text)))
    };
    Some(language)
}

fn two_letter_code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

/// Whether a text is too short for whichlang, plain ASCII, and without a common small word of the other
/// languages that whichlang knows: of those, only English often writes whole headlines so.
fn may_be_an_english_headline(text: &str, scripts: &Scripts) -> bool {
    const LETTERS_MAX: usize = 80;
    const FOREIGN_WORDS: [&str; 44] = [
        "le", "la", "les", "des", "du", "une", "est", "dans", "pour", "sur", "avec", "aux", "et",
        "el", "los", "las", "del", "una", "por", "para", "y", "der", "das", "und", "ist", "mit",
        "von", "auf", "im", "il", "gli", "della", "di", "che", "het", "een", "voor", "met", "os",
        "da", "uma", "och", "att", "bir",
    ];
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    scripts.letters() <= LETTERS_MAX
        && text.is_ascii()
        && !words.any(|word| FOREIGN_WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether a Latin-script text has English function words. whichlang alone calls three in ten short English
/// headlines something else (crate survey); these words hardly occur in the other languages that it knows.
fn reads_as_english(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "the", "and", "with", "from", "says", "said", "its", "after", "against", "their", "which",
        "would", "should", "amid", "over", "about",
    ];
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let hits =
        words().filter(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))).count();
    hits >= 1 && hits * 8 >= words().count()
}
