//! What a build publishes and what `comity score` prints, through the public doors of `report`.

mod browser;
mod fixture;
mod gallery;
mod numbers;
mod printed_numbers;
mod publish;
mod score_lines;
mod sidecar;
