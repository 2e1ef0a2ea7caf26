//! The `comity` program: hands the command line over and returns its exit code.

fn main() -> std::process::ExitCode {
    comity::cli::main()
}
