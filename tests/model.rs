//! The model tier: folders of models, what a model is shown, and what its answer does to a score. A toy model
//! (`tests/fixtures/model`) stands for real ones; where the project's English model is at hand, its reference
//! outputs are checked too.

use comity::config::{self, ConfigErrors, Manifest};
use comity::infer::{Classifier, Head, Inputs, Settings, Vocabulary};
use comity::model::{Directed, Language, Pair, Part, Passage, Relevance, Score, Side, Story, Tag};
use comity::pipeline::Analyser;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn toy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/model")
}

fn analyser(folder: Option<PathBuf>) -> Analyser {
    let settings = config::Score { model: folder, ..config::Score::default() };
    Analyser::new(&settings).expect("a model that can be used")
}

fn score(analyser: &Analyser, text: &str, language: &str) -> Score {
    let story = Story::new(text, "", Language::from_tag(language));
    analyser.read(&story).score(Pair::parse("CN-JP").unwrap())
}

fn tags(score: &Score) -> [Option<Tag>; 2] {
    [score.a_to_b, score.b_to_a].map(|stance| stance.map(|stance| stance.tag))
}

/// A copy of the toy's folder with one file changed.
fn changed(file: &str, change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["model.toml", "vocab.txt", "bag.onnx"] {
        fs::copy(toy().join(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, change(&text)).unwrap();
    folder
}

/// What loading the folder says is wrong.
fn complaint(folder: &Path) -> String {
    let settings = config::Score { model: Some(folder.to_owned()), ..config::Score::default() };
    match Analyser::new(&settings) {
        Ok(_) => panic!("the folder passed for a model"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_model_speaks_where_the_rules_see_no_mood_and_its_sentence_is_the_evidence() {
    let text = "Japan's minister blorks at China over trade talks";
    let without = score(&analyser(None), text, "en");
    assert_eq!((tags(&without)[1], without.evidence.len()), (Some(Tag::Neutral), 0));
    let with = score(&analyser(Some(toy())), text, "en");
    assert_eq!(tags(&with), [None, Some(Tag::Negative)]);
    assert_eq!(with.relation, Tag::Negative);
    let [proof] = &with.evidence[..] else { panic!("{:?}", with.evidence) };
    assert_eq!((proof.scorer, &text[proof.cue.clone()]), ("model", text));
    assert_eq!(proof.direction.map(|direction| direction.to_string()), Some("JP>CN".into()));
}

#[test]
fn swapping_the_names_swaps_the_directions() {
    let analyser = analyser(Some(toy()));
    for verb in ["blorks at", "zindles"] {
        let forth = score(&analyser, &format!("China {verb} Japan in trade talks"), "en");
        let back = score(&analyser, &format!("Japan {verb} China in trade talks"), "en");
        assert_ne!(tags(&forth)[0], Some(Tag::Neutral), "{verb}");
        assert_eq!((forth.a_to_b, forth.b_to_a), (back.b_to_a, back.a_to_b), "{verb}");
        assert_eq!(forth.relation, back.relation);
    }
}

#[test]
fn the_scorer_has_another_name_with_a_model_in_every_language() {
    assert!(!analyser(None).scorer_name().contains('+'));
    let named = analyser(Some(toy())).scorer_name().to_owned();
    assert!(named.starts_with("lexicon@") && named.contains("+bag@2."), "{named}");
}

#[test]
fn a_change_in_any_file_of_a_model_changes_the_name_in_scores() {
    let named = |folder: &Path| analyser(Some(folder.to_owned())).scorer_name().to_owned();
    let same = changed("model.toml", str::to_owned);
    assert_eq!(named(same.path()), named(&toy()), "where the folder lies is no matter");
    let weighed = changed("model.toml", |text| format!("{text}\n[rule]\ntrust = 2.0\n"));
    let renamed = changed("vocab.txt", |text| text.replace("meet", "greet"));
    let retrained = changed("model.toml", str::to_owned);
    let file = retrained.path().join("bag.onnx");
    let mut graph = fs::read(&file).unwrap();
    // Field 2 of an ONNX file, the name of the program that wrote it, is one that no answer hangs on.
    graph.extend(b"\x12\x04toy2");
    fs::write(&file, graph).unwrap();
    let mut names = [&toy(), weighed.path(), renamed.path(), retrained.path()].map(named).to_vec();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn a_language_that_the_model_does_not_read_is_judged_by_the_rules_alone() {
    let text = "中国向日本提出抗议";
    let (with, without) = (analyser(Some(toy())), analyser(None));
    assert_eq!(score(&with, text, "zh"), score(&without, text, "zh"));
}

#[test]
fn a_model_that_sees_one_side_alone_is_not_asked() {
    let far = format!("Japan blorks in trade talks {} with China", "the ".repeat(60));
    let (with, without) = (analyser(Some(toy())), analyser(None));
    assert_eq!(score(&without, &far, "en").relevance, Relevance::Relevant);
    assert_eq!(score(&with, &far, "en"), score(&without, &far, "en"));
}

#[test]
fn what_the_rules_find_irrelevant_stays_irrelevant() {
    let text = "China beat Japan 3-1 in the volleyball final as the crowd zindles";
    let (with, without) = (analyser(Some(toy())), analyser(None));
    assert_ne!(score(&without, text, "en").relevance, Relevance::Relevant);
    assert_eq!(score(&with, text, "en"), score(&without, text, "en"));
}

#[test]
fn a_head_that_judges_a_target_is_asked_once_for_each_side() {
    let folder = changed("model.toml", |text| {
        let marks = "[marks]\ntarget = \"[unused1]\"\nother = \"[unused2]\"\n";
        let head = "[head]\nkind = \"target\"\noutput = \"target\"\n\
                    labels = [\"negative\", \"neutral\", \"positive\"]\n";
        format!("{}{marks}\n{head}", text.split("[marks]").next().unwrap())
    });
    let text = "China zindles Japan in trade talks";
    let with = score(&analyser(Some(folder.path().to_owned())), text, "en");
    // A bag of words cannot tell who feels it.
    assert_eq!(tags(&with), [Some(Tag::Positive); 2]);
}

#[test]
fn a_vocabulary_may_come_inside_a_tokenizer_file() {
    let folder = changed("model.toml", |text| text.replace("vocab.txt", "tokenizer.json"));
    let vocabulary = fs::read_to_string(toy().join("vocab.txt")).unwrap();
    let pieces: serde_json::Map<String, serde_json::Value> =
        vocabulary.lines().enumerate().map(|(at, piece)| (piece.to_owned(), at.into())).collect();
    let file = folder.path().join("tokenizer.json");
    let tokenizer =
        |kind: &str| serde_json::json!({"model": {"type": kind, "vocab": pieces}}).to_string();
    fs::write(&file, tokenizer("WordPiece")).unwrap();
    let text = "China zindles Japan in trade talks";
    let with = score(&analyser(Some(folder.path().to_owned())), text, "en");
    assert_eq!(tags(&with)[0], Some(Tag::Positive));
    fs::write(&file, tokenizer("Unigram")).unwrap();
    let complaint = complaint(folder.path());
    assert!(complaint.contains("Unigram") && complaint.contains("WordPiece"), "{complaint}");
}

#[test]
fn what_is_missing_in_a_folder_is_named_with_its_path() {
    let empty = tempfile::tempdir().unwrap();
    let told = complaint(empty.path());
    assert!(told.contains("model.toml") && told.contains("docs/models.md"), "{told}");
    for file in ["bag.onnx", "vocab.txt"] {
        let folder = changed("model.toml", str::to_owned);
        fs::remove_file(folder.path().join(file)).unwrap();
        let told = complaint(folder.path());
        assert!(told.contains(&folder.path().join(file).display().to_string()), "{told}");
    }
}

#[test]
fn files_that_do_not_fit_together_are_refused_at_the_start() {
    let cases = [
        ("model.toml", "output = \"directed\"", "output = \"target\"", "3 numbers for 5 labels"),
        ("model.toml", "output = \"directed\"", "output = \"logits\"", "no output `logits`"),
        ("model.toml", "ids = \"input_ids\"", "ids = \"tokens\"", "no input `tokens`"),
        ("model.toml", "[unused2]", "[unused9]", "no piece `[unused9]`"),
        ("vocab.txt", "[CLS]\n", "", "no piece `[CLS]`"),
        ("vocab.txt", "怒\n", "怒\nmore\nstill more\n", "bag.onnx"),
    ];
    for (file, from, to, expected) in cases {
        let folder = changed(file, |text| text.replace(from, to));
        let told = complaint(folder.path());
        assert!(told.contains(expected), "{to}: {told}");
    }
    let folder = changed("model.toml", str::to_owned);
    let file = folder.path().join("bag.onnx");
    let graph = fs::read(&file).unwrap();
    for broken in [b"not a graph".as_slice(), b"", &graph[..graph.len() / 2]] {
        fs::write(&file, broken).unwrap();
        let told = complaint(folder.path());
        assert!(told.contains("bag.onnx: ") && told.contains("docs/models.md"), "{told}");
    }
}

#[test]
fn every_mistake_in_a_manifest_is_told_with_line_and_fix() {
    let text = fs::read_to_string(toy().join("model.toml")).unwrap();
    let told = |from: &str, to: &str| -> String {
        assert!(text.contains(from), "{from}");
        let parsed: Result<Manifest, ConfigErrors> =
            Manifest::parse("model.toml", &text.replace(from, to), Path::new("."));
        parsed.expect_err("a mistake").to_string()
    };
    let cases = [
        ("name = \"bag\"", "name = \"My Bag\"", "4:8: `My Bag` is not a name"),
        ("[\"en\"]", "[\"fr\"]", "6:14: `fr` cannot be read"),
        ("[\"en\"]", "[]", "names no language"),
        ("pieces_max = 32", "pieces_max = 4", "4 is outside of 8 to 4096"),
        ("kind = \"directed\"", "kind = \"directional\"", "did you mean `directed`"),
        ("    \"neutral\",\n", "", "every label must have its number"),
        ("\"neutral\"", "\"neutrall\"", "did you mean `neutral`"),
        ("lowercase", "lower_case", "did you mean `lowercase`"),
        ("first = \"[unused1]\"\n", "", "needs `first` and `second`"),
        ("second = \"[unused2]\"", "second = \"[unused1]\"", "has `[unused1]` for both sides"),
    ];
    for (from, to, expected) in cases {
        let told = told(from, to);
        assert!(told.contains(expected), "{to}: {told}");
    }
}

#[test]
fn the_command_scores_with_a_model_and_complains_about_a_missing_one() {
    let run = |folder: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
            .args(["score", "--model", folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that stops at once leaves its input unread.
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(b"{\"text\": \"China zindles Japan in trade talks\"}\n");
        child.wait_with_output().unwrap()
    };
    let done = run(&toy().display().to_string());
    let line: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(line["scorer"].as_str().unwrap().contains("+bag@2."), "{line}");
    assert_eq!(line["a_to_b"]["tag"], 1, "{line}");
    let failed = run("/nowhere");
    assert_eq!((failed.status.code(), failed.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("/nowhere/model.toml"));
}

fn reference() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/model");
    let at_hand = folder.join("directed-en.int8.onnx").exists();
    if !at_hand {
        println!("skipped: the English model is not at hand in {}", folder.display());
    }
    at_hand.then_some(folder)
}

fn directed_en(folder: &Path, threads: usize) -> Classifier {
    let vocabulary = folder.join("directed-en.vocab.txt");
    Classifier::load(directed_en_settings(folder, vocabulary, threads)).unwrap()
}

fn directed_en_settings(folder: &Path, vocabulary: PathBuf, threads: usize) -> Settings {
    let forth = |positive| Directed::Forth { positive };
    let back = |positive| Directed::Back { positive };
    let labels = vec![Directed::Neutral, forth(true), back(true), forth(false), back(false)];
    Settings {
        file: folder.join("directed-en.int8.onnx"),
        languages: vec![Language::English],
        vocabulary: Vocabulary {
            file: vocabulary,
            lowercase: true,
            strip_accents: true,
            begin: "[CLS]".into(),
            end: "[SEP]".into(),
            unknown: "[UNK]".into(),
            pieces_max: 128,
        },
        inputs: Inputs {
            ids: "input_ids".into(),
            mask: Some("attention_mask".into()),
            types: None,
        },
        output: "directed".into(),
        head: Head::Directed { first: "[unused1]".into(), second: "[unused2]".into(), labels },
        temperature: 1.0,
        threads,
    }
}

/// The most by which logits of another runtime may differ: its integer kernels round otherwise.
const LOGIT_TOLERANCE: f64 = 0.3;

/// The log-odds of a passage against neutral: n and p forth, n and p back.
fn odds(model: &Classifier, parts: Vec<Part<'_>>) -> [f64; 4] {
    let passage = Passage { pair: Pair::parse("CN-JP").unwrap(), parts };
    let opinion = model.opinion(&passage).unwrap().expect("a passage that names both");
    let (forth, back) = (opinion.a_to_b, opinion.b_to_a);
    [forth.negative, forth.positive, back.negative, back.positive]
}

#[test]
fn logits_are_those_of_the_reference_runtime() {
    let Some(folder) = reference() else { return };
    let vocabulary = fs::read_to_string(folder.join("directed-en.vocab.txt")).unwrap();
    let vocabulary: Vec<&str> = vocabulary.lines().collect();
    let model = directed_en(&folder, 1);
    let lines = fs::read_to_string(folder.join("reference_outputs.jsonl")).unwrap();
    let (mut compared, mut worst) = (0, 0.0_f64);
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let numbers = |key: &str| -> Vec<f64> {
            row[key].as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
        };
        let ids = numbers("input_ids");
        let pieces: Vec<&str> =
            ids[1..ids.len() - 1].iter().map(|&id| vocabulary[id as usize]).collect();
        let first = pieces.iter().find_map(|piece| match *piece {
            "[unused1]" => Some(Side::A),
            "[unused2]" => Some(Side::B),
            _ => None,
        });
        let both = ["[unused1]", "[unused2]"].iter().all(|mark| pieces.contains(mark));
        // Words that were cut come back together; unknown ones cannot.
        if !both || first != Some(Side::A) || pieces.contains(&"[UNK]") {
            continue;
        }
        let words: Vec<String> = pieces.iter().map(|piece| format!(" {piece}")).collect();
        let words: Vec<String> = words.iter().map(|word| word.replace(" ##", "")).collect();
        let mut joined: Vec<String> = Vec::new();
        for word in words {
            match joined.last_mut() {
                Some(last) if !word.starts_with(' ') => last.push_str(&word),
                _ => joined.push(word),
            }
        }
        let parts = joined.iter().map(|word| match word.trim() {
            "[unused1]" => Part::Name(Side::A),
            "[unused2]" => Part::Name(Side::B),
            _ => Part::Words(word),
        });
        let ours = odds(&model, parts.collect());
        let [neutral, forth_p, back_p, forth_n, back_n] = numbers("directed")[..] else { panic!() };
        let theirs = [forth_n, forth_p, back_n, back_p].map(|logit| logit - neutral);
        let winner = |odds: [f64; 4]| {
            let best = (0..4).max_by(|&one, &other| odds[one].total_cmp(&odds[other])).unwrap();
            (odds[best] > 0.0).then_some(best)
        };
        assert_eq!(winner(ours), winner(theirs), "{line}");
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            worst = worst.max((ours - theirs).abs());
        }
        compared += 1;
    }
    println!("{compared} sentences, log-odds at most {worst:.3} apart");
    assert!(compared >= 20, "only {compared} sentences could be compared");
    // Log-odds are the difference of two logits.
    assert!(worst <= 2.0 * LOGIT_TOLERANCE, "log-odds are {worst} apart");
}

#[test]
fn a_vocabulary_of_another_size_is_refused() {
    let Some(folder) = reference() else { return };
    let text = fs::read_to_string(folder.join("directed-en.vocab.txt")).unwrap();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("vocab.txt");
    let fewer: Vec<&str> = text.lines().take(15_000).collect();
    for other in [fewer.join("\n"), format!("{text}one more\n")] {
        fs::write(&file, other).unwrap();
        let settings = directed_en_settings(&folder, file.clone(), 1);
        let told = Classifier::load(settings).err().expect("another vocabulary").to_string();
        assert!(told.contains("another model") || told.contains("`vocabulary`"), "{told}");
    }
}

#[test]
fn an_opinion_does_not_depend_on_threads_or_on_what_is_read_beside_it() {
    let Some(folder) = reference() else { return };
    let parts = |words| vec![Part::Name(Side::A), Part::Words(words), Part::Name(Side::B)];
    let texts = [" sharply criticises ", " thanks ", " meets the envoy of ", "'s anger grows at "];
    let (one, four) = (directed_en(&folder, 1), directed_en(&folder, 4));
    let alone: Vec<_> = texts.iter().map(|text| odds(&one, parts(text))).collect();
    let beside = std::thread::scope(|scope| {
        let read = |text| odds(&four, parts(text));
        let workers = texts.map(|text| scope.spawn(move || read(text)));
        workers.map(|worker| worker.join().unwrap())
    });
    assert_eq!(alone, beside);
}
