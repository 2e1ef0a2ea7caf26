//! The classifier that a configuration names, beside the rule that weighs its opinions.

use super::PassError;
use crate::config::{Manifest, ModelHead};
use crate::infer::{Classifier, Head, Inputs, Settings, Vocabulary};
use crate::model::{Language, Rule};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of the digest that are shown: enough to tell the files of one operator apart.
const DIGEST_BYTES: usize = 4;

/// A sentence classifier as the analysis uses it.
pub(super) struct Counsel {
    pub classifier: Classifier,
    pub rule: Rule,
    /// `name@version.digest`, as it stands in scores. The digest is of the manifest, the graph and
    /// the vocabulary: a score tells which files it came from.
    pub name_version: String,
}

impl Counsel {
    /// Loads the model of a folder, to run on so many threads at most.
    ///
    /// # Errors
    /// A manifest or a file of the model that is missing or wrong.
    pub fn load(folder: &Path, threads: usize) -> Result<Counsel, PassError> {
        let manifest = Manifest::load(folder)?;
        let (rule, written) = (manifest.rule, manifest.digest);
        let named = manifest.name_version.clone();
        let classifier = Classifier::load(settings(manifest, threads))?;
        let [graph, vocabulary] = classifier.digests();
        let digest = Sha256::digest([written, graph, vocabulary].concat());
        let short: String =
            digest.iter().take(DIGEST_BYTES).map(|byte| format!("{byte:02x}")).collect();
        let name_version = format!("{named}.{short}");
        Ok(Counsel { classifier, rule, name_version })
    }

    /// The classifier, where it reads the language.
    pub fn for_language(&self, language: &Language) -> Option<&Classifier> {
        self.classifier.reads(language).then_some(&self.classifier)
    }
}

fn settings(manifest: Manifest, threads: usize) -> Settings {
    Settings {
        file: manifest.model,
        languages: manifest.languages,
        vocabulary: Vocabulary {
            file: manifest.vocabulary,
            lowercase: manifest.lowercase,
            strip_accents: manifest.strip_accents,
            begin: manifest.begin,
            end: manifest.end,
            unknown: manifest.unknown,
            pieces_max: manifest.pieces_max,
        },
        inputs: Inputs { ids: manifest.ids, mask: manifest.mask, types: manifest.types },
        output: manifest.output,
        head: head(manifest.head),
        temperature: manifest.temperature,
        threads,
    }
}

fn head(head: ModelHead) -> Head {
    match head {
        ModelHead::Directed { first, second, labels } => Head::Directed { first, second, labels },
        ModelHead::Target { target, other, labels } => Head::Target { target, other, labels },
    }
}
