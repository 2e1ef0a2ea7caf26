//! The middle steps: mention, score, poll, store, item by item.

use super::classify::Counsel;
use super::read::parallelism;
use super::{Counts, House, PassError, Watch};
use crate::config;
use crate::mention::Gazetteer;
use crate::model::{Finding, ItemId, Mention, Pair, Relevance, Score, Story};
use crate::poll::PollReader;
use crate::score::{Analysis, Lexicon, LexiconScorer, unanswered};
use crate::store::{self, AnalysisItem};
use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Items analysed between two writes: large enough that writing costs little, small enough that a
/// killed pass repeats less than a second of work.
const BATCH: usize = 400;

/// The steps that read texts, with their tables.
pub struct Analyser {
    gazetteer: Gazetteer,
    scorer: LexiconScorer,
    polls: PollReader,
    counsel: Option<Counsel>,
    /// `name@version` of all that takes part in a score.
    scorer_name: String,
}

/// One text as read by every step.
pub struct Reading<'a> {
    story: &'a Story,
    mentions: Vec<Mention>,
    scorer: &'a LexiconScorer,
    counsel: Option<&'a Counsel>,
    /// Made when a pair is first asked about; most texts name no pair.
    analysis: OnceCell<Option<Analysis<'a>>>,
    /// Survey figures, about whichever countries.
    pub findings: Vec<Finding>,
}

impl Analyser {
    /// The shipped tables, and on top of them those of the operator's folders; a model runs on
    /// every core.
    ///
    /// # Errors
    /// A folder, table or model that cannot be read.
    pub fn new(settings: &config::Score) -> Result<Analyser, PassError> {
        Analyser::with_threads(settings, parallelism())
    }

    /// The same with a model, if there is one, on so many threads at most.
    ///
    /// # Errors
    /// A folder, table or model that cannot be read.
    pub fn with_threads(settings: &config::Score, threads: usize) -> Result<Analyser, PassError> {
        let gazetteer = tables(settings.gazetteer_dir.as_deref())?;
        let lexicon = tables(settings.lexicon_dir.as_deref())?;
        let counsel = settings.model.as_deref();
        let counsel = counsel.map(|folder| Counsel::load(folder, threads.max(1))).transpose()?;
        let rules = LexiconScorer::NAME_VERSION;
        let scorer_name = match &counsel {
            Some(counsel) => format!("{rules}+{}", counsel.name_version),
            None => rules.to_owned(),
        };
        Ok(Analyser {
            gazetteer: Gazetteer::with_overrides(&borrowed(&gazetteer))?,
            scorer: LexiconScorer::new(Lexicon::with_overrides(&borrowed(&lexicon))?),
            polls: PollReader::embedded(),
            counsel,
            scorer_name,
        })
    }

    /// Name and version in stored scores: of the rules, and of the model where one takes part. It
    /// is the same for all languages, also for those that the model does not read.
    pub fn scorer_name(&self) -> &str {
        &self.scorer_name
    }

    /// The gazetteer, for names on charts.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Reads a text once, for any number of pairs.
    pub fn read<'a>(&'a self, story: &'a Story) -> Reading<'a> {
        let mentions = self.gazetteer.find(story);
        let findings = self.polls.findings(story, &mentions);
        let counsel = self.counsel.as_ref();
        let analysis = OnceCell::new();
        Reading { story, mentions, scorer: &self.scorer, counsel, analysis, findings }
    }
}

impl Reading<'_> {
    /// The pairs worth scoring, sorted: every two countries named in the text, and those that a
    /// survey figure joins.
    pub fn pairs(&self) -> Vec<Pair> {
        let mut pairs = self.scorer.pairs(&self.mentions);
        pairs.extend(self.findings.iter().filter_map(|f| f.direction()).map(|d| d.pair()));
        pairs.sort();
        pairs.dedup();
        pairs
    }

    /// The score of a pair.
    pub fn score(&self, pair: Pair) -> Score {
        let analyse = || self.scorer.analyse(self.story, &self.mentions);
        match self.analysis.get_or_init(analyse) {
            Some(analysis) => self.counselled(analysis, analysis.score(pair)),
            None => self.scorer.score(self.story, &self.mentions, pair),
        }
    }

    /// The score after the model has been asked, where there is one and it has something to say.
    fn counselled(&self, analysis: &Analysis<'_>, score: Score) -> Score {
        let Some(counsel) = self.counsel.filter(|_| score.relevance == Relevance::Relevant) else {
            return score;
        };
        let Some(classifier) = counsel.for_language(&self.story.language) else { return score };
        let Some(question) = analysis.question(score.pair, &self.mentions) else { return score };
        match classifier.opinion(&question.passage) {
            Ok(Some(opinion)) => analysis.weigh(score, &question, &opinion, &counsel.rule),
            Ok(None) => score,
            Err(error) => {
                tracing::warn!(%error, "a story stays unscored");
                unanswered(score.pair)
            }
        }
    }

    /// The survey figures about a pair.
    pub fn findings_of(&self, pair: Pair) -> Vec<Finding> {
        let about = |finding: &&Finding| finding.direction().is_some_and(|d| d.pair() == pair);
        self.findings.iter().filter(about).cloned().collect()
    }
}

/// The `.tsv` files of a folder, by name.
fn tables(folder: Option<&Path>) -> Result<Vec<(String, String)>, PassError> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| PassError::Folder { path, source }
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut tables = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
        tables.push((path.display().to_string(), text));
    }
    Ok(tables)
}

fn borrowed(tables: &[(String, String)]) -> Vec<(&str, &str)> {
    tables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// An item with its results, ready to be stored.
struct Analysed {
    item: AnalysisItem,
    story: Story,
    scores: Vec<Score>,
    findings: Vec<Finding>,
    outcome: String,
}

/// Analyses every stored item that has not been, and stores the results batch by batch.
pub(super) fn items(
    house: &mut House,
    watch: &Watch,
    counts: &mut Counts,
) -> Result<(), PassError> {
    let scorer = house.analyser.scorer_name().to_owned();
    let scorer = scorer.as_str();
    let analysis = analysis_name(scorer, &house.config.pairs);
    watch.begin("scoring", house.store.count_to_analyse(&analysis)?);
    let mut after = ItemId(String::new());
    loop {
        watch.proceed()?;
        let batch = house.store.items_to_analyse(&analysis, &after, BATCH)?;
        if batch.is_empty() {
            return Ok(());
        }
        let analysed = in_parallel(&house.analyser, &house.config.pairs, batch);
        let rows: Vec<store::Analysis<'_>> = analysed
            .iter()
            .map(|one| store::Analysis {
                item: &one.item.id,
                story: &one.story,
                scores: &one.scores,
                findings: &one.findings,
            })
            .collect();
        house.store.store_analyses(&analysis, scorer, &rows)?;
        for one in &analysed {
            counts.add("item", one.outcome.clone(), 1);
            counts.add("poll", "figure_found", one.findings.len() as u64);
        }
        if let Some(last) = analysed.last() {
            after = last.item.id.clone();
        }
        watch.advance(analysed.len() as u64);
    }
}

/// What an analysis answers: a change of scorer or pairs calls for another.
fn analysis_name(scorer: &str, pairs: &[Pair]) -> String {
    let mut pairs: Vec<String> = pairs.iter().map(Pair::to_string).collect();
    pairs.sort();
    format!("{scorer} {}", pairs.join(" "))
}

/// Analyses a batch on all cores; results come in the order of the batch.
fn in_parallel(analyser: &Analyser, pairs: &[Pair], batch: Vec<AnalysisItem>) -> Vec<Analysed> {
    let share = batch.len().div_ceil(parallelism()).max(1);
    let mut batch = batch.into_iter().peekable();
    std::thread::scope(|scope| {
        let mut workers = Vec::new();
        while batch.peek().is_some() {
            let part: Vec<AnalysisItem> = batch.by_ref().take(share).collect();
            workers.push(scope.spawn(move || -> Vec<Analysed> {
                part.into_iter().map(|item| guarded(analyser, pairs, item)).collect()
            }));
        }
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<Analysed>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    })
}

/// Analyses an item. A fault of ours on its text costs that item alone, under a name of its own.
fn guarded(analyser: &Analyser, pairs: &[Pair], item: AnalysisItem) -> Analysed {
    let analysed = catch_unwind(AssertUnwindSafe(|| one(analyser, pairs, item.clone())));
    analysed.unwrap_or_else(|_| {
        tracing::error!(item = %item.id, "the analyser stopped at this item; please report it");
        let story = Story::new(&item.title, &item.summary, item.language.clone());
        let outcome = "analyser_stopped".to_owned();
        Analysed { item, story, scores: Vec::new(), findings: Vec::new(), outcome }
    })
}

fn one(analyser: &Analyser, pairs: &[Pair], item: AnalysisItem) -> Analysed {
    let mut story = Story::new(&item.title, &item.summary, item.language.clone());
    story.outlet_country = item.outlet_country;
    story.published = Some(item.published.day());
    let reading = analyser.read(&story);
    let named = |pair: &Pair| {
        let names = |country| reading.mentions.iter().any(|mention| mention.country == country);
        (names(pair.a()) && names(pair.b())) || !reading.findings_of(*pair).is_empty()
    };
    let scores: Vec<Score> =
        pairs.iter().filter(|pair| named(pair)).map(|pair| reading.score(*pair)).collect();
    let findings: Vec<Finding> = pairs.iter().flat_map(|pair| reading.findings_of(*pair)).collect();
    let outcome = outcome(&scores);
    drop(reading);
    Analysed { item, story, scores, findings, outcome }
}

/// The one outcome under which an item is counted: relevant to some pair, else why not.
fn outcome(scores: &[Score]) -> String {
    let is_relevant = |score: &Score| score.relevance == Relevance::Relevant;
    if scores.iter().any(is_relevant) {
        return "relevant".to_owned();
    }
    match scores.first().map(|score| &score.relevance) {
        None => "pair_not_named".to_owned(),
        Some(Relevance::Irrelevant(reason)) => format!("irrelevant_{reason}"),
        Some(Relevance::Unscored(reason)) => format!("unscored_{reason}"),
        Some(Relevance::Relevant) => "relevant".to_owned(),
    }
}
