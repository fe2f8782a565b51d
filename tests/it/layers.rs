//! The layers of the crate, as `src/lib.rs` tells them: who uses whom, and that no files use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Modules whose files still use each other in circles. Each is to be taken out when its circles are broken; a line that is
/// not needed any more fails the test.
const CIRCLES_LEFT: &[&str] = &["dates", "officials"];

/// Modules that read: pure functions over plain data.
const READERS: &[&str] = &["text", "lexicon", "tags", "officials", "dates", "faithfulness", "summary"];
/// What no reader knows of.
const IMPURE: &[&str] =
    &["std::thread", "std::net", "std::fs", "std::sync::Mutex", "rayon::", "tokio", "candle", "metrics::"];

/// A module's path: "officials", "attach".
type Module = Vec<String>;

/// The modules of the crate with their files' code, comments and unit tests left out.
struct Sources(BTreeMap<Module, String>);

impl Sources {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        collect(&root, &mut files);
        let mut sources: BTreeMap<Module, String> = BTreeMap::new();
        let mut tests = BTreeSet::new();
        for file in files {
            let relative = file.strip_prefix(&root).expect("a file of src").with_extension("");
            let mut module: Module = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if module == ["main"] {
                continue;
            }
            if module == ["lib"] || module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            let text = std::fs::read_to_string(&file).expect("a file of src");
            let (code, test_files) = without_tests(&text);
            tests.extend(test_files.into_iter().map(|name| child(&module, &name)));
            sources.insert(module, code);
        }
        sources.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
        Self(sources)
    }

    /// For each module, those whose items it names.
    fn uses(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let used_by = |module: &Module, code: &str| {
            let named = paths(module, code, |child| self.0.contains_key(child));
            let resolved = named.into_iter().filter_map(|path| self.resolve(path));
            resolved.filter(|used| used != module && !used.is_empty()).collect()
        };
        self.0.iter().map(|(module, code)| (module, used_by(module, code))).collect()
    }

    /// The module in which the item of a path is defined, behind re-exports.
    fn resolve(&self, mut path: Module) -> Option<Module> {
        // Re-exports of re-exports are few.
        for _ in 0..8 {
            let module: Module = (0..=path.len()).rev().map(|n| path[..n].to_vec()).find(|m| self.0.contains_key(m))?;
            let Some(item) = path.get(module.len()) else { return Some(module) };
            let Some(target) = self.re_export(&module, item) else { return Some(module) };
            let rest = path.split_off(module.len() + 1);
            path = target.into_iter().chain(rest).collect();
        }
        None
    }

    /// What a `use` of `module` gives the name `item`.
    fn re_export(&self, module: &Module, item: &str) -> Option<Module> {
        let code = &self.0[module];
        let statements = code.split("use ").skip(1).filter_map(|rest| rest.split_once(';').map(|(path, _)| path));
        let mut imported = statements.flat_map(|statement| {
            let statement = format!("{statement};");
            let absolute = ["crate::", "super::", "self::"].iter().any(|root| statement.starts_with(root));
            let statement = if absolute { statement } else { format!("self::{statement}") };
            paths(module, &statement, |_| false)
        });
        imported.find(|path| {
            let inside = path.len() > module.len() + 1 || !path.starts_with(module);
            inside && path.last().is_some_and(|last| last == item)
        })
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of src") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code without comments and unit tests, and the names of the files that hold unit tests.
fn without_tests(text: &str) -> (String, Vec<String>) {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut kept = String::new();
    let mut files = Vec::new();
    let mut rest = code.as_str();
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        kept.push_str(before);
        let item: String = after.split(['{', ';']).next().unwrap_or_default().to_owned();
        match after.trim_start().strip_prefix("mod ").and(item.split_whitespace().last()) {
            // A module of tests in the file ends it.
            Some(_) if after[item.len()..].starts_with('{') => return (kept, files),
            Some(name) => files.push(name.to_owned()),
            None => {}
        }
        rest = &after[item.len()..];
    }
    kept.push_str(rest);
    (kept, files)
}

fn child(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// All paths of a module's code that begin with `crate`, `super`, `self` or a module below, from the crate's root on.
fn paths(module: &Module, code: &str, is_module: impl Fn(&Module) -> bool) -> Vec<Module> {
    let mut paths = Vec::new();
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    for (at, _) in code.match_indices("::") {
        let before = code[..at].trim_end_matches(is_name);
        let root = &code[before.len()..at];
        if before.ends_with(':') || before.ends_with('$') {
            continue;
        }
        let base = match root {
            "crate" => Vec::new(),
            "super" => module[..module.len().saturating_sub(1)].to_vec(),
            "self" => module.clone(),
            _ => child(module, root),
        };
        if matches!(root, "crate" | "super" | "self") || is_module(&base) {
            tree(&code[at + 2..], base, &mut paths);
        }
    }
    paths
}

/// Reads "a::{b, c::d}" below `base`. Returns what follows.
fn tree<'c>(code: &'c str, mut base: Module, paths: &mut Vec<Module>) -> &'c str {
    let mut rest = code;
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            rest = group.trim_start();
            while !rest.is_empty() && !rest.starts_with('}') {
                let behind = tree(rest, base.clone(), paths);
                let next = behind.find([',', '}']).unwrap_or(behind.len());
                rest = behind[next..].trim_start_matches(',').trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        match name {
            "super" => _ = base.pop(),
            "self" => {}
            "" => {
                paths.push(base);
                return rest;
            }
            _ => base.push(name.to_owned()),
        }
        let Some(next) = behind.strip_prefix("::") else {
            paths.push(base);
            return behind;
        };
        rest = next;
    }
}

/// The rows of the table in `src/lib.rs`: a module, and what it may use; `None` for all above.
fn table() -> Vec<(String, Option<BTreeSet<String>>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = std::fs::read_to_string(path).expect("lib.rs");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    let rows = rows.map(|row| row.trim_start_matches('[')).filter_map(|row| row.strip_prefix('`'));
    let read = |row: &str| {
        let columns: Vec<&str> = row.split(" | ").collect();
        let [name, _, uses] = columns.as_slice() else { panic!("three columns: {row}") };
        let uses = uses.trim_end_matches('|').trim();
        let named = uses.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (name.trim_end_matches(['`', ']']).to_owned(), (uses != "all above").then_some(named))
    };
    rows.map(read).collect()
}

#[test]
fn every_module_uses_what_the_table_allows() {
    let sources = Sources::read();
    let table = table();
    let mut above: BTreeSet<String> = BTreeSet::new();
    let mut allowed = BTreeMap::new();
    for (name, uses) in table {
        let uses = uses.unwrap_or_else(|| above.clone());
        assert!(uses.is_subset(&above), "{name} may use {uses:?}, of which only {above:?} stand above it");
        above.insert(name.clone());
        allowed.insert(name, uses);
    }
    for (module, used) in sources.uses() {
        let Some(layer) = module.first() else { continue };
        let row = allowed.get(layer).unwrap_or_else(|| panic!("the table has no row for {layer}"));
        for other in used.iter().map(|other| &other[0]).filter(|other| *other != layer) {
            assert!(row.contains(other), "{} uses {other}; the table allows {layer} {row:?}", module.join("::"));
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let sources = Sources::read();
    let uses = sources.uses();
    // What a module's own file defines belongs to the files below it, too.
    let next = |module: &Module| -> Vec<&Module> {
        let used = uses.get(module).into_iter().flatten();
        used.filter_map(|used| uses.get_key_value(used))
            .map(|(used, _)| *used)
            .filter(|used| !module.starts_with(used))
            .collect()
    };
    let reached = |from: &Module| -> BTreeSet<&Module> {
        let mut seen = BTreeSet::new();
        let mut waiting = next(from);
        while let Some(module) = waiting.pop() {
            if seen.insert(module) {
                waiting.extend(next(module));
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = uses.keys().map(|module| (*module, reached(module))).collect();
    let mut circles: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (module, _) in reached.iter().filter(|(module, reached)| reached.contains(*module)) {
        let circle = reached[module].iter().filter(|other| reached[*other].contains(module));
        let circle: Vec<String> = circle.map(|other| other.join("::")).collect();
        circles.entry(&module[0]).or_default().insert(circle.join(", "));
    }
    println!("circles: {circles:#?}");
    for (layer, circles) in &circles {
        assert!(CIRCLES_LEFT.contains(layer), "{layer}: {circles:?} use each other");
    }
    for layer in CIRCLES_LEFT {
        assert!(circles.contains_key(layer), "{layer} has no circles any more: take it out of CIRCLES_LEFT");
    }
}

#[test]
fn reading_is_pure() {
    let sources = Sources::read();
    for (module, code) in &sources.0 {
        let reads = module.first().is_some_and(|layer| READERS.contains(&layer.as_str()));
        // The writer is a model of its own.
        if !reads || module.starts_with(&["summary".to_owned(), "abstractive".to_owned()]) {
            continue;
        }
        for impure in IMPURE {
            assert!(!code.contains(impure), "{} knows of {impure}", module.join("::"));
        }
    }
}

#[test]
fn every_class_of_the_lexicon_is_read() {
    let sources = Sources::read();
    let classes = &sources.0[&vec!["lexicon".to_owned(), "class".to_owned()]];
    let names = classes.lines().filter_map(|line| line.trim().split_once(" = [")).map(|(name, _)| name);
    let names: Vec<&str> = names.filter(|name| name.chars().all(char::is_alphanumeric)).collect();
    assert!(names.len() > 30, "{names:?}");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for name in names {
        // "Class::Name", or the bare name in a file that imports it from there.
        let read = sources.0.iter().any(|(module, code)| {
            let outside = module.first().is_some_and(|layer| layer != "lexicon");
            let shared = module.last().is_some_and(|last| last == "sentence");
            (outside || shared) && code.contains("Class") && code.split(|c: char| !is_word(c)).any(|word| word == name)
        });
        assert!(read, "no reader looks for Class::{name}");
    }
}
