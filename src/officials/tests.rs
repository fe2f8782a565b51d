//! Tables of sentences, written for this file with invented people. A third of them name no official.

use super::*;
use crate::lexicon::Lexicon;

/// Names and titles in one line: "Name: title | title; Name: title".
fn told(officials: &[Official]) -> String {
    let one = |official: &Official| {
        let titles: Vec<&str> = official.positions.iter().map(|p| p.title.as_str()).collect();
        format!("{}: {}", official.name, titles.join(" | "))
    };
    officials.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Takes the marks of labels out of a text: `{O …}`, `{P …}` and `{T …}` stand for what the model sees.
fn unmarked(marked: &str) -> (String, Vec<(Label, std::ops::Range<usize>)>) {
    let mut text = String::new();
    let mut labels = Vec::new();
    for (number, part) in marked.split(['{', '}']).enumerate() {
        let label = match part.get(..2) {
            Some("O ") => Some(Label::Official),
            Some("P ") => Some(Label::Person),
            Some("T ") => Some(Label::Post),
            _ => None,
        };
        let begin = text.len();
        match label.filter(|_| number % 2 == 1) {
            Some(label) => {
                text.push_str(&part[2..]);
                labels.push((label, begin..text.len()));
            }
            None => text.push_str(part),
        }
    }
    (text, labels)
}

fn read_marked(marked: &str) -> String {
    let (text, labels) = unmarked(marked);
    let document = Document::new("", "", &text);
    assert_eq!(document.text(), text, "table texts are normal already");
    let span = |range: std::ops::Range<usize>| Span::new(range.start, range.end);
    let labels: Vec<_> =
        labels.into_iter().map(|(label, range)| LabelledSpan { label, span: span(range), score: 0.99 }).collect();
    told(&read(&document, &Lexicon::bundled().find(&document), &labels))
}

pub(super) fn check(table: &[(&str, &str)]) {
    let failed: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let found = read_marked(text);
            (found != *expected).then(|| format!("{text}\n  expected: {expected}\n  found:    {found}"))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} failed\n{}", failed.len(), table.len(), failed.join("\n"));
}

#[test]
fn posts_before_the_name() {
    check(&[
        ("Bí thư Tỉnh ủy Nguyễn Văn Phúc Lộc đi kiểm tra đê.", "Nguyễn Văn Phúc Lộc: Bí thư Tỉnh ủy"),
        ("Chủ tịch UBND tỉnh Kiên Giang Lê Quang Sáng yêu cầu làm rõ.", "Lê Quang Sáng: Chủ tịch UBND tỉnh Kiên Giang"),
        (
            "Phó Chủ tịch Thường trực UBND tỉnh Trần Thị Mỹ Lài đi kiểm tra.",
            "Trần Thị Mỹ Lài: Phó Chủ tịch Thường trực UBND tỉnh",
        ),
        ("Thủ tướng Phạm Văn Khởi phát biểu.", "Phạm Văn Khởi: Thủ tướng"),
        ("Thứ trưởng Bộ Y tế Đỗ Thanh Hương dự.", "Đỗ Thanh Hương: Thứ trưởng Bộ Y tế"),
        (
            "Bộ trưởng Bộ Nông nghiệp và Môi trường Trần Đức Khải trả lời.",
            "Trần Đức Khải: Bộ trưởng Bộ Nông nghiệp và Môi trường",
        ),
        ("Chủ tịch UBND xã Bình Minh Hồ Văn Lượm cho biết.", "Hồ Văn Lượm: Chủ tịch UBND xã Bình Minh"),
        ("Tổng thống Mỹ Ronald Grant đến Hà Nội.", "Ronald Grant: Tổng thống Mỹ"),
        ("Bộ trưởng Tài chính Scott Miller nói với báo giới.", "Scott Miller: Bộ trưởng Tài chính"),
        (
            "Chủ tịch Ủy ban châu Âu Helga von der Heide kêu gọi đoàn kết.",
            "Helga von der Heide: Chủ tịch Ủy ban châu Âu",
        ),
        ("Ngoại trưởng Trung Quốc Vương Quốc Lương tới thăm.", "Vương Quốc Lương: Ngoại trưởng Trung Quốc"),
        ("Giám đốc Công an tỉnh, Đại tá Nguyễn Hữu Tường trao thưởng.", "Nguyễn Hữu Tường: Giám đốc Công an tỉnh"),
        (
            "Trưởng ban Tuyên giáo và Dân vận Tỉnh ủy Lò Thị Pâng tặng quà.",
            "Lò Thị Pâng: Trưởng ban Tuyên giáo và Dân vận Tỉnh ủy",
        ),
        ("Tân Chánh án TAND tỉnh Vũ Đình Toại nhận hoa.", "Vũ Đình Toại: Chánh án TAND tỉnh"),
        ("Nguyên Bí thư Huyện ủy Đặng Văn Mẫn kể lại.", "Đặng Văn Mẫn: Nguyên Bí thư Huyện ủy"),
        ("Quyền Cục trưởng Cục Hải quan Ngô Thị Sen ký văn bản.", "Ngô Thị Sen: Quyền Cục trưởng Cục Hải quan"),
        ("Đại sứ Nhật Bản tại Việt Nam Ito Kazuo trao học bổng.", "Ito Kazuo: Đại sứ Nhật Bản tại Việt Nam"),
        ("Trưởng thôn Đa Cát Y Blik Niê đến từng nhà.", "Y Blik Niê: Trưởng thôn Đa Cát"),
        ("Tổng Bí thư, Chủ tịch nước Trịnh Xuân Vinh gửi thư.", "Trịnh Xuân Vinh: Tổng Bí thư | Chủ tịch nước"),
        ("Chủ tịch UBND tỉnh là bà Hoàng Thị Liễu.", "Hoàng Thị Liễu: Chủ tịch UBND tỉnh"),
        (
            "HĐND huyện miễn nhiệm chức vụ Phó Chủ tịch UBND huyện nhiệm kỳ 2021 - 2026 đối với ông Bùi Văn Thả.",
            "Bùi Văn Thả: Phó Chủ tịch UBND huyện",
        ),
        (
            "Các Phó Chủ tịch UBND tỉnh: Lê Văn Ba, Trần Thị Bốn và Ngô Văn Năm cùng dự.",
            "Lê Văn Ba: Phó Chủ tịch UBND tỉnh; Trần Thị Bốn: Phó Chủ tịch UBND tỉnh; Ngô Văn Năm: Phó Chủ tịch UBND tỉnh",
        ),
    ]);
}

#[test]
fn posts_behind_the_name() {
    check(&[
        (
            "Ông Trần Văn Quới, Chủ tịch UBND xã Tân Lập, cho biết lúa đã trổ.",
            "Trần Văn Quới: Chủ tịch UBND xã Tân Lập",
        ),
        ("Bà Lê Thị Hạnh - Giám đốc Sở Nội vụ - trình bày tờ trình.", "Lê Thị Hạnh: Giám đốc Sở Nội vụ"),
        ("Ông Phan Văn Tính (Trưởng Công an xã Hòa Lợi) xác nhận vụ việc.", "Phan Văn Tính: Trưởng Công an xã Hòa Lợi"),
        ("Bà Vũ Thị Ngà giữ chức Phó Giám đốc Sở Y tế.", "Vũ Thị Ngà: Phó Giám đốc Sở Y tế"),
        ("Ông Đinh Công Bằng được bầu làm Bí thư Huyện ủy Mai Châu.", "Đinh Công Bằng: Bí thư Huyện ủy Mai Châu"),
        (
            "Ông Hà Văn Tuyên được bổ nhiệm giữ chức vụ Chánh Văn phòng UBND tỉnh.",
            "Hà Văn Tuyên: Chánh Văn phòng UBND tỉnh",
        ),
        ("Ông Nguyễn Duy Bảo là Bí thư Chi bộ thôn Đồng Tâm.", "Nguyễn Duy Bảo: Bí thư Chi bộ thôn Đồng Tâm"),
        (
            "Ông Cao Văn Thế thay ông Lý Văn Sáu làm Chủ tịch UBND huyện Ba Tơ.",
            "Cao Văn Thế: Chủ tịch UBND huyện Ba Tơ",
        ),
        ("Ông Tô Văn Khánh, 52 tuổi, Phó Bí thư Đảng ủy phường, trúng cử.", "Tô Văn Khánh: Phó Bí thư Đảng ủy phường"),
        (
            "Ông Mai Văn Lộc (sinh năm 1970), Trưởng phòng Nội vụ huyện, bị kỷ luật.",
            "Mai Văn Lộc: Trưởng phòng Nội vụ huyện",
        ),
        (
            "Trung tá Phạm Quốc Trung, Phó Trưởng Công an phường, dẫn tổ tuần tra.",
            "Phạm Quốc Trung: Phó Trưởng Công an phường",
        ),
        (
            "PGS.TS Lưu Thị Hồng Ánh, Phó Hiệu trưởng Trường Đại học Tây Đô, chủ biên.",
            "Lưu Thị Hồng Ánh: Phó Hiệu trưởng Trường Đại học Tây Đô",
        ),
        (
            "ThS. Đoàn Văn Hậu - Giám đốc Trung tâm Y tế huyện An Biên - khuyến cáo.",
            "Đoàn Văn Hậu: Giám đốc Trung tâm Y tế huyện An Biên",
        ),
        ("Ông Điểu K'Ré, Bí thư Đảng ủy xã Đắk Ơ, đến thăm.", "Điểu K'Ré: Bí thư Đảng ủy xã Đắk Ơ"),
        ("Đồng chí Kpă H'Quyên, Chủ tịch Hội LHPN xã, vận động chị em.", "Kpă H'Quyên: Chủ tịch Hội LHPN xã"),
        ("Anh Giàng A Sùng - Bí thư Đoàn xã Nậm Mười - mở lớp học.", "Giàng A Sùng: Bí thư Đoàn xã Nậm Mười"),
        ("Ông K'Brễu, Trưởng Ban Công tác Mặt trận thôn 3, hòa giải.", "K'Brễu: Trưởng Ban Công tác Mặt trận thôn 3"),
        ("NGUYỄN VĂN THỊNH, Phó Chủ tịch HĐND tỉnh, kết luận.", "NGUYỄN VĂN THỊNH: Phó Chủ tịch HĐND tỉnh"),
        ("Bà Ursula Brandt, Cao ủy Liên Hợp Quốc, lên tiếng.", "Ursula Brandt: Cao ủy Liên Hợp Quốc"),
        (
            "Ông Lê Như Ý và bà Trần Thu Vân, Phó Chủ tịch UBND tỉnh, cùng dự.",
            "Lê Như Ý: Phó Chủ tịch UBND tỉnh; Trần Thu Vân: Phó Chủ tịch UBND tỉnh",
        ),
        ("Ông Lại Văn Điền bị cách chức Phó Chủ tịch UBND xã.", "Lại Văn Điền: Phó Chủ tịch UBND xã"),
        (
            "Ông Vi Văn Sơn từng là Chỉ huy trưởng Ban Chỉ huy Quân sự huyện.",
            "Vi Văn Sơn: Chỉ huy trưởng Ban Chỉ huy Quân sự huyện",
        ),
    ]);
}

#[test]
fn runs_of_posts_are_split() {
    check(&[
        (
            "Ông Lê Văn Gấm, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh, dự.",
            "Lê Văn Gấm: Ủy viên Trung ương Đảng | Bí thư Tỉnh ủy | Chủ tịch HĐND tỉnh",
        ),
        (
            "Bà Dương Thị Xuyến, Giám đốc Sở Văn hóa, Thể thao và Du lịch, phát động.",
            "Dương Thị Xuyến: Giám đốc Sở Văn hóa, Thể thao và Du lịch",
        ),
        (
            "Bà Ngô Thị Chín, Phó Chủ tịch - Tổng Thư ký Ủy ban Trung ương MTTQ Việt Nam, trao quà.",
            "Ngô Thị Chín: Phó Chủ tịch | Tổng Thư ký Ủy ban Trung ương MTTQ Việt Nam",
        ),
        (
            "Ông Quách Văn Nam, Bí thư, Chủ tịch UBND xã Yên Sơn, đón đoàn.",
            "Quách Văn Nam: Bí thư | Chủ tịch UBND xã Yên Sơn",
        ),
        (
            "Ông Tạ Văn Bính, Giám đốc Sở Lao động - Thương binh và Xã hội, báo cáo.",
            "Tạ Văn Bính: Giám đốc Sở Lao động - Thương binh và Xã hội",
        ),
        (
            "Ông Hứa Văn Kế, Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Nội chính Tỉnh ủy, kiểm tra.",
            "Hứa Văn Kế: Ủy viên Ban Thường vụ Tỉnh ủy | Trưởng Ban Nội chính Tỉnh ủy",
        ),
        (
            "Ông Trà Văn Việt, Phó Bí thư Huyện ủy kiêm Chủ tịch UBND huyện, chỉ đạo.",
            "Trà Văn Việt: Phó Bí thư Huyện ủy | Chủ tịch UBND huyện",
        ),
        (
            "Bà Đàm Thị Hòa, Trưởng ban Văn hóa - Xã hội HĐND tỉnh, thẩm tra.",
            "Đàm Thị Hòa: Trưởng ban Văn hóa - Xã hội HĐND tỉnh",
        ),
        (
            "Ông Kiều Văn Long, Tỉnh ủy viên, Chủ tịch LĐLĐ tỉnh, thăm công nhân.",
            "Kiều Văn Long: Tỉnh ủy viên | Chủ tịch LĐLĐ tỉnh",
        ),
        (
            "Ông Bế Văn Đàn, Trưởng phòng Kế hoạch - Tài chính, Sở GD&ĐT, giải thích.",
            "Bế Văn Đàn: Trưởng phòng Kế hoạch - Tài chính, Sở GD&ĐT",
        ),
        (
            "Ông Lương Văn Tám, Chủ tịch UBND xã Mỹ Lâm, huyện Hòn Đất, xác nhận.",
            "Lương Văn Tám: Chủ tịch UBND xã Mỹ Lâm, huyện Hòn Đất",
        ),
        (
            "Ông Tống Văn Hải, Phó Giám đốc và Giám đốc Sở Tư pháp, về hưu.",
            "Tống Văn Hải: Phó Giám đốc | Giám đốc Sở Tư pháp",
        ),
        (
            "Thiếu tướng Châu Văn Mẫn, Chính ủy Bộ Chỉ huy Quân sự tỉnh, nói chuyện.",
            "Châu Văn Mẫn: Chính ủy Bộ Chỉ huy Quân sự tỉnh",
        ),
        (
            "Bộ trưởng Bộ Xây dựng Hồ Đắc Kiên dự. Bộ trưởng Hồ Đắc Kiên nhấn mạnh tiến độ.",
            "Hồ Đắc Kiên: Bộ trưởng Bộ Xây dựng",
        ),
        (
            "Chủ tịch UBND tỉnh Trần Văn Khiêm họp. Ông Khiêm, Chủ tịch tỉnh, kết luận.",
            "Trần Văn Khiêm: Chủ tịch UBND tỉnh",
        ),
    ]);
}

#[test]
fn lists_of_delegates() {
    check(&[
        (
            "Dự hội nghị có các đồng chí: Lê Văn Tốt - Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy; Trần Thị Mười, Phó Bí thư Thường trực Tỉnh ủy; Phạm Văn Chí và Ngô Thị Tuyết, Phó Chủ tịch UBND tỉnh.",
            "Lê Văn Tốt: Ủy viên Trung ương Đảng | Bí thư Tỉnh ủy; Trần Thị Mười: Phó Bí thư Thường trực Tỉnh ủy; Phạm Văn Chí: Phó Chủ tịch UBND tỉnh; Ngô Thị Tuyết: Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Đoàn gồm ông Vàng A Páo, Phó Chủ tịch HĐND tỉnh; ông Lò Văn Pọm, Chánh Văn phòng Huyện ủy; bà Mùa Thị Dợ, Chủ tịch Hội Nông dân huyện.",
            "Vàng A Páo: Phó Chủ tịch HĐND tỉnh; Lò Văn Pọm: Chánh Văn phòng Huyện ủy; Mùa Thị Dợ: Chủ tịch Hội Nông dân huyện",
        ),
        (
            "Cùng dự có Phó Chủ tịch UBND tỉnh Đào Văn Thuận, Giám đốc Sở Công Thương Võ Thị Nhàn và đại diện doanh nghiệp.",
            "Đào Văn Thuận: Phó Chủ tịch UBND tỉnh; Võ Thị Nhàn: Giám đốc Sở Công Thương",
        ),
        (
            "Dự có các Ủy viên Trung ương Đảng: Hoàng Văn Tấn, Chánh Văn phòng Chính phủ; Lê Thị Phượng, Thứ trưởng Bộ Nội vụ.",
            "Hoàng Văn Tấn: Ủy viên Trung ương Đảng | Chánh Văn phòng Chính phủ; Lê Thị Phượng: Ủy viên Trung ương Đảng | Thứ trưởng Bộ Nội vụ",
        ),
        (
            "Ông Bạch Văn Cừ, ông Thái Văn Sung, cùng là Phó Trưởng Ban Dân vận Tỉnh ủy, đến viếng.",
            "Bạch Văn Cừ: Phó Trưởng Ban Dân vận Tỉnh ủy; Thái Văn Sung: Phó Trưởng Ban Dân vận Tỉnh ủy",
        ),
        (
            "Tổng thống Nga Viktor Orlov và Thủ tướng Anh Kate Harris hội đàm.",
            "Viktor Orlov: Tổng thống Nga; Kate Harris: Thủ tướng Anh",
        ),
    ]);
}

#[test]
fn mentions_become_persons() {
    check(&[
        (
            "Ông Nguyễn Văn Phiên, Bí thư Huyện ủy, nói. Ông Phiên đề nghị sửa đường.",
            "Nguyễn Văn Phiên: Bí thư Huyện ủy",
        ),
        (
            "Tổng thống Donald Carter đến Anh. Ông Carter gặp Thủ tướng Anh Kate Harris.",
            "Donald Carter: Tổng thống; Kate Harris: Thủ tướng Anh",
        ),
        ("Ông Lâm, Bí thư Chi bộ khóm 2, rất vui.", "Lâm: Bí thư Chi bộ khóm 2"),
        (
            "Chủ tịch Trung Quốc Tần Cận Sinh tới Busan. Chủ tịch Tần sẽ thăm Malaysia.",
            "Tần Cận Sinh: Chủ tịch Trung Quốc",
        ),
        (
            "Chủ tịch UBND xã Lê Văn Hà và ông Trần Văn Hà, Trưởng thôn Bãi Dài, cùng ra đồng. Ông Hà đo mực nước.",
            "Lê Văn Hà: Chủ tịch UBND xã; Trần Văn Hà: Trưởng thôn Bãi Dài",
        ),
        (
            "Bà Võ Thị Minh, Bí thư Đảng ủy xã, gặp ông Phan Văn Minh, nông dân. Bà Minh, Phó Trưởng đoàn ĐBQH tỉnh, hứa giúp.",
            "Võ Thị Minh: Bí thư Đảng ủy xã | Phó Trưởng đoàn ĐBQH tỉnh",
        ),
        (
            "Ông Trần Đình Hùng giữ chức Giám đốc Sở Tài chính. Ông từng là Bí thư Thị ủy Hồng Ngự.",
            "Trần Đình Hùng: Giám đốc Sở Tài chính | Bí thư Thị ủy Hồng Ngự",
        ),
        ("Phó Thủ tướng Trung Quốc Hà Lập Sinh (He Lisheng) dự họp.", "Hà Lập Sinh: Phó Thủ tướng Trung Quốc"),
        ("Nhà lãnh đạo Kang Jong-ho thị sát. Ông Kang Jong Ho khen ngợi.", "Kang Jong-ho: Nhà lãnh đạo"),
    ]);
}

#[test]
fn no_officials_here() {
    check(&[
        ("Đảng bộ xã học tập tư tưởng Hồ Chí Minh.", ""),
        ("Bí thư Tỉnh ủy nhấn mạnh việc chống hạn.", ""),
        ("Chủ tịch UBND huyện yêu cầu các xã báo cáo trước ngày 10.", ""),
        ("Đường Nguyễn Văn Linh ngập sâu, Công an phường phân luồng.", ""),
        ("Học sinh Trường THPT Huỳnh Mẫn Đạt đoạt giải.", ""),
        ("UBND Thành phố Hồ Chí Minh họp báo.", ""),
        ("Đoàn TNCS Hồ Chí Minh phát động hiến máu.", ""),
        ("Bà Nguyễn Thị Sáu, nông dân xã Vĩnh Hòa, trồng 2 ha lúa.", ""),
        ("Ông Lê Văn Đạt, Giám đốc Công ty TNHH Minh Phát, xin lỗi khách hàng.", ""),
        ("Ông Trần Bá Duy - Tổng Giám đốc Tập đoàn Sao Biển - ký hợp đồng.", ""),
        ("Bà Phạm Kim Chi, Chủ tịch Hiệp hội Thủy sản, kiến nghị giảm phí.", ""),
        ("CEO Novatek Jason Hart phát biểu tại hội chợ.", ""),
        ("Ca sĩ Hồ Quỳnh Lan hát trong đêm nhạc.", ""),
        ("Huấn luyện viên Mai Đức Trọng chốt danh sách.", ""),
        ("Bị cáo Nguyễn Văn Tèo lĩnh 5 năm tù.", ""),
        ("Nạn nhân là anh Trần Văn Út (28 tuổi, ngụ xã Thạnh Lộc).", ""),
        ("Thầy Đoàn Văn Chính, giáo viên Trường THCS Lê Lợi, dạy toán.", ""),
        ("Trụ trì chùa Phước Hưng, Hòa thượng Thích Minh Tâm, làm lễ.", ""),
        ("Nhà văn Nguyễn Ngọc Vạn ra sách mới.", ""),
        ("Giáo sư Matthew Harper của Đại học Texas phân tích.", ""),
        ("Giải thưởng Măng Non trao cho 10 thiếu nhi.", ""),
        ("Cầu Trần Thị Lý thông xe, Sở Xây dựng phân luồng.", ""),
        ("Quảng trường Nguyễn Tất Thành đông người.", ""),
        ("Bệnh viện Đa khoa Nguyễn Đình Chiểu tiếp nhận 3 ca.", ""),
        ("Ông Đặng Văn Khoa, chủ cơ sở nước mắm, phân trần.", ""),
        ("Chủ tịch CLB bóng đá Hòn Khoai, ông Ngô Tiến Dũng, từ chức.", ""),
        ("Anh Lý Văn Tài đối phó với dịch bệnh trên đàn heo.", ""),
        ("Chính quyền Tổng thống siết nhập cư.", ""),
        ("Nghĩa trang Liệt sĩ Hàng Dương đón khách.", ""),
        ("Già làng Y Bhăm kể khan bên bếp lửa.", ""),
        ("Luật sư Trương Thị Thơ bảo vệ bị hại.", ""),
        ("Tiền đạo Nguyễn Tiến Lên ghi bàn, Ban tổ chức trao cúp.", ""),
        ("Công ty CP Nguyễn Hoàng nộp thuế cho Cục Thuế.", ""),
        ("Xã có 12 bí thư chi bộ, 9 trưởng thôn và 30 đoàn viên.", ""),
        ("Tài xế Bùi Văn Tèo chở ông Hai Lúa về quê.", ""),
        ("Cháu L.N.B.T. (5 tuổi) được đưa đi cấp cứu.", ""),
        ("Thành phố Thủ Đức, quận Phú Nhuận và huyện Củ Chi họp với Sở Y tế.", ""),
    ]);
}

#[test]
fn captions_and_by_lines_name_nobody() {
    for body in [
        "Chủ tịch UBND xã Lê Văn Hai phát biểu tại hội nghị",
        "Bí thư Huyện ủy Trần Văn Ba thăm ruộng lúa. Ảnh: N.H",
        "Tin và ảnh: NGUYỄN VĂN TƯ",
        "Nguồn: Bí thư Đoàn Lê Văn Năm",
    ] {
        let document = Document::new("", "", &format!("Xã tổ chức hội nghị vào sáng nay.\n{body}"));
        assert_eq!(told(&read(&document, &Lexicon::bundled().find(&document), &[])), "", "{body}");
    }
}

#[test]
fn the_title_gives_mentions_and_no_posts() {
    let document =
        Document::new("Bí thư Nguyễn Văn Tứ Hải thăm dân", "", "Ông Nguyễn Văn Tứ Hải, Bí thư Thành ủy, đi thăm dân.");
    let officials = read(&document, &Lexicon::bundled().find(&document), &[]);
    assert_eq!(told(&officials), "Nguyễn Văn Tứ Hải: Bí thư Thành ủy");
    assert_eq!(officials.first().map(|o| o.mentions.len()), Some(2));
    let alone = Document::new("Bí thư Tỉnh ủy Lê Thị Na thăm dân", "", "");
    assert_eq!(told(&read(&alone, &Lexicon::bundled().find(&alone), &[])), "Lê Thị Na: Bí thư Tỉnh ủy");
}

#[test]
fn the_model_and_the_grammar_join() {
    check(&[
        ("{T Hiệp trấn} {O Lê Quý Thành} coi giữ vùng biên.", "Lê Quý Thành: Hiệp trấn"),
        // A boundary that cuts a phrase or takes too much along is mended.
        ("Ông {O Trần Văn Kha}, Chủ {T tịch UBND xã} Phú Mỹ, nói.", "Trần Văn Kha: Chủ tịch UBND xã Phú Mỹ"),
        ("{O Ông Trần Văn Kha}, {T Chủ tịch UBND xã,} nói.", "Trần Văn Kha: Chủ tịch UBND xã"),
        ("{T Bí thư Tỉnh} ủy {O Lê Văn} Mẫn dự.", "Lê Văn Mẫn: Bí thư Tỉnh ủy"),
        ("{O Đỗ Văn Thà} {T giữ chức Giám đốc Sở Nội vụ}.", "Đỗ Văn Thà: Giám đốc Sở Nội vụ"),
        // The model missed the name, the post or both.
        ("{T Chủ tịch UBND tỉnh} Vũ Văn Khang ký quyết định.", "Vũ Văn Khang: Chủ tịch UBND tỉnh"),
        ("Giám đốc Sở Y tế {O Bùi Thị Hoan} trả lời.", "Bùi Thị Hoan: Giám đốc Sở Y tế"),
        ("{P Lê Văn Tư} gặp Bí thư Huyện ủy Hoàng Văn Đá.", "Hoàng Văn Đá: Bí thư Huyện ủy"),
        // The model's word against the lexicon's.
        ("Ông {P Phùng Văn Quý}, {T giám đốc}, bỏ trốn.", ""),
        ("Bà {O Tạ Thị Mơ}, {T trưởng phòng}, nhận khuyết điểm.", "Tạ Thị Mơ: trưởng phòng"),
        ("Ông {P Lê Thành Đạt}, {T Chủ tịch Công ty Sông Xanh}, dự.", ""),
        // Without any post only a sure label makes an official.
        ("Ông {O Grant} sẽ không tái tranh cử.", "Grant: "),
        ("Tòa tuyên {P Nguyễn Văn Nhỏ} vô tội.", ""),
        // A name that is part of something else stays so.
        ("Dự án trên đường {O Lê Duẩn} chậm tiến độ.", ""),
        ("Học tập tư tưởng {O Hồ Chí Minh}.", ""),
        (
            "Ông {O Lê Phát Vĩnh} từng giữ các chức vụ: {T Trưởng phòng Tổng hợp} (1999), {T Phó Chánh Văn phòng}, rồi {T Giám đốc Sở Ngoại vụ}.",
            "Lê Phát Vĩnh: Trưởng phòng Tổng hợp | Phó Chánh Văn phòng | Giám đốc Sở Ngoại vụ",
        ),
    ]);
}

#[test]
fn a_newsroom_adds_its_own_words() {
    let text = "Ông Lê Văn Khoa, Trưởng bến Hồ Núi, điều hành đội thuyền.";
    let document = Document::new("", "", text);
    let mut lexicon = Lexicon::bundled();
    assert_eq!(told(&read(&document, &lexicon.find(&document), &[])), "");
    lexicon.merge(Lexicon::parse("[heads]\npublic = [\"Trưởng bến Hồ Núi\"]\n").expect("a lexicon"));
    assert_eq!(told(&read(&document, &lexicon.find(&document), &[])), "Lê Văn Khoa: Trưởng bến Hồ Núi");
}
