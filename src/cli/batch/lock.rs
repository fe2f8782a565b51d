//! One run of `batch` for each output: two that write to one file would each break the other's lines.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// Held while the output is written. The file beside it that it stands for goes with it; one that a killed process left
/// behind is no lock.
pub(super) struct OutputLock {
    path: PathBuf,
    _file: File,
}

impl OutputLock {
    /// Takes the lock of an output, or says who has it. `None` for what is no file: a terminal, a pipe.
    pub(super) fn take(output: &Path) -> Result<Option<Self>, Failure> {
        if std::fs::metadata(output).is_ok_and(|about| !about.is_file()) {
            return Ok(None);
        }
        let path = PathBuf::from(format!("{}.lock", output.display()));
        let told = |error: io::Error| Failure::job(&path.display().to_string(), error);
        loop {
            let mut options = OpenOptions::new();
            let mut file = options.read(true).write(true).create(true).truncate(false).open(&path).map_err(told)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(held(output, file)),
                Err(TryLockError::Error(error)) => return Err(told(error)),
            }
            // Who had it may have taken the file away meanwhile: then this is a lock on nothing.
            if !is_at(&file, &path) {
                continue;
            }
            let written = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
            written.map_err(told)?;
            return Ok(Some(Self { path, _file: file }));
        }
    }
}

fn held(output: &Path, mut file: File) -> Failure {
    let mut holder = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut holder));
    let holder = read.ok().map(|_| holder.trim()).filter(|holder| !holder.is_empty());
    let holder = holder.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    Failure::Job(format!("{} is being written by {holder}: wait for it, or choose another output", output.display()))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |about: std::fs::Metadata| (about.dev(), about.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(held), Ok(there)) => id(held) == id(there),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        // While it is still held. What cannot be taken away is no lock once this process has gone.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("out.jsonl");
        // Left behind by a process that was killed.
        std::fs::write(folder.path().join("out.jsonl.lock"), "1").expect("written");
        for _ in 0..3 {
            let held = OutputLock::take(&output).expect("free").expect("a lock");
            let Err(Failure::Job(fault)) = OutputLock::take(&output) else { panic!("taken twice") };
            assert!(
                fault.contains(&format!("process {}", std::process::id())) && fault.contains("out.jsonl"),
                "{fault}"
            );
            OutputLock::take(&folder.path().join("other.jsonl")).expect("another output");
            assert!(OutputLock::take(Path::new("/dev/null")).is_ok_and(|lock| lock.is_none()));
            drop(held);
            assert_eq!(std::fs::read_dir(folder.path()).expect("read").count(), 0, "nothing is left behind");
        }
    }
}
