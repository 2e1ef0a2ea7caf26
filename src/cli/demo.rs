//! `comity demo`: the whole job on sample coverage, over real HTTP on loopback.

use super::{Done, Failure, Terminal, open_house, summary};
use crate::config::Config;
use crate::demo::Coverage;
use crate::model::Day;
use crate::pipeline::{Charts, House, Report, Watch, run_pass};
use crate::serve;
use anyhow::{Context, anyhow};
use clap::Args;
use std::fmt::Write;
use std::future::pending;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// See the whole job on a fresh machine, without network: sample news is served on loopback, read in monthly
/// passes, and drawn. Everything drawn says SAMPLE DATA
#[derive(Args)]
pub(super) struct Arguments {
    /// Folder for the charts and the sample database, made anew at each run
    #[arg(long, value_name = "DIR", default_value = "comity-demo")]
    dir: PathBuf,
}

/// Days between two passes of the demo.
const PASS_DAYS: i32 = 30;
/// The invented tracker's rounds of the last days are left unregistered, as they would be in practice.
const UNREGISTERED_DAYS: i32 = 28;
/// Registered survey rounds in the demo's folder.
const WAVES: &str = "waves.tsv";
/// The database in the demo's folder; removed at the start of each run.
const DATABASE: &str = "sample.sqlite";

pub(super) fn run(terminal: &Terminal, arguments: &Arguments) -> Result<Done, Failure> {
    let dir = &arguments.dir;
    std::fs::create_dir_all(dir)
        .with_context(|| format!("{}: cannot make the folder", dir.display()))?;
    remove_old_database(dir)?;
    let coverage = Arc::new(Coverage::generate().map_err(|error| anyhow!(error))?);
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))
        .context("cannot listen on loopback; the demo serves its sample news there")?;
    listener.set_nonblocking(true)?;
    let config = configuration(&coverage, listener.local_addr()?, dir)?;
    let charts = config.chart.dir.clone();
    let (runtime, mut house) = open_house(config)?;
    let today = Arc::new(AtomicI32::new(coverage.span().0.epoch_days()));
    serve_sample(&runtime, listener, &coverage, &today);
    let watch = terminal.watch();
    super::run::stop_on_signal(&runtime, &watch);
    eprintln!("Reading two years of sample news in monthly passes.");
    let result = passes(&mut house, &coverage, &today, &watch);
    terminal.clear();
    let report = result?;
    let done = if report.failed_sources.is_empty() { Done::Fully } else { Done::Partly };
    say_as_is!("{}", summary::closing(&report, &charts));
    print_paths(&charts)?;
    let config = arguments.dir.join("comity.toml");
    eprintln!(
        "\nOpen {} in a browser, or ask for the sentences behind a day:\n  \
         comity --config {} explain --pair CN-JP --date 2025-11-14",
        charts.join("index.html").display(),
        config.display()
    );
    Ok(done)
}

/// One pass a month, so that each reads what the month before could not, and a last one that draws.
fn passes(
    house: &mut House,
    coverage: &Coverage,
    today: &AtomicI32,
    watch: &Watch,
) -> Result<Report, Failure> {
    let (first, last) = coverage.span();
    let end = last.plus_days(1);
    let mut all = Report::default();
    let mut day = first;
    while day < end {
        day = day.plus_days(PASS_DAYS).min(end);
        today.store(day.epoch_days(), Ordering::Relaxed);
        let charts = if day == end { Charts::Draw } else { Charts::Skip };
        let report = run_pass(house, day.start(), charts, watch)?;
        all.counts.merge(&report.counts);
        all.failed_sources.extend(report.failed_sources);
        all.published = report.published;
    }
    Ok(all)
}

fn serve_sample(
    runtime: &tokio::runtime::Runtime,
    listener: std::net::TcpListener,
    coverage: &Arc<Coverage>,
    today: &Arc<AtomicI32>,
) {
    let (coverage, today) = (coverage.clone(), today.clone());
    runtime.spawn(async move {
        let answer = move |path: &str| {
            coverage.respond(path, Day::from_epoch_days(today.load(Ordering::Relaxed)))
        };
        match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => {
                if let Err(error) = serve::loopback(listener, answer, pending()).await {
                    tracing::error!("the sample server stopped: {error}");
                }
            }
            Err(error) => tracing::error!("the sample server cannot listen: {error}"),
        }
    });
}

/// The configuration that an operator would write for the sample outlets; kept in the folder, so that
/// `explain`, `status` and `report` can be tried on it.
fn configuration(coverage: &Coverage, address: SocketAddr, dir: &Path) -> Result<Config, Failure> {
    let pair = coverage.pair();
    let mut text = format!(
        "[[pair]]\nsides = [\"{}\", \"{}\"]\n[chart]\ndir = \"charts\"\nwaves = \"{WAVES}\"\nsample = true\n\
         [store]\nurl = \"sqlite:{DATABASE}\"\nkeep_text = \"forever\"\n",
        pair.a(),
        pair.b()
    );
    for (outlet, path) in coverage.feeds() {
        let country = outlet.country.map(|c| format!("country = \"{c}\"\n")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "[[outlet]]\nid = \"{id}\"\nname = \"{}\"\n{country}language = \"{}\"\nownership = \"{}\"\n\
             [[source]]\nid = \"{id}\"\noutlet = \"{id}\"\nurl = \"http://{address}{path}\"\n",
            outlet.name,
            outlet.language,
            outlet.ownership.word(),
            id = outlet.id,
        );
    }
    let path = dir.join("comity.toml");
    for (path, text) in [(&dir.join(WAVES), &waves(coverage)), (&path, &text)] {
        std::fs::write(path, text)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(Config::load(&path, [])?)
}

/// The register that an operator would keep of the invented tracker: one row per weekly round.
fn waves(coverage: &Coverage) -> String {
    let mut text = String::from(
        "# SAMPLE DATA: rounds of an invented weekly survey, in the format of data/polls/waves.tsv.\n",
    );
    let until = coverage.span().1.plus_days(-UNREGISTERED_DAYS);
    let mut last = None;
    for poll in coverage.polls().iter().filter(|poll| poll.day <= until) {
        if last == Some((poll.direction, poll.day)) {
            continue;
        }
        last = Some((poll.direction, poll.day));
        let (holder, target) = (poll.direction.holder(), poll.direction.target());
        let (from, to) = (poll.day.plus_days(-6), poll.day.plus_days(-1));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "Sample tracker\t{from}/{to}\t{holder}\t{target}\timpression\t{}\t-\t-\t\
             the demo's planted figures\tyes\t-",
            poll.unfavourable_percent,
        );
    }
    text
}

fn remove_old_database(dir: &Path) -> Result<(), Failure> {
    for suffix in ["", "-wal", "-shm"] {
        let path = dir.join(format!("{DATABASE}{suffix}"));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                let what =
                    format!("{}: the last demo's database cannot be removed", path.display());
                return Err(anyhow!(error).context(what).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where every chart is, one a line; its other sizes and data lie beside it.
fn print_paths(charts: &Path) -> Result<(), Failure> {
    let mut folders = vec![charts.to_owned()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".web.light.png") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    for path in paths {
        say!("{}", path.display());
    }
    say!(
        "Beside each: dark, phone, social, print and SVG, its data as .csv and .json, alt text as .txt."
    );
    Ok(())
}
