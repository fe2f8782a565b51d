//! Words: runs of letters and digits, with the marks on them.

use super::spelling;

/// The words of `text`, each with the byte at which it begins.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = rest.find(char::is_alphanumeric)?;
        let word = rest.get(begin..)?;
        let end = word.find(|c: char| !c.is_alphanumeric() && !spelling::is_mark(c)).unwrap_or(word.len());
        let found = (at + begin, word.get(..end)?);
        at += begin + end;
        rest = word.get(end..)?;
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let found: Vec<_> = words("Ngày 3-4, “dân vận”…").collect();
        assert_eq!(found, [(0, "Ngày"), (6, "3"), (8, "4"), (14, "dân"), (19, "vận")]);
        assert_eq!(words("… -").count(), 0);
        let marked: Vec<_> = words("Tié\u{302}n x\u{304}a").map(|(_, word)| word).collect();
        assert_eq!(marked, ["Tié\u{302}n", "x\u{304}a"], "a mark that does not compose stays with its letter");
    }
}
