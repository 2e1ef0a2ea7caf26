//! Points of the index and the anchors that fix its level.

use super::{Store, StoreError, word};
use crate::model::{Anchor, Day, Direction, Estimate, GapReason, OutletId, Point, Status, Unit};
use rusqlite::{Row, params};

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

    /// The point of a day; `None` where the series does not reach.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn point(
        &self,
        direction: Direction,
        method: &str,
        day: Day,
    ) -> Result<Option<Point>, StoreError> {
        self.one_point(
            "SELECT day, status, reason, value, low, high, standard_error, degrees_of_freedom, raw,
                 stories, units, effective
             FROM points WHERE direction = ?1 AND method = ?2 AND day = ?3",
            params![direction.to_string(), method, day.epoch_days()],
        )
    }

    /// The last point; `None` of an empty series.
    ///
    /// # Errors
    /// The database failed or holds what it should not.
    pub fn newest_point(
        &self,
        direction: Direction,
        method: &str,
    ) -> Result<Option<Point>, StoreError> {
        self.one_point(
            "SELECT day, status, reason, value, low, high, standard_error, degrees_of_freedom, raw,
                 stories, units, effective
             FROM points WHERE direction = ?1 AND method = ?2 ORDER BY day DESC LIMIT 1",
            params![direction.to_string(), method],
        )
    }

    fn one_point(
        &self,
        query: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Option<Point>, StoreError> {
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query(parameters)?;
        rows.next()?.map(point).transpose()
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

fn point(row: &Row<'_>) -> Result<Point, StoreError> {
    let status: String = row.get(1)?;
    let reason: Option<String> = row.get(2)?;
    let status = match (status.as_str(), reason) {
        ("ok", _) => Status::Ok,
        ("thin", _) => Status::Thin,
        (_, reason) => {
            let words = GapReason::ALL.map(|reason| (reason, reason.word()));
            let reason = reason.unwrap_or_default();
            Status::Gap(word(&words, &reason, "points.reason", "the reason of a gap")?)
        }
    };
    let value: Option<f64> = row.get(3)?;
    let estimate = match value {
        None => None,
        Some(value) => Some(Estimate {
            value,
            low: row.get(4)?,
            high: row.get(5)?,
            standard_error: row.get(6)?,
            degrees_of_freedom: row.get(7)?,
        }),
    };
    Ok(Point {
        day: Day::from_epoch_days(row.get(0)?),
        status,
        estimate,
        raw: row.get(8)?,
        stories: row.get(9)?,
        units: row.get(10)?,
        effective: row.get(11)?,
    })
}
