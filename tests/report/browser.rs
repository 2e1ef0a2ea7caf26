//! The gallery in a real browser: sound for every reader, quiet, and never run by what outsiders wrote.
//!
//! Needs Node.js, Chromium and `npm ci --prefix tests/browser`; skipped with a printed reason where they are absent,
//! unless `BROWSER_TESTS` is set, as `.ci/run` does.

use crate::fixture::{HOSTILE_OUTLET, HOSTILE_TITLE, chart, facts};
use comity::draw::{self, Fonts, Size, Theme};
use comity::model::Chart;
use comity::report::{Format, Image, Site};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

fn tools() -> Option<Command> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let node = Command::new("node").arg("--version").stdout(Stdio::null()).status();
    let ready = node.is_ok_and(|status| status.success())
        && folder.join("node_modules/playwright-core").is_dir()
        && folder.join("node_modules/axe-core").is_dir();
    if !ready && std::env::var_os("BROWSER_TESTS").is_none() {
        eprintln!("skipped: no browser tools; npm ci --prefix tests/browser brings them");
        return None;
    }
    let mut command = Command::new("node");
    command.arg(folder.join("page.mjs"));
    Some(command)
}

/// The chart drawn for the web and the phone in both themes.
fn drawn(chart: &Chart) -> Vec<Image> {
    let fonts = Fonts::embedded().expect("compiled-in fonts are usable");
    let mut images = Vec::new();
    for size in [Size::Web, Size::Phone] {
        for theme in [Theme::Light, Theme::Dark] {
            let figure = draw::chart(chart, size, theme, &fonts).expect("drawable");
            images.push(Image {
                size: size.word(),
                theme: theme.word(),
                format: Format::Png,
                bytes: figure.png.expect("a picture"),
                width: figure.width,
                height: figure.height,
                dpr: figure.dpr,
                title: HOSTILE_TITLE.into(),
                subtitle: figure.subtitle,
                alt: HOSTILE_OUTLET.into(),
            });
        }
    }
    images
}

#[test]
fn a_browser_finds_nothing_wrong_and_runs_nothing_that_outsiders_wrote() {
    let Some(mut tools) = tools() else { return };
    let mut chart = chart("CN-JP");
    chart.sides[0].name = HOSTILE_OUTLET.into();
    chart.provenance.scorer = HOSTILE_TITLE.into();
    chart.polls[0].pollster = HOSTILE_OUTLET.into();
    chart.events[0].label = HOSTILE_TITLE.into();
    let mut facts = facts();
    for name in facts.outlets.values_mut() {
        *name = HOSTILE_OUTLET.into();
    }
    let chart = Chart::from(chart);
    let mut site = Site::new();
    let images = drawn(&chart);
    site.add(chart, images, facts);
    let folder = tempfile::tempdir().expect("a folder");
    site.publish(folder.path()).expect("published");
    let output = tools.arg(folder.path().join("index.html")).output().expect("node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let seen: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no report of the page: {errors}"));
    assert_eq!(seen["faults"], Value::Array(Vec::new()), "{}", seen["faults"]);
    assert_eq!(seen["views"], 4, "two widths in two colour schemes");
    let text = seen["text"].as_str().expect("a text");
    assert!(text.contains(HOSTILE_TITLE) && text.contains(HOSTILE_OUTLET), "{text}");
    assert_eq!(seen["alts"][0], HOSTILE_OUTLET);
}
