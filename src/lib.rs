//! comity measures how two countries see each other, from the news.
//!
//! ARCHITECTURE.md is the map. Data flows `fetch` → `parse` → `dedupe` → `mention` → `score` →
//! `index` → `draw`; each step knows only [`model`], and [`pipeline`] alone knows them all.

pub mod accuracy;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod dedupe;
pub mod demo;
pub mod draw;
pub mod fetch;
pub mod index;
pub mod infer;
pub mod mention;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod poll;
pub mod random;
pub mod report;
pub mod schedule;
pub mod score;
pub mod serve;
pub mod stats;
pub mod store;
pub mod table;
pub mod text;
