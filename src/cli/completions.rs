//! `bientap completions`: what a shell needs to complete the commands and flags.

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

#[derive(Args)]
pub(super) struct CompletionsArgs {
    /// The shell; its own documentation says where the output goes
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) {
    clap_complete::generate(args.shell, &mut super::Cli::command(), "bientap", &mut io::stdout());
}
