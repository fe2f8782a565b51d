// An article as it is typed, pasted or dropped, and as the server wants it.

/** True where a body is markup rather than text that happens to hold a "<". */
export const looksLikeHtml = (text) => /<(p|div|br|h[1-6]|figure|table|span|ul|article|section)\b[^>]*>/i.test(text);

/** Whole articles of plain text: the first line is the title, the next the lead, the rest the body. */
export function split(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n?|\n/);
  const take = () => {
    while (lines.length && !lines[0].trim()) lines.shift();
    return (lines.shift() ?? "").trim();
  };
  const [title, lead] = [take(), take()];
  return { title, lead, body: lines.join("\n").trim(), html: false };
}

/** A file's article; null where its text is none. */
export function ofFile(name, text) {
  if (/\.json$/i.test(name)) {
    const json = JSON.parse(text);
    const article = json.article ?? json;
    const format = article.bodyFormat ?? article.body_format ?? "";
    const published = article.publishTime ?? article.publish_time ?? article.published ?? "";
    return {
      title: String(article.title ?? ""),
      lead: String(article.lead ?? ""),
      body: String(article.body ?? ""),
      html: format === "BODY_FORMAT_HTML",
      published: localTime(String(published)),
    };
  }
  if (/\.html?$/i.test(name) || looksLikeHtml(text)) return { title: "", lead: "", body: text, html: true };
  return split(text);
}

/** RFC 3339 as the field for date and time shows it, in Vietnam's time. */
export function localTime(time) {
  if (/^\d{4}-\d\d-\d\d$/.test(time)) return `${time}T00:00`;
  const at = Date.parse(time);
  return Number.isNaN(at) ? "" : new Date(at + 7 * 3600e3).toISOString().slice(0, 16);
}

/** The request. Offsets are asked for in the unit in which this language indexes strings. */
export function request({ title, lead, body, html, published }) {
  const article = { title, lead, body, bodyFormat: html ? "BODY_FORMAT_HTML" : "BODY_FORMAT_PLAIN_TEXT" };
  if (published) article.publishTime = `${published.length === 16 ? `${published}:00` : published}+07:00`;
  return { article, offsetEncoding: "OFFSET_ENCODING_UTF16_CODE_UNITS" };
}

export const SAMPLE = {
  title: "Gò Quao vận động nhân dân góp sức xây nông thôn mới",
  lead: "Quý I-2024, nhân dân các xã của huyện Gò Quao (Kiên Giang) hiến 12.000 m² đất làm đường; huyện yêu cầu giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6.",
  body: `Sáng 9-4, Huyện ủy Gò Quao tổ chức hội nghị sơ kết công tác dân vận quý I-2024, triển khai nhiệm vụ những tháng tiếp theo.
Quang cảnh hội nghị.
Phó Bí thư Thường trực Huyện ủy Gò Quao Lâm Quốc Hậu cho biết, 3 tháng qua, nhân dân các xã hiến 12.000 m² đất và góp hơn 1.400 ngày công làm 18 km đường nông thôn mới. Toàn huyện có 46 mô hình “Dân vận khéo” đăng ký mới, phần lớn gắn với xây dựng nông thôn mới và hỗ trợ đồng bào Khmer làm ăn.
Trưởng Ban Dân vận Huyện ủy Danh Thị Sà Rinh chia sẻ, cán bộ về tận phum, tận chùa nghe bà con góp ý, việc gì làm được trả lời ngay, việc gì chưa làm được thì nói rõ khi nào xong.
Kết luận hội nghị, ông Lâm Quốc Hậu ghi nhận cách làm gần dân của các xã. Ông Hậu đề nghị các xã rà soát, giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6; lồng ghép phong trào “Dân vận khéo” với chương trình xây dựng nông thôn mới giai đoạn 2021-2025.
Tin và ảnh: THANH TRÚC`,
  html: false,
  published: "2024-04-09T16:00",
};
