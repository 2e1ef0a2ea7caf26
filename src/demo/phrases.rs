//! Sentence material of one language: templates, the words that fill them, the order of their use.
//!
//! Always holds: every slot of every template is known (checked when the material is read);
//! a template comes round again only after two thirds of its kind were used, so that two
//! stories that follow each other closely are never near-copies by accident.

use crate::model::{Tag, Topic, Voice};
use crate::random::Random;
use crate::table::{Row, TableError, rows};
use std::collections::BTreeMap;

/// The material of one language, with the decks that its templates are drawn from.
pub(super) struct Material {
    /// Form name → alternatives for China, for Japan.
    forms: BTreeMap<String, [Vec<String>; 2]>,
    lists: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, String>,
    negative: Deck,
    neutral: Deck,
    positive: Deck,
    polls: Deck,
    unrelated: Deck,
    asides: Deck,
}

/// What a story says, and the stance behind it.
pub(super) struct Text {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) topic: Topic,
    pub(super) voice: Voice,
}

/// A title and a body with slots.
#[derive(Clone)]
struct Template {
    title: String,
    body: String,
    topic: Topic,
    voice: Voice,
}

/// Templates in order of last use, longest ago first.
#[derive(Default)]
struct Deck(Vec<Template>);

impl Deck {
    fn draw(&mut self, random: &mut Random) -> Option<Template> {
        let choice = random.below(self.0.len().div_ceil(3));
        (choice < self.0.len()).then(|| {
            let template = self.0.remove(choice);
            self.0.push(template.clone());
            template
        })
    }
}

/// The side that holds the attitude: 0 for China, 1 for Japan, as in the `form` rows.
pub(super) type Holder = usize;

impl Material {
    pub(super) fn read(file: &str, text: &str) -> Result<Material, TableError> {
        let mut material = Material {
            forms: BTreeMap::new(),
            lists: BTreeMap::new(),
            words: BTreeMap::new(),
            negative: Deck::default(),
            neutral: Deck::default(),
            positive: Deck::default(),
            polls: Deck::default(),
            unrelated: Deck::default(),
            asides: Deck::default(),
        };
        for row in rows(file, text) {
            material.add(&row)?;
        }
        Ok(material)
    }

    /// Takes in one row; slots must have been defined above it.
    fn add(&mut self, row: &Row) -> Result<(), TableError> {
        let name = row.cell(1).to_owned();
        let alternatives =
            |column: usize| row.cell(column).split('|').map(str::to_owned).collect::<Vec<_>>();
        match row.cell(0) {
            "form" => {
                self.forms.insert(name, [alternatives(2), alternatives(3)]);
            }
            "list" => {
                self.lists.insert(name, alternatives(2));
            }
            "word" => {
                self.words.insert(name, row.cell(2).to_owned());
            }
            "story" => {
                let voice = Voice::WORDS.iter().find(|(_, word)| *word == row.cell(3));
                let (voice, _) = voice.ok_or_else(|| row.error("unknown voice"))?;
                let template = self.template(row, 4, row.cell(2), *voice)?;
                let deck = match row.cell(1) {
                    "-1" => &mut self.negative,
                    "0" => &mut self.neutral,
                    "1" => &mut self.positive,
                    _ => return Err(row.error("the tag is none of -1, 0, 1")),
                };
                deck.0.push(template);
            }
            "poll" => self.polls.0.push(self.template(row, 1, "people", Voice::Public)?),
            "other" => self.unrelated.0.push(self.template(row, 1, "", Voice::Media)?),
            "aside" => self.asides.0.push(self.template(row, 1, "", Voice::Media)?),
            other => return Err(row.error(format!("unknown kind `{other}`"))),
        }
        Ok(())
    }

    fn template(
        &self,
        row: &Row,
        column: usize,
        topic: &str,
        voice: Voice,
    ) -> Result<Template, TableError> {
        let (title, body) = (row.cell(column), row.cell(column + 1));
        match pieces(title).chain(pieces(body)).find(|piece| !self.is_known(piece)) {
            Some((_, slot)) => Err(row.error(format!("unknown slot `{{{slot}}}`"))),
            None => Ok(Template {
                title: title.to_owned(),
                body: body.to_owned(),
                topic: Topic(topic.to_owned()),
                voice,
            }),
        }
    }

    fn is_known(&self, (_, slot): &(&str, &str)) -> bool {
        match slot.split_once(['.', ':']) {
            Some(("A" | "B", form)) => self.forms.contains_key(form),
            Some(("n", range)) => bounds(range).is_some(),
            Some(_) => false,
            None => matches!(*slot, "" | "percent" | "pollster") || self.lists.contains_key(*slot),
        }
    }

    /// A story in which the holder shows the stance of the tag.
    pub(super) fn stance(&mut self, tag: Tag, holder: Holder, random: &mut Random) -> Option<Text> {
        let deck = match tag {
            Tag::Negative => &mut self.negative,
            Tag::Neutral => &mut self.neutral,
            Tag::Positive => &mut self.positive,
        };
        let template = deck.draw(random)?;
        Some(self.fill(&template, holder, "", random))
    }

    /// A story that quotes the tracker: so many percent dislike the other side.
    pub(super) fn poll(
        &mut self,
        percent: &str,
        holder: Holder,
        random: &mut Random,
    ) -> Option<Text> {
        let template = self.polls.draw(random)?;
        Some(self.fill(&template, holder, percent, random))
    }

    /// An entry that is not about the relation of the two countries.
    pub(super) fn unrelated(&mut self, random: &mut Random) -> Option<Text> {
        let template = self.unrelated.draw(random)?;
        let holder = random.below(2);
        Some(self.fill(&template, holder, "", random))
    }

    /// A fixed word, e.g. the mark of an edited title; empty where the material has none.
    pub(super) fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }

    /// Fills every slot, the same slot with the same word throughout, and adds a closing aside.
    fn fill(
        &mut self,
        template: &Template,
        holder: Holder,
        percent: &str,
        random: &mut Random,
    ) -> Text {
        let aside = self.asides.draw(random).map(|aside| aside.title).unwrap_or_default();
        let mut known = BTreeMap::new();
        known.insert("percent".to_owned(), percent.to_owned());
        known.insert("pollster".to_owned(), self.word("pollster").to_owned());
        known.insert(String::new(), String::new());
        let mut filled = |text: &str| {
            let mut out = String::with_capacity(2 * text.len());
            for (plain, slot) in pieces(text) {
                out.push_str(plain);
                if !known.contains_key(slot) {
                    known.insert(slot.to_owned(), self.choose(slot, holder, random));
                }
                out.push_str(known.get(slot).map_or("", String::as_str));
            }
            out
        };
        let title = filled(&template.title);
        let body = filled(&template.body);
        // Latin script needs a space between sentences.
        let gap = if body.ends_with('.') { " " } else { "" };
        let body = body + gap + &filled(&aside);
        Text { title, body, topic: template.topic.clone(), voice: template.voice }
    }

    fn choose(&self, slot: &str, holder: Holder, random: &mut Random) -> String {
        let one_of = |words: &[String], random: &mut Random| random.pick(words).cloned();
        let word = match slot.split_once(['.', ':']) {
            Some(("n", range)) => bounds(range).map(|(low, high)| {
                (low + random.below((high - low + 1) as usize) as u32).to_string()
            }),
            Some((side, form)) => {
                let country = if side == "A" { holder } else { usize::from(holder == 0) };
                let forms = self.forms.get(form).and_then(|forms| forms.get(country));
                forms.and_then(|words| one_of(words, random))
            }
            None => self.lists.get(slot).and_then(|words| one_of(words, random)),
        };
        word.unwrap_or_default()
    }
}

/// Splits a template into plain text, each with the slot that follows it (empty at the end).
fn pieces(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('}').map(|part| part.split_once('{').unwrap_or((part, "")))
}

/// Reads `3-48`; `None` unless the first is not above the second.
fn bounds(range: &str) -> Option<(u32, u32)> {
    let (low, high) = range.split_once('-')?;
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then_some((low, high))
}
