//! The `bientap` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bientap::cli::main()
}
