//! The configuration that comes with the program: the file that `comity init` writes, and the
//! outlets and sources of a configuration that names none.

/// `config/comity.toml`, comments and all.
pub const SHIPPED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/comity.toml"));
