//! The tables of `comity eval`, for people.

use super::{Comparison, Evaluation, Measured, Section};
use crate::accuracy::{
    Blunder, Called, Confusion, Figure, FindingKey, Interval, ItemTally, PollTally, Reliability,
    Tally,
};
use crate::model::{Direction, Tag, Voice};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of the first column.
const NAME: usize = 16;
/// Characters shown of a text.
const EXCERPT: usize = 90;

/// Everything, ready to print.
pub(super) fn of(evaluation: &Evaluation<'_>) -> String {
    let mut out = String::new();
    if let Some(items) = &evaluation.items {
        items_of(&mut out, evaluation, items);
    }
    if let Some(polls) = &evaluation.polls {
        if !out.is_empty() {
            out.push('\n');
        }
        polls_of(&mut out, evaluation, polls);
    }
    out
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($words:tt)*) => { let _ = writeln!($out, $($words)*); };
}

fn items_of(out: &mut String, evaluation: &Evaluation<'_>, items: &Measured<ItemTally>) {
    heading(out, evaluation, "items", items.all.counts()[0]);
    table(out, items);
    confusions(out, &items.all);
    reliability(out, &evaluation.reliability);
    relevance_errors(out, evaluation);
    blunders(out, evaluation);
    comparison::<ItemTally>(out, evaluation, &items.comparison);
}

fn polls_of(out: &mut String, evaluation: &Evaluation<'_>, polls: &Measured<PollTally>) {
    heading(out, evaluation, "texts for survey figures", polls.all.counts()[0]);
    table(out, polls);
    finding_errors(out, evaluation);
    comparison::<PollTally>(out, evaluation, &polls.comparison);
}

fn heading(out: &mut String, evaluation: &Evaluation<'_>, what: &str, n: u32) {
    let file = evaluation.labels.file_name().unwrap_or_default().to_string_lossy();
    line!(out, "{file}: {n} {what}; scorer {}", evaluation.answers.scorer);
    let unanswered = evaluation.unanswered();
    if unanswered > 0 {
        let all = evaluation.cases.len();
        line!(out, "no answer to {unanswered} of {all} labelled texts: counted as wrong");
    }
}

/// Counts and figures of all texts, with intervals, and of every group.
fn table<T: Tally>(out: &mut String, measured: &Measured<T>) {
    let columns: Vec<&Figure> = T::COUNTS.iter().chain(T::FIGURES).collect();
    for at in 0..2 {
        let titles = columns.iter().map(|column| column.title[at].to_owned());
        row::<T>(out, "", titles.collect());
    }
    row::<T>(out, "all", cells(&measured.all));
    row::<T>(out, "  95 % from", ends(measured, |interval| interval.low));
    row::<T>(out, "  95 % to", ends(measured, |interval| interval.high));
    for Section { title, groups } in &measured.sections {
        line!(out, "{title}");
        for group in groups {
            row::<T>(out, &format!("  {}", group.name), cells(&group.tally));
        }
    }
}

/// One end of every interval, under the figures.
fn ends<T: Tally>(measured: &Measured<T>, end: fn(&Interval) -> f64) -> Vec<String> {
    let ends = measured.intervals.iter().map(|interval| number(interval.as_ref().map(end)));
    T::COUNTS.iter().map(|_| String::new()).chain(ends).collect()
}

fn row<T: Tally>(out: &mut String, name: &str, cells: Vec<String>) {
    let mut text = format!("{name:<NAME$}");
    for (column, cell) in T::COUNTS.iter().chain(T::FIGURES).zip(cells) {
        let width = column.title.iter().map(|title| title.len()).max().unwrap_or(0).max(5) + 2;
        let _ = write!(text, "{cell:>width$}");
    }
    line!(out, "{}", text.trim_end());
}

fn cells<T: Tally>(tally: &T) -> Vec<String> {
    let counts = tally.counts().into_iter().map(|count| count.to_string());
    counts.chain(tally.figures().into_iter().map(number)).collect()
}

fn number(figure: Option<f64>) -> String {
    figure.map_or("–".to_owned(), |figure| format!("{figure:.3}"))
}

fn confusions(out: &mut String, all: &ItemTally) {
    let signs = ["-1", "0", "+1"];
    confusion(out, "relevance", &["relevant", "irrelevant"], "unscored", &all.relevance);
    confusion(out, "relation", &signs, "none", &all.relation);
    let directions = [&signs[..], &["null"]].concat();
    confusion(out, "direction", &directions, "", &all.direction);
    let voices = Voice::WORDS.map(|(_, word)| word);
    confusion(out, "voice", &voices, "not found", &all.voice);
}

/// One table of labels (down) against answers (across).
fn confusion<const R: usize, const C: usize>(
    out: &mut String,
    title: &str,
    classes: &[&str],
    beyond: &str,
    table: &Confusion<R, C>,
) {
    line!(out, "\n{title}: labelled (down), answered (across)");
    let columns: Vec<&str> = classes.iter().chain([&beyond]).copied().take(C).collect();
    let cells = |cells: Vec<String>| -> String {
        let padded =
            |(column, cell): (&&str, String)| format!("{cell:>w$}", w = column.len().max(4) + 2);
        columns.iter().zip(cells).map(padded).collect()
    };
    let titles = columns.iter().map(|&column| column.to_owned()).collect();
    line!(out, "{:<NAME$}{}", "", cells(titles));
    for (class, counts) in classes.iter().zip(&table.counts) {
        line!(
            out,
            "  {class:<w$}{}",
            cells(counts.iter().map(u32::to_string).collect()),
            w = NAME - 2
        );
    }
}

fn reliability(out: &mut String, reliability: &Reliability) {
    let Some(error) = reliability.error else { return };
    line!(out, "\nreliability of stances: is confidence the share that is right?");
    line!(out, "{:<NAME$}{:>8}{:>12}{:>9}   95 %", "  confidence", "stances", "mean", "right");
    for bin in &reliability.bins {
        let range = format!("  {:.1} to {:.1}", bin.low, bin.high);
        let (low, high) = bin.interval;
        line!(
            out,
            "{range:<NAME$}{:>8}{:>12.3}{:>9.3}   {low:.3} to {high:.3}",
            bin.answers,
            bin.confidence,
            bin.right
        );
    }
    line!(out, "  mean distance between confidence and share right: {error:.3}");
}

/// Items taken for what they are not, with the reasons that the scorer gave.
fn relevance_errors(out: &mut String, evaluation: &Evaluation<'_>) {
    let kinds = [
        ("irrelevant items called relevant", &[false][..], Called::Relevant),
        ("relevant items called irrelevant", &[true], Called::Irrelevant),
        ("items left unscored", &[true, false], Called::Unscored),
    ];
    for (title, labels, called) in kinds {
        let wrong = evaluation.called(labels, called);
        if wrong.is_empty() {
            continue;
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, answer) in &wrong {
            if let Some(reason) = answer.and_then(|answer| answer.reason.as_deref()) {
                *reasons.entry(reason).or_default() += 1;
            }
        }
        let reasons: Vec<String> =
            reasons.into_iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let reasons =
            if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        line!(out, "\n{title}: {}{reasons}", wrong.len());
        for (case, _) in wrong.iter().take(evaluation.shown) {
            line!(out, "  {}  {}", case.name(), excerpt(&case.story.text));
        }
    }
}

/// The wrong stances that were stated most confidently, with the words that decided.
fn blunders(out: &mut String, evaluation: &Evaluation<'_>) {
    if evaluation.blunders.is_empty() || evaluation.shown == 0 {
        return;
    }
    line!(
        out,
        "\nwrong stances, the most confident first (a wrong sign counts double): {}",
        evaluation.blunders.len()
    );
    for blunder in evaluation.blunders.iter().take(evaluation.shown) {
        blunder_of(out, evaluation, blunder);
    }
}

fn blunder_of(out: &mut String, evaluation: &Evaluation<'_>, blunder: &Blunder) {
    let case = &evaluation.cases[blunder.item];
    let direction = evaluation.direction(blunder).map_or(String::new(), |d| d.to_string());
    line!(
        out,
        "  {}  {direction} labelled {}, answered {} at {:.2}",
        case.name(),
        tag(blunder.label),
        tag(Some(blunder.answer)),
        blunder.confidence
    );
    line!(out, "    {}", excerpt(&case.story.text));
    let answer = evaluation.answers.of_case[blunder.item].as_ref();
    for proof in answer.into_iter().flat_map(|answer| &answer.evidence) {
        if proof.direction.as_ref() == Some(&direction) {
            line!(
                out,
                "    [{:+.2}] “{}” in: {}",
                proof.polarity,
                proof.cue,
                excerpt(&proof.sentence)
            );
        }
    }
}

fn finding_errors(out: &mut String, evaluation: &Evaluation<'_>) {
    let wrong = evaluation.finding_errors();
    if wrong.is_empty() {
        return;
    }
    line!(out, "\ntexts with figures missed or invented: {}", wrong.len());
    for (case, missed, invented) in wrong.iter().take(evaluation.shown) {
        line!(out, "  {}  {}", case.name(), excerpt(&case.story.text));
        for (what, findings) in [("missed", missed), ("invented", invented)] {
            for finding in findings {
                line!(out, "    {what:<8} {}", finding_words(finding));
            }
        }
    }
}

/// `CN on JP 84.3 unfavourable`.
fn finding_words(finding: &FindingKey) -> String {
    let FindingKey { respondents, target, permille, polarity } = finding;
    let (whole, tenth) = (permille / 10, permille % 10);
    format!("{respondents} on {target} {whole}.{tenth} {}", polarity.word())
}

fn comparison<T: Tally>(out: &mut String, evaluation: &Evaluation<'_>, comparison: &Comparison) {
    let Some(other) = evaluation.other else { return };
    line!(
        out,
        "\n{} (first) against {} (second): 95 % intervals from {} draws of texts, the same for both",
        evaluation.answers.scorer,
        other.scorer,
        evaluation.resamples
    );
    line!(out, "* the interval does not hold 0: the two differ beyond the chance of these texts");
    line!(out, "{:<NAME$}{:<22}{:>8}{:>8}{:>12}   95 %", "", "", "first", "second", "difference");
    for (name, figures) in comparison {
        let mut name = name.as_str();
        for (figure, compared) in T::FIGURES.iter().zip(figures) {
            let Some(compared) = compared else { continue };
            let title = figure.title.join(" ");
            let Interval { low, high } = compared.interval;
            let mark = if low > 0.0 || high < 0.0 { " *" } else { "" };
            line!(
                out,
                "{name:<NAME$}{:<22}{:>8.3}{:>8.3}{:>+12.3}   {low:+.3} to {high:+.3}{mark}",
                title.trim(),
                compared.first,
                compared.second,
                compared.difference(),
            );
            name = "";
        }
    }
}

fn tag(tag: Option<Tag>) -> &'static str {
    tag.map_or("null", |tag| ["-1", "0", "+1"][tag as usize])
}

/// The beginning of a text on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

impl Evaluation<'_> {
    /// Whose stance a wrong answer is about.
    pub(super) fn direction(&self, blunder: &Blunder) -> Option<Direction> {
        let (a, b) = self.cases[blunder.item].order?;
        if blunder.side == 0 { Direction::new(a, b) } else { Direction::new(b, a) }
    }
}
