//! Japanese: 83.2％, 八三・二パーセント, 7割近く, 6割5分, 3分の2, 10人中9人, 半数.

use super::{
    Numeral, RANGE_MARKS, Reading, Share, after, before, digits_or_han, han, inside_word,
    past_blanks, percent_or_range, percent_unit, ratio, rest,
};

pub(super) fn read(text: &str, at: usize) -> Reading {
    if let Some(share) = half(text, at) {
        return Reading::Share(share);
    }
    if inside_word(text, at) {
        return Reading::Nothing;
    }
    let Some(number) = digits_or_han(text, at) else { return Reading::Nothing };
    let share = percent(text, at, number)
        .or_else(|| tenths(text, at, number))
        .or_else(|| fraction(text, at, number))
        .or_else(|| of_many(text, at, number));
    match share {
        Some(share) => Reading::Share(rounded(text, share)),
        None => Reading::Skip(number.end),
    }
}

fn unit(text: &str, at: usize) -> Option<usize> {
    percent_unit(text, at, &["%", "％", "パーセント", "㌫"], &["ポイント", "・ポイント"])
}

fn percent(text: &str, at: usize, number: Numeral) -> Option<Share> {
    percent_or_range(text, at, number, unit, digits_or_han)
}

/// 7割, 九割, 6割5分, 6〜7割, 六、七割.
fn tenths(text: &str, at: usize, number: Numeral) -> Option<Share> {
    let mark = after(text, number.end, &RANGE_MARKS).or_else(|| after(text, number.end, &["、"]));
    let (low, high, end) = match mark {
        Some(next) => {
            let upper = digits_or_han(text, next)?;
            (number.value, Some(upper.value), upper.end)
        }
        None if han(text, at).is_some() && (12.0..100.0).contains(&number.value) => {
            let (tens, ones) = ((number.value / 10.0).floor(), number.value % 10.0);
            (ones == tens + 1.0).then_some((tens, Some(ones), number.end))?
        }
        None => (number.value, None, number.end),
    };
    // 割 also begins words: 割合, 割引.
    if low > 10.0 || after(text, end, &["割引", "割合", "割り", "割安", "割高"]).is_some()
    {
        return None;
    }
    let mut end = after(text, end, &["割"])?;
    let mut percent = low * 10.0;
    let ones = digits_or_han(text, end).filter(|ones| ones.value < 10.0);
    if let Some((ones, next)) = ones.and_then(|o| Some((o.value, after(text, o.end, &["分"])?))) {
        (percent, end) = (percent + ones, next);
    }
    let percent_max = high.map(|high| high * 10.0);
    Some(Share { span: at..end, percent, percent_max, approximate: false, rough: true })
}

/// 3分の2, 四分の三.
fn fraction(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    let next = after(text, whole.end, &["分の"])?;
    let part = digits_or_han(text, next)?;
    ratio(at..part.end, part.value, whole.value)
}

/// 10人中9人, 3人に1人, 十人のうち九人.
fn of_many(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    let next = after(
        text,
        whole.end,
        &["人中", "人に", "人のうち", "人のうちの", "人あたり", "人当たり"],
    )?;
    let part = digits_or_han(text, past_blanks(text, next))?;
    let end = after(text, part.end, &["人", "名"])?;
    let small = (2.0..=100.0).contains(&whole.value) && part.value >= 1.0;
    (small && part.value < whole.value).then(|| ratio(at..end, part.value, whole.value)).flatten()
}

/// 半数; 過半数 is a bound.
fn half(text: &str, at: usize) -> Option<Share> {
    let end = after(text, at, &["半数", "半分"])?;
    let bound = before(text, at, &["過", "大", "前", "後"])
        || after(text, end, &["以上", "を超", "超", "を上回"]).is_some();
    ratio(at..end, 1.0, 2.0).filter(|_| !bound).map(|half| rounded(text, half))
}

fn rounded(text: &str, share: Share) -> Share {
    const BEFORE: [&str; 6] = ["約", "およそ", "ほぼ", "計約", "おおむね", "少なくとも"];
    const AFTER: [&str; 16] = [
        "近く",
        "近い",
        "強",
        "弱",
        "超",
        "余",
        "以上",
        "以下",
        "程度",
        "前後",
        "台",
        "ほど",
        "未満",
        "を超",
        "に迫",
        "くらい",
    ];
    let approximate = share.approximate
        || before(text, share.span.start, &BEFORE)
        || AFTER.iter().any(|word| rest(text, share.span.end).starts_with(word));
    Share { approximate, ..share }
}
