//! `bientap init`: a configuration of `bientap serve` to start from, each setting with what it does.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::config::Settings;

/// Columns of a comment.
const WIDTH: usize = 100;

#[derive(Args)]
pub(super) struct InitArgs {
    /// The file to write, which must not be there yet; - for standard output
    #[arg(default_value = "bientap.toml")]
    file: PathBuf,
}

pub(super) fn run(args: &InitArgs) -> Result<(), Failure> {
    let text = configuration()?;
    if args.file == Path::new("-") {
        return io::stdout().lock().write_all(text.as_bytes()).map_err(|error| Failure::job("standard output", error));
    }
    let name = args.file.display().to_string();
    let file = OpenOptions::new().write(true).create_new(true).open(&args.file);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| Failure::job(&name, error))?;
    eprintln!("{name} is written: bientap serve --config {name}");
    Ok(())
}

/// Every setting, commented out: its help, and its default where it has one.
fn configuration() -> Result<String, Failure> {
    let defaults = Settings::default().resolve(None).map_err(|faults| Failure::Configuration(faults.to_string()))?;
    let defaults = toml::Table::try_from(defaults.settings()).map_err(|error| Failure::job("settings", error))?;
    let mut text = String::from(
        "# Settings of bientap serve. What is commented out has its default; BIENTAP_… variables and flags go over \
         this file.\n# bientap serve --config FILE --print-config shows what they give together.\n",
    );
    for flag in Settings::augment_args(clap::Command::new("serve")).get_arguments() {
        let (Some(name), Some(help)) = (flag.get_long(), flag.get_help()) else { continue };
        let help = help.to_string();
        let help = help.rsplit_once(" [default").map_or(help.as_str(), |(said, _)| said);
        text.push('\n');
        comment(help, &mut text);
        let value = match defaults.get(name) {
            Some(value) => value.to_string(),
            // Nothing is the default: the kind of value stands for it.
            None => flag
                .get_value_names()
                .and_then(|names| names.first())
                .map_or_else(String::new, |kind| format!("\"{kind}\"")),
        };
        text.push_str(&format!("# {name} = {value}\n"));
    }
    Ok(text)
}

fn comment(words: &str, text: &mut String) {
    let mut column = WIDTH;
    for word in words.split_whitespace() {
        let length = word.chars().count();
        if column + 1 + length > WIDTH {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text.push('#');
            column = 1;
        }
        text.push(' ');
        text.push_str(word);
        column += 1 + length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_commented_out_is_the_default() {
        let text = configuration().expect("a configuration");
        let settings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# ")).collect();
        let said = |line: &&&str| line.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '));
        let with_default = settings.iter().filter(said).filter(|line| {
            // A kind of value, in capitals, stands where there is no default.
            !line.split_once(" = ").is_some_and(|(_, value)| value.chars().all(|c| c == '"' || c.is_ascii_uppercase()))
        });
        let file: Vec<_> = with_default.map(|line| (*line).to_owned()).collect();
        let read: Settings = toml::from_str(&file.join("\n")).expect("settings");
        let config = |settings: Settings| settings.resolve(None).expect("valid");
        assert_eq!(config(read), config(Settings::default()));
        assert!(settings.iter().filter(said).count() > 25, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}
