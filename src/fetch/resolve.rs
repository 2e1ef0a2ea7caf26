//! Name look-up, through the operating system's resolver.
//!
//! Kept as a step of our own for two reasons: a failed look-up becomes [`LookupError`], which
//! `classify` can tell from every other failure of a connection; and every resolved address passes
//! through here before it is connected to. (An address written as an IP literal does not.)

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;

/// Asks the operating system.
pub(super) struct SystemResolver;

/// The name did not resolve.
#[derive(Debug)]
pub(super) struct LookupError(std::io::Error);

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for LookupError {}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is filled in by the caller; 0 asks for none.
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(addresses) => Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(error) => Err(LookupError(error).into()),
            }
        })
    }
}
