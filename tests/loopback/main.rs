//! Everything that needs servers on loopback: the fetch room and the program as a whole.

mod corpus_run;
mod crash;
mod fetch;
mod program;
mod support;
