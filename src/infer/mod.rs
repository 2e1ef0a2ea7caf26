//! Passage to opinion: runs a sentence classifier of the operator's choice.
//!
//! Owns the model file, its vocabulary and the threads it runs on. Always holds: a passage is read
//! alone, so that the same passage gives the same opinion whatever is read before or beside it
//! (quantised models scale their numbers over everything that is read at once); no more threads
//! work than were asked for; names of countries never reach the model. What a folder of a model
//! looks like is `config`'s, what an opinion is worth `score`'s question.

mod graph;
mod pieces;

use crate::model::{Directed, Language, Leaning, Opinion, Part, Passage, Side, Tag};
use graph::Graph;
use pieces::{Encoded, Pieces};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How a model is read and asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The ONNX file.
    pub file: PathBuf,
    pub languages: Vec<Language>,
    pub vocabulary: Vocabulary,
    pub inputs: Inputs,
    /// Name of the output that holds one number (logit) per label.
    pub output: String,
    pub head: Head,
    /// Logits are divided by this, > 0; 1 leaves them as they are.
    pub temperature: f64,
    /// Threads for all passages together, ≥ 1.
    pub threads: usize,
}

/// How text becomes pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    /// One WordPiece piece a line, or a `tokenizer.json` that holds them.
    pub file: PathBuf,
    pub lowercase: bool,
    pub strip_accents: bool,
    /// Pieces put before and after every text.
    pub begin: String,
    pub end: String,
    /// What stands for a word that has no pieces.
    pub unknown: String,
    /// Pieces of one text, those before and after it included; ≥ 8.
    pub pieces_max: usize,
}

/// Names of the model's inputs, all of the shape 1 × pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    pub ids: String,
    /// Ones, as nothing is padded; `None` where the model takes none.
    pub mask: Option<String>,
    /// Zeros, as there is one text; `None` where the model takes none.
    pub types: Option<String>,
}

/// What the model was trained to answer, with the pieces that stand for names.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// Who of two holds which attitude: one reading for both directions.
    Directed { first: String, second: String, labels: Vec<Directed> },
    /// The attitude towards a target: one reading for each direction. Without `other` the
    /// holder's name is left out.
    Target { target: String, other: Option<String>, labels: Vec<Tag> },
}

/// A model that cannot be used, with the file at fault and the fix.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct ModelError {
    pub path: PathBuf,
    pub reason: String,
}

impl ModelError {
    fn new(path: &Path, reason: impl Into<String>) -> ModelError {
        ModelError { path: path.to_owned(), reason: reason.into() }
    }
}

/// A model ready to read.
pub struct Classifier {
    settings: Settings,
    pieces: Pieces,
    graph: Graph,
    /// Pieces that stand for names: first and second, or target and other.
    marks: (u32, Option<u32>),
}

impl Classifier {
    /// Loads a model and tries it on the longest text that it may be given.
    ///
    /// # Errors
    /// A file that is missing or is not what the settings say, each with its path and the fix.
    pub fn load(settings: Settings) -> Result<Classifier, ModelError> {
        let pieces = Pieces::load(&settings.vocabulary)?;
        let marks = match &settings.head {
            Head::Directed { first, second, .. } => {
                (pieces.special(first)?, Some(pieces.special(second)?))
            }
            Head::Target { target, other, .. } => {
                let other = other.as_deref().map(|other| pieces.special(other)).transpose()?;
                (pieces.special(target)?, other)
            }
        };
        let graph = Graph::load(&settings)?;
        let classifier = Classifier { settings, pieces, graph, marks };
        classifier.logits(&classifier.pieces.longest(marks.0))?;
        if classifier.graph.run(&classifier.pieces.beyond()).is_ok() {
            let reason = "has far fewer pieces than the model knows; it is another model's";
            return Err(ModelError::new(&classifier.settings.vocabulary.file, reason));
        }
        Ok(classifier)
    }

    /// SHA-256 of the graph's file and of the vocabulary's, as they were loaded.
    pub fn digests(&self) -> [[u8; 32]; 2] {
        [self.graph.digest, self.pieces.digest]
    }

    /// Whether the model was made for texts in this language.
    pub fn reads(&self, language: &Language) -> bool {
        self.settings.languages.contains(language)
    }

    /// The opinion on a passage; `None` where what the model can take in of it does not name
    /// both sides.
    ///
    /// # Errors
    /// The model fails on this passage, or answers with what is no number.
    pub fn opinion(&self, passage: &Passage<'_>) -> Result<Option<Opinion>, ModelError> {
        match &self.settings.head {
            Head::Directed { labels, .. } => self.directed(passage, labels),
            Head::Target { labels, .. } => {
                let a_to_b = self.towards(Side::B, passage, labels)?;
                let b_to_a = self.towards(Side::A, passage, labels)?;
                let both = a_to_b.zip(b_to_a);
                Ok(both.map(|((a_to_b, parts_read), (b_to_a, _))| Opinion {
                    a_to_b,
                    b_to_a,
                    parts_read,
                }))
            }
        }
    }

    /// Both directions from one reading. Which side is first is a matter of the text alone.
    fn directed(
        &self,
        passage: &Passage<'_>,
        labels: &[Directed],
    ) -> Result<Option<Opinion>, ModelError> {
        let mut names = passage.parts.iter().filter_map(|part| match part {
            Part::Name(side) => Some(*side),
            Part::Words(_) => None,
        });
        let first = names.next().unwrap_or(Side::A);
        let Some((encoded, logits)) = self.read(first, passage)? else { return Ok(None) };
        let forth = |positive| Directed::Forth { positive };
        let back = |positive| Directed::Back { positive };
        let mut leanings = [
            leaning(&logits, labels, &Directed::Neutral, forth),
            leaning(&logits, labels, &Directed::Neutral, back),
        ];
        if first == Side::B {
            leanings.reverse();
        }
        let [a_to_b, b_to_a] = leanings;
        Ok(Some(Opinion { a_to_b, b_to_a, parts_read: encoded.parts_read }))
    }

    /// The leaning towards one side, with the parts read for it.
    fn towards(
        &self,
        target: Side,
        passage: &Passage<'_>,
        labels: &[Tag],
    ) -> Result<Option<(Leaning, usize)>, ModelError> {
        let read = self.read(target, passage)?;
        let tag = |positive| if positive { Tag::Positive } else { Tag::Negative };
        Ok(read.map(|(encoded, logits)| {
            (leaning(&logits, labels, &Tag::Neutral, tag), encoded.parts_read)
        }))
    }

    /// The numbers for a passage in which the first mark stands for one side and the second for
    /// the other; `None` where not both sides' names could be taken in.
    fn read(
        &self,
        marked: Side,
        passage: &Passage<'_>,
    ) -> Result<Option<(Encoded, Vec<f64>)>, ModelError> {
        let (mark, other) = self.marks;
        let name = |side| if side == marked { Some(mark) } else { other };
        let encoded = self.pieces.encode(passage, name);
        if !encoded.names_both {
            return Ok(None);
        }
        let logits = self.logits(&encoded)?;
        Ok(Some((encoded, logits)))
    }

    /// One finite number per label.
    fn logits(&self, encoded: &Encoded) -> Result<Vec<f64>, ModelError> {
        let logits = self.graph.run(&encoded.ids)?;
        let labels = match &self.settings.head {
            Head::Directed { labels, .. } => labels.len(),
            Head::Target { labels, .. } => labels.len(),
        };
        let path = &self.settings.file;
        if logits.len() != labels {
            let reason = format!(
                "output `{}` gives {} numbers for {labels} labels; name the output that belongs to them",
                self.settings.output,
                logits.len()
            );
            return Err(ModelError::new(path, reason));
        }
        if logits.iter().any(|logit| !logit.is_finite()) {
            let reason = "answers with what is no number; export it again, without half precision";
            return Err(ModelError::new(path, reason));
        }
        Ok(logits.into_iter().map(|logit| f64::from(logit) / self.settings.temperature).collect())
    }
}

/// What the runtime answers; that it stops at a malformed graph is an error like others.
fn guarded<T, E: Display>(ask: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(_) => Err("the runtime stopped at it".to_owned()),
    }
}

/// Log-odds of both attitudes against neither.
fn leaning<L: PartialEq>(
    logits: &[f64],
    labels: &[L],
    neutral: &L,
    label: impl Fn(bool) -> L,
) -> Leaning {
    let logit = |wanted: &L| {
        let at = labels.iter().position(|label| label == wanted);
        at.and_then(|at| logits.get(at)).copied().unwrap_or(0.0)
    };
    let odds = |positive| logit(&label(positive)) - logit(neutral);
    Leaning { negative: odds(false), positive: odds(true) }
}
