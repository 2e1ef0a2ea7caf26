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

# Writes the figures of the labelled files in a folder into docs/accuracy.md.
accuracy folder="../shared/eval":
    cargo build --release
    python3 docs/refresh-accuracy.py "${CARGO_TARGET_DIR:-target}/release/comity" {{folder}}
