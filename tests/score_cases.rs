//! Hard constructions in four languages, one table each: `tests/cases/*.tsv` read like a
//! description of what the scorer understands.

use comity::mention::Gazetteer;
use comity::model::{Language, Pair, Relevance, Stance, Story};
use comity::score::{Lexicon, LexiconScorer};

#[test]
fn english_constructions_are_understood() {
    check("en", include_str!("cases/en.tsv"));
}

#[test]
fn chinese_constructions_are_understood() {
    check("zh", include_str!("cases/zh.tsv"));
}

#[test]
fn japanese_constructions_are_understood() {
    check("ja", include_str!("cases/ja.tsv"));
}

#[test]
fn korean_constructions_are_understood() {
    check("ko", include_str!("cases/ko.tsv"));
}

/// Scores every row and fails with all rows that came out differently.
fn check(language: &str, table: &str) {
    let gazetteer = Gazetteer::embedded();
    let scorer = LexiconScorer::new(Lexicon::embedded());
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (mut read, mut wrong) = (0, Vec::new());
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [pair, relevant, forth, back, relation, text] = cells[..] else {
            panic!("six columns, not {}: {row}", cells.len());
        };
        let pair = Pair::parse(pair).expect("a pair such as CN-JP");
        let story = Story::new(text, "", Language::from_tag(language));
        let score = scorer.score(&story, &gazetteer.find(&story), pair);
        let right = (score.relevance == Relevance::Relevant) == (relevant == "yes")
            && matches(forth, sign(score.a_to_b))
            && matches(back, sign(score.b_to_a))
            && matches(relation, score.relation.sign());
        if !right {
            let got = (&score.relevance, sign(score.a_to_b), sign(score.b_to_a), score.relation);
            let cues = score.evidence.iter().map(|evidence| &text[evidence.cue.clone()]);
            wrong.push(format!("{row}\n    got {got:?} from {:?}", cues.collect::<Vec<_>>()));
        }
        read += 1;
    }
    assert!(read >= 30, "{language}: only {read} rows");
    assert!(wrong.is_empty(), "{} of {read} rows:\n{}", wrong.len(), wrong.join("\n"));
}

fn sign(stance: Option<Stance>) -> i8 {
    stance.map_or(0, |stance| stance.tag.sign())
}

fn matches(expected: &str, sign: i8) -> bool {
    match expected {
        "-" => sign == -1,
        "+" => sign == 1,
        _ => sign == 0,
    }
}
