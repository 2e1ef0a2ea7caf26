//! `comity backtest`: the index held against registered survey rounds, out of sample.

use super::{Done, Failure, Global, now, open_store};
use crate::model::{
    Agreement, Backtest, BacktestWave, Correlation, Direction, LeftOut, Pair, PollSeries,
    WaveOutcome,
};
use crate::pipeline::backtest;
use anyhow::anyhow;
use clap::Args;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Compare the index with registered survey rounds that it could not know
#[derive(Args)]
#[command(after_help = "\
  comity backtest --pair CN-JP
  comity backtest --pair CN-JP --waves

Out of sample: a round is held against the index of the earliest day on which its fieldwork can
have ended, computed from stories published until then alone. Level, house effects and admission
are estimated from those stories too, so nothing that came later, and no poll, has a part in it.
Left out, with their number: rounds whose fieldwork began before the base window of the index
had closed (index.base_days) or whose dates are not known to a quarter of a year; withheld ones;
unchecked ones, unless chart.unverified_polls = true; days on which the index has a gap. The
scorer's vocabulary is today's: it knows no poll, but may know words of later years.

r: Pearson's correlation of index and opinion within poll series (one house, direction, question
and measure, between two changes of method), after each series' own means are removed; levels of
different polls are never compared. Positive: a more negative index goes with a worse opinion.
Range: Fisher's z on n - k - 2 for k series, n made smaller where rounds repeat the one before.
Below four rounds, or where the formula leaves no range, there is no r. A trend that both share
is enough for a high r. docs/method.md tells more.")]
pub(super) struct Arguments {
    /// A pair, e.g. CN-JP [default: every configured pair]
    #[arg(long)]
    pair: Option<String>,
    /// List every round, compared or left out
    #[arg(long)]
    waves: bool,
    /// Print JSON, with every round and every figure in full
    #[arg(long)]
    json: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Result<Done, Failure> {
    let config = global.load_config()?;
    let pairs = match &arguments.pair {
        Some(text) => vec![configured(text, &config.pairs)?],
        None => config.pairs.clone(),
    };
    let store = open_store(&config)?;
    let now = now();
    let mut backtests = Vec::with_capacity(pairs.len());
    for pair in pairs {
        backtests.push(backtest(&store, &config, pair, now)?);
    }
    if arguments.json {
        let pairs: Value = backtests.iter().map(json_of).collect();
        say!("{:#}", json!({"pairs": pairs}));
        return Ok(Done::Fully);
    }
    for (at, one) in backtests.iter().enumerate() {
        if at > 0 {
            say!("");
        }
        say_as_is!("{}", text_of(one, arguments.waves));
    }
    Ok(Done::Fully)
}

/// The configured pair of a text.
fn configured(text: &str, pairs: &[Pair]) -> Result<Pair, Failure> {
    let pair = Pair::parse(text)
        .ok_or_else(|| Failure::usage(anyhow!("`{text}` is not a pair; write CN-JP")))?;
    if pairs.contains(&pair) {
        return Ok(pair);
    }
    let known: Vec<String> = pairs.iter().map(Pair::to_string).collect();
    let known = known.join(", ");
    Err(Failure::usage(anyhow!("{pair} is not a configured pair ({known})")))
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($words:tt)*) => { let _ = writeln!($out, $($words)*); };
}

/// The table, ready to print.
fn text_of(backtest: &Backtest, with_waves: bool) -> String {
    let mut out = String::new();
    let through = backtest.through;
    line!(
        out,
        "{}: index against poll rounds, out of sample; data through {through}",
        backtest.pair
    );
    let level = format!("{} % range", backtest.level * 100.0);
    line!(out, "\n{:<44}{:>8}{:>8}   {level}", "", "rounds", "r");
    for (direction, agreement) in backtest.pair.directions().into_iter().zip(&backtest.directions) {
        row(&mut out, &direction.to_string(), agreement);
        for series in backtest.series.iter().filter(|series| series.direction == direction) {
            row(&mut out, &format!("  {}", name(series)), &series.agreement);
        }
    }
    row(&mut out, "both directions", &backtest.pooled);
    left_out(&mut out, backtest);
    if with_waves {
        rounds(&mut out, backtest);
    }
    verdict(&mut out, backtest);
    out
}

fn row(out: &mut String, name: &str, agreement: &Agreement) {
    let waves = agreement.waves;
    match agreement.correlation {
        Some(Correlation { r, low, high, .. }) => {
            line!(out, "{name:<44}{waves:>8}{r:>8.2}   {low:.2} to {high:.2}");
        }
        None => {
            line!(out, "{name:<44}{waves:>8}{:>8}   none", "–");
        }
    }
}

/// House, measure and years of a series.
fn name(series: &PollSeries) -> String {
    let (first, last) = (series.period.0.ymd().0, series.period.1.ymd().0);
    let years = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let house: String = series.pollster.chars().take(24).collect();
    format!("{house}, {}, {years}", series.measure.word())
}

fn left_out(out: &mut String, backtest: &Backtest) {
    let mut reasons: BTreeMap<&str, (LeftOut, u32)> = BTreeMap::new();
    for wave in &backtest.waves {
        if let WaveOutcome::LeftOut(reason) = wave.outcome {
            reasons.entry(reason.phrase()).or_insert((reason, 0)).1 += 1;
        }
    }
    if reasons.is_empty() {
        return;
    }
    let mut reasons: Vec<(LeftOut, u32)> = reasons.into_values().collect();
    reasons.sort();
    let all: u32 = reasons.iter().map(|(_, count)| count).sum();
    line!(out, "\n{:<44}{all:>8}", "left out");
    for (reason, count) in reasons {
        line!(out, "  {count:>4}  {}", reason.phrase());
    }
}

fn rounds(out: &mut String, backtest: &Backtest) {
    line!(out, "\n{:<12}{:<8}{:<28}{:>8}{:>8}", "index of", "", "house", "poll %", "index");
    for BacktestWave { wave, outcome, .. } in &backtest.waves {
        let day = wave.fieldwork_end.0.to_string();
        let direction = wave.direction.to_string();
        let house: String = wave.pollster.chars().take(26).collect();
        match outcome {
            WaveOutcome::Compared { index, percent, measure } => {
                let measure = measure.word();
                line!(
                    out,
                    "{day:<12}{direction:<8}{house:<28}{percent:>8.1}{index:>+8.2}  {measure}"
                );
            }
            WaveOutcome::LeftOut(reason) => {
                let reason = reason.phrase();
                line!(out, "{day:<12}{direction:<8}{house:<28}{:>8}{:>8}  {reason}", "–", "–");
            }
        }
    }
}

fn verdict(out: &mut String, backtest: &Backtest) {
    let Agreement { waves, series, correlation } = backtest.pooled;
    match correlation {
        None => {
            line!(
                out,
                "\nnot validated against polls: {waves} comparable rounds in {series} series"
            );
        }
        Some(Correlation { r, low, high, effective_waves }) => {
            line!(
                out,
                "\nr {r:.2} ({low:.2} to {high:.2}) against {waves} poll rounds in {series} series, worth \
                 {effective_waves:.0} independent ones;\nwithin series, so levels of different polls are not compared"
            );
        }
    }
}

fn json_of(backtest: &Backtest) -> Value {
    let directions = backtest.pair.directions().into_iter().zip(&backtest.directions);
    let direction = |(direction, agreement): (Direction, &Agreement)| {
        let mut value = json!({"direction": direction.to_string()});
        extend(&mut value, agreement_of(agreement));
        value
    };
    let series = |series: &PollSeries| {
        let mut value = json!({
            "direction": series.direction.to_string(),
            "pollster": series.pollster,
            "question": series.question,
            "measure": series.measure.word(),
            "first": series.period.0.to_string(),
            "last": series.period.1.to_string(),
        });
        extend(&mut value, agreement_of(&series.agreement));
        value
    };
    json!({
        "pair": backtest.pair.to_string(),
        "data_through": backtest.through.to_string(),
        "level": backtest.level,
        "both": agreement_of(&backtest.pooled),
        "directions": directions.map(direction).collect::<Value>(),
        "series": backtest.series.iter().map(series).collect::<Value>(),
        "waves": backtest.waves.iter().map(wave_of).collect::<Value>(),
    })
}

fn agreement_of(agreement: &Agreement) -> Value {
    let correlation = agreement.correlation;
    json!({
        "waves": agreement.waves,
        "poll_series": agreement.series,
        "validated": correlation.is_some(),
        "r": correlation.map(|c| c.r),
        "lo": correlation.map(|c| c.low),
        "hi": correlation.map(|c| c.high),
        "effective_waves": correlation.map(|c| c.effective_waves),
    })
}

fn wave_of(one: &BacktestWave) -> Value {
    let wave = &one.wave;
    let (first, last) = wave.fieldwork();
    let mut value = json!({
        "direction": wave.direction.to_string(),
        "pollster": wave.pollster,
        "question": wave.question,
        "fieldwork": [first.to_string(), last.to_string()],
        "index_day": one.index_day().to_string(),
        "verified": wave.verified,
    });
    let outcome = match one.outcome {
        WaveOutcome::Compared { index, percent, measure } => {
            json!({"measure": measure.word(), "percent": percent, "index": index})
        }
        WaveOutcome::LeftOut(reason) => json!({"left_out": reason.word()}),
    };
    extend(&mut value, outcome);
    value
}

/// Adds the fields of one object to another.
fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
