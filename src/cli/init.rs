//! `comity init`: writes the shipped configuration.

use super::{Done, Failure};
use crate::config::SHIPPED;
use anyhow::{Context, anyhow};
use clap::Args;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// Write a commented config/comity.toml, ready for China and Japan with real sources
#[derive(Args)]
pub(super) struct Arguments {
    /// Folder in which config/ is made
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Done, Failure> {
    let folder = arguments.dir.join("config");
    let path = folder.join("comity.toml");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{}: cannot make the folder", folder.display()))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let fix =
                "exists already and is left as it is; remove it first, or name another folder";
            return Err(Failure::usage(anyhow!("{}: {fix}", path.display())));
        }
        Err(error) => {
            return Err(anyhow!(error)
                .context(format!("{}: cannot be written", path.display()))
                .into());
        }
    };
    file.write_all(SHIPPED.as_bytes())
        .with_context(|| format!("{}: cannot be written", path.display()))?;
    say!("{}", path.display());
    eprintln!(
        "Next: `comity check --online` asks every source once, `comity run` makes the first charts."
    );
    Ok(Done::Fully)
}
