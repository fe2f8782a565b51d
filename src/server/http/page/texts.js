// What the scripts say to an editor, and the words that they look for. Labels that never change stand in index.html.

/** What a paragraph of the box can be. */
export const ROLES = { title: "Tiêu đề", lead: "Sapo", body: "Nội dung", byline: "Tác giả", skip: "Bỏ qua" };
export const ROLE_OF = (number) => `Đoạn ${number} là`;
export const HTML_ROLE = "Mã HTML";

/** Words that open a by-line: "Tin và ảnh: …", "Nguồn: …". Compared without capitals. */
export const CREDITS = [
  "tin", "bài", "ảnh", "tin ảnh", "bài ảnh", "tin bài", "clip", "video", "đồ họa", "tác giả", "thực hiện", "nguồn",
  "pv", "ctv", "nhóm pv", "nhóm phóng viên", "phóng viên", "biên tập",
];
/** What stands between them: "Tin và ảnh", "Bài, ảnh", "Tin - ảnh". */
export const CREDIT_JOINTS = ["và", ",", "-", "–", "&", "/", "+"];
/** "Theo TTXVN" and the like, where nothing else stands in the paragraph. */
export const AFTER = ["theo"];
/** Lines of a web page that come along when an article is copied from it. */
export const PAGE_LINES = [
  "trang chủ", "chia sẻ", "facebook", "zalo", "twitter", "email", "in bài", "in bài viết", "lưu bài viết",
  "bình luận", "gửi bình luận", "cỡ chữ", "nghe bài viết", "google news", "sao chép liên kết", "tin liên quan",
  "quay lại",
];
/** What may stand beside the day in a line that says when a page was published. */
export const DATELINE_WORDS = [
  "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật", "ngày đăng", "đăng lúc",
  "cập nhật lúc", "cập nhật", "xuất bản", "ngày", "lúc", "giờ", "gmt", "am", "pm", "thứ",
];

export const DAY = {
  fromText: (line) => `Lấy từ dòng “${line}”.`,
  today: "Hôm nay, giờ Việt Nam.",
  given: "Giờ Việt Nam.",
  none: "Không có ngày: máy không đoán được “hôm nay”, “tháng trước”.",
  wrong: "Ngày đăng viết như 09/04/2024 hoặc 09/04/2024 17:30.",
};

/** What there is of several things, in one line. */
export const joined = (...parts) => parts.filter(Boolean).join(" · ");

export const BOX = {
  told: ({ title, lead, paragraphs, byline, words }) =>
    joined(
      title ? "có tiêu đề" : "chưa thấy tiêu đề",
      lead ? "có sapo" : "không có sapo",
      `${paragraphs} đoạn nội dung`,
      byline && "có tên tác giả",
      `${words} từ`,
    ),
  toldHtml: ({ title, lead, words }) =>
    joined(title && "có tiêu đề", lead && "có sapo", "nội dung là mã HTML", `${words} từ`),
  nothing: "Chưa có bài: hãy dán hoặc gõ nội dung trước.",
  opened: (name) => `Đã mở ${name}.`,
  busy: "Đang phân tích…",
  analyze: "Phân tích",
  again: "Phân tích lại",
  untitled: "Bài chưa có tiêu đề",
};

export const FILES = {
  word: (name) =>
    `Trang này không đọc tệp Word hay PDF (${name}). Hãy mở tệp, chọn tất cả (Ctrl + A), sao chép (Ctrl + C) rồi dán vào ô (Ctrl + V).`,
  picture: (name) => `${name} là ảnh hoặc phim; trang này chỉ đọc chữ.`,
  encoding: (name) =>
    `Không đọc được ${name}: tệp không phải UTF-8, có thể dùng bảng mã cũ (TCVN3, VNI). ` +
    `Hãy chuyển mã rồi mở lại, hoặc sao chép chữ và dán vào ô.`,
  unreadable: (name) => `Không đọc được ${name}: cần một tệp .txt, .html hoặc .json chứa bài viết.`,
  one: (name) => `Mỗi lần một bài: chỉ mở ${name}.`,
};

export const FAULTS = {
  offline: "Không kết nối được với máy chủ. Máy chủ có đang chạy không?",
  key: "Máy chủ này yêu cầu khóa truy cập.",
  wrongKey: "Khóa truy cập không đúng.",
  full: (seconds) => `Máy chủ đang bận. Xin thử lại sau ${seconds} giây.`,
  starting: "Máy chủ đang khởi động. Xin thử lại sau vài giây.",
  stopping: "Máy chủ đang dừng. Xin thử lại sau.",
  slow: "Máy chủ trả lời quá lâu. Xin thử lại.",
  large: "Bài quá lớn so với giới hạn của máy chủ.",
  refused: "Máy chủ không nhận bài này:",
  other: (status, id) => `Máy chủ gặp lỗi (${status}).${id ? ` Mã cuộc gọi để báo kỹ thuật: ${id}.` : ""}`,
  fields: {
    "article.title": "Tiêu đề",
    "article.lead": "Sapo",
    "article.body": "Nội dung",
    article: "Bài viết",
    "article.publish_time": "Ngày đăng",
  },
  empty: "không có chữ nào",
  long: "quá dài",
  time: "không phải thời điểm hợp lệ",
};

export const RESULT = {
  done: (tags, officials, dates) => `Xong: ${tags} nhãn, ${officials} cán bộ, ${dates} mốc thời gian.`,
  language: "Văn bản có vẻ không phải tiếng Việt có dấu, kết quả kém tin cậy.",
  stale: "Bài đã sửa sau lần phân tích này.",
  noOfficials: "Bài không nêu cán bộ nào.",
  noDates: "Bài không nêu thời gian nào.",
  noTags: "Không có nhãn nào đủ chắc.",
  noPost: "bài không nêu rõ chức vụ",
  postOf: (name) => `Chức vụ của ${name}`,
  time: "Thời gian",
  strikeOfficial: (name) => `Bỏ ${name}`,
  restoreOfficial: (name) => `Lấy lại ${name}`,
  model: ({ name, version, taxonomyVersion }) => `Mô hình ${name} ${version}, nhãn ${taxonomyVersion}.`,
};

/** Values of dates. */
export const VALUES = {
  unresolved: "chưa xác định được",
  lunar: (day, month, year) => `âm lịch: ${[day && `ngày ${day}`, `tháng ${month}`, year].filter(Boolean).join(" ")}`,
  quarter: (number, year) => `quý ${number}-${year}`,
  half: (first, year) => `nửa ${first ? "đầu" : "cuối"} năm ${year}`,
  month: (month, year) => `tháng ${month}-${year}`,
  year: (year) => `năm ${year}`,
  interval: (first, last) => `${first} đến ${last}`,
  from: (day) => `từ ${day}`,
  until: (day) => `đến ${day}`,
};

/** How sure the model is, in words: its scores are for ordering, they are no shares of right answers. */
export const SURENESS = [[0.9, "chắc"], [0.7, "khá chắc"], [0, "xem lại"]];

export const TAGS = {
  kinds: { TAG_KIND_SECTION: "Chuyên mục", TAG_KIND_SUBJECT: "Chủ đề", TAG_KIND_PLACE: "Địa phương" },
  keep: (name) => `Giữ nhãn ${name}`,
  strike: (name) => `Bỏ nhãn ${name}`,
  show: (name) => `Xem căn cứ của nhãn ${name}`,
  added: "thêm tay",
  wasAdded: (name) => `Đã thêm nhãn ${name}.`,
  noMatch: "Không có nhãn nào như vậy.",
  whole: (name) => `Nhãn “${name}” rút từ cả bài, không riêng câu nào.`,
  byHand: (name) => `Nhãn “${name}” do anh chị thêm.`,
};

export const SUMMARY = {
  none: "Bài không có câu nào tóm tắt được.",
  counts: (sentences, words, characters) => `${sentences} câu · ${words} từ · ${characters} ký tự`,
  over: (many, unit) => `· quá ${many} ${unit}`,
  units: { words: "từ", characters: "ký tự", sentences: "câu" },
  nothingFits: "Không câu nào của bài ngắn hơn 155 ký tự: đây là câu chính, xin rút gọn bằng tay.",
  replaced: "Đã thay tóm tắt.",
  added: "Đã đưa câu vào tóm tắt.",
  removed: "Đã bỏ câu khỏi tóm tắt.",
  sentence: (isIn, text) => `${isIn ? "Có trong tóm tắt" : "Không có trong tóm tắt"}: ${text}`,
};

export const FINDER = {
  place: (at, many) => `${at}/${many}`,
  nowhere: "không có chỗ nào trong bài",
};

export const COPY = {
  copy: "Sao chép",
  done: "Đã sao chép",
  failed: "Không sao chép được",
  formats: {
    summary: "Tóm tắt",
    tags: "Nhãn, cách nhau bằng dấu phẩy",
    tagLines: "Nhãn, mỗi nhãn một dòng",
    officials: "Chức vụ + họ tên",
    html: "HTML",
    jsonld: "JSON-LD (schema.org)",
    json: "JSON của máy chủ",
  },
  nothing: "(trống)",
  htmlTags: "Nhãn",
  htmlOfficials: "Cán bộ",
};

export const DRAFTS = {
  count: (many) => (many ? `Bản nháp (${many})` : "Bản nháp"),
  words: (many) => `${many} từ`,
  analysed: "đã phân tích",
  open: "Mở",
  remove: (title) => `Xóa bản nháp ${title}`,
  none: "Chưa có bản nháp nào.",
  full: "Trình duyệt hết chỗ giữ bản nháp: bài này chỉ còn trên trang. Xin xóa bớt bản nháp cũ.",
};

export const EXAMPLE = {
  none: "Dán một bài vào ô bên cạnh rồi bấm Phân tích: tóm tắt, nhãn, cán bộ và thời gian hiện ở đây.",
  summary: "Tóm tắt",
  tags: "Nhãn",
  officials: "Cán bộ",
  dates: "Thời gian",
};

export const THEMES = { "": "◐ tự động", light: "☀ sáng", dark: "☾ tối" };
export const THEME = (name) => `Giao diện ${name.slice(2)}`;
