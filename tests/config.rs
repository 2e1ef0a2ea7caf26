//! What an operator meets: the shipped file works, the smallest one works, and every mistake is
//! answered with its place and the fix.

use comity::config::{Config, SHIPPED};
use comity::model::{Pair, Timestamp};
use std::path::Path;

fn parse(text: &str) -> Result<Config, String> {
    parse_with(text, &[])
}

fn parse_with(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Config::parse("config/comity.toml", text, Path::new("/srv/comity"), environment)
        .map_err(|errors| errors.to_string())
}

/// Asserts the whole error text, so that its wording is a decision.
#[track_caller]
fn error(text: &str, expected: &str) {
    match parse(text) {
        Ok(_) => panic!("accepted:\n{text}"),
        Err(actual) => assert_eq!(actual, expected),
    }
}

const PAIR: &str = "[[pair]]\nsides = [\"CN\", \"JP\"]\n";

#[test]
fn the_shipped_file_is_valid_and_ready_for_china_and_japan() {
    let config = parse(SHIPPED).unwrap();
    assert_eq!(config.pairs, [Pair::parse("CN-JP").unwrap()]);
    assert!(config.sources.len() > 70, "{} sources", config.sources.len());
    assert_eq!(config.method, comity::model::Method::default());
    let codes: std::collections::BTreeSet<&str> =
        config.sources.iter().map(|source| source.language.code()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["en", "ja", "ko", "zh"]);
}

#[test]
fn a_file_that_names_only_a_pair_reads_the_shipped_sources() {
    let small = parse("[[pair]]\nsides = [\"kr\", \"jp\"]\n").unwrap();
    let shipped = parse(SHIPPED).unwrap();
    assert_eq!(small.pairs, [Pair::parse("JP-KR").unwrap()]);
    assert_eq!(small.sources, shipped.sources);
    assert_eq!(small.outlets, shipped.outlets);
    assert_eq!(small.fetch, shipped.fetch);
    assert_eq!(small.chart, shipped.chart);
    assert_eq!(small.store, shipped.store);
}

#[test]
fn relative_paths_start_at_the_folder_that_holds_config() {
    let config = parse(PAIR).unwrap();
    assert_eq!(config.chart.dir, Path::new("/srv/comity/charts"));
    assert_eq!(config.store.url, "sqlite:/srv/comity/data/comity.sqlite");
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_a_suggestion() {
    error(
        &format!("{PAIR}[fetch]\nconcurency = 4\n"),
        "config/comity.toml:4:1: unknown key `concurency`; did you mean `concurrency`? (known here: \
         `contact`, `concurrency`, `timeout_total_seconds`, `timeout_idle_seconds`, \
         `timeout_connect_seconds`, `redirects_max`, `body_bytes_max`)",
    );
}

#[test]
fn an_unknown_country_is_named_with_the_code_that_was_meant() {
    error(
        "[[pair]]\nsides = [\"CN\", \"Japan\"]\n",
        "config/comity.toml:2:16: unknown country `Japan`; did you mean `JP` (Japan)? \
         (two-letter ISO 3166 codes)",
    );
    error(
        "[[pair]]\nsides = [\"UK\", \"FR\"]\n",
        "config/comity.toml:2:10: unknown country `UK`; did you mean `GB` (United Kingdom)? \
         (two-letter ISO 3166 codes)",
    );
    error(
        "[[pair]]\nsides = [\"Germny\", \"FR\"]\n",
        "config/comity.toml:2:10: unknown country `Germny`; did you mean `DE` (Germany)? \
         (two-letter ISO 3166 codes)",
    );
}

#[test]
fn a_pair_needs_two_different_countries_once() {
    error(
        "[[pair]]\nsides = [\"CN\", \"CN\"]\n",
        "config/comity.toml:2:9: CN is named twice; a pair needs two countries",
    );
    error(
        "[[pair]]\nsides = [\"CN\"]\n",
        "config/comity.toml:2:9: a pair needs two countries, not 1",
    );
    error(
        &format!("{PAIR}[[pair]]\nsides = [\"JP\", \"CN\"]\n"),
        "config/comity.toml:4:9: pair CN-JP is listed twice; remove one block",
    );
    error(
        "[fetch]\nconcurrency = 4\n",
        "config/comity.toml: no pair to watch; add a block: [[pair]] sides = [\"CN\", \"JP\"]",
    );
}

const OUTLET: &str =
    "[[outlet]]\nid = \"herald\"\nname = \"Herald\"\ncountry = \"JP\"\nlanguage = \"ja\"\n";

#[test]
fn duplicate_ids_unknown_outlets_and_bad_addresses_are_all_reported_at_once() {
    let text = format!(
        "{PAIR}{OUTLET}{OUTLET}\
         [[source]]\nid = \"a\"\noutlet = \"hreald\"\nurl = \"example.org/feed\"\n\
         [[source]]\nid = \"a\"\noutlet = \"herald\"\nurl = \"ftp://example.org/feed\"\n"
    );
    error(
        &text,
        "config/comity.toml:9:6: outlet id `herald` is used twice; rename one, e.g. `herald-2`\n\
         config/comity.toml:16:7: `example.org/feed`: not an address; did you mean \
         `https://example.org/feed`?\n\
         config/comity.toml:15:10: no outlet has the id `hreald`; did you mean `herald`?\n\
         config/comity.toml:18:6: source id `a` is used twice; rename one, e.g. `a-2`\n\
         config/comity.toml:20:7: `ftp://example.org/feed`: the scheme `ftp` is not read; use http \
         or https",
    );
}

#[test]
fn syntax_errors_and_wrong_types_carry_their_place() {
    let broken = parse("[[pair]\nsides = 1").unwrap_err();
    assert!(broken.starts_with("config/comity.toml:1:"), "{broken}");
    let wrong = parse(&format!("{PAIR}[fetch]\nconcurrency = \"many\"\n")).unwrap_err();
    assert!(wrong.starts_with("config/comity.toml:4:15: "), "{wrong}");
    let range = parse(&format!("{PAIR}[fetch]\nconcurrency = 0\n")).unwrap_err();
    assert_eq!(range, "config/comity.toml:4:15: 0 is outside of 1 to 256");
}

#[test]
fn schedules_are_checked_where_they_are_written() {
    let cron =
        parse(&format!("{PAIR}[schedule]\ncron = \"15 */3 * * *\"\ntime_zone = \"Asia/Tokyo\"\n"));
    let due = cron.unwrap().schedule.next_after(Timestamp::parse("2026-01-01T00:00:00Z").unwrap());
    assert_eq!(due, Timestamp::parse("2026-01-01T00:15:00Z"));
    error(
        &format!("{PAIR}[schedule]\nevery = \"5\"\n"),
        "config/comity.toml:4:9: `5` is not a span of time; write 90s, 30m, 2h or 7d",
    );
    error(
        &format!("{PAIR}[schedule]\nevery = \"1s\"\n"),
        "config/comity.toml:4:9: the shortest interval is 60s",
    );
    error(
        &format!("{PAIR}[schedule]\ncron = \"0 0 * * *\"\ntime_zone = \"Tokyo\"\n"),
        "config/comity.toml:5:13: `Tokyo` is not a time zone; use a name such as Asia/Tokyo",
    );
}

#[test]
fn the_environment_overrides_any_setting_and_its_mistakes_are_named() {
    let config = parse_with(
        PAIR,
        &[
            ("COMITY_FETCH_CONCURRENCY", "3"),
            ("COMITY_STORE_URL", "sqlite:/tmp/x.sqlite"),
            ("COMITY_INDEX_RHO", "0.2"),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!(config.fetch.concurrency, 3);
    assert_eq!(config.store.url, "sqlite:/tmp/x.sqlite");
    assert!((config.method.rho - 0.2).abs() < 1e-12);
    let wrong = parse_with(PAIR, &[("COMITY_FETCH_CONCURENCY", "3")]).unwrap_err();
    assert!(
        wrong.starts_with("environment variable COMITY_FETCH_CONCURENCY: unknown key `concurency`"),
        "{wrong}"
    );
    let range = parse_with(PAIR, &[("COMITY_FETCH_CONCURRENCY", "0")]).unwrap_err();
    assert_eq!(range, "environment variable COMITY_FETCH_CONCURRENCY: 0 is outside of 1 to 256");
}

#[test]
fn a_missing_file_says_which_command_writes_one() {
    let missing = Config::load(Path::new("no/such/comity.toml"), []).unwrap_err().to_string();
    assert!(missing.starts_with("no/such/comity.toml: cannot read the configuration"), "{missing}");
    assert!(missing.ends_with("`comity init` writes one"), "{missing}");
}
