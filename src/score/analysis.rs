//! One reading of a story, shared by all pairs that are asked about it.

use super::actor::Actors;
use super::claim::{Claim, Hit, Reading};
use super::grammar::Grammar;
use super::judge;
use super::layout::{Layout, datelines, quotations};
use super::lexicon::{Lexicon, Sign, Subject, Tables};
use super::unnamed::Unnamed;
use crate::model::{Mention, Pair, Role, Score, Story};
use crate::text::Folded;
use std::cell::OnceCell;
use std::ops::Range;

/// Bytes of a text that are read: some 5,000 English words. News shows its stance in the
/// headline and the lead; what comes later than this could no longer turn a tag.
const READ_BYTES_MAX: usize = 32 * 1024;

/// A story as read once: its actors, its claims and what it is about.
pub struct Analysis<'a> {
    pub(super) folded: Folded<'a>,
    pub(super) story: &'a Story,
    pub(super) layout: Layout,
    pub(super) actors: Actors,
    pub(super) claims: Vec<Claim>,
    /// Signs that name a kind of speaker.
    pub(super) hits: Vec<Hit>,
    tables: &'a Tables,
    /// Places of the names, which are no keywords of a subject.
    names: Vec<Range<usize>>,
    /// Sought when a pair first asks for them.
    subjects: OnceCell<Vec<(Range<usize>, &'a Subject)>>,
}

impl<'a> Analysis<'a> {
    pub(super) fn new(
        lexicon: &'a Lexicon,
        story: &'a Story,
        mentions: &[Mention],
    ) -> Option<Analysis<'a>> {
        let tables = lexicon.tables(&story.language)?;
        let grammar = Grammar::of(&story.language)?;
        let read = head(&story.text);
        let folded = Folded::new(read);
        let within = mentions.partition_point(|mention| mention.span.end <= read.len());
        let mentions = &mentions[..within];
        let names: Vec<_> =
            mentions.iter().map(|mention| folded.folded(mention.span.clone())).collect();
        let unnamed = Unnamed::new(folded.text(), &names, grammar.is_spaced());
        let mut hits = Vec::new();
        tables.each_sign(&unnamed.text, |range, &sign| {
            hits.push(Hit { range: unnamed.place(range), sign });
        });
        let begins_clause = |hit: &&Hit| matches!(hit.sign, Sign::Break | Sign::Background);
        let breaks: Vec<_> =
            hits.iter().filter(begins_clause).map(|hit| hit.range.clone()).collect();
        let layout = Layout::new(folded.text(), &breaks, grammar.is_spaced());
        let media = mentions.iter().zip(&names).filter(|(mention, _)| mention.role == Role::Media);
        let media: Vec<_> = media.map(|(_, name)| name.clone()).collect();
        let datelines = datelines(folded.text(), &media);
        let actors = Actors::new(&folded, mentions, &datelines, &hits, &layout, &grammar);
        let quotes = quotations(folded.text());
        let reading = Reading {
            text: folded.text(),
            grammar,
            layout: &layout,
            actors: &actors,
            hits: &hits,
            quotes: &quotes,
        };
        let claims = reading.claims();
        let subjects = OnceCell::new();
        Some(Analysis { folded, story, layout, actors, claims, hits, tables, names, subjects })
    }

    /// The subjects and topics that the text's words name, in text order.
    pub(super) fn subjects(&self) -> &[(Range<usize>, &'a Subject)] {
        self.subjects.get_or_init(|| {
            let mut subjects = Vec::new();
            self.tables.each_subject(self.folded.text(), |range, subject| {
                let next = self.names.partition_point(|name| name.end <= range.start);
                let inside_name = self.names.get(next).is_some_and(|name| name.start < range.end);
                if !inside_name || matches!(subject, Subject::Topic(_)) {
                    subjects.push((range, subject));
                }
            });
            subjects
        })
    }

    /// The score of one pair.
    pub fn score(&self, pair: Pair) -> Score {
        judge::score(self, pair)
    }

    /// Bytes of the folded text that are the title.
    pub(super) fn title_end(&self) -> usize {
        self.folded.folded(0..self.story.title_bytes.min(READ_BYTES_MAX)).end
    }
}

/// The part of a text that is read, cut at a character boundary.
fn head(text: &str) -> &str {
    let mut end = text.len().min(READ_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
