//! A checkpoint's folder, as Hugging Face lays it out: which files hold the weights.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::ModelError;

const WHOLE: &str = "model.safetensors";
const INDEX: &str = "model.safetensors.index.json";

/// The files that hold the weights.
#[derive(Debug, PartialEq)]
pub(super) enum WeightFiles {
    /// model.safetensors, or the files that model.safetensors.index.json names.
    Safetensors(Vec<PathBuf>),
    /// One GGUF file, of any name.
    Gguf(PathBuf),
}

/// model.safetensors.index.json.
#[derive(Deserialize)]
struct Index {
    /// Each tensor's file.
    weight_map: BTreeMap<String, String>,
}

impl WeightFiles {
    /// Finds the files of a folder.
    ///
    /// # Errors
    /// Where there are none, or more than one set of them, or the index is faulty.
    pub(super) fn find(directory: &Path) -> Result<Self, ModelError> {
        let folder = directory.display().to_string();
        let unreadable = |fault: String| ModelError::Unreadable { file: folder.clone(), fault };
        let entries = std::fs::read_dir(directory).map_err(|error| unreadable(error.to_string()))?;
        let mut gguf: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gguf")))
            .collect();
        gguf.sort();
        let safetensors: Vec<&str> = [WHOLE, INDEX].into_iter().filter(|name| directory.join(name).exists()).collect();
        match (safetensors.as_slice(), gguf.as_slice()) {
            ([WHOLE, ..], []) => Ok(Self::Safetensors(vec![directory.join(WHOLE)])),
            ([INDEX], []) => shards(directory).map(Self::Safetensors),
            ([], [file]) => Ok(Self::Gguf(file.clone())),
            ([], []) => {
                let older = ["pytorch_model.bin", "pytorch_model.bin.index.json"];
                let hint = match older.iter().find(|name| directory.join(name).exists()) {
                    Some(name) => format!(" ({name} is not read: save it again as safetensors)"),
                    None => String::new(),
                };
                Err(unreadable(format!("holds no {WHOLE}, no {INDEX} and no GGUF file{hint}")))
            }
            (some, more) => {
                let names = some.iter().map(|name| (*name).to_owned()).chain(more.iter().map(|path| name(path)));
                let names: Vec<String> = names.collect();
                Err(unreadable(format!("holds more than one set of weights ({}): leave one", names.join(", "))))
            }
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn shards(directory: &Path) -> Result<Vec<PathBuf>, ModelError> {
    let path = directory.join(INDEX);
    let file = path.display().to_string();
    let malformed = |fault: String| ModelError::malformed(&file, fault);
    let index: Index = serde_json::from_slice(&read(&path)?).map_err(|error| malformed(error.to_string()))?;
    let names: BTreeSet<String> = index.weight_map.into_values().collect();
    if names.is_empty() {
        return Err(malformed("names no file".to_owned()));
    }
    // A file of the folder, not one anywhere.
    if let Some(name) = names.iter().find(|name| Path::new(name).file_name().is_none_or(|file| file != name.as_str())) {
        return Err(malformed(format!("names {name:?}, which is no file of this folder")));
    }
    Ok(names.into_iter().map(|name| directory.join(name)).collect())
}

/// A file's bytes.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    std::fs::read(path)
        .map_err(|error| ModelError::Unreadable { file: path.display().to_string(), fault: error.to_string() })
}
