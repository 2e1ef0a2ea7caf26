//! Points of the index and the anchors that fix its level.

use super::{Store, StoreError};
use crate::model::{Anchor, Direction, OutletId, Point, Status, Unit};
use rusqlite::params;

impl Store {
    /// Replaces the points of a direction under a method (`name@version`).
    ///
    /// # Errors
    /// The database failed; the points before are still there.
    pub fn store_points(
        &mut self,
        direction: Direction,
        method: &str,
        points: &[Point],
    ) -> Result<(), StoreError> {
        let direction = direction.to_string();
        let transaction = self.connection.transaction()?;
        transaction
            .prepare_cached("DELETE FROM points WHERE direction = ?1 AND method = ?2")?
            .execute(params![direction, method])?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO points (direction, method, day, status, reason, value, low, high,
                     standard_error, degrees_of_freedom, raw, stories, units, effective)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?;
            for point in points {
                let (status, reason) = match point.status {
                    Status::Ok => ("ok", None),
                    Status::Thin => ("thin", None),
                    Status::Gap(reason) => ("gap", Some(reason.word())),
                };
                let estimate = point.estimate;
                insert.execute(params![
                    direction,
                    method,
                    point.day.epoch_days(),
                    status,
                    reason,
                    estimate.map(|e| e.value),
                    estimate.map(|e| e.low),
                    estimate.map(|e| e.high),
                    estimate.map(|e| e.standard_error),
                    estimate.map(|e| e.degrees_of_freedom),
                    point.raw,
                    point.stories,
                    point.units,
                    point.effective,
                ])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// The anchor of a direction; `None` until its base window has closed.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn anchor(&self, direction: Direction, method: &str) -> Result<Option<Anchor>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT outlet, language, scorer, weight FROM anchors WHERE direction = ?1 AND method = ?2",
        )?;
        let mut rows = statement.query(params![direction.to_string(), method])?;
        let mut anchor = Anchor::new();
        while let Some(row) = rows.next()? {
            let outlet: String = row.get(0)?;
            let outlet = OutletId::new(&outlet).ok_or(StoreError::Corrupt {
                table: "anchors.outlet",
                value: outlet,
                expected: "an outlet id",
            })?;
            let unit = Unit { outlet, language: row.get(1)?, scorer: row.get(2)? };
            anchor.insert(unit, row.get(3)?);
        }
        Ok((!anchor.is_empty()).then_some(anchor))
    }

    /// Stores the anchor of a direction, once: an anchor that exists stays as it is.
    ///
    /// # Errors
    /// The database failed.
    pub fn store_anchor(
        &mut self,
        direction: Direction,
        method: &str,
        anchor: &Anchor,
    ) -> Result<(), StoreError> {
        if self.anchor(direction, method)?.is_some() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for (unit, weight) in anchor {
            transaction
                .prepare_cached(
                    "INSERT INTO anchors (direction, method, outlet, language, scorer, weight)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    direction.to_string(),
                    method,
                    unit.outlet.as_str(),
                    unit.language,
                    unit.scorer,
                    weight,
                ])?;
        }
        transaction.commit()?;
        Ok(())
    }
}
