//! Spells out the inflected forms of English words that the tables list once.
//!
//! A form whose first word ends in `~` stands for the base and its -s, -ed and -ing forms
//! (`condemn~`, `pull~ out of`); irregular forms follow in brackets (`withdraw~(withdrew,withdrawn)`)
//! and then stand in place of the -ed form. `+` after a noun adds its plural (`threat+`).

/// Every form that an entry stands for; the entry itself where it carries no mark.
pub(super) fn inflections(entry: &str) -> Vec<String> {
    let (head, tail) = match entry.find(['~', '+']) {
        None => return vec![entry.to_owned()],
        Some(at) => entry.split_at(at),
    };
    let noun = tail.starts_with('+');
    let tail = &tail[1..];
    let (irregular, tail) = match tail.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((forms, rest)) => (Some(forms), rest),
        None => (None, tail),
    };
    let mut heads = vec![head.to_owned(), with_s(head)];
    if !noun {
        heads.push(with_ing(head));
        match irregular {
            Some(forms) => heads.extend(forms.split(',').map(|form| form.trim().to_owned())),
            None => heads.push(with_ed(head)),
        }
    }
    heads.into_iter().map(|head| format!("{head}{tail}")).collect()
}

fn with_s(word: &str) -> String {
    match word {
        _ if ends_in_consonant_y(word) => format!("{}ies", &word[..word.len() - 1]),
        _ if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

fn with_ed(word: &str) -> String {
    match word {
        _ if word.ends_with('e') => format!("{word}d"),
        _ if ends_in_consonant_y(word) => format!("{}ied", &word[..word.len() - 1]),
        _ if doubles(word) => format!("{word}{}ed", last(word)),
        _ => format!("{word}ed"),
    }
}

fn with_ing(word: &str) -> String {
    match word {
        _ if word.ends_with("ie") => format!("{}ying", &word[..word.len() - 2]),
        _ if word.ends_with('e') && !word.ends_with("ee") => {
            format!("{}ing", &word[..word.len() - 1])
        }
        _ if doubles(word) => format!("{word}{}ing", last(word)),
        _ => format!("{word}ing"),
    }
}

fn ends_in_consonant_y(word: &str) -> bool {
    word.ends_with('y') && word.chars().rev().nth(1).is_some_and(|c| !is_vowel(c))
}

/// Verbs of two syllables that are stressed on the last and so double its letter.
const STRESSED_LAST: [&str; 17] = [
    "admit", "compel", "commit", "control", "deter", "expel", "impel", "occur", "patrol", "permit",
    "prefer", "propel", "rebel", "rebut", "refer", "regret", "repel",
];

/// One syllable of consonant, vowel, consonant doubles its last letter: ban, slam, rip.
fn doubles(word: &str) -> bool {
    if STRESSED_LAST.contains(&word) {
        return true;
    }
    let letters: Vec<char> = word.rsplit([' ', '-']).next().unwrap_or(word).chars().collect();
    let [.., before, vowel, end] = letters[..] else { return false };
    let vowels = letters.iter().filter(|&&c| is_vowel(c)).count();
    vowels == 1 && !is_vowel(before) && is_vowel(vowel) && !is_vowel(end) && !"wxy".contains(end)
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

fn last(word: &str) -> char {
    word.chars().next_back().unwrap_or_default()
}
