//! What every figure has around its plot: kicker, finding title, subtitle, warnings, notes, source, stamp.

use super::font::Weight;
use super::scene::{Anchor, Rect, Scene, Style};
use super::spec::Spec;
use super::words::{Words, fill, grouped};
use crate::model::{Method, Provenance};

/// Space between baselines, in em.
const LEADING: f64 = 1.36;
const TITLE_LEADING: f64 = 1.22;

/// The head of a figure.
pub(super) struct Header<'a> {
    /// Wordings of the small line above the title, already in capitals, longest first.
    pub kicker: Vec<String>,
    /// The same in the countries' own scripts; left out where there is no room.
    pub kicker_native: String,
    /// Wordings of the finding, longest first.
    pub titles: &'a [String],
    pub subtitle: String,
}

/// Draws the head; answers with the title that fitted and the y below everything.
pub(super) fn header(
    scene: &mut Scene,
    spec: &Spec,
    header: &Header,
    provenance: &Provenance,
    words: &Words,
) -> (String, f64) {
    let palette = scene.palette;
    let left = spec.margin;
    let mut y = spec.margin + spec.kicker * 0.92;
    let kicker = Style::new(spec.kicker, Weight::SemiBold, palette.secondary);
    let mut end = scene.width - spec.margin;
    if provenance.sample {
        end = chip(scene, spec, words, y).left - spec.kicker;
    }
    let pair = first_fitting(scene, &header.kicker, end - left, kicker);
    let x = scene.text(&pair, (left, y), Anchor::Start, kicker).right + spec.kicker;
    if x + scene.width_of(&header.kicker_native, kicker) <= end {
        scene.text(&header.kicker_native, (x, y), Anchor::Start, kicker);
    }
    let style = Style::new(spec.title, Weight::Bold, palette.ink);
    let (title, lines) = fitting_title(scene, spec, header.titles, style);
    y += spec.title * 1.33;
    for (at, line) in lines.iter().enumerate() {
        y += if at > 0 { spec.title * TITLE_LEADING } else { 0.0 };
        scene.text(line, (left, y), Anchor::Start, style);
    }
    if !header.subtitle.is_empty() {
        let style = Style::new(spec.subtitle, Weight::Regular, palette.secondary);
        y += spec.subtitle * 0.65;
        for line in wrap(scene, &header.subtitle, scene.width - 2.0 * left, style) {
            y += spec.subtitle * LEADING;
            scene.text(&line, (left, y), Anchor::Start, style);
        }
    }
    if provenance.stale {
        let time = words.end_time(provenance.data_through);
        y += spec.note * 0.9;
        y = banner(scene, spec, &fill(words.stale, &[("time", &time)]), y);
    }
    (title, y)
}

/// The first wording that fits the lines allowed; the last one cut off if none does.
fn fitting_title(
    scene: &Scene,
    spec: &Spec,
    titles: &[String],
    style: Style,
) -> (String, Vec<String>) {
    let width = (spec.plot_right - spec.margin).max(0.8 * (scene.width - 2.0 * spec.margin));
    let fits = titles.iter().map(|title| (title, by_clause(scene, title, width, style)));
    let mut last = (String::new(), Vec::new());
    for (title, lines) in fits {
        last = (title.clone(), lines);
        if last.1.len() <= spec.title_lines_max {
            break;
        }
    }
    last.1.truncate(spec.title_lines_max);
    last
}

/// SAMPLE DATA in the top right corner; answers with its box.
fn chip(scene: &mut Scene, spec: &Spec, words: &Words, y: f64) -> Rect {
    let palette = scene.palette;
    let style = Style::new(spec.kicker, Weight::Bold, palette.warning_text);
    let right = scene.width - spec.margin;
    let place = (right - 8.0, y);
    let area = scene.measure(words.sample, place, Anchor::End, style).grown(8.0, 4.0);
    scene.fill(area, palette.warning, 1.0);
    scene.text_on(words.sample, place, Anchor::End, style, palette.warning);
    area
}

/// A warning across the figure; answers with the y below it.
fn banner(scene: &mut Scene, spec: &Spec, text: &str, top: f64) -> f64 {
    let palette = scene.palette;
    let style = Style::new(spec.note.max(spec.label_small), Weight::SemiBold, palette.warning_text);
    let width = scene.width - 2.0 * spec.margin;
    let lines = wrap(scene, text, width - 20.0, style);
    let height = style.size * (LEADING * lines.len() as f64 + 0.7);
    let area = Rect { left: spec.margin, top, right: spec.margin + width, bottom: top + height };
    scene.fill(area, palette.warning, 1.0);
    for (at, line) in lines.iter().enumerate() {
        let y = top + style.size * (1.35 + LEADING * at as f64);
        scene.text_on(line, (spec.margin + 10.0, y), Anchor::Start, style, palette.warning);
    }
    top + height
}

/// The lines below the plot, laid out but not yet drawn.
pub(super) struct Footer {
    lines: Vec<(String, Style)>,
    /// Stands at the right end of the last line.
    stamp: Option<(String, Style)>,
    leading: f64,
}

impl Footer {
    /// Lays out notes, what was found of the figure's worth, caveats, source and stamp.
    pub fn new(
        scene: &Scene,
        spec: &Spec,
        notes: &str,
        finding: &str,
        source: &str,
        provenance: &Provenance,
        words: &Words,
    ) -> Footer {
        let palette = scene.palette;
        let width = scene.width - 2.0 * spec.margin;
        let note = Style::new(spec.note, Weight::Regular, palette.secondary);
        let strong = Style::new(spec.note, Weight::Medium, palette.secondary);
        let caution = Style::new(spec.note, Weight::SemiBold, palette.ink);
        let mut lines = Vec::new();
        let mut add = |text: &str, style: Style| {
            lines.extend(wrap(scene, text, width, style).into_iter().map(|line| (line, style)));
        };
        add(notes, note);
        add(finding, caution);
        add(&cautions(spec, provenance, words), caution);
        let stamp = stamp(spec, provenance, words);
        let beside = scene.width_of(source, strong) + scene.width_of(&stamp, note) + 24.0 <= width;
        add(source, strong);
        if !beside {
            add(&stamp, note);
        }
        Footer { lines, stamp: beside.then_some((stamp, note)), leading: spec.note * 1.5 }
    }

    /// From the rule above the first line to the lower edge of the figure.
    pub fn height(&self, spec: &Spec) -> f64 {
        self.leading * (self.lines.len() as f64 + 0.3) + spec.margin
    }

    /// Draws the rule at `y` and the lines below it.
    pub fn draw(&self, scene: &mut Scene, spec: &Spec, y: f64) {
        let (left, right) = (spec.margin, scene.width - spec.margin);
        scene.line(vec![(left, y), (right, y)], 1.0, scene.palette.grid);
        let mut y = y + self.leading * 0.3;
        for (line, style) in &self.lines {
            y += self.leading;
            scene.text(line, (left, y), Anchor::Start, *style);
        }
        if let Some((stamp, style)) = &self.stamp {
            scene.text(stamp, (right, y), Anchor::End, *style);
        }
    }
}

/// What to mind, as one text; a link preview has room for a pointer only.
fn cautions(spec: &Spec, provenance: &Provenance, words: &Words) -> String {
    let texts: Vec<&str> = provenance.caveats.iter().map(|c| c.text(provenance.language)).collect();
    match texts.is_empty() || !spec.compact {
        true => texts.join(" "),
        false => words.caveats_elsewhere.to_owned(),
    }
}

/// The first wording that fits a width; the last one if none does.
pub(super) fn first_fitting(
    scene: &Scene,
    wordings: &[String],
    width: f64,
    style: Style,
) -> String {
    let fitting = wordings.iter().find(|text| scene.width_of(text, style) <= width);
    fitting.or(wordings.last()).cloned().unwrap_or_default()
}

/// `Source: 31 outlets (zh, ja), 40,945 stories`.
pub(super) fn source(provenance: &Provenance, words: &Words) -> String {
    let languages: Vec<&str> = provenance.languages.iter().map(|l| l.code()).collect();
    let (outlets, stories) = (provenance.outlets.to_string(), grouped(provenance.stories));
    let values = [
        ("outlets", outlets.as_str()),
        ("languages", &languages.join(words.alt.comma)),
        ("stories", &stories),
    ];
    fill(words.source, &values)
}

/// Data date, build time and versions.
fn stamp(spec: &Spec, provenance: &Provenance, words: &Words) -> String {
    let data_to = fill(words.data_to, &[("time", &words.end_time(provenance.data_through))]);
    if !spec.long_notes {
        return data_to;
    }
    let built = fill(words.built, &[("time", &words.time(provenance.built_at))]);
    let version = Method::VERSION.to_string();
    let method = fill(words.method, &[("name", Method::NAME), ("version", &version)]);
    [data_to, built, method].join(" · ")
}

/// The text, cut with an ellipsis where it is wider than the room.
pub(super) fn shortened(scene: &Scene, text: &str, room: f64, style: Style) -> String {
    let characters: Vec<char> = text.chars().collect();
    let cut = |length: usize| {
        let kept: String = characters.iter().take(length).collect();
        if length < characters.len() { format!("{}…", kept.trim_end()) } else { kept }
    };
    let wordings: Vec<String> = (1..=characters.len()).rev().map(cut).collect();
    first_fitting(scene, &wordings, room, style)
}

/// Breaks a text into lines of at most `width` pixels, at spaces or between East Asian characters.
pub(super) fn wrap(scene: &Scene, text: &str, width: f64, style: Style) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if line.is_empty() || scene.width_of(longer.trim_end(), style) <= width {
            line = longer;
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece.to_owned();
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Lines of a title: broken between its clauses where that takes no more lines.
fn by_clause(scene: &Scene, text: &str, width: f64, style: Style) -> Vec<String> {
    let whole = balanced(scene, text, width, style);
    let clauses = text.split_inclusive(['；', ';']).map(str::trim);
    let lines: Vec<String> =
        clauses.flat_map(|clause| balanced(scene, clause, width, style)).collect();
    if lines.len() <= whole.len() { lines } else { whole }
}

/// As [`wrap`], with lines of like length.
pub(super) fn balanced(scene: &Scene, text: &str, width: f64, style: Style) -> Vec<String> {
    let lines = wrap(scene, text, width, style);
    let narrower = (10..20).map(|twentieth| width * f64::from(twentieth) / 20.0);
    narrower
        .map(|width| wrap(scene, text, width, style))
        .find(|narrow| narrow.len() == lines.len())
        .unwrap_or(lines)
}

/// Pieces that stay together: a word with the space after it, or one East Asian character.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let end = at + c.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        let opens = c == ' ' || (is_east_asian(c) && next.is_some_and(|n| !is_closing(n)));
        if opens || next.is_none() {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces
}

pub(super) fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Marks that may not begin a line.
fn is_closing(c: char) -> bool {
    "、。，．：；？！）」』】％ー・".contains(c) || c == ' '
}
