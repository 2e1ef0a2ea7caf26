//! comity measures how two countries see each other, from the news.
pub mod model;
pub mod table;
