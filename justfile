# Bare `just` checks what CI checks before a commit.
default: fmt lint test

fmt:
    cargo fmt

lint:
    cargo clippy --all-targets -- --deny warnings

test:
    cargo test

docs:
    RUSTDOCFLAGS="--deny warnings" cargo doc --no-deps

demo:
    cargo run --release -- demo

ci:
    .ci/run
