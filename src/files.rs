//! Files of settings, read whole: what is no regular file, or larger than any of them, is refused. A pipe in a file's place
//! would be waited for without end.

use std::fs::{File, OpenOptions};
use std::io::{Error, Read, Result};
use std::path::Path;

/// More than any key file, certificate, lexicon or taxonomy holds.
const LARGEST: u64 = 64 << 20;

/// The bytes of a file.
///
/// # Errors
/// Where it cannot be read, is no regular file, or is too large.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let file = open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(Error::other("is no regular file"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(LARGEST)).unwrap_or_default());
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::other(format!("is larger than {LARGEST} bytes")));
    }
    Ok(bytes)
}

/// The same as text.
///
/// # Errors
/// As [`read`], or where it is not UTF-8.
pub fn read_to_string(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|_| Error::other("is not UTF-8"))
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    // A pipe opens at once, and is then seen to be one.
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_files_alone_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "khóa").expect("written");
        assert_eq!(read_to_string(&path("file")).expect("text"), "khóa");
        std::fs::write(path("bytes"), [0xff]).expect("written");
        assert!(read(&path("bytes")).is_ok() && read_to_string(&path("bytes")).is_err());
        for faulty in ["", "none"] {
            assert!(read(&path(faulty)).is_err(), "{faulty}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(path("file"), path("link")).expect("linked");
            assert!(read(&path("link")).is_ok());
            let made = std::process::Command::new("mkfifo").arg(path("pipe")).status().expect("mkfifo");
            assert!(made.success());
            let fault = read(&path("pipe")).expect_err("a pipe").to_string();
            assert!(fault.contains("regular"), "{fault}");
            assert!(read(Path::new("/dev/zero")).is_err());
        }
    }
}
