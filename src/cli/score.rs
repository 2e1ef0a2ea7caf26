//! `comity score`: JSON lines in, JSON lines out, in order and in constant memory.
//!
//! Always holds: every input line is answered in its place, a bad one by an error object; the rest goes on.
//! Lines are read in batches of bounded size and judged on all cores.

use super::{Done, Failure};
use crate::config;
use crate::model::{Country, Language, Pair, Story, Timestamp};
use crate::parse;
use crate::pipeline::Analyser;
use crate::report::{ErrorLine, ScoreLine};
use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{BufRead, BufWriter, Read, Write};
use std::path::PathBuf;

/// Score texts: JSON lines on stdin, JSON lines on stdout; needs no configuration and no store
#[derive(Args)]
#[command(after_help = "\
In:  {\"id\": \"x1\", \"text\": \"…\", \"title\": \"…\"?, \"lang\": \"ja\"?, \"pair\": [\"CN\",\"JP\"]?,
      \"outlet_country\": \"JP\"?, \"published\": \"2025-01-15T08:00:00Z\"?}
Out: {\"id\", \"lang\", \"pair\", \"relevant\", \"relation\", \"a_to_b\", \"b_to_a\", \"voice\", \"topics\",
      \"findings\", \"evidence\", \"scorer\"}, and \"reason\" where it is not relevant

\"relation\" is the mood between both sides (-1, 0, +1), \"voice\" who holds the attitude
(official, public, media, expert, mixed).

Without \"pair\" every pair found is scored, one line each. The order of \"pair\" decides which
side is a. Tags are -1, 0, +1; null means that this side shows no attitude in the text. A text
in a language that no scorer reads is \"relevant\": null, \"unscored\": \"language\". A bad line
is answered by {\"line\": N, \"error\": \"…\"} and the exit code is 3.

  echo '{\"text\": \"Japan lifts its ban on seafood from China\"}' | comity score")]
pub(super) struct Arguments {
    /// Folder with gazetteer tables of your own (.tsv), added to the shipped ones
    #[arg(long, value_name = "DIR")]
    gazetteer_dir: Option<PathBuf>,
    /// Folder with lexicon tables of your own (.tsv), added to the shipped ones
    #[arg(long, value_name = "DIR")]
    lexicon_dir: Option<PathBuf>,
    /// Folder of a sentence classifier of your own that goes with the rules: docs/models.md
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Threads [default: one per core]
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
}

/// Longest line read, in bytes; a longer one is answered by an error and skipped.
const LINE_BYTES_MAX: usize = 32 << 20;
/// A batch is full at this many lines or bytes, whichever comes first.
const BATCH_LINES: usize = 512;
const BATCH_BYTES: usize = 1 << 20;

pub(super) fn run(arguments: &Arguments) -> Result<Done, Failure> {
    let settings = config::Score {
        gazetteer_dir: arguments.gazetteer_dir.clone(),
        lexicon_dir: arguments.lexicon_dir.clone(),
        model: arguments.model.clone(),
    };
    let jobs = threads(arguments.jobs);
    let analyser = Analyser::with_threads(&settings, jobs)?;
    let mut lines = Lines::new(std::io::stdin().lock());
    let mut output = BufWriter::new(std::io::stdout().lock());
    let mut done = Done::Fully;
    loop {
        let batch = lines.batch().context("cannot read standard input")?;
        if batch.is_empty() {
            break;
        }
        for (answers, failed) in in_parallel(&batch, jobs, |part| answer_all(&analyser, part)) {
            output.write_all(&answers)?;
            if failed {
                done = Done::Partly;
            }
        }
    }
    output.flush()?;
    Ok(done)
}

/// The threads asked for, else one per core.
pub(super) fn threads(asked: Option<std::num::NonZeroUsize>) -> usize {
    let threads = asked.or(std::thread::available_parallelism().ok());
    threads.map_or(1, std::num::NonZeroUsize::get)
}

/// A line of input with its number, or what was wrong with reading it.
pub(super) struct Line {
    pub number: u64,
    pub content: Result<Vec<u8>, String>,
}

/// The lines of an input, in batches of bounded size.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Lines<R> {
        Lines { input, number: 0 }
    }

    /// The next lines, blank ones left out; empty at the end of the input.
    pub(super) fn batch(&mut self) -> std::io::Result<Vec<Line>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_LINES && bytes < BATCH_BYTES {
            let Some(line) = self.next()? else { break };
            let is_blank = |content: &Vec<u8>| content.iter().all(u8::is_ascii_whitespace);
            // A blank line fills no batch: a batch without a line means the end.
            if !line.content.as_ref().is_ok_and(is_blank) {
                bytes += line.content.as_ref().map_or(0, Vec::len);
                batch.push(line);
            }
        }
        Ok(batch)
    }

    fn next(&mut self) -> std::io::Result<Option<Line>> {
        let mut content = Vec::new();
        let limit = LINE_BYTES_MAX as u64 + 1;
        let read = self.input.by_ref().take(limit).read_until(b'\n', &mut content)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        if content.len() > LINE_BYTES_MAX && content.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
            let error = format!("longer than {LINE_BYTES_MAX} bytes; split the text");
            return Ok(Some(Line { number, content: Err(error) }));
        }
        Ok(Some(Line { number, content: Ok(content) }))
    }
}

/// The work done on the parts of a batch, one per thread, in order.
pub(super) fn in_parallel<T: Sync, R: Send>(
    batch: &[T],
    jobs: usize,
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    let share = batch.len().div_ceil(jobs).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            batch.chunks(share).map(|part| scope.spawn(move || work(part))).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, R>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().map(join).collect()
    })
}

/// The answers to some lines, and whether one of them failed.
fn answer_all(analyser: &Analyser, lines: &[Line]) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut failed = false;
    for line in lines {
        failed |= match &line.content {
            Ok(content) => !answer_line(analyser, line.number, content, &mut out),
            Err(error) => {
                write_line(&mut out, &ErrorLine { line: line.number, error });
                true
            }
        };
    }
    (out, failed)
}

/// Writes what `comity score` prints for one line of input, line feeds included; `false` where that is
/// an error. `number` counts lines from 1.
pub fn answer_line(analyser: &Analyser, number: u64, content: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let judged = Request::read(content).and_then(|request| {
        // A fault of ours on one text costs that line alone.
        let mut judge = || request.answer(analyser, out);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(&mut judge))
            .map_err(|_| "the analyser stopped at this text; please report it".to_owned())
    });
    match judged {
        Ok(()) => true,
        Err(error) => {
            out.truncate(start);
            write_line(out, &ErrorLine { line: number, error: &error });
            false
        }
    }
}

fn write_line(out: &mut Vec<u8>, line: &impl Serialize) {
    // Writing JSON fails where a key is no string or the writer fails; neither can happen here.
    serde_json::to_writer(&mut *out, line).expect("a line has string keys and memory takes it");
    out.push(b'\n');
}

/// A line as written. Keys that we do not know are left alone: they are the caller's own.
#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    lang: Option<String>,
    pair: Option<Vec<String>>,
    outlet_country: Option<String>,
    published: Option<String>,
}

/// A line that can be judged.
pub(super) struct Request<'a> {
    id: Option<&'a RawValue>,
    pub story: Story,
    /// The pair asked about, in the caller's order.
    pub order: Option<(Country, Country)>,
}

impl<'a> Request<'a> {
    pub(super) fn read(line: &'a [u8]) -> Result<Request<'a>, String> {
        let line = std::str::from_utf8(line).map_err(|error| {
            format!("not UTF-8 at byte {}; convert the input", error.valid_up_to())
        })?;
        let written: Written<'_> =
            serde_json::from_str(line).map_err(|error| format!("not a request: {error}"))?;
        let order = written.pair.as_deref().map(order).transpose()?;
        let outlet_country = written.outlet_country.as_deref().map(country).transpose()?;
        let published = match written.published.as_deref() {
            None => None,
            Some(text) => Some(Timestamp::parse(text).ok_or_else(|| {
                format!("`published` is `{text}`; write RFC 3339, e.g. 2025-01-15T08:00:00Z")
            })?),
        };
        let title = written.title.as_deref().unwrap_or_default();
        let language = match written.lang.as_deref() {
            Some(tag) => Language::from_tag(tag),
            None if title.is_empty() => parse::detect_language(&written.text, None),
            None => parse::detect_language(&format!("{title}\n{}", written.text), None),
        };
        let mut story = Story::new(title, &written.text, language);
        story.outlet_country = outlet_country;
        story.published = published.map(Timestamp::day);
        Ok(Request { id: written.id, story, order })
    }

    /// Writes one line for the pair asked about, or one for every pair found.
    fn answer(&self, analyser: &Analyser, out: &mut Vec<u8>) {
        let (id, scorer) = (self.id, analyser.scorer_name());
        let reading = analyser.read(&self.story);
        let pairs: Vec<(Country, Country)> = match self.order {
            Some(order) => vec![order],
            None => reading.pairs().into_iter().map(|pair| (pair.a(), pair.b())).collect(),
        };
        for &order in &pairs {
            let Some(pair) = Pair::new(order.0, order.1) else { continue };
            let score = reading.score(pair);
            let findings = &reading.findings;
            let line = ScoreLine::of_pair(id, &self.story, order, &score, findings, scorer);
            write_line(out, &line);
        }
        if pairs.is_empty() {
            write_line(out, &ScoreLine::without_pair(id, &self.story.language, scorer));
        }
    }
}

pub(super) fn order(codes: &[String]) -> Result<(Country, Country), String> {
    let [a, b] = codes else {
        return Err(format!("`pair` needs two countries, not {}", codes.len()));
    };
    let (a, b) = (country(a)?, country(b)?);
    if a == b {
        return Err(format!("`pair` names {a} twice"));
    }
    Ok((a, b))
}

pub(super) fn country(code: &str) -> Result<Country, String> {
    Country::from_code(code)
        .ok_or_else(|| format!("unknown country `{code}`; use two-letter ISO 3166 codes"))
}
