//! Korean: 76.6%, 팔십칠 퍼센트, 열 명 중 아홉, 10명 중 9명, 3분의 2, 절반.

use super::{
    Numeral, Reading, Share, after, before, digits, inside_word, past_blanks, percent_or_range,
    percent_unit, ratio, rest,
};

pub(super) fn read(text: &str, at: usize) -> Reading {
    if let Some(share) = half(text, at) {
        return Reading::Share(share);
    }
    if inside_word(text, at) {
        return Reading::Nothing;
    }
    let mut longest = at;
    for number in [digits(text, at), sino(text, at), native(text, at)].into_iter().flatten() {
        let share = percent(text, at, number)
            .or_else(|| fraction(text, at, number))
            .or_else(|| of_many(text, at, number));
        if let Some(share) = share {
            return Reading::Share(rounded(text, share));
        }
        longest = longest.max(number.end);
    }
    // A Hangul number word may be any syllable, so only digits are skipped as a whole.
    match digits(text, at) {
        Some(number) => Reading::Skip(number.end.max(longest)),
        None => Reading::Nothing,
    }
}

fn unit(text: &str, at: usize) -> Option<usize> {
    percent_unit(text, at, &["%", "％", "퍼센트", "프로"], &["포인트", "p", "P", "p.", "·포인트"])
        .filter(|&end| after(text, end, &["그램", "젝트", "축구", "야구"]).is_none())
}

fn percent(text: &str, at: usize, number: Numeral) -> Option<Share> {
    percent_or_range(text, at, number, unit, digits)
}

/// 3분의 2, 사분의 삼.
fn fraction(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    let next = past_blanks(text, after(text, past_blanks(text, whole.end), &["분의"])?);
    let part = digits(text, next).or_else(|| sino(text, next))?;
    ratio(at..part.end, part.value, whole.value)
}

/// 열 명 중 아홉, 10명 중 9명, 세 명 가운데 한 명.
fn of_many(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    const COUNTERS: [&str; 3] = ["명", "사람", "인"];
    let next = after(text, past_blanks(text, whole.end), &COUNTERS)?;
    let next = after(text, past_blanks(text, next), &["중", "가운데", "당"])?;
    let next = past_blanks(text, next);
    let part = digits(text, next).or_else(|| native(text, next)).or_else(|| sino(text, next))?;
    let small = (2.0..=100.0).contains(&whole.value) && part.value >= 1.0;
    let end = after(text, past_blanks(text, part.end), &COUNTERS).unwrap_or(part.end);
    (small && part.value < whole.value).then(|| ratio(at..end, part.value, whole.value)).flatten()
}

/// 절반; 절반 이상 and 과반 are bounds.
fn half(text: &str, at: usize) -> Option<Share> {
    let end = after(text, at, &["절반"])?;
    let next = after(text, end, &["을", "이", ""]).map(|next| past_blanks(text, next))?;
    let bound = after(text, next, &["이상", "넘", "훌쩍", "이 넘", "을 넘", "초과"]).is_some();
    ratio(at..end, 1.0, 2.0).filter(|_| !bound).map(|half| rounded(text, half))
}

fn rounded(text: &str, share: Share) -> Share {
    const BEFORE: [&str; 6] = ["약", "거의", "대략", "최소", "무려 약", "얼추"];
    const AFTER: [&str; 10] =
        ["가까", "가량", "정도", "이상", "이하", "안팎", "대", "넘", "꼴", "남짓"];
    let next = past_blanks(text, share.span.end);
    let approximate = share.approximate
        || before(text, share.span.start, &BEFORE)
        || AFTER.iter().any(|word| rest(text, next).starts_with(word));
    Share { approximate, ..share }
}

/// Sino-Korean: 영, 팔십칠, 백.
fn sino(text: &str, at: usize) -> Option<Numeral> {
    let (mut whole, mut unit, mut any) = (0.0, None::<f64>, false);
    let mut end = at;
    for c in rest(text, at).chars() {
        let digit = "영일이삼사오육칠팔구".chars().position(|d| d == c);
        match (digit, c) {
            (Some(d), _) if unit.is_none() => unit = Some(d as f64),
            (None, '십') => whole += unit.take().unwrap_or(1.0) * 10.0,
            (None, '백') => whole += unit.take().unwrap_or(1.0) * 100.0,
            _ => break,
        }
        any = true;
        end += c.len_utf8();
    }
    any.then(|| Numeral { value: whole + unit.unwrap_or(0.0), end })
}

/// Native Korean up to ninety-nine: 아홉, 열, 스물한.
fn native(text: &str, at: usize) -> Option<Numeral> {
    const TENS: [(&str, f64); 10] = [
        ("열", 10.0),
        ("스물", 20.0),
        ("스무", 20.0),
        ("서른", 30.0),
        ("마흔", 40.0),
        ("쉰", 50.0),
        ("예순", 60.0),
        ("일흔", 70.0),
        ("여든", 80.0),
        ("아흔", 90.0),
    ];
    const ONES: [(&str, f64); 14] = [
        ("하나", 1.0),
        ("한", 1.0),
        ("둘", 2.0),
        ("두", 2.0),
        ("셋", 3.0),
        ("세", 3.0),
        ("넷", 4.0),
        ("네", 4.0),
        ("다섯", 5.0),
        ("여섯", 6.0),
        ("일곱", 7.0),
        ("여덟", 8.0),
        ("아홉", 9.0),
        ("열", 10.0),
    ];
    let find = |at: usize, table: &[(&str, f64)]| {
        let here = rest(text, at);
        let (word, value) = table.iter().find(|(word, _)| here.starts_with(word))?;
        Some(Numeral { value: *value, end: at + word.len() })
    };
    let Some(tens) = find(at, &TENS) else { return find(at, &ONES) };
    let ones = find(past_blanks(text, tens.end), &ONES).filter(|ones| ones.value < 10.0);
    Some(match ones {
        Some(ones) => Numeral { value: tens.value + ones.value, end: ones.end },
        None => tens,
    })
}
