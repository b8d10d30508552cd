//! The `caveat` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    caveat::cli::main()
}
