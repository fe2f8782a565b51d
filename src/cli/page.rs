//! An answer as a page for the terminal, in Vietnamese.

use std::fmt::{self, Write};

use crate::proto::google::r#type::Date;
use crate::proto::v1;

/// Columns of running text.
const WIDTH: usize = 88;

/// The page. `plain`: without bold type.
pub(super) fn render(article: &v1::Article, response: &v1::AnalyzeArticleResponse, plain: bool) -> String {
    let mut page = Page { text: String::new(), plain };
    // Writing to a String never fails.
    let _ = page.write(article, response);
    page.text
}

struct Page {
    text: String,
    plain: bool,
}

impl Page {
    fn write(&mut self, article: &v1::Article, response: &v1::AnalyzeArticleResponse) -> fmt::Result {
        self.bold(&one_line(&article.title))?;
        if !response.warnings.is_empty() {
            self.heading("CẢNH BÁO")?;
        }
        for warning in &response.warnings {
            self.paragraph(&warning.message, 2)?;
        }
        if let Some(summary) = &response.summary {
            self.heading("TÓM TẮT")?;
            self.paragraph(or_none(&summary.text), 2)?;
            if !summary.fallback_reason.is_empty() {
                let instead = if summary.text.is_empty() { "" } else { "Câu chọn từ bài, không viết lại: " };
                self.paragraph(&format!("({instead}{})", summary.fallback_reason), 2)?;
            }
        }
        self.tags(&response.tags)?;
        self.officials(&response.officials)?;
        self.dates(&response.dates)
    }

    fn tags(&mut self, tags: &[v1::Tag]) -> fmt::Result {
        if tags.is_empty() {
            return Ok(());
        }
        self.heading("NHÃN")?;
        for (kind, label) in
            [(v1::TagKind::Section, "Chuyên mục"), (v1::TagKind::Subject, "Chủ đề"), (v1::TagKind::Place, "Địa phương")]
        {
            let of_kind: Vec<_> = tags
                .iter()
                .filter(|tag| tag.kind() == kind)
                .map(|tag| format!("{} ({})", tag.name, decimal(tag.score)))
                .collect();
            if !of_kind.is_empty() {
                self.entry(label, &of_kind.join(", "))?;
            }
        }
        Ok(())
    }

    fn officials(&mut self, officials: &[v1::Official]) -> fmt::Result {
        if officials.is_empty() {
            return Ok(());
        }
        self.heading("CÁN BỘ, CHỨC VỤ")?;
        for official in officials {
            self.text.push_str("  ");
            self.bold(&one_line(&official.name))?;
            for position in &official.positions {
                self.paragraph(&format!("– {}", position.title), 4)?;
            }
            if official.positions.is_empty() {
                self.paragraph("– (bài không nêu rõ chức vụ)", 4)?;
            }
        }
        Ok(())
    }

    fn dates(&mut self, dates: &[v1::DateMention]) -> fmt::Result {
        if dates.is_empty() {
            return Ok(());
        }
        self.heading("THỜI GIAN")?;
        for date in dates {
            let content = date.span.as_ref().map_or("", |span| span.content.as_str());
            let value = if date.value.is_empty() { "chưa xác định" } else { &date.value };
            let days = match (&date.start_date, &date.end_date) {
                (Some(start), Some(end)) if start == end => format!(" ({})", civil(start)),
                (Some(start), Some(end)) => format!(" ({} – {})", civil(start), civil(end)),
                (Some(start), None) => format!(" (từ {})", civil(start)),
                (None, Some(end)) => format!(" (đến {})", civil(end)),
                (None, None) => String::new(),
            };
            self.entry(&one_line(content), &format!("{value}{days}"))?;
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> fmt::Result {
        writeln!(self.text)?;
        self.bold(text)
    }

    fn bold(&mut self, text: &str) -> fmt::Result {
        if self.plain || text.is_empty() {
            writeln!(self.text, "{text}")
        } else {
            writeln!(self.text, "\u{1b}[1m{text}\u{1b}[0m")
        }
    }

    /// A label and what belongs to it, in two columns where the label is short enough.
    fn entry(&mut self, label: &str, text: &str) -> fmt::Result {
        const COLUMN: usize = 26;
        let length = label.chars().count();
        if length < COLUMN {
            write!(self.text, "  {label}{:1$}", "", COLUMN - length)?;
        } else {
            writeln!(self.text, "  {label}")?;
            write!(self.text, "  {:COLUMN$}", "")?;
        }
        self.wrapped(text, COLUMN + 2, COLUMN + 2)
    }

    fn paragraph(&mut self, text: &str, indent: usize) -> fmt::Result {
        write!(self.text, "{:indent$}", "")?;
        self.wrapped(text, indent, indent)
    }

    /// Running text from `column` on, further lines indented.
    fn wrapped(&mut self, text: &str, mut column: usize, indent: usize) -> fmt::Result {
        let mut at_start = true;
        for word in text.split_whitespace().map(harmless) {
            let length = word.chars().count();
            if !at_start && column + 1 + length > WIDTH {
                write!(self.text, "\n{:indent$}", "")?;
                column = indent;
                at_start = true;
            }
            if !at_start {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(&word);
            column += length;
            at_start = false;
        }
        writeln!(self.text)
    }
}

pub(super) fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(harmless).collect();
    words.join(" ")
}

/// Without what a terminal would obey instead of show: an article is other people's text.
fn harmless(word: &str) -> String {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    word.chars().filter(|c| !obeyed(*c)).collect()
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "(bài không có câu nào tóm tắt được)" } else { text }
}

/// Two decimals, with the comma that Vietnamese uses.
pub(super) fn decimal(score: f32) -> String {
    format!("{score:.2}").replace('.', ",")
}

fn civil(date: &Date) -> String {
    format!("{}-{}-{}", date.day, date.month, date.year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(content: &str) -> Option<v1::TextSpan> {
        Some(v1::TextSpan { content: content.to_owned(), ..Default::default() })
    }

    #[test]
    fn a_whole_page() {
        let article = v1::Article { title: "Xã An Hòa gặp mặt già làng".to_owned(), ..Default::default() };
        let tag = |kind: v1::TagKind, name: &str, score| v1::Tag {
            name: name.to_owned(),
            kind: kind.into(),
            score,
            ..Default::default()
        };
        let day = |year, month, day| Some(Date { year, month, day });
        let response = v1::AnalyzeArticleResponse {
            summary: Some(v1::Summary {
                text: "Sáng 5-2, Ủy ban nhân dân xã An Hòa tổ chức gặp mặt 40 già làng, người có uy tín trên địa bàn, \
                       nghe các ý kiến về đường giao thông và nước sạch."
                    .to_owned(),
                ..Default::default()
            }),
            tags: vec![
                tag(v1::TagKind::Section, "chính trị", 0.914),
                tag(v1::TagKind::Subject, "dân tộc", 0.8),
                tag(v1::TagKind::Place, "Bình Định", 1.0),
            ],
            officials: vec![
                v1::Official {
                    name: "Lê Thị Ví Dụ".to_owned(),
                    positions: vec![v1::Position {
                        title: "Chủ tịch UBND xã An Hòa".to_owned(), ..Default::default()
                    }],
                    ..Default::default()
                },
                v1::Official { name: "Trần Thử".to_owned(), ..Default::default() },
            ],
            dates: vec![
                v1::DateMention {
                    span: span("Sáng 5-2"),
                    value: "2025-02-05".to_owned(),
                    start_date: day(2025, 2, 5),
                    end_date: day(2025, 2, 5),
                    ..Default::default()
                },
                v1::DateMention {
                    span: span("giai đoạn\n2021 - 2025"),
                    value: "2021/2025".to_owned(),
                    start_date: day(2021, 1, 1),
                    end_date: day(2025, 12, 31),
                    ..Default::default()
                },
                v1::DateMention { span: span("hôm nọ"), ..Default::default() },
            ],
            ..Default::default()
        };
        let expected = "\
Xã An Hòa gặp mặt già làng

TÓM TẮT
  Sáng 5-2, Ủy ban nhân dân xã An Hòa tổ chức gặp mặt 40 già làng, người có uy tín trên
  địa bàn, nghe các ý kiến về đường giao thông và nước sạch.

NHÃN
  Chuyên mục                chính trị (0,91)
  Chủ đề                    dân tộc (0,80)
  Địa phương                Bình Định (1,00)

CÁN BỘ, CHỨC VỤ
  Lê Thị Ví Dụ
    – Chủ tịch UBND xã An Hòa
  Trần Thử
    – (bài không nêu rõ chức vụ)

THỜI GIAN
  Sáng 5-2                  2025-02-05 (5-2-2025)
  giai đoạn 2021 - 2025     2021/2025 (1-1-2021 – 31-12-2025)
  hôm nọ                    chưa xác định
";
        assert_eq!(render(&article, &response, true), expected);
        assert!(render(&article, &response, false).contains("\u{1b}[1mTÓM TẮT\u{1b}[0m"));
    }

    #[test]
    fn articles_do_not_command_the_terminal() {
        let article = v1::Article { title: "Tin\u{1b}]0;hỏng\u{7} nóng\u{202e}".to_owned(), ..Default::default() };
        let page = render(&article, &v1::AnalyzeArticleResponse::default(), true);
        assert_eq!(page.lines().next(), Some("Tin]0;hỏng nóng"));
    }
}
