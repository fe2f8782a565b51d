//! Tables by phenomenon: which sentences stand, what goes out of them, and what never does.

use super::rendering::Rendering;
use super::shorten::{self, Cut, RULES};
use super::standing::{self, Standing};
use super::view::View;
use crate::lexicon::Lexicon;
use crate::text::Document;

fn with_view<T>(sentence: &str, look: impl FnOnce(&View) -> T) -> T {
    let document = Document::new("", "", sentence);
    let matches = Lexicon::bundled().find(&document);
    look(&View::new(&document, &matches, 0).expect("a sentence"))
}

/// The sentence without all that one rule finds, the longest end of those at its end.
fn without(rule: &str, sentence: &str) -> String {
    with_view(sentence, |view| {
        let mut cuts = shorten::cuts(view);
        cuts.retain(|cut| cut.rule == rule);
        let all: Vec<&Cut> = cuts.iter().collect();
        Rendering::without(view, &all).map(|rendering| rendering.text).unwrap_or_default()
    })
}

#[test]
fn what_goes() {
    for (rule, sentence, left) in [
        ("agency", "HNN.VN - Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("agency", "(ĐBP) - Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("agency", "TTO - Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("agency", "(Chinhphu.vn) – Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("agency", "Hà Nội (TTXVN) - Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("agency", "BGĐT- Sáng 5-3, xã Gò Me tổ chức hội nghị.", "Sáng 5-3, xã Gò Me tổ chức hội nghị."),
        ("connective", "Bên cạnh đó, xã Gò Me trao 20 suất quà.", "Xã Gò Me trao 20 suất quà."),
        (
            "connective",
            "Phát biểu tại hội nghị, ông Lê Văn Tám đề nghị các xã giữ rừng.",
            "Ông Lê Văn Tám đề nghị các xã giữ rừng.",
        ),
        (
            "occasion",
            "Nhân dịp 20 năm thành lập, ngày 5-3, xã Gò Me tổ chức hội thi.",
            "Ngày 5-3, xã Gò Me tổ chức hội thi.",
        ),
        (
            "occasion",
            "Trước diễn biến mưa lũ phức tạp, để bảo đảm an toàn, Sở Giáo dục tỉnh quyết định cho học sinh nghỉ.",
            "Sở Giáo dục tỉnh quyết định cho học sinh nghỉ.",
        ),
        ("bracket", "Xã Gò Me (Kiên Giang) trao 20 suất quà.", "Xã Gò Me trao 20 suất quà."),
        ("aside", "Xã Gò Me - địa phương giáp biển - trao 20 suất quà.", "Xã Gò Me trao 20 suất quà."),
        (
            "post",
            "Bà Lê Thị Sen, Huyện ủy viên, Bí thư Đảng ủy, Chủ tịch HĐND xã Gò Me trao 20 suất quà.",
            "Bà Lê Thị Sen, Bí thư Đảng ủy, Chủ tịch HĐND xã Gò Me trao 20 suất quà.",
        ),
        (
            "post",
            "Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Dân vận Tỉnh ủy Lê Văn Tám dự hội nghị.",
            "Trưởng Ban Dân vận Tỉnh ủy Lê Văn Tám dự hội nghị.",
        ),
        (
            "trailing",
            "Xã Gò Me khánh thành cây cầu dài 86 m, góp phần xây dựng nông thôn mới.",
            "Xã Gò Me khánh thành cây cầu dài 86 m.",
        ),
        (
            "aim",
            "Sáng 5-3, xã Gò Me tổ chức hội thi nhằm nâng cao tay nghề của thợ.",
            "Sáng 5-3, xã Gò Me tổ chức hội thi.",
        ),
        ("aspect", "Sáng 5-3, xã Gò Me đã trao 20 suất quà.", "Sáng 5-3, xã Gò Me trao 20 suất quà."),
    ] {
        assert_eq!(without(rule, sentence), left, "{rule}: {sentence}");
    }
}

#[test]
fn what_never_goes() {
    for sentence in [
        // A negation, a modality, who says it, a condition.
        "Xã Gò Me khởi công cây cầu dài 86 m, trong đó không dùng vốn vay.",
        "Xã Gò Me khởi công cây cầu dài 86 m, dự kiến xong trong quý IV.",
        "Xã Gò Me đã nhận tiền của dân, theo ông Lê Văn Tám.",
        "Cây cầu sẽ được khởi công trong quý IV nếu đủ vốn.",
        "Xã Gò Me (nếu được duyệt) khởi công cây cầu trong quý IV.",
        // The matter itself.
        "Vụ tấn công của nhóm này đã nhằm vào một cây cầu dài 86 m.",
        "Mục tiêu của hội thi được xã tổ chức là nhằm nâng cao tay nghề.",
        // Two people.
        "Bí thư Tỉnh ủy Lê Văn Tám, Chủ tịch UBND tỉnh Trần Thị Sen dự hội nghị.",
        "Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh cùng dự hội nghị sáng 5-3.",
        // A subject with its apposition is no clause.
        "Đảo Gò Me, vùng đất ngập nước lớn nhất của tỉnh, thu hút 6.000 lượt khách.",
        // Whose word it is; when, after what, and why.
        "Theo kế hoạch của Sở Y tế tỉnh, sáng 5-3, xã Gò Me khánh thành trạm y tế.",
        "Xã Gò Me có trạm y tế đầu tiên của huyện, theo thông tin của Sở Y tế.",
        "Đây sẽ là chuyến thăm đầu tiên của ông Lê Văn Tám tới xã kể từ khi nhậm chức.",
        "Cây cầu Gò Me đã thông xe trở lại sau khi được sửa chữa 20 ngày.",
        // A verb that shares its object with the next; what the speaker himself has done.
        "Sáng 5-3, bà Lê Thị Sen yêu cầu các xã khẩn trương kiểm tra, xử lý các cây cầu đã xuống cấp.",
        "Ông Lê Văn Tám cho biết đã trao 20 suất quà.",
        // Offices, however many, and who somebody is.
        "Bà Lê Thị Sen - Chủ tịch UBND xã - trao 20 suất quà.",
        "Bà Lê Thị Sen (Chủ tịch UBND xã) trao 20 suất quà.",
        "Bà Lê Thị Sen, Phó Bí thư Đảng ủy, Chủ tịch UBND xã Gò Me trao 20 suất quà.",
        "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy, Giám đốc Sở Tài chính Lê Văn Tám dự hội thi.",
        // Compounds, figures, names.
        "Kinh tế - xã hội, quốc phòng - an ninh của xã được giữ vững trong năm.",
        "Cao tốc Gò Me – Ba Khe và Ba Khe – Cái Nhỏ thông xe trong quý IV.",
        "Sáng nay (5-3), xã Gò Me tổ chức hội nghị.",
        "Xã thuộc tỉnh Kiên Giang (cũ) có 1.200 hộ dân.",
        "Ngày 3-4, GD-ĐT của xã có 12 trường.",
    ] {
        let found = with_view(sentence, shorten::cuts);
        assert!(found.is_empty(), "{sentence}: {found:?}");
    }
}

#[test]
fn which_sentences_stand() {
    use Standing::{Alone, Never, Shortened, WithName};
    for (sentence, expected) in [
        ("Sáng 5-3, xã Gò Me tổ chức hội nghị.", Alone),
        ("Tại đây, xã Gò Me đã trao 20 suất quà.", Never),
        ("Loại sản phẩm này được bán ở nhiều nước.", Never),
        ("Cùng ngày, xã Gò Me trao 20 suất quà.", Never),
        ("Điều này giúp 20 hộ thoát nghèo trong năm.", Never),
        ("Dự hội nghị có bà Lê Thị Sen, Chủ tịch UBND xã Gò Me.", Never),
        ("Tham dự buổi lễ có các đồng chí lãnh đạo xã Gò Me.", Never),
        ("Dự hội nghị, bà Lê Thị Sen trao 20 suất quà cho dân.", Alone),
        ("Từ năm 2019, ông cùng 34 hộ trong xã nhận giữ rừng.", Never),
        ("Sáng 5-3, xã Gò Me trao quà cho các ông bà cao tuổi.", Alone),
        ("Sáng 5-3, bà Lê Thị Sen kể bà đã sống ở đây 40 năm.", Alone),
        ("Do đó, đề xuất giảm một nửa phí cho ngư dân ở cảng.", Never),
        ("Sáng 5-3, xã Gò Me làm việc với Tổng thống D.", Never),
        ("Xã Gò Me trao 20 suất quà cho học sinh (05/03/2024).", Never),
        ("Theo đó, xã Gò Me trao 20 suất quà.", Shortened),
        ("Bên cạnh đó, tại hội nghị, xã Gò Me trao 20 suất quà.", Shortened),
        ("Ông Tám đề nghị các xã giữ rừng.", WithName("tám".to_owned())),
        ("Ông Lê Văn Tám đề nghị các xã giữ rừng.", Alone),
        ("Đồng thời phát tờ rơi cho ngư dân ở cảng.", Never),
        ("Tăng cường chỉ đạo phong trào ở các xã vùng sâu.", Never),
        ("(ĐBP) - Sáng 5-3, xã Gò Me tổ chức hội nghị.", Alone),
        ("Theo ông, các xã phải giữ rừng tốt hơn.", Never),
        ("Bà con trong xã góp 200 triệu đồng làm đường.", Alone),
        ("“Phải làm ngay trong quý IV này”, ông Lê Văn Tám nói.", Never),
        ("Ông Lê Văn Tám nói: “Phải làm ngay trong quý IV.", Never),
        ("Cả xã có bao nhiêu hộ nghèo trong năm nay?", Never),
        ("Địa chỉ: 34 phố Ba Khe, xã Gò Me.", Never),
        ("Tôi đến xã Gò Me vào một sáng mùa xuân.", Never),
        ("- Xã Gò Me trao 20 suất quà.", Never),
        ("Xã họp.", Never),
        ("Trong hai ngày, các đội gồm:", Never),
    ] {
        let found = with_view(sentence, |view| standing::standing(view, false));
        assert_eq!(found, expected, "{sentence}");
    }
}

#[test]
fn a_sentence_in_a_quotation_that_opened_before_it_is_known() {
    let document = Document::new("", "", "Ông Tám nói: “Phải làm ngay. Xã đã chậm rồi. Không chờ nữa”. Xã họp.");
    assert_eq!(standing::quoted(&document), [false, true, true, false]);
}

#[test]
fn every_rule_says_what_it_is_for() {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
    assert!(RULES.iter().all(|rule| !rule.goes.is_empty() && !rule.guard.is_empty()));
}
