//! Items and their revisions.

use super::source::record_read;
use super::{Store, StoreError, word};
use crate::model::{
    Country, DateBasis, Day, Item, ItemId, Language, Source, Timestamp, Validators,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What became of an item that a source listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upsert {
    /// Seen for the first time.
    New,
    /// The same source now words it differently: a new revision.
    Revised,
    /// Nothing new.
    Known,
    /// Another source's item: that one's wording stands.
    ListedElsewhere,
}

impl Upsert {
    /// The name under which the outcome is counted.
    pub fn name(self) -> &'static str {
        match self {
            Upsert::New => "new",
            Upsert::Revised => "revised",
            Upsert::Known => "known",
            Upsert::ListedElsewhere => "listed_elsewhere",
        }
    }
}

/// An item as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem {
    pub id: ItemId,
    pub source: String,
    pub outlet: String,
    pub url: String,
    pub title: String,
    /// `None` once its time to be kept has passed.
    pub summary: Option<String>,
    pub language: Language,
    pub published: Timestamp,
    pub date_basis: DateBasis,
    pub revision: u32,
}

/// An item that awaits analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysisItem {
    pub id: ItemId,
    pub outlet_country: Option<Country>,
    pub title: String,
    pub summary: String,
    pub language: Language,
    pub published: Timestamp,
}

impl Store {
    /// Stores everything that one reading of a source gave, in one transaction together with the
    /// validators. The result has one entry per item, in order.
    ///
    /// An item that several sources list belongs to the one with the alphabetically first id,
    /// whichever was read first, so that the order of reading leaves no trace.
    ///
    /// # Errors
    /// The database failed; nothing of this reading was stored.
    pub fn store_reading(
        &mut self,
        source: &Source,
        items: &[Item],
        validators: &Validators,
        listed: usize,
        now: Timestamp,
    ) -> Result<Vec<Upsert>, StoreError> {
        let transaction = self.connection.transaction()?;
        let mut outcomes = Vec::with_capacity(items.len());
        for item in items {
            outcomes.push(upsert(&transaction, source, item, now)?);
        }
        let newest = items.iter().map(|item| item.published).max();
        record_read(&transaction, source, now, validators, listed, newest)?;
        transaction.commit()?;
        Ok(outcomes)
    }

    /// Up to `limit` items that were not yet analysed as `analysis` says (scorer version and pairs),
    /// in order of identity, behind `after`. Items whose text is no longer kept stay as they are.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn items_to_analyse(
        &self,
        analysis: &str,
        after: &ItemId,
        limit: usize,
    ) -> Result<Vec<AnalysisItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, outlet_country, title, summary, language, published FROM items
             WHERE (analysed IS NULL OR analysed <> ?1) AND summary IS NOT NULL
                 AND id > ?2
             ORDER BY id LIMIT ?3",
        )?;
        let rows = statement.query_map(params![analysis, after.0, limit as i64], |row| {
            Ok(AnalysisItem {
                id: ItemId(row.get(0)?),
                outlet_country: row
                    .get::<_, Option<String>>(1)?
                    .and_then(|code| Country::from_code(&code)),
                title: row.get(2)?,
                summary: row.get(3)?,
                language: Language::from_tag(&row.get::<_, String>(4)?),
                published: Timestamp::from_epoch_seconds(row.get(5)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many items await analysis.
    ///
    /// # Errors
    /// The database failed.
    pub fn count_to_analyse(&self, analysis: &str) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM items
                 WHERE (analysed IS NULL OR analysed <> ?1) AND summary IS NOT NULL",
            )?
            .query_row([analysis], |row| row.get::<_, i64>(0))?
            .unsigned_abs())
    }

    /// Items published per outlet and day (from a day on), in order of outlet and day.
    ///
    /// # Errors
    /// The database failed.
    pub fn items_per_day(&self, first: Day) -> Result<Vec<(String, Day, u32)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT outlet, published / 86400 AS day, count(*) FROM items
             WHERE published >= ?1 GROUP BY outlet, day ORDER BY outlet, day",
        )?;
        let rows = statement.query_map([first.start().epoch_seconds()], |row| {
            Ok((row.get(0)?, Day::from_epoch_days(row.get(1)?), row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The item with this identity.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn item(&self, id: &ItemId) -> Result<Option<StoredItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, source, outlet, url, title, summary, language, published, date_basis, revision
             FROM items WHERE id = ?1",
        )?;
        let mut rows = statement.query([&id.0])?;
        rows.next()?.map(stored_item).transpose()
    }

    /// Forgets the text of items published before `before`; titles, links and scores stay. Items not yet
    /// analysed keep theirs. Returns how many lost it.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget_text(&self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "UPDATE items SET summary = NULL
                 WHERE published < ?1 AND summary IS NOT NULL AND analysed IS NOT NULL",
            )?
            .execute([before.epoch_seconds()])?)
    }
}

fn upsert(
    connection: &Connection,
    source: &Source,
    item: &Item,
    now: Timestamp,
) -> Result<Upsert, StoreError> {
    let known: Option<(String, String)> = connection
        .prepare_cached("SELECT source, content_hash FROM items WHERE id = ?1")?
        .query_row([&item.id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match known {
        None => {
            insert(connection, source, item, now)?;
            Ok(Upsert::New)
        }
        Some((owner, _)) if owner.as_str() > item.source.as_str() => {
            reword(connection, source, item)?;
            connection
                .prepare_cached("UPDATE items SET published = ?2, date_basis = ?3 WHERE id = ?1")?
                .execute(params![
                    item.id.0,
                    item.published.epoch_seconds(),
                    item.date_basis.word()
                ])?;
            Ok(Upsert::ListedElsewhere)
        }
        Some((_, hash)) if hash == item.content_hash => Ok(Upsert::Known),
        Some((owner, _)) if owner == item.source.as_str() => {
            connection
                .prepare_cached(
                    "INSERT INTO revisions (item, revision, title, content_hash, replaced_at)
                     SELECT id, revision, title, content_hash, ?2 FROM items WHERE id = ?1",
                )?
                .execute(params![item.id.0, now.epoch_seconds()])?;
            reword(connection, source, item)?;
            connection
                .prepare_cached("UPDATE items SET revision = revision + 1 WHERE id = ?1")?
                .execute([&item.id.0])?;
            Ok(Upsert::Revised)
        }
        Some(_) => Ok(Upsert::ListedElsewhere),
    }
}

fn insert(
    connection: &Connection,
    source: &Source,
    item: &Item,
    now: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO items (id, source, outlet, outlet_country, url, title, summary, language,
                 published, date_basis, first_seen, revision, content_hash, story_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12, ?13)",
        )?
        .execute(params![
            item.id.0,
            item.source.as_str(),
            item.outlet.as_str(),
            source.outlet.country.map(|country| country.code().to_owned()),
            item.url,
            item.title,
            item.summary,
            item.language.code(),
            item.published.epoch_seconds(),
            item.date_basis.word(),
            now.epoch_seconds(),
            item.content_hash,
            item.story_key,
        ])?;
    Ok(())
}

/// Gives a stored item another wording and sends it back to be analysed. Its old scores and findings
/// go with the words that they rested on.
fn reword(connection: &Connection, source: &Source, item: &Item) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE items SET source = ?2, outlet = ?3, outlet_country = ?4, url = ?5, title = ?6,
                 summary = ?7, language = ?8, content_hash = ?9, story_key = ?10,
                 scorer = NULL, analysed = NULL
             WHERE id = ?1",
        )?
        .execute(params![
            item.id.0,
            item.source.as_str(),
            item.outlet.as_str(),
            source.outlet.country.map(|country| country.code().to_owned()),
            item.url,
            item.title,
            item.summary,
            item.language.code(),
            item.content_hash,
            item.story_key,
        ])?;
    connection.prepare_cached("DELETE FROM scores WHERE item = ?1")?.execute([&item.id.0])?;
    connection.prepare_cached("DELETE FROM findings WHERE item = ?1")?.execute([&item.id.0])?;
    Ok(())
}

fn stored_item(row: &Row<'_>) -> Result<StoredItem, StoreError> {
    let basis: String = row.get(8)?;
    Ok(StoredItem {
        id: ItemId(row.get(0)?),
        source: row.get(1)?,
        outlet: row.get(2)?,
        url: row.get(3)?,
        title: row.get(4)?,
        summary: row.get(5)?,
        language: Language::from_tag(&row.get::<_, String>(6)?),
        published: Timestamp::from_epoch_seconds(row.get(7)?),
        date_basis: word(&DateBasis::WORDS, &basis, "items.date_basis", "a date basis")?,
        revision: row.get(9)?,
    })
}
