//! Scores, the sentences behind them, and poll findings.

use super::{Store, StoreError, word};
use crate::model::{
    Country, Day, Direction, Finding, ItemId, Pair, PollPolarity, PollWave, Relevance, Score,
    Stance, Story, Timestamp, Topic, Voice,
};
use rusqlite::{Connection, params};

/// What one analysis of an item gave.
pub struct Analysis<'a> {
    pub item: &'a ItemId,
    /// The text that all spans refer to.
    pub story: &'a Story,
    pub scores: &'a [Score],
    pub findings: &'a [Finding],
}

/// A relevant item of a pair, as the index and the charts need it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredItem {
    pub id: ItemId,
    pub outlet: String,
    pub language: String,
    pub scorer: String,
    pub published: Timestamp,
    pub story_key: String,
    pub title: String,
    pub url: String,
    pub content_hash: String,
    /// Polarity of [`Pair::a`] towards [`Pair::b`], −1…+1; `None`: no stance.
    pub a_to_b: Option<f64>,
    pub b_to_a: Option<f64>,
    /// The same as classes: −1, 0 or +1.
    pub tags: [Option<i8>; 2],
    pub voice: Voice,
    pub topics: Vec<Topic>,
}

impl ScoredItem {
    /// The polarity in one direction of its pair.
    pub fn polarity(&self, direction: Direction) -> Option<f64> {
        if direction == direction.pair().directions()[0] { self.a_to_b } else { self.b_to_a }
    }

    /// The class in one direction of its pair: −1, 0 or +1.
    pub fn tag(&self, direction: Direction) -> Option<i8> {
        self.tags[usize::from(direction != direction.pair().directions()[0])]
    }
}

/// A sentence that decided a score.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvidence {
    pub pair: String,
    pub scorer: String,
    /// `CN>JP`; `None` where it bears on the relation as a whole.
    pub direction: Option<String>,
    pub sentence: String,
    pub cue: String,
    pub act: String,
    pub polarity: f64,
    pub reversed: bool,
}

impl Store {
    /// Stores analyses in one transaction. `analysis` names scorer version and pairs: an item
    /// stored under it is not analysed again. Running it twice changes nothing.
    ///
    /// # Errors
    /// The database failed; none of the analyses was stored.
    pub fn store_analyses(
        &mut self,
        analysis: &str,
        scorer: &str,
        analyses: &[Analysis<'_>],
    ) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        for one in analyses {
            let id = &one.item.0;
            transaction
                .prepare_cached("DELETE FROM scores WHERE item = ?1 AND scorer = ?2")?
                .execute(params![id, scorer])?;
            transaction.prepare_cached("DELETE FROM findings WHERE item = ?1")?.execute([id])?;
            for score in one.scores {
                insert_score(&transaction, id, scorer, one.story, score)?;
            }
            for (position, finding) in one.findings.iter().enumerate() {
                insert_finding(&transaction, id, position, one.story, finding)?;
            }
            transaction
                .prepare_cached("UPDATE items SET analysed = ?2, scorer = ?3 WHERE id = ?1")?
                .execute(params![id, analysis, scorer])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The relevant items of a pair by their newest scorer, oldest first.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn scored_items(&self, pair: Pair) -> Result<Vec<ScoredItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT items.id, outlet, language, scores.scorer, published, story_key, title, url,
                 content_hash, a_polarity, b_polarity, voice, topics, a_tag, b_tag
             FROM scores JOIN items ON items.id = scores.item AND items.scorer = scores.scorer
             WHERE pair = ?1 AND relevance = 'relevant'
             ORDER BY published, items.id",
        )?;
        let mut rows = statement.query([pair.to_string()])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let voice: String = row.get(11)?;
            let topics: String = row.get(12)?;
            items.push(ScoredItem {
                id: ItemId(row.get(0)?),
                outlet: row.get(1)?,
                language: row.get(2)?,
                scorer: row.get(3)?,
                published: Timestamp::from_epoch_seconds(row.get(4)?),
                story_key: row.get(5)?,
                title: row.get(6)?,
                url: row.get(7)?,
                content_hash: row.get(8)?,
                a_to_b: row.get(9)?,
                b_to_a: row.get(10)?,
                tags: [row.get(13)?, row.get(14)?],
                voice: word(&Voice::WORDS, &voice, "scores.voice", "a voice")?,
                topics: topics
                    .split(' ')
                    .filter(|topic| !topic.is_empty())
                    .map(|topic| Topic(topic.to_owned()))
                    .collect(),
            });
        }
        Ok(items)
    }

    /// The sentences behind every score of an item by its newest scorer, in text order per pair.
    ///
    /// # Errors
    /// The database failed.
    pub fn evidence(&self, item: &ItemId) -> Result<Vec<StoredEvidence>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT pair, evidence.scorer, direction, sentence, cue, act, polarity, reversed
             FROM evidence JOIN items ON items.id = evidence.item AND items.scorer = evidence.scorer
             WHERE item = ?1 ORDER BY pair, position",
        )?;
        let rows = statement.query_map([&item.0], |row| {
            Ok(StoredEvidence {
                pair: row.get(0)?,
                scorer: row.get(1)?,
                direction: row.get(2)?,
                sentence: row.get(3)?,
                cue: row.get(4)?,
                act: row.get(5)?,
                polarity: row.get(6)?,
                reversed: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every score of an item by its newest scorer, as `(pair, relevance, reason, a, b)` with the
    /// polarities of both sides.
    ///
    /// # Errors
    /// The database failed.
    pub fn verdicts(&self, item: &ItemId) -> Result<Vec<Verdict>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT pair, scores.scorer, relevance, reason, relation, a_polarity, b_polarity, voice, topics
             FROM scores JOIN items ON items.id = scores.item AND items.scorer = scores.scorer
             WHERE item = ?1 ORDER BY pair",
        )?;
        let rows = statement.query_map([&item.0], |row| {
            Ok(Verdict {
                pair: row.get(0)?,
                scorer: row.get(1)?,
                relevance: row.get(2)?,
                reason: row.get(3)?,
                relation: row.get(4)?,
                a_to_b: row.get(5)?,
                b_to_a: row.get(6)?,
                voice: row.get(7)?,
                topics: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The findings about a pair with the publication time of their items, oldest first.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn findings(&self, pair: Pair) -> Result<Vec<StoredFinding>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT item, items.published, items.url, respondents, target, percent, percent_max, approximate,
                 polarity, pollster, wave, sample_size, field_from, field_to
             FROM findings JOIN items ON items.id = findings.item
             WHERE (respondents = ?1 AND target = ?2) OR (respondents = ?2 AND target = ?1)
             ORDER BY items.published, item, position",
        )?;
        let mut rows = statement.query([pair.a().code(), pair.b().code()])?;
        let mut findings = Vec::new();
        while let Some(row) = rows.next()? {
            let country = |code: String| {
                Country::from_code(&code).ok_or(StoreError::Corrupt {
                    table: "findings",
                    value: code,
                    expected: "a country code",
                })
            };
            let polarity: String = row.get(8)?;
            let wave: String = row.get(10)?;
            let day = |days: Option<i32>| days.map(Day::from_epoch_days);
            findings.push(StoredFinding {
                item: ItemId(row.get(0)?),
                published: Timestamp::from_epoch_seconds(row.get(1)?),
                url: row.get(2)?,
                respondents: country(row.get(3)?)?,
                target: country(row.get(4)?)?,
                percent: row.get(5)?,
                percent_max: row.get(6)?,
                approximate: row.get(7)?,
                polarity: word(&PollPolarity::WORDS, &polarity, "findings.polarity", "a polarity")?,
                pollster: row.get(9)?,
                wave: word(&PollWave::WORDS, &wave, "findings.wave", "a wave")?,
                sample_size: row.get(11)?,
                fieldwork: day(row.get(12)?).zip(day(row.get(13)?)),
            });
        }
        Ok(findings)
    }
}

/// A score as stored, for a person to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub pair: String,
    pub scorer: String,
    pub relevance: String,
    pub reason: String,
    pub relation: i64,
    pub a_to_b: Option<f64>,
    pub b_to_a: Option<f64>,
    pub voice: String,
    pub topics: String,
}

/// A survey figure read in an item.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFinding {
    pub item: ItemId,
    pub published: Timestamp,
    /// Address of the story.
    pub url: String,
    pub respondents: Country,
    pub target: Country,
    pub percent: f64,
    pub percent_max: Option<f64>,
    pub approximate: bool,
    pub polarity: PollPolarity,
    pub pollster: Option<String>,
    pub wave: PollWave,
    pub sample_size: Option<u32>,
    pub fieldwork: Option<(Day, Day)>,
}

fn insert_score(
    connection: &Connection,
    item: &str,
    scorer: &str,
    story: &Story,
    score: &Score,
) -> Result<(), StoreError> {
    let (relevance, reason) = match &score.relevance {
        Relevance::Relevant => ("relevant", ""),
        Relevance::Irrelevant(reason) => ("irrelevant", *reason),
        Relevance::Unscored(reason) => ("unscored", *reason),
    };
    let columns = |stance: Option<Stance>| {
        (
            stance.map(|s| s.tag.sign()),
            stance.map(|s| s.polarity.get()),
            stance.map(|s| s.confidence),
        )
    };
    let (a_tag, a_polarity, a_confidence) = columns(score.a_to_b);
    let (b_tag, b_polarity, b_confidence) = columns(score.b_to_a);
    let topics: Vec<&str> = score.topics.iter().map(|topic| topic.0.as_str()).collect();
    let pair = score.pair.to_string();
    connection
        .prepare_cached(
            "INSERT INTO scores (item, pair, scorer, relevance, reason, relation, a_tag, a_polarity,
                 a_confidence, b_tag, b_polarity, b_confidence, voice, topics)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            item,
            pair,
            scorer,
            relevance,
            reason,
            score.relation.sign(),
            a_tag,
            a_polarity,
            a_confidence,
            b_tag,
            b_polarity,
            b_confidence,
            score.voice.word(),
            topics.join(" "),
        ])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO evidence (item, pair, scorer, position, direction, sentence, cue, act, polarity,
             reversed, decided_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (position, evidence) in score.evidence.iter().enumerate() {
        insert.execute(params![
            item,
            pair,
            scorer,
            position as i64,
            evidence.direction.map(|direction| direction.to_string()),
            story.slice(&evidence.sentence).trim(),
            story.slice(&evidence.cue),
            evidence.act,
            evidence.polarity.get(),
            evidence.reversed,
            evidence.scorer,
        ])?;
    }
    Ok(())
}

fn insert_finding(
    connection: &Connection,
    item: &str,
    position: usize,
    story: &Story,
    finding: &Finding,
) -> Result<(), StoreError> {
    let (from, to) = finding.fieldwork.unzip();
    connection
        .prepare_cached(
            "INSERT INTO findings (item, position, respondents, target, percent, percent_max,
                 approximate, polarity, pollster, wave, sample_size, field_from, field_to, sentence)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            item,
            position as i64,
            finding.respondents.code(),
            finding.target.code(),
            finding.percent,
            finding.percent_max,
            finding.approximate,
            finding.polarity.word(),
            finding.pollster,
            finding.wave.word(),
            finding.sample_size,
            from.map(Day::epoch_days),
            to.map(Day::epoch_days),
            story.slice(&finding.sentence),
        ])?;
    Ok(())
}
