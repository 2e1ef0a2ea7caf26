//! Text to the pieces of a WordPiece vocabulary, as BERT's own tokenizer cuts it.

use super::{ModelError, Vocabulary};
use crate::model::{Part, Passage, Side};
use crate::text::is_han;
use rten_text::models::{Model as _, WordPiece};
use rten_text::normalizers::{Bert as Letters, BertOptions, Normalizer as _};
use rten_text::pre_tokenizers::{Bert as Words, PreTokenizer as _};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::PathBuf;

/// A passage in pieces.
pub(super) struct Encoded {
    pub ids: Vec<u32>,
    /// Parts of the passage that went in, the last of them perhaps in part.
    pub parts_read: usize,
    /// Names of both sides went in.
    pub names_both: bool,
}

/// A vocabulary and how text is cut for it.
pub(super) struct Pieces {
    path: PathBuf,
    pieces: WordPiece,
    letters: Letters,
    words: Words,
    begin: u32,
    end: u32,
    unknown: u32,
    /// The highest number of a piece.
    last: u32,
    pieces_max: usize,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
}

impl Pieces {
    /// Reads the vocabulary's file.
    pub fn load(vocabulary: &Vocabulary) -> Result<Pieces, ModelError> {
        let path = &vocabulary.file;
        let unusable = |reason: String| ModelError::new(path, reason);
        let text = std::fs::read_to_string(path).map_err(|error| {
            unusable(format!("{error}; `vocabulary` must name a vocab.txt or tokenizer.json here"))
        })?;
        let numbered = match path.extension().is_some_and(|extension| extension == "json") {
            true => from_json(&text).map_err(unusable)?,
            false => from_lines(&text),
        };
        let number = |piece: &str| {
            numbered.get(piece).copied().ok_or_else(|| {
                unusable(format!("has no piece `{piece}`, which the manifest names"))
            })
        };
        let (begin, end) = (number(&vocabulary.begin)?, number(&vocabulary.end)?);
        let unknown = number(&vocabulary.unknown)?;
        // The runtime knows this piece by no other name.
        let mut numbered = numbered;
        numbered.insert(UNKNOWN.to_owned(), unknown);
        Ok(Pieces {
            path: path.clone(),
            last: numbered.values().copied().max().unwrap_or(0),
            pieces: WordPiece::from_vocab(numbered, Default::default()),
            letters: Letters::new(BertOptions {
                lowercase: vocabulary.lowercase,
                strip_accents: vocabulary.strip_accents,
            }),
            words: Words::new(),
            begin,
            end,
            unknown,
            pieces_max: vocabulary.pieces_max,
            digest: Sha256::digest(&text).into(),
        })
    }

    /// The number of a piece that stands for a name.
    pub fn special(&self, piece: &str) -> Result<u32, ModelError> {
        self.pieces.get_token_id(piece).ok_or_else(|| {
            let reason =
                format!("has no piece `{piece}`; under [marks] name pieces of this vocabulary");
            ModelError::new(&self.path, reason)
        })
    }

    /// The pieces of a passage, cut off at the longest text allowed. `name` gives the piece for
    /// the names of a side; without one they are left out.
    pub fn encode(&self, passage: &Passage<'_>, name: impl Fn(Side) -> Option<u32>) -> Encoded {
        let most = self.pieces_max - 1;
        let mut ids = vec![self.begin];
        let (mut parts_read, mut named) = (0, [false, false]);
        for part in &passage.parts {
            if ids.len() >= most {
                break;
            }
            match part {
                Part::Words(words) => self.encode_words(words, &mut ids),
                Part::Name(side) => {
                    ids.extend(name(*side));
                    named[*side as usize] = true;
                }
            }
            parts_read += 1;
        }
        ids.truncate(most);
        ids.push(self.end);
        Encoded { ids, parts_read, names_both: named == [true, true] }
    }

    /// As many pieces as a text may have, the highest number among them.
    pub fn longest(&self, mark: u32) -> Encoded {
        let mut ids = vec![self.begin, self.last];
        ids.resize(self.pieces_max - 1, mark);
        ids.push(self.end);
        Encoded { ids, parts_read: 0, names_both: false }
    }

    /// A text of a piece that the vocabulary lacks by far: vocabularies may be a little smaller than
    /// the table of a graph, which is often padded to a round number.
    pub fn beyond(&self) -> Vec<u32> {
        vec![self.begin, self.last.saturating_add(PADDING_MAX), self.end]
    }

    fn encode_words(&self, text: &str, ids: &mut Vec<u32>) {
        // Neither step can fail: no regular expression takes part in them.
        let (text, _) = self.letters.normalize(&spaced(text)).unwrap_or_default();
        let words = self.words.pre_tokenize(&text).unwrap_or_default();
        for word in words {
            let start = ids.len();
            let cut = self.pieces.encode_with_offsets(word, &mut |_, id| ids.push(id));
            // A word with a rest that has no piece is unknown as a whole.
            if cut.is_err() || ids[start..].contains(&self.unknown) {
                ids.truncate(start);
                ids.push(self.unknown);
            }
        }
    }
}

/// Rows that a graph may have for pieces that do not exist; tables are padded to 64, 128 or 512.
const PADDING_MAX: u32 = 1024;
/// What the runtime calls a word without pieces.
const UNKNOWN: &str = "[UNK]";

/// The text without control characters, its Han characters set apart by spaces.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => spaced.push(' '),
            c if is_hidden(c) => {}
            c if is_han(c) && c != '々' || ('\u{f900}'..='\u{faff}').contains(&c) => {
                spaced.extend([' ', c, ' ']);
            }
            c => spaced.push(c),
        }
    }
    spaced
}

/// Control and format characters, and the mark of what could not be decoded.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
}

/// One piece a line, numbered from 0.
fn from_lines(text: &str) -> HashMap<String, u32> {
    (0..).zip(text.lines()).map(|(number, piece)| (piece.to_owned(), number)).collect()
}

/// The vocabulary inside a `tokenizer.json`.
fn from_json(text: &str) -> Result<HashMap<String, u32>, String> {
    #[derive(Deserialize)]
    struct File {
        model: Kind,
        #[serde(default)]
        added_tokens: Vec<Added>,
    }
    #[derive(Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        name: String,
        vocab: serde_json::Value,
    }
    #[derive(Deserialize)]
    struct Added {
        id: u32,
        content: String,
    }
    let file: File =
        serde_json::from_str(text).map_err(|error| format!("not a tokenizer ({error})"))?;
    if file.model.name != "WordPiece" {
        let name = file.model.name;
        return Err(format!(
            "holds a {name} tokenizer; only WordPiece ones (BERT and kin) are read"
        ));
    }
    let mut pieces: HashMap<String, u32> = serde_json::from_value(file.model.vocab)
        .map_err(|error| format!("its vocabulary is not piece and number ({error})"))?;
    pieces.extend(file.added_tokens.into_iter().map(|added| (added.content, added.id)));
    Ok(pieces)
}
