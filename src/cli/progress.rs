//! The terminal on stderr: log lines, and one progress line that gives way to them.

use super::{Colour, Global, LogFormat};
use crate::pipeline::{Progress, Watch};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What this run may show on stderr.
#[derive(Clone)]
pub(super) struct Terminal {
    bars: MultiProgress,
}

impl Terminal {
    pub fn new(global: &Global) -> Terminal {
        let shown = std::io::stderr().is_terminal()
            && !global.no_progress
            && !global.quiet
            && global.log_format == LogFormat::Text;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Terminal { bars: MultiProgress::with_draw_target(target) }
    }

    /// Sends log lines to stderr: the `usual` ones, with `-v` what happens, with `-vv` everything, with `-q`
    /// errors only; `COMITY_LOG` (as `RUST_LOG` elsewhere) overrides all of that.
    pub fn start_logging(&self, global: &Global, usual: &str) {
        let level = match (global.quiet, global.verbose) {
            (true, _) => "error",
            (false, 0) => usual,
            (false, 1) => "comity=info,warn",
            (false, _) => "comity=debug,info",
        };
        let filter =
            EnvFilter::try_from_env("COMITY_LOG").unwrap_or_else(|_| EnvFilter::new(level));
        let colour = match global.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
            }
        };
        let builder = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(colour)
            .with_target(false)
            .with_writer(self.clone());
        match global.log_format {
            LogFormat::Text => builder.init(),
            LogFormat::Json => builder.json().init(),
        }
    }

    /// A watch that shows where a pass is and can ask it to stop.
    pub fn watch(&self) -> Watch {
        let bars = self.bars.clone();
        let current: Mutex<Option<ProgressBar>> = Mutex::new(None);
        let progress = move |progress: Progress| {
            let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
            match progress {
                Progress::Begin { stage, steps } => {
                    if let Some(done) = current.take() {
                        done.finish_and_clear();
                    }
                    let bar = bars.add(ProgressBar::new(steps).with_style(style()));
                    bar.set_message(stage);
                    *current = Some(bar);
                }
                Progress::Advance(steps) => {
                    if let Some(bar) = current.as_ref() {
                        bar.inc(steps);
                    }
                }
            }
        };
        Watch { progress: Arc::new(progress), stop: Arc::new(AtomicBool::new(false)) }
    }

    /// Takes the progress line away.
    pub fn clear(&self) {
        // A terminal that is gone has nothing to clear.
        let _ = self.bars.clear();
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl<'a> MakeWriter<'a> for Terminal {
    type Writer = LogLine;

    fn make_writer(&'a self) -> LogLine {
        LogLine { bars: self.bars.clone() }
    }
}

/// Writes a log line above the progress line.
pub(super) struct LogLine {
    bars: MultiProgress,
}

impl Write for LogLine {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bars.suspend(|| std::io::stderr().write_all(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}
