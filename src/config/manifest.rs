//! The manifest of a model's folder: `model.toml` as written → settings that hold.
//!
//! docs/models.md describes the format; every error names file, line and column.

use super::error::{ConfigErrors, Place, did_you_mean};
use super::raw::explain;
use crate::model::{Directed, Language, Rule, Tag};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A sentence classifier of the operator's: where its files are and how it is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// `name@version`, as it stands in scores before the digest of the files.
    pub name_version: String,
    pub languages: Vec<Language>,
    /// The ONNX file.
    pub model: PathBuf,
    pub vocabulary: PathBuf,
    pub lowercase: bool,
    pub strip_accents: bool,
    /// Pieces of the longest text, 8…4096.
    pub pieces_max: usize,
    /// Special pieces: before a text, after it, and for words without pieces.
    pub begin: String,
    pub end: String,
    pub unknown: String,
    /// Names of the graph's inputs and of its output.
    pub ids: String,
    pub mask: Option<String>,
    pub types: Option<String>,
    pub output: String,
    pub head: ModelHead,
    /// Divides the logits, 0.01…100.
    pub temperature: f64,
    pub rule: Rule,
    /// SHA-256 of the manifest as written.
    pub digest: [u8; 32],
}

/// What the model answers, with the pieces that stand for names.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelHead {
    Directed { first: String, second: String, labels: Vec<Directed> },
    Target { target: String, other: Option<String>, labels: Vec<Tag> },
}

/// The name of the manifest in a model's folder.
pub const MANIFEST: &str = "model.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: Spanned<String>,
    version: Spanned<i64>,
    languages: Spanned<Vec<Spanned<String>>>,
    model: String,
    text: RawText,
    #[serde(default)]
    inputs: RawInputs,
    marks: RawMarks,
    head: RawHead,
    #[serde(default)]
    rule: RawRule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    vocabulary: String,
    #[serde(default)]
    lowercase: bool,
    strip_accents: Option<bool>,
    pieces_max: Spanned<i64>,
    begin: Option<String>,
    end: Option<String>,
    unknown: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawInputs {
    ids: Option<String>,
    mask: Option<String>,
    types: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMarks {
    first: Option<String>,
    second: Option<String>,
    target: Option<String>,
    other: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHead {
    kind: Spanned<String>,
    output: String,
    labels: Spanned<Vec<Spanned<String>>>,
    temperature: Option<Spanned<f64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawRule {
    bias_negative: Option<Spanned<f64>>,
    bias_positive: Option<Spanned<f64>>,
    bias_none: Option<Spanned<f64>>,
    trust: Option<Spanned<f64>>,
    weight_negative: Option<Spanned<f64>>,
    weight_positive: Option<Spanned<f64>>,
}

/// Labels of a head that judges both directions at once.
const DIRECTED: [(&str, Directed); 5] = [
    ("neutral", Directed::Neutral),
    ("first>second positive", Directed::Forth { positive: true }),
    ("second>first positive", Directed::Back { positive: true }),
    ("first>second negative", Directed::Forth { positive: false }),
    ("second>first negative", Directed::Back { positive: false }),
];

/// Labels of a head that judges the attitude towards a target.
const TOWARDS: [(&str, Tag); 3] =
    [("negative", Tag::Negative), ("neutral", Tag::Neutral), ("positive", Tag::Positive)];

impl Manifest {
    /// Reads the manifest in a model's folder.
    ///
    /// # Errors
    /// No manifest there, or everything that is wrong in it, each with its place.
    pub fn load(folder: &Path) -> Result<Manifest, ConfigErrors> {
        let path = folder.join(MANIFEST);
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let fix = "`[score] model` and `--model` name a folder that holds it: docs/models.md";
            let message = format!("cannot read the manifest of the model ({error}); {fix}");
            ConfigErrors::one(Place::Whole(name.clone()), message)
        })?;
        Manifest::parse(&name, &text, folder)
    }

    /// Reads a text. `name` stands for it in errors; files are sought in `folder`.
    ///
    /// # Errors
    /// Everything that is wrong in it, each with its place.
    pub fn parse(name: &str, text: &str, folder: &Path) -> Result<Manifest, ConfigErrors> {
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| Place::of(name, text, &span));
            let place = place.unwrap_or_else(|| Place::Whole(name.to_owned()));
            ConfigErrors::one(place, explain(error.message()))
        })?;
        let mut checker = Checker { name, text, errors: Vec::new() };
        let manifest = checker.manifest(&raw, folder);
        match manifest {
            Some(manifest) if checker.errors.is_empty() => Ok(manifest),
            _ => Err(ConfigErrors(checker.errors)),
        }
    }
}

struct Checker<'a> {
    name: &'a str,
    text: &'a str,
    errors: Vec<(Place, String)>,
}

impl Checker<'_> {
    fn wrong<T>(&mut self, written: &Spanned<T>, message: impl Into<String>) {
        self.errors.push((Place::of(self.name, self.text, &written.span()), message.into()));
    }

    fn manifest(&mut self, raw: &Raw, folder: &Path) -> Option<Manifest> {
        let head = self.head(raw);
        let text = &raw.text;
        let or = |written: &Option<String>, usual: &str| {
            written.clone().unwrap_or_else(|| usual.to_owned())
        };
        // A graph that names one of its inputs names them all.
        let named = raw.inputs.ids.is_some();
        let usual_mask = (!named).then(|| "attention_mask".to_owned());
        let written = raw.head.temperature.as_ref();
        Some(Manifest {
            name_version: self.name_version(raw),
            languages: self.languages(raw),
            model: folder.join(&raw.model),
            vocabulary: folder.join(&text.vocabulary),
            lowercase: text.lowercase,
            strip_accents: text.strip_accents.unwrap_or(text.lowercase),
            pieces_max: self.within(Some(&text.pieces_max), 8, 8..=4096) as usize,
            begin: or(&text.begin, "[CLS]"),
            end: or(&text.end, "[SEP]"),
            unknown: or(&text.unknown, "[UNK]"),
            ids: or(&raw.inputs.ids, "input_ids"),
            mask: raw.inputs.mask.clone().or(usual_mask),
            types: raw.inputs.types.clone(),
            output: raw.head.output.clone(),
            head: head?,
            temperature: self.within(written, 1.0, 0.01..=100.0),
            rule: self.rule(&raw.rule),
            digest: Sha256::digest(self.text).into(),
        })
    }

    /// `name@version`; both end up in file names and keys of series.
    fn name_version(&mut self, raw: &Raw) -> String {
        let name = raw.name.get_ref();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
            self.wrong(
                &raw.name,
                format!(
                    "`{name}` is not a name; use 1–64 lower-case letters, digits, `-`, `_`, `.`"
                ),
            );
        }
        let version = self.within(Some(&raw.version), 1, 1..=1_000_000);
        format!("{name}@{version}")
    }

    fn languages(&mut self, raw: &Raw) -> Vec<Language> {
        if raw.languages.get_ref().is_empty() {
            self.wrong(&raw.languages, "names no language; write e.g. [\"en\", \"ja\"]");
        }
        let mut languages = Vec::new();
        for written in raw.languages.get_ref() {
            let language = Language::from_tag(written.get_ref());
            if Language::SCORED.contains(&language) {
                languages.push(language);
            } else {
                let tag = written.get_ref();
                let fix = "a model goes with the rules, which read en, zh, ja and ko";
                self.wrong(written, format!("`{tag}` cannot be read; {fix}"));
            }
        }
        languages
    }

    fn head(&mut self, raw: &Raw) -> Option<ModelHead> {
        let marks = &raw.marks;
        let kind = raw.head.kind.get_ref().as_str();
        match kind {
            "directed" => {
                let labels = self.labels(&raw.head.labels, &DIRECTED);
                let both = marks.first.clone().zip(marks.second.clone());
                if both.is_none() || marks.target.is_some() || marks.other.is_some() {
                    let message = "a `directed` head needs `first` and `second` under [marks]";
                    self.wrong(&raw.head.kind, message);
                }
                let (first, second) = both?;
                self.different(raw, &first, &second);
                Some(ModelHead::Directed { first, second, labels: labels? })
            }
            "target" => {
                let labels = self.labels(&raw.head.labels, &TOWARDS);
                if marks.target.is_none() || marks.first.is_some() || marks.second.is_some() {
                    let message = "a `target` head needs `target` under [marks], and `other` if \
                                   the model was shown the holder";
                    self.wrong(&raw.head.kind, message);
                }
                let target = marks.target.clone()?;
                self.different(raw, &target, marks.other.as_deref().unwrap_or_default());
                Some(ModelHead::Target { target, other: marks.other.clone(), labels: labels? })
            }
            _ => {
                let suggestion = did_you_mean(kind, ["directed", "target"]);
                let message = format!("unknown head `{kind}`{suggestion} (directed or target)");
                self.wrong(&raw.head.kind, message);
                None
            }
        }
    }

    fn different(&mut self, raw: &Raw, one: &str, other: &str) {
        if one == other {
            let message = format!("[marks] has `{one}` for both sides; name two pieces");
            self.wrong(&raw.head.kind, message);
        }
    }

    /// The labels in the order of the output; each of the known ones once.
    fn labels<T: Copy + PartialEq>(
        &mut self,
        written: &Spanned<Vec<Spanned<String>>>,
        known: &[(&str, T)],
    ) -> Option<Vec<T>> {
        let words = || known.iter().map(|(word, _)| *word);
        let listed = words().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let mut labels = Vec::new();
        for label in written.get_ref() {
            let word = label.get_ref();
            match known.iter().find(|(known, _)| known == word) {
                Some((_, value)) if !labels.contains(value) => labels.push(*value),
                Some(_) => self.wrong(label, format!("label `{word}` is listed twice")),
                None => {
                    let suggestion = did_you_mean(word, words());
                    self.wrong(label, format!("unknown label `{word}`{suggestion} ({listed})"));
                }
            }
        }
        if labels.len() < known.len() {
            self.wrong(written, format!("every label must have its number: {listed}"));
            return None;
        }
        Some(labels)
    }

    fn rule(&mut self, raw: &RawRule) -> Rule {
        let usual = Rule::default();
        let mut coefficient = |written: &Option<Spanned<f64>>, usual: f64| {
            self.within(written.as_ref(), usual, -100.0..=100.0)
        };
        Rule {
            bias_negative: coefficient(&raw.bias_negative, usual.bias_negative),
            bias_positive: coefficient(&raw.bias_positive, usual.bias_positive),
            bias_none: coefficient(&raw.bias_none, usual.bias_none),
            trust: coefficient(&raw.trust, usual.trust),
            weight_negative: coefficient(&raw.weight_negative, usual.weight_negative),
            weight_positive: coefficient(&raw.weight_positive, usual.weight_positive),
        }
    }

    fn within<T: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        written: Option<&Spanned<T>>,
        usual: T,
        range: RangeInclusive<T>,
    ) -> T {
        let Some(written) = written else { return usual };
        let value = *written.get_ref();
        if range.contains(&value) {
            return value;
        }
        let (least, most) = range.into_inner();
        self.wrong(written, format!("{value} is outside of {least} to {most}"));
        usual
    }
}
