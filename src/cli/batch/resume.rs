//! What an earlier run has answered already.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// How many lines of the output each id has. Lines are counted, not ids: rows without an id, and ids that come twice,
/// are answered as often as they stand in the input.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Done(HashMap<String, usize>);

impl Done {
    /// Whether a row of this id was answered; each answer serves one row.
    pub(super) fn take(&mut self, id: &Value) -> bool {
        match self.0.get_mut(&id.to_string()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    id: Value,
}

/// Opens an output to append to it, made if it is not there; a last line without its end is cut off.
pub(super) fn open(path: &Path) -> io::Result<(File, Done)> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    let (done, whole) = read(BufReader::new(&file))?;
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(whole))?;
    Ok((file, done))
}

/// The answers of an output, and how many bytes its whole lines have.
fn read(mut output: impl BufRead) -> io::Result<(Done, u64)> {
    let mut done = HashMap::new();
    let mut whole = 0;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let length = output.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            break;
        }
        let answered: Answered = serde_json::from_slice(&line).map_err(|fault| {
            let message = format!("line {number} is not an answer of bientap batch, so it is left alone: {fault}");
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        *done.entry(answered.id.to_string()).or_default() += 1;
        whole += length as u64;
    }
    Ok((Done(done), whole))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use serde_json::json;

    use super::*;

    #[test]
    fn each_answer_serves_one_row() {
        let output =
            b"{\"id\":\"a\",\"response\":{}}\n{\"id\":null,\"error\":{}}\n{\"id\":\"a\",\"error\":{}}\n{\"id\":7}\n";
        let (mut done, whole) = read(&output[..]).expect("whole");
        assert_eq!(whole, output.len() as u64);
        for (id, answered) in [
            (json!("a"), true),
            (json!("a"), true),
            (json!("a"), false),
            (json!(null), true),
            (json!(null), false),
            (json!("7"), false),
            (json!(7), true),
        ] {
            assert_eq!(done.take(&id), answered, "{id}");
        }
    }

    #[test]
    fn a_line_cut_short_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        for (before, after) in [
            ("", ""),
            ("{\"id\":\"a\"}\n", "{\"id\":\"a\"}\n"),
            ("{\"id\":\"a\"}\n{\"id\":\"b\",\"respon", "{\"id\":\"a\"}\n"),
            ("{\"id\":\"a\"}\n{\"id\":\"b\"}", "{\"id\":\"a\"}\n"),
            ("{\"id\"", ""),
        ] {
            std::fs::write(&path, before).expect("written");
            let (mut file, done) = open(&path).expect("opened");
            assert_eq!(done.0.len(), after.lines().count());
            file.write_all(b"next").expect("written");
            assert_eq!(std::fs::read_to_string(&path).expect("read"), format!("{after}next"));
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "my notes\n").expect("written");
        assert!(open(&path).is_err_and(|error| error.to_string().contains("line 1")));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "my notes\n");
    }
}
