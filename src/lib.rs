//! comity measures how two countries see each other, from the news.
pub mod config;
pub mod dedupe;
pub mod index;
pub mod model;
pub mod schedule;
pub mod stats;
pub mod store;
pub mod table;
