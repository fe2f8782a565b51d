//! Warnings as the API gives them, in words for people.

use crate::analysis::Warning;
use crate::proto::v1;
use crate::text::Field;

const TITLE: &str = "article.title";
const LEAD: &str = "article.lead";
const BODY: &str = "article.body";
const BODY_FORMAT: &str = "article.body_format";
const PUBLISH_TIME: &str = "article.publish_time";

pub(super) fn warning(warning: Warning) -> v1::Warning {
    use v1::WarningCode as Code;
    let (code, field, message) = match warning {
        Warning::HtmlInPlainText => (
            Code::HtmlInPlainText,
            BODY_FORMAT,
            "Nội dung có thẻ HTML nhưng được gửi như văn bản thường, nên các thẻ bị đọc như chữ. Hãy đặt body_format là \
             BODY_FORMAT_HTML.",
        ),
        Warning::Markup(Field::Title) => (
            Code::MarkupInTitleOrLead,
            TITLE,
            "Tiêu đề có thẻ hoặc ký hiệu HTML, đã được bỏ qua khi đọc. Hãy gửi tiêu đề là văn bản thường.",
        ),
        Warning::Markup(_) => (
            Code::MarkupInTitleOrLead,
            LEAD,
            "Sapo có thẻ hoặc ký hiệu HTML, đã được bỏ qua khi đọc. Hãy gửi sapo là văn bản thường.",
        ),
        Warning::GarbledEncoding => (
            Code::GarbledEncoding,
            BODY,
            "Văn bản bị lỗi bảng mã (chữ có dấu đã mất hoặc biến thành ký hiệu lạ), không đọc được chuyên mục, chủ đề. Hãy gửi \
             văn bản Unicode, mã hóa UTF-8.",
        ),
        Warning::NotVietnamese => (
            Code::NotVietnamese,
            BODY,
            "Văn bản có vẻ không phải tiếng Việt có dấu, kết quả kém tin cậy. Hãy gửi bản tiếng Việt có đủ dấu.",
        ),
        Warning::TooShort => (
            Code::TooShort,
            "",
            "Văn bản quá ngắn, chưa đủ để xếp chuyên mục, chủ đề. Hãy gửi cả tiêu đề, sapo và nội dung.",
        ),
        Warning::NoPublishTime => (
            Code::NoPublishTime,
            PUBLISH_TIME,
            "Thiếu thời điểm đăng bài nên có mốc thời gian (như “hôm nay”, “3-4”) chưa xác định được. Hãy gửi kèm publish_time.",
        ),
        Warning::PublishTimeFar => (
            Code::PublishTimeFar,
            PUBLISH_TIME,
            "Thời điểm đăng bài cách các ngày ghi trong bài hơn một năm, các mốc thời gian không ghi năm có thể sai. Hãy kiểm tra \
             publish_time.",
        ),
        Warning::CaptionsOnly => (
            Code::CaptionsOnly,
            BODY,
            "Nội dung chỉ có chú thích ảnh, tên tác giả hoặc nguồn, không có đoạn văn nào. Hãy kiểm tra phần nội dung đã gửi.",
        ),
    };
    v1::Warning { code: code.into(), message: message.to_owned(), field: field.to_owned() }
}

/// The remark of `language_warning`; empty where there is none.
pub(super) fn language(warnings: &[Warning]) -> &'static str {
    if warnings.contains(&Warning::GarbledEncoding) {
        "the text's letters were garbled by an encoding; the answer is worth little"
    } else if warnings.contains(&Warning::NotVietnamese) {
        "the text does not look Vietnamese; the answer is worth little"
    } else {
        ""
    }
}
