//! Dates as feeds write them.
//!
//! Reads RFC 2822 and its usual deviations (two-digit years, full month names, "Sept", no seconds, zone names,
//! month before day), RFC 3339 and ISO 8601 with or without time and zone, Unix time, numbers with 年月日 or
//! 년월일, and AM/PM in English, Chinese, Japanese and Korean. Words that are neither a month, a half of the day nor a
//! zone (weekdays, "at", "Uhr") are passed over. What stays ambiguous is not guessed: `03/04/2025` is unreadable.
//!
//! A date without a zone, or with a zone name that is not in the table, is read as UTC and says so. Zone names
//! mean what RFC 822 says: `CST` is US Central (−06:00) and never China's, `EST` the American one.

use crate::model::{Day, Timestamp};

/// A date that was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub at: Timestamp,
    /// Whether the text said in which zone its clock runs; if not, UTC was assumed.
    pub zone_known: bool,
}

/// The date that `text` means; `None` if it means none, or the epoch itself, which publishers send for "no date".
pub(super) fn parse(text: &str) -> Option<Date> {
    const CHARS_MAX: usize = 100;
    let text: String = text.trim().chars().take(CHARS_MAX).collect();
    let date = unix_time(&text).or_else(|| Clause::read(&tokens(&text)))?;
    (date.at.epoch_seconds() != 0).then_some(date)
}

/// Ten digits are seconds since 1970, thirteen milliseconds: 2001 to 2286 either way.
fn unix_time(text: &str) -> Option<Date> {
    let seconds = match text.len() {
        10 => text.parse::<u64>().ok()?,
        13 => text.parse::<u64>().ok()? / 1000,
        _ => return None,
    };
    let at = Timestamp::from_epoch_seconds(i64::try_from(seconds).ok()?);
    Some(Date { at, zone_known: true })
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// Value and how many digits it was written with.
    Number(u32, usize),
    /// Lower-case letters.
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut tokens = Vec::new();
    let mut rest = chars.as_slice();
    while let Some(first) = rest.first() {
        let kind = kind_of(*first);
        let length = rest.iter().take_while(|c| kind_of(**c) == kind).count();
        let (run, after) = match kind {
            Kind::Digit | Kind::Letter => rest.split_at(length),
            Kind::Space | Kind::Mark => rest.split_at(1),
        };
        rest = after;
        match kind {
            Kind::Digit => tokens.extend(split_digits(run)),
            Kind::Letter => tokens.extend(word(run, tokens.last())),
            Kind::Mark => tokens.push(Token::Mark(*first)),
            Kind::Space => {}
        }
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Space,
    Mark,
}

fn kind_of(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digit,
        _ if c.is_alphabetic() => Kind::Letter,
        _ if c.is_whitespace() => Kind::Space,
        _ => Kind::Mark,
    }
}

/// Full-width digits and marks to ASCII, every dash to a hyphen.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// A run of digits as one number, or as the date and time that `20250115`, `20250115080000` and `080000` run together.
fn split_digits(run: &[char]) -> Vec<Token> {
    const DATE: [(usize, char); 3] = [(4, '-'), (2, '-'), (2, ' ')];
    const TIME: [(usize, char); 3] = [(2, ':'), (2, ':'), (2, ' ')];
    let parts: Vec<(usize, char)> = match run.len() {
        8 => DATE.to_vec(),
        14 => [DATE, TIME].concat(),
        6 => TIME.to_vec(),
        length => vec![(length, ' ')],
    };
    let mut digits = run.iter();
    let mut tokens = Vec::new();
    for (width, mark) in parts {
        let part: String = digits.by_ref().take(width).collect();
        tokens.push(Token::Number(part.parse().unwrap_or(u32::MAX), width));
        tokens.extend((mark != ' ').then_some(Token::Mark(mark)));
    }
    tokens
}

/// A run of letters. After a number, the units of Chinese, Japanese and Korean dates become the marks they stand for.
fn word(run: &[char], before: Option<&Token>) -> Vec<Token> {
    let after_number = matches!(before, Some(Token::Number(..)));
    match run.first().filter(|_| after_number) {
        Some('年' | '月' | '년' | '월') => vec![Token::Mark('-')],
        Some('時' | '时' | '点' | '點' | '시' | '分' | '분') => vec![Token::Mark(':')],
        Some('日' | '号' | '일' | '秒' | '초') => {
            let rest = run.get(1..).unwrap_or_default();
            let word = (!rest.is_empty()).then(|| Token::Word(rest.iter().collect()));
            word.into_iter().collect()
        }
        _ => vec![Token::Word(run.iter().collect::<String>().to_lowercase())],
    }
}

/// Year, month, day.
type Ymd = (u32, u32, u32);

/// What the tokens of a date have told so far.
#[derive(Default)]
struct Clause {
    time: Option<(u32, u32, u32)>,
    afternoon: Option<bool>,
    zone_seconds: Option<i64>,
    month: Option<u32>,
    /// Numbers of the date with their digits and the mark that follows.
    numbers: Vec<(u32, usize, Option<char>)>,
}

impl Clause {
    fn read(tokens: &[Token]) -> Option<Date> {
        let mut clause = Clause::default();
        let mut rest = tokens;
        while let Some(after) = clause.step(rest) {
            rest = after;
        }
        clause.date()
    }

    /// Takes in the first tokens; returns those left over, `None` at the end.
    fn step<'a>(&mut self, tokens: &'a [Token]) -> Option<&'a [Token]> {
        match tokens {
            [Token::Number(hour, 1..=2), Token::Mark(':'), after @ ..] if self.time.is_none() => {
                Some(self.clock(*hour, after))
            }
            [Token::Mark(sign @ ('+' | '-')), Token::Number(value, digits), after @ ..]
                if self.time.is_some() && self.zone_seconds.is_none() =>
            {
                Some(self.offset(*sign, *value, *digits, after))
            }
            [Token::Number(value, digits), after @ ..] => {
                // The mark belongs to the date: its `-` must not read as the sign of a zone.
                let (mark, after) = match after {
                    [Token::Mark(mark @ ('-' | '/' | '.')), after @ ..] => (Some(*mark), after),
                    _ => (None, after),
                };
                self.numbers.push((*value, *digits, mark));
                Some(after)
            }
            [Token::Word(half), Token::Mark('.'), Token::Word(m), after @ ..] if m == "m" => {
                self.word(&format!("{half}m"));
                Some(after)
            }
            // `GMT+8`: the offset says it all.
            [Token::Word(zone), Token::Mark('+' | '-'), Token::Number(..), ..]
                if matches!(zone.as_str(), "gmt" | "utc" | "ut") =>
            {
                tokens.get(1..)
            }
            [Token::Word(word), after @ ..] => {
                self.word(word);
                Some(after)
            }
            [Token::Mark(_), after @ ..] => Some(after),
            [] => None,
        }
    }

    /// Minutes, seconds and a fraction, each if it is there.
    fn clock<'a>(&mut self, hour: u32, mut rest: &'a [Token]) -> &'a [Token] {
        let (mut minute, mut second) = (0, 0);
        if let [Token::Number(value, _), after @ ..] = rest {
            (minute, rest) = (*value, after);
            if let [Token::Mark(':'), Token::Number(value, _), after @ ..] = rest {
                (second, rest) = (*value, after);
                if let [Token::Mark('.' | ','), Token::Number(..), after @ ..] = rest {
                    rest = after;
                }
            }
        }
        self.time = Some((hour, minute, second));
        rest
    }

    /// `+0900`, `+09:00`, `+9`.
    fn offset<'a>(
        &mut self,
        sign: char,
        value: u32,
        digits: usize,
        rest: &'a [Token],
    ) -> &'a [Token] {
        let (hours, minutes, rest) = match rest {
            [Token::Mark(':'), Token::Number(minutes, _), after @ ..] => (value, *minutes, after),
            _ if digits > 2 => (value / 100, value % 100, rest),
            _ => (value, 0, rest),
        };
        if hours <= 14 && minutes < 60 {
            let seconds = i64::from(hours * 3600 + minutes * 60);
            self.zone_seconds = Some(if sign == '-' { -seconds } else { seconds });
        }
        rest
    }

    fn word(&mut self, word: &str) {
        if let Some(afternoon) = half_of_day(word) {
            self.afternoon = Some(afternoon);
        } else if let Some(month) = month(word) {
            // The last one counts: in French, Spanish and Italian `mar` may be a Tuesday that comes before it.
            self.month = Some(month);
        } else if self.time.is_some() && self.zone_seconds.is_none() {
            self.zone_seconds = zone_hours(word).map(|hours| (hours * 3600.0) as i64);
        }
    }

    fn date(&self) -> Option<Date> {
        let (year, month, day) = self.ymd()?;
        let day = Day::from_ymd(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )?;
        let of_day = self.seconds_of_day()?;
        let at = day.start().plus_seconds(of_day - self.zone_seconds.unwrap_or(0));
        Some(Date { at, zone_known: self.zone_seconds.is_some() })
    }

    fn seconds_of_day(&self) -> Option<i64> {
        let (hour, minute, second) = self.time.unwrap_or((0, 0, 0));
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        // 24:00 is the end of the day, and :60 a leap second.
        (hour <= 24 && minute < 60 && second <= 60)
            .then(|| i64::from(hour * 3600 + minute * 60 + second))
    }

    fn ymd(&self) -> Option<Ymd> {
        // Feeds carry no older stories; what is older is a missing date in disguise, such as 0001-01-01.
        const YEAR_MIN: u32 = 1900;
        let (year, month, day) = match self.month {
            Some(month) => self.around_month_name(month)?,
            None => self.all_numbers()?,
        };
        (year >= YEAR_MIN).then_some((year, month, day))
    }

    /// `15 Jan 2025`, `Jan 15, 2025`, `15-Jan-25`: the year is the one written with three digits or more, else the second.
    fn around_month_name(&self, month: u32) -> Option<Ymd> {
        let ((first, first_digits, _), (second, second_digits, _)) = match self.numbers.as_slice() {
            [first, second, ..] => (*first, *second),
            _ => return None,
        };
        if first_digits >= 3 {
            Some((first, month, second))
        } else {
            Some((full_year(second, second_digits), month, first))
        }
    }

    fn all_numbers(&self) -> Option<Ymd> {
        match self.numbers.as_slice() {
            [(year, 4, _), (month, ..), (day, ..), ..] => Some((*year, *month, *day)),
            [(year, 4, _), (month, 1..=2, _)] => Some((*year, *month, 1)),
            [(year, 4, _)] => Some((*year, 1, 1)),
            [(first, _, mark), (second, ..), (year, 4, _), ..] => match mark {
                Some('.' | '-') => Some((*year, *second, *first)),
                _ if *first > 12 || first == second => Some((*year, *second, *first)),
                _ if *second > 12 => Some((*year, *first, *second)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// RFC 2822, 4.3: two digits below 50 are in the 2000s, others and three digits count from 1900.
fn full_year(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (0..=2, 0..=49) => year + 2000,
        (0..=3, _) => year + 1900,
        _ => year,
    }
}

/// `Some(true)` for the afternoon and evening, `Some(false)` for the morning.
fn half_of_day(word: &str) -> Option<bool> {
    const MORNING: [&str; 6] = ["上午", "凌晨", "早上", "午前", "오전", "새벽"];
    const AFTERNOON: [&str; 5] = ["下午", "晚上", "午後", "午后", "오후"];
    match word {
        "am" => Some(false),
        "pm" => Some(true),
        _ if AFTERNOON.contains(&word) => Some(true),
        _ if MORNING.contains(&word) => Some(false),
        _ => None,
    }
}

/// Month names by their beginnings: English, then German, French, Spanish, Italian, Portuguese, Russian where they differ.
fn month(word: &str) -> Option<u32> {
    const BEGINNINGS: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen", "янв"],
        &["feb", "fév", "fev", "фев"],
        &["mar", "mär", "мар"],
        &["apr", "avr", "abr", "апр"],
        &["may", "mai", "mag", "май", "мая"],
        &["jun", "juin", "giu", "июн"],
        &["jul", "juil", "lug", "июл"],
        &["aug", "aoû", "aou", "ago", "авг"],
        &["sep", "set", "сен"],
        &["oct", "okt", "ott", "out", "окт"],
        &["nov", "ноя"],
        &["dec", "dez", "déc", "dic", "дек"],
    ];
    // Weekdays that begin like a month: mardi, martes, martedì.
    if ["mardi", "martes", "martedì", "marted"].contains(&word) {
        return None;
    }
    let position = BEGINNINGS
        .iter()
        .position(|month| month.iter().any(|beginning| word.starts_with(beginning)))?;
    u32::try_from(position + 1).ok()
}

/// Hours east of UTC of a zone name. North American names are RFC 822's; the others are the usual ones of the
/// places where comity's sources publish.
fn zone_hours(word: &str) -> Option<f64> {
    let hours = match word {
        "z" | "ut" | "utc" | "gmt" | "wet" => 0.0,
        "bst" | "cet" | "west" | "mez" => 1.0,
        "cest" | "eet" | "sast" | "mesz" => 2.0,
        "eest" | "msk" | "eat" => 3.0,
        "pkt" => 5.0,
        "ist" => 5.5,
        "ict" | "wib" => 7.0,
        "hkt" | "sgt" | "awst" | "pht" => 8.0,
        "jst" | "kst" => 9.0,
        "aest" => 10.0,
        "aedt" => 11.0,
        "nzst" => 12.0,
        "nzdt" => 13.0,
        "adt" | "brt" | "art" => -3.0,
        "ast" | "edt" => -4.0,
        "est" | "cdt" => -5.0,
        "cst" | "mdt" => -6.0,
        "mst" | "pdt" => -7.0,
        "pst" | "akdt" => -8.0,
        "akst" => -9.0,
        "hst" => -10.0,
        _ => return None,
    };
    Some(hours)
}
