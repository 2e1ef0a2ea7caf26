//! The nouns of the house: what every room may know about.
//!
//! Always holds: no I/O, no clock, no randomness, no serialisation format. A value that
//! exists is valid (a [`Country`] is a known country, a [`Pair`] is ordered, a
//! [`Polarity`] lies within −1…+1); shapes for rows and JSON live in `store` and `report`.
//! Calendar arithmetic is `jiff`'s; nothing here reads the time.

pub mod backtest;
pub mod capture;
pub mod caveat;
pub mod chart;
pub mod country;
pub mod item;
pub mod language;
pub mod method;
pub mod opinion;
pub mod outlet;
pub mod poll;
pub mod score;
pub mod series;
pub mod story;
pub mod time;

pub use backtest::{
    Agreement, Backtest, BacktestWave, Correlation, LeftOut, PollSeries, WaveOutcome,
};
pub use capture::{Capture, FetchFailure, Fetched, Validators};
pub use caveat::Caveat;
pub use chart::{
    CalendarChart, Chart, ChartEvent, ChartKind, ChartLanguage, ChartSide, CoverageChart,
    CoverageDay, CoverageRow, DayTone, MovedChart, MovedSide, PairPanel, PairsChart,
    PollContradiction, PollMark, PollOrigin, Provenance, ShareChart, ShareWeek, Shares, SideName,
    Tone, TopicMove, TrendChart, VoiceRow, VoiceSide, VoicesChart, WithheldPoll,
};
pub use country::{Country, Direction, Pair};
pub use item::{DateBasis, Entry, Item, ItemId, Problem};
pub use language::Language;
pub use method::Method;
pub use opinion::{Directed, Leaning, Opinion, Part, Passage, Rule, Side};
pub use outlet::{Outlet, OutletId, Ownership, Source, SourceId, SourceKind};
pub use poll::{Finding, PollPolarity, PollWave};
pub use score::{Evidence, Polarity, Relevance, Score, Stance, Tag, Topic, Voice};
pub use series::{
    Anchor, Estimate, GapReason, LevelShift, Point, Series, Status, Unit, UnitEffect, Vote, Week,
};
pub use story::{Mention, Role, Story};
pub use time::{Day, Timestamp};
