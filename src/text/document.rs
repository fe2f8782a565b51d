//! An article as the rest of the crate reads it: one normalised text, its paragraphs and sentences,
//! and the way back to the caller's strings.

use super::alignment::Alignment;
use super::paragraph::{self, Paragraph, ParagraphKind};
use super::token::{Token, Tokens, Word};
use super::{Field, Legibility, Span, html, normalize, sentence, shortcode};

/// A sentence, never over a paragraph's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the document's text, its closing mark included.
    pub span: Span,
    /// The number of its paragraph.
    pub paragraph: usize,
}

/// A byte range in one of the three strings that the caller sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// Which string.
    pub field: Field,
    /// First byte.
    pub begin: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Sentences of the first paragraph that open an article; texts that lost their paragraphs have only one.
const OPENING_SENTENCES: usize = 3;

/// How the body of an article is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyFormat {
    /// Paragraphs of text, parted by line breaks.
    #[default]
    PlainText,
    /// HTML as content management systems store it.
    Html,
}

/// A normalised article. Title, lead and body stand in this order, a line break between paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: String,
    paragraphs: Vec<Paragraph>,
    sentences: Vec<Sentence>,
    tokens: Tokens,
    alignment: Alignment,
    /// Fields of plain text that hold HTML all the same: title and lead are read as what it shows.
    marked_up: Vec<Field>,
    legibility: Legibility,
}

impl Document {
    /// Normalises the three strings of an article: NFC, single spaces, no invisible characters. Any
    /// of them may be empty. Case and tone placement stay the caller's.
    pub fn new(title: &str, lead: &str, body: &str) -> Self {
        Self::with_body(title, lead, body, BodyFormat::PlainText)
    }

    /// The same, of a body in either format. Title and lead are plain text; where they hold tags all the same, those are read
    /// away.
    pub fn with_body(title: &str, lead: &str, body: &str, format: BodyFormat) -> Self {
        let mut document = Self::default();
        document.append_head(Field::Title, title);
        document.append_head(Field::Lead, lead);
        let by_markup = match format {
            BodyFormat::PlainText => document.append_plain(body),
            BodyFormat::Html => document.append_html(body),
        };
        document.classify();
        document.legibility = Legibility::of(&document.text);
        for (number, kind) in by_markup {
            if let Some(paragraph) = document.paragraphs.get_mut(number) {
                paragraph.kind = kind;
            }
        }
        for (number, paragraph) in document.paragraphs.iter().enumerate() {
            let text = document.text.get(paragraph.span.begin..paragraph.span.end).unwrap_or_default();
            document.sentences.extend(
                sentence::split(text)
                    .into_iter()
                    .map(|s| Sentence { span: s.shift(paragraph.span.begin), paragraph: number }),
            );
        }
        document.tokens = Tokens::new(&document.text, document.sentences.iter().map(|sentence| sentence.span));
        document
    }

    fn append_lines(&mut self, field: Field, source: &str) {
        for line in normalize::lines(source) {
            self.append(field, source, normalize::characters(source, line));
        }
    }

    fn append_head(&mut self, field: Field, source: &str) {
        if !html::has_markup(source) {
            return self.append_lines(field, source);
        }
        self.marked_up.push(field);
        for block in html::all_blocks(source) {
            self.append(field, source, block.chars(source));
        }
    }

    /// Appends a paragraph for each line of the body. Returns which of them shortcodes say that they are captions.
    fn append_plain(&mut self, source: &str) -> Vec<(usize, ParagraphKind)> {
        if html::has_markup(source) {
            self.marked_up.push(Field::Body);
        }
        let lines =
            || normalize::lines(source).map(|line| normalize::characters(source, line).collect()).collect::<Vec<_>>();
        let Some(parted) = source.contains('[').then(lines).and_then(|lines| shortcode::parts(&lines)) else {
            self.append_lines(Field::Body, source);
            return Vec::new();
        };
        let mut kinds = Vec::new();
        for part in parted.iter().flatten() {
            let number = self.paragraphs.len();
            self.append(Field::Body, source, part.characters.iter().copied());
            kinds.extend((part.caption && self.paragraphs.len() > number).then_some((number, ParagraphKind::Caption)));
        }
        kinds
    }

    /// Appends a paragraph for each block. Returns what the markup says that some of them are.
    fn append_html(&mut self, source: &str) -> Vec<(usize, ParagraphKind)> {
        let mut kinds = Vec::new();
        for block in html::blocks(source) {
            let number = self.paragraphs.len();
            self.append(Field::Body, source, block.chars(source));
            kinds.extend(block.kind.filter(|_| self.paragraphs.len() > number).map(|kind| (number, kind)));
        }
        kinds
    }

    fn append(&mut self, field: Field, source: &str, characters: impl Iterator<Item = (Span, char)> + Clone) {
        let before = self.text.len();
        if before > 0 {
            self.text.push('\n');
        }
        let begin = self.text.len();
        normalize::append(field, source, characters, &mut self.text, &mut self.alignment);
        if self.text.len() == begin {
            self.text.truncate(before);
            return;
        }
        let span = Span::new(begin, self.text.len());
        self.paragraphs.push(Paragraph { field, span, kind: ParagraphKind::Prose });
    }

    fn classify(&mut self) {
        let last = self.paragraphs.len().saturating_sub(1);
        // A source line may follow the by-line, so the by-line may be the last but one.
        for (number, paragraph) in self.paragraphs.iter_mut().enumerate() {
            let text = self.text.get(paragraph.span.begin..paragraph.span.end).unwrap_or_default();
            paragraph.kind = paragraph::kind(paragraph.field, text, number > 0 && number + 1 >= last);
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range; empty where it lies outside or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.begin..span.end).unwrap_or_default()
    }

    /// True for a field of plain text that held HTML. Of title and lead it is read away, so that a range of the source is not
    /// what it shows.
    pub fn is_marked_up(&self, field: Field) -> bool {
        self.marked_up.contains(&field)
    }

    /// What could be told of the text before it was read.
    pub fn legibility(&self) -> Legibility {
        self.legibility
    }

    /// Title, lead and body paragraphs in reading order.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Sentences in reading order, those of the title included.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Runs of letters, runs of digits and marks, in reading order; none stands in two sentences.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens.tokens
    }

    /// Words and the marks between them, in reading order; none stands in two sentences.
    pub fn words(&self) -> &[Word] {
        &self.tokens.words
    }

    /// The numbers of the tokens that lie in `span`, one cut by its edges included.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let tokens = self.tokens();
        let first = tokens.partition_point(|token| token.span.end <= span.begin);
        first..tokens.partition_point(|token| token.span.begin < span.end).max(first)
    }

    /// The numbers of the words that lie in `span`, one cut by its edges included.
    pub fn words_in(&self, span: Span) -> std::ops::Range<usize> {
        let words = self.words();
        let first = words.partition_point(|word| word.span.end <= span.begin);
        first..words.partition_point(|word| word.span.begin < span.end).max(first)
    }

    /// The number of the paragraph that holds the byte at `offset`, or of the next one.
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.span.end <= offset)
    }

    /// The paragraph that a sentence stands in.
    pub fn paragraph_of(&self, sentence: &Sentence) -> Option<&Paragraph> {
        self.paragraphs.get(sentence.paragraph)
    }

    /// The end of the opening: the title, the lead, and the first sentences of running text.
    pub fn opening_end(&self) -> usize {
        let running = self.sentences.iter().filter_map(|s| Some((s, self.paragraph_of(s)?)));
        let mut running = running.filter(|(_, p)| p.kind == ParagraphKind::Prose);
        let lead = running.clone().filter(|(_, p)| p.field == Field::Lead).map(|(s, _)| s.span.end).next_back();
        let first = running.find(|(_, p)| p.field == Field::Body).map(|(s, _)| s.paragraph);
        let body = self
            .sentences
            .iter()
            .filter(|s| first == Some(s.paragraph))
            .take(OPENING_SENTENCES)
            .map(|s| s.span.end)
            .last();
        lead.max(body).unwrap_or(0)
    }

    /// The field of the paragraph that holds the byte at `offset`; of the last one after the end.
    pub fn field_at(&self, offset: usize) -> Field {
        self.paragraphs.get(self.paragraph_at(offset)).or(self.paragraphs.last()).map_or(Field::Body, |p| p.field)
    }

    /// Where a range stood in the caller's strings. Cut to the field in which it begins; an empty
    /// range of the body where it holds no visible character.
    pub fn source(&self, span: Span) -> SourceSpan {
        match self.alignment.source(span) {
            Some((field, source)) => SourceSpan { field, begin: source.begin, end: source.end },
            None => SourceSpan { field: Field::Body, begin: 0, end: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_and_sources() {
        let body = "Nga\u{300}y  3-4, ho\u{323}p.\r\n\r\nHết.";
        let document = Document::new("Tiêu đề", "", body);
        assert_eq!(document.text(), "Tiêu đề\nNgày 3-4, họp.\nHết.");
        let begin = document.text().find("3-4").expect("3-4");
        assert_eq!(document.field_at(begin), Field::Body);
        let source = document.source(Span::new(begin - 6, begin + 3));
        assert_eq!(&body[source.begin..source.end], "Nga\u{300}y  3-4");
        assert_eq!(document.field_at(0), Field::Title);
    }

    proptest! {
        #[test]
        fn any_span_cuts_the_source_that_it_stands_for(title in "\\PC{0,20}", body in "(\\PC|[ \n\u{300}-\u{323}\u{200b}aăâeêoôơuưy]){0,60}") {
            let document = Document::new(&title, "", &body);
            for sentence in document.sentences() {
                let source = document.source(sentence.span);
                let string = if source.field == Field::Title { &title } else { &body };
                let cut = string.get(source.begin..source.end).expect("character boundaries");
                let again = Document::new("", "", cut);
                prop_assert_eq!(again.text(), document.slice(sentence.span));
            }
        }

        #[test]
        fn paragraphs_and_sentences_lie_in_order(body in "[ \na-zA-Zà-ỹ.!?…\"“”()0-9:-]{0,200}") {
            let document = Document::new("", "", &body);
            let mut at = 0;
            for sentence in document.sentences() {
                prop_assert!(sentence.span.begin >= at && !sentence.span.is_empty());
                prop_assert!(document.text().get(sentence.span.begin..sentence.span.end).is_some());
                let paragraph = document.paragraph_of(sentence).expect("its paragraph");
                prop_assert!(paragraph.span.contains(sentence.span));
                at = sentence.span.end;
            }
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
            let held: usize = document.sentences().iter().map(|s| visible(document.slice(s.span))).sum();
            prop_assert_eq!(held, visible(document.text()), "no character is lost between sentences");
        }
    }
}
