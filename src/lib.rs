//! comity measures how two countries see each other, from the news.
pub mod index;
pub mod model;
pub mod stats;
pub mod table;
