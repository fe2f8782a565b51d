//! Words: runs of letters and digits.

/// The words of `text`, each with the byte at which it begins.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = rest.find(char::is_alphanumeric)?;
        let word = rest.get(begin..)?;
        let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
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
    }
}
