//! `comity score` on what no newsroom sends: each bad line costs itself alone, each odd text is judged or left
//! unscored, and the lines around them are answered as if they stood alone.

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Feeds raw bytes to the command; the lines of its answer and its exit code.
fn score(input: Vec<u8>) -> (Vec<String>, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("score")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing panics, nothing complains");
    let lines = String::from_utf8(output.stdout).unwrap();
    (lines.lines().map(str::to_owned).collect(), output.status.code())
}

const GOOD: &[u8] =
    br#"{"id": "good", "text": "China lifts its ban on seafood from Japan", "pair": ["CN", "JP"]}"#;

/// The answers to some lines, each of which has a good line before it and after it.
fn between_good_lines(lines: &[Vec<u8>]) -> (Vec<Value>, Option<i32>) {
    let (alone, code) = score(GOOD.to_vec());
    assert_eq!((alone.len(), code), (1, Some(0)));
    assert!(alone[0].contains(r#""tag":1"#), "{}", alone[0]);
    let mut input = GOOD.to_vec();
    for line in lines {
        input.push(b'\n');
        input.extend_from_slice(line);
        input.push(b'\n');
        input.extend_from_slice(GOOD);
    }
    let (answers, code) = score(input);
    let (good, odd): (Vec<_>, Vec<_>) = answers.into_iter().partition(|line| *line == alone[0]);
    assert_eq!((good.len(), odd.len()), (lines.len() + 1, lines.len()), "{odd:?}");
    (odd.iter().map(|line| serde_json::from_str(line).unwrap()).collect(), code)
}

fn request(text: &str) -> Value {
    json!({"id": "odd", "text": text, "pair": ["CN", "JP"]})
}

fn lines(requests: impl IntoIterator<Item = Value>) -> Vec<Vec<u8>> {
    requests.into_iter().map(|request| request.to_string().into_bytes()).collect()
}

/// Every tag that is not zero has evidence whose words stand in the text.
fn check_evidence(answer: &Value, text: &str) {
    for evidence in answer["evidence"].as_array().unwrap() {
        let sentence = evidence["text"].as_str().unwrap();
        assert!(text.contains(sentence), "{evidence}");
        assert!(sentence.contains(evidence["cue"].as_str().unwrap()), "{evidence}");
    }
    for (side, direction) in [("a_to_b", "CN>JP"), ("b_to_a", "JP>CN")] {
        let has_tag = answer[side]["tag"].as_i64().is_some_and(|tag| tag != 0);
        let evidence = answer["evidence"].as_array().unwrap();
        let proven = evidence.iter().any(|evidence| evidence["direction"] == direction);
        assert!(proven || !has_tag, "{answer}");
    }
}

#[test]
fn lines_that_are_no_requests_are_answered_by_errors_in_their_place() {
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    let bad: Vec<(Vec<u8>, &str)> = vec![
        (b"{\"text\": \"\x80\"}".to_vec(), "not UTF-8 at byte 10"),
        (b"{\"text\": \"\xC0\xAF\"}".to_vec(), "not UTF-8"),
        (b"{\"text\": \"\xED\xA0\x80\"}".to_vec(), "not UTF-8"),
        (b"{\"text\": \"\xE4\xB8".to_vec(), "not UTF-8"),
        (b"{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0x\0\"\0}\0".to_vec(), "not a request"),
        (b"\xEF\xBB\xBF{\"text\": \"x\"}".to_vec(), "not a request"),
        (br#"{"text": "\ud800"}"#.to_vec(), "not a request"),
        (br#"{"text": "x""#.to_vec(), "not a request"),
        (br#"{"text": "x"} {"text": "y"}"#.to_vec(), "not a request"),
        (br#"{"text": "x", "text": "y"}"#.to_vec(), "duplicate field `text`"),
        (br#"{"title": "x"}"#.to_vec(), "missing field `text`"),
        (br#"{"text": 7}"#.to_vec(), "not a request"),
        (br#"{"text": null}"#.to_vec(), "not a request"),
        (b"[]".to_vec(), "not a request"),
        (b"null".to_vec(), "not a request"),
        (b"NaN".to_vec(), "not a request"),
        (deep, "not a request"),
        (br#"{"text": "x", "lang": 5}"#.to_vec(), "not a request"),
        (br#"{"text": "x", "pair": "CN-JP"}"#.to_vec(), "not a request"),
        (br#"{"text": "x", "pair": ["CN", "EU"]}"#.to_vec(), "unknown country `EU`"),
        (br#"{"text": "x", "pair": ["CN", ""]}"#.to_vec(), "unknown country ``"),
        (r#"{"text": "x", "pair": ["CN", "中国"]}"#.as_bytes().to_vec(), "unknown country `中国`"),
        (br#"{"text": "x", "pair": ["CN", "JP", "KR"]}"#.to_vec(), "two countries, not 3"),
        (br#"{"text": "x", "pair": []}"#.to_vec(), "two countries, not 0"),
        (br#"{"text": "x", "pair": ["CN", "cn"]}"#.to_vec(), "`pair` names CN twice"),
        (br#"{"text": "x", "outlet_country": "Japan"}"#.to_vec(), "unknown country `Japan`"),
        (br#"{"text": "x", "published": "2025-13-45T00:00:00Z"}"#.to_vec(), "RFC 3339"),
    ];
    let given: Vec<Vec<u8>> = bad.iter().map(|(line, _)| line.clone()).collect();
    let (answers, code) = between_good_lines(&given);
    assert_eq!(code, Some(3));
    for (at, ((_, expected), answer)) in bad.iter().zip(&answers).enumerate() {
        assert_eq!(answer["line"], 2 * at + 2, "{answer}");
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(expected) && error.len() < 300, "{error}");
    }
}

#[test]
fn languages_that_no_scorer_reads_are_unscored() {
    let tags = ["fr", "tlh", "xx", "zzzz", "", "und", "12", "中文", "en_US.UTF-8 "];
    let text = "China condemns Japan";
    let request = |tag: &&str| json!({"text": text, "lang": tag, "pair": ["CN", "JP"]});
    let (answers, code) = between_good_lines(&lines(tags.iter().map(request)));
    assert_eq!(code, Some(0));
    let (english, others) = answers.split_last().unwrap();
    assert_eq!(english["relevant"], true, "{english}");
    for answer in others {
        assert_eq!((&answer["relevant"], &answer["unscored"]), (&Value::Null, &json!("language")));
        assert_eq!((&answer["relation"], &answer["a_to_b"]), (&Value::Null, &Value::Null));
    }
}

#[test]
fn texts_without_words_are_never_relevant() {
    let texts = [
        "",
        " \t\r\n ",
        "\u{0}\u{1}\u{7f}",
        "\u{FEFF}",
        "\u{FFFF}\u{10FFFF}",
        "。。。",
        "?!",
        "🎌🐉",
        "\u{301}\u{301}",
    ];
    let (answers, code) = between_good_lines(&lines(texts.map(request)));
    assert_eq!(code, Some(0));
    for answer in answers {
        assert_ne!(answer["relevant"], true, "{answer}");
        assert_eq!((&answer["a_to_b"], &answer["b_to_a"]), (&Value::Null, &Value::Null));
    }
}

#[test]
fn odd_scripts_are_judged_with_evidence_from_the_text() {
    let texts = [
        "🇨🇳 China 😡 protests 😡 to 🇯🇵 Japan 😡",
        "\u{202E}China protests to Japan\u{202C}",
        "\u{2066}中国\u{2069}は\u{2067}日本\u{2069}に抗議した\u{200F}",
        "Ch\u{AD}ina pro\u{200B}tests to Ja\u{200D}pan",
        "中国は日本에 항의 and China対日本抗議표명不満😀Japan対中国谢谢",
        "ＣＨＩＮＡ　ｐｒｏｔｅｓｔｓ　ｔｏ　ＪＡＰＡＮ",
        "C\u{337}h\u{337}i\u{337}n\u{337}a\u{337} protests to Japan",
        "İIıi China protests to Japan ẞßﬁ Ǆ",
        "\u{1112}\u{1161}\u{11AB}국은 일본에 항의",
        "“‘「『China“ protests’ to」 Japan』",
        "((((China protests to [[[[Japan",
        "CHINA\nPROTESTS\n\n\nTO\nJAPAN",
    ];
    let languages = ["en", "zh", "ja", "ko"];
    let requests = texts.iter().flat_map(|text| {
        languages.map(|lang| json!({"text": text, "lang": lang, "pair": ["CN", "JP"]}))
    });
    let (answers, code) = between_good_lines(&lines(requests));
    assert_eq!(code, Some(0));
    for (at, answer) in answers.iter().enumerate() {
        check_evidence(answer, texts[at / languages.len()]);
    }
}

#[test]
fn a_headline_of_megabytes_gets_a_short_answer() {
    // One in full; the others show as much with less.
    let units = [
        ("China protests to Japan and ", 10_000_000),
        ("中国抗议日本", 2_000_000),
        ("日本は中国に抗議し、", 2_000_000),
        ("중국은 일본에 항의하고 ", 2_000_000),
        ("90% of Japanese have an unfavourable view of China, ", 300_000),
        ("日本人の9割が中国に良くない印象を持ち、", 300_000),
        ("a", 2_000_000),
        ("(\u{202E}“", 2_000_000),
    ];
    let headline = |&(unit, bytes): &(&str, usize)| json!({"title": unit.repeat(bytes / unit.len()), "text": "", "pair": ["CN", "JP"]});
    let (answers, code) = between_good_lines(&lines(units.iter().map(headline)));
    assert_eq!(code, Some(0));
    for ((unit, _), answer) in units.iter().zip(&answers) {
        assert_eq!(answer["pair"], json!(["CN", "JP"]));
        let bytes = answer.to_string().len();
        assert!(bytes < 3_000_000, "{bytes} bytes for {unit}");
    }
    check_evidence(&answers[0], &units[0].0.repeat(100_000));
    assert_eq!(answers[0]["a_to_b"]["tag"], -1);
}

#[test]
fn a_line_beyond_all_bounds_is_refused_and_the_rest_goes_on() {
    let endless = vec![b'x'; 33 << 20];
    let (answers, code) = between_good_lines(&[endless]);
    assert_eq!(code, Some(3));
    assert!(answers[0]["error"].as_str().unwrap().contains("longer than"), "{}", answers[0]);
}

#[test]
fn blank_lines_and_line_ends_of_any_kind_are_no_requests() {
    let mut input = GOOD.to_vec();
    input.extend_from_slice(b"\r\n \t\r\n");
    input.extend(std::iter::repeat_n(b'\n', 3 << 20));
    input.extend_from_slice(b"broken\n");
    input.extend_from_slice(GOOD);
    let (answers, code) = score(input);
    assert_eq!((answers.len(), code), (3, Some(3)));
    assert_eq!(answers[0], answers[2]);
    let broken: Value = serde_json::from_str(&answers[1]).unwrap();
    assert_eq!(broken["line"], (3 << 20) + 3);
    assert_eq!(score(Vec::new()), (Vec::new(), Some(0)));
}

#[test]
fn keys_of_the_caller_and_ids_of_any_kind_are_left_alone() {
    let id = json!({"nested": ["ids", 1.5, null]});
    let request = json!({"id": id, "text": "China protests to Japan", "pair": ["cn", "jp"],
                         "url": "https://example.com", "tags": [1, 2]});
    let (answers, code) = between_good_lines(&lines([request]));
    assert_eq!((code, &answers[0]["id"]), (Some(0), &id));
    assert_eq!(answers[0]["pair"], json!(["CN", "JP"]));
}
