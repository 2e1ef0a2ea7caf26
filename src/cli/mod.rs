//! The command line: one file per command; this one parses, finds the configuration and reports errors.
//!
//! Always holds: results go to stdout, everything else to stderr; the exit code is 0 done, 1 failed,
//! 2 usage or configuration, 3 done but some sources (or lines) failed. The clock is read here.

/// Prints a line of results. A reader that hangs up, such as `head`, is an error that ends the command
/// quietly, where `println!` would panic.
macro_rules! say {
    ($($words:tt)*) => {
        std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($words)*)))?
    };
}

/// The same without a line feed.
macro_rules! say_as_is {
    ($($words:tt)*) => {
        std::io::Write::write_fmt(&mut std::io::stdout(), format_args!($($words)*))?
    };
}

mod backtest;
mod check;
mod daemon;
mod demo;
mod eval;
mod explain;
mod init;
mod progress;
mod report;
mod run;
mod score;
mod status;
mod summary;

pub use score::answer_line;

use crate::config::{Config, ConfigErrors};
use crate::model::Timestamp;
use crate::pipeline::{House, PassError};
use crate::store::Store;
use anyhow::anyhow;
use clap::{Args, Parser, Subcommand, ValueEnum};
use progress::Terminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Measures how two countries see each other, from the news.
///
/// comity reads the feeds of news outlets, decides for every story who holds which attitude towards
/// whom, recognises survey results, and draws both directions of a country pair over time.
#[derive(Parser)]
#[command(
    name = "comity",
    version,
    after_help = "Start here:\n  \
        comity demo            see the whole job on sample data, without network\n  \
        comity init            write config/comity.toml, ready for China and Japan\n  \
        comity check --online  ask every source once\n  \
        comity run             one pass: fetch, score, index, draw\n  \
        comity daemon          passes on schedule\n\n\
        Exit codes: 0 done; 1 failed; 2 usage or configuration; 3 done, but some sources failed.\n\
        Settings of the [sections] can be given as COMITY_<SECTION>_<KEY> in the environment."
)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Args)]
struct Global {
    /// Configuration file [default: config/comity.toml, then comity.toml]
    #[arg(long, global = true, value_name = "FILE", env = "COMITY_CONFIG")]
    config: Option<PathBuf>,
    /// Database, in place of the configured one: sqlite:PATH
    #[arg(long, global = true, value_name = "URL")]
    db: Option<String>,
    /// Say more (twice: everything)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Log only what went wrong; results are printed all the same
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Form of log lines on stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, value_name = "FORMAT")]
    log_format: LogFormat,
    /// Show no progress display
    #[arg(long, global = true)]
    no_progress: bool,
    /// Colour on stderr
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Init(init::Arguments),
    Check(check::Arguments),
    Run(run::Arguments),
    Daemon(daemon::Arguments),
    Report(report::Arguments),
    Score(score::Arguments),
    Explain(explain::Arguments),
    Eval(eval::Arguments),
    Backtest(backtest::Arguments),
    Status(status::Arguments),
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Fully,
    /// Some sources, or some lines, failed.
    Partly,
}

/// Why a command failed, with its exit code.
struct Failure {
    code: u8,
    error: anyhow::Error,
}

impl Failure {
    /// The command was used wrongly.
    fn usage(error: impl Into<anyhow::Error>) -> Failure {
        Failure { code: 2, error: error.into() }
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Failure {
        Failure::usage(errors)
    }
}

impl From<PassError> for Failure {
    fn from(error: PassError) -> Failure {
        let code = match &error {
            PassError::Table(_)
            | PassError::Folder { .. }
            | PassError::Manifest(_)
            | PassError::Model(_)
            | PassError::Waves { .. }
            | PassError::Font { .. }
            | PassError::Settings(_) => 2,
            _ => 1,
        };
        Failure { code, error: error.into() }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure { code: 1, error }
    }
}

impl From<crate::store::StoreError> for Failure {
    fn from(error: crate::store::StoreError) -> Failure {
        Failure::from(PassError::from(error))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure { code: 1, error: error.into() }
    }
}

/// Runs the program with the arguments and environment of the process.
pub fn main() -> ExitCode {
    let CommandLine { global, command } = CommandLine::parse();
    let terminal = Terminal::new(&global);
    // A daemon is watched through its log; the other commands speak through their results.
    let usual = if matches!(command, Command::Daemon(_)) { "comity=info,warn" } else { "warn" };
    terminal.start_logging(&global, usual);
    let result = match command {
        Command::Demo(arguments) => demo::run(&terminal, &arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Check(arguments) => check::run(&global, &arguments),
        Command::Run(arguments) => run::run(&global, &terminal, &arguments),
        Command::Daemon(arguments) => daemon::run(&global, &terminal, &arguments),
        Command::Report(arguments) => report::run(&global, &terminal, &arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Explain(arguments) => explain::run(&global, &arguments),
        Command::Backtest(arguments) => backtest::run(&global, &arguments),
        Command::Eval(arguments) => eval::run(&global, &terminal, &arguments),
        Command::Status(arguments) => status::run(&global, &arguments),
    };
    match result {
        Ok(Done::Fully) => ExitCode::SUCCESS,
        Ok(Done::Partly) => ExitCode::from(3),
        // A reader that has seen enough, such as `head`, is no failure.
        Err(failure) if is_broken_pipe(&failure.error) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("comity: {}", in_full(&failure.error));
            ExitCode::from(failure.code)
        }
    }
}

/// The error with its causes, leaving out those whose words it has said already.
fn in_full(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The variables that can be read as text; none of ours needs more.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

/// The time on the machine's clock.
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_epoch_seconds(
        since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
    )
}

impl Global {
    /// The configuration that the command line, the working directory and the environment name.
    fn load_config(&self) -> Result<Config, Failure> {
        let path = self.config_path();
        let mut config = Config::load(&path, environment())?;
        if let Some(url) = &self.db {
            Store::path_of(url).map_err(Failure::usage)?;
            config.store.url.clone_from(url);
        }
        Ok(config)
    }

    fn config_path(&self) -> PathBuf {
        let usual = ["config/comity.toml", "comity.toml"].map(Path::new);
        let found = usual.into_iter().find(|path| path.exists()).unwrap_or(usual[0]);
        self.config.clone().unwrap_or_else(|| found.to_owned())
    }
}

/// The store of a configuration for commands that only read it.
fn open_store(config: &Config) -> Result<Store, Failure> {
    let path = Store::path_of(&config.store.url).map_err(Failure::usage)?;
    if !path.exists() {
        return Err(Failure::usage(anyhow!(
            "{}: no database yet; `comity run` makes it",
            path.display()
        )));
    }
    Ok(Store::open(&config.store.url)?)
}

/// A runtime for the network, and a house that uses it.
fn open_house(config: Config) -> Result<(tokio::runtime::Runtime, House), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let house = House::open(config, runtime.handle().clone())?;
    Ok((runtime, house))
}
