//! Chinese in both scripts: 87.7%, 百分之八十七, 八成七, 近8成, 六至七成, 三分之二, 十人中有九人, 一半.

use super::{
    Numeral, RANGE_MARKS, Reading, Share, after, before, digits, digits_or_han, han, inside_word,
    past_blanks, percent_or_range, percent_unit, plain, ratio, rest,
};

pub(super) fn read(text: &str, at: usize) -> Reading {
    if let Some(next) = after(text, at, &["百分之"]) {
        return match digits_or_han(text, next) {
            Some(number) => Reading::Share(rounded(text, plain(at, number))),
            None => Reading::Skip(next),
        };
    }
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
    percent_unit(text, at, &["%", "％", "﹪", "巴仙"], &["点", "點", "个点", "個點"])
}

fn percent(text: &str, at: usize, number: Numeral) -> Option<Share> {
    let mut share = percent_or_range(text, at, number, unit, digits)?;
    // 从 60% 到 70% is a change, not a range.
    if share.percent_max.is_some() && before(text, at, &["从", "從", "由", "自"]) {
        share = Share { span: at..unit(text, number.end)?, ..plain(at, number) };
    }
    Some(share)
}

/// 八成, 8成7, 七成半, 六至七成, 六七成.
fn tenths(text: &str, at: usize, number: Numeral) -> Option<Share> {
    // 成 also begins words: 成年人, 成为, 成立.
    const WORDS: [&str; 15] = [
        "成年人",
        "成年",
        "成为",
        "成為",
        "成立",
        "成功",
        "成员",
        "成員",
        "成长",
        "成長",
        "成就",
        "成果",
        "成熟",
        "成本",
        "成交",
    ];
    let (low, high, end) = match after(text, number.end, &RANGE_MARKS) {
        Some(next) => {
            let upper = digits_or_han(text, next)?;
            (number.value, Some(upper.value), upper.end)
        }
        // 六七成: two digits in a row are the ends of a range.
        None if han(text, at).is_some() && (12.0..100.0).contains(&number.value) => {
            let (tens, ones) = ((number.value / 10.0).floor(), number.value % 10.0);
            let row = rest(text, at).chars().nth(1) != Some('十') && ones == tens + 1.0;
            row.then_some((tens, Some(ones), number.end))?
        }
        None => (number.value, None, number.end),
    };
    let end = past_blanks(text, end);
    if after(text, end, &WORDS).is_some() || low > 10.0 || before(text, at, &["统", "統"]) {
        return None;
    }
    let mut end = after(text, end, &["成"])?;
    let mut percent = low * 10.0;
    if let Some(next) = after(text, end, &["半"]) {
        (percent, end) = (percent + 5.0, next);
    } else if let Some(ones) = digits_or_han(text, end).filter(|ones| ones.value < 10.0) {
        (percent, end) = (percent + ones.value, ones.end);
    }
    let percent_max = high.map(|high| high * 10.0);
    Some(Share { span: at..end, percent, percent_max, approximate: false, rough: true })
}

/// 三分之二, 4分之3, 3/4.
fn fraction(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    if let Some(next) = after(text, whole.end, &["分之", " 分之"]) {
        let part = digits_or_han(text, past_blanks(text, next))?;
        return ratio(at..part.end, part.value, whole.value);
    }
    let next = after(text, whole.end, &["/", "／"])?;
    let (part, whole) = (whole.value, digits(text, next)?);
    let small = whole.value <= 10.0 && part < whole.value && part >= 1.0;
    let spoken = before(text, at, &["过", "過", "近", "约", "約", "有", "逾"]);
    let counted = after(text, whole.end, &["的", "以上", "受", "或"]).is_some();
    (small && (spoken || counted)).then(|| ratio(at..whole.end, part, whole.value)).flatten()
}

/// 十人中有九人, 每10名日本人就有9人, 10个人里9个.
fn of_many(text: &str, at: usize, whole: Numeral) -> Option<Share> {
    const COUNTERS: [&str; 6] = ["人", "名", "个", "個", "位", " 人"];
    const GAP_CHARS_MAX: usize = 12;
    let next = after(text, whole.end, &COUNTERS)?;
    let gap: String = rest(text, next)
        .chars()
        .take(GAP_CHARS_MAX)
        .take_while(|c| !"，。；、,;".contains(*c))
        .collect();
    let (offset, part) = gap.char_indices().find_map(|(offset, _)| {
        digits_or_han(text, next + offset).map(|number| (offset, number))
    })?;
    let link = gap.get(..offset)?;
    let joined = ["中", "里", "裡", "裏", "有", "就"].iter().any(|word| link.contains(word));
    let end = after(text, part.end, &COUNTERS)?;
    let small = (2.0..=100.0).contains(&whole.value) && part.value >= 1.0;
    (joined && small && part.value < whole.value)
        .then(|| ratio(at..end, part.value, whole.value))
        .flatten()
}

/// 一半, 半数; 过半 and 超过一半 are bounds.
fn half(text: &str, at: usize) -> Option<Share> {
    let end = after(text, at, &["一半", "半数", "半數", "近半", "将近半", "將近半"])?;
    let bound = before(text, at, &["过", "過", "逾", "超", "多", "大", "不足", "不到", "前", "后"])
        || after(text, end, &["以上", "多"]).is_some();
    let approximate = before(text, at, &["近", "约", "約", "乎", "概"])
        || rest(text, at).starts_with(['近', '将', '將']);
    let half = ratio(at..end, 1.0, 2.0).filter(|_| !bound)?;
    Some(Share { approximate, ..half })
}

fn rounded(text: &str, share: Share) -> Share {
    const BEFORE: [&str; 26] = [
        "近",
        "约",
        "約",
        "大约",
        "大約",
        "逾",
        "超",
        "超过",
        "超過",
        "将近",
        "將近",
        "几乎",
        "幾乎",
        "大概",
        "至少",
        "高达约",
        "不到",
        "不足",
        "不超过",
        "不超過",
        "突破",
        "接近",
        "多达",
        "多達",
        "左右",
        "上下",
    ];
    const AFTER: [&str; 9] = ["左右", "以上", "以下", "多", "上下", "许", "許", "有余", "強"];
    let approximate = share.approximate
        || before(text, share.span.start, &BEFORE)
        || after(text, share.span.end, &AFTER).is_some();
    Share { approximate, ..share }
}
