//! Posts beside the wrong name, and posts that are cut or run on: what an editor found in articles that nobody had tuned
//! on, retold with invented people.

use super::tests::check;

#[test]
fn kings_and_bodies_without_a_head() {
    check(&[
        ("Tương truyền, vua An Dương Vương xây thành ở đây.", "An Dương Vương: vua"),
        ("Năm 1945, vua Bảo Đại thoái vị ở Huế.", "Bảo Đại: vua"),
        ("Vua Thái Lan Maha Vajiralongkorn tiếp Thủ tướng.", "Maha Vajiralongkorn: Vua Thái Lan"),
        ("Nữ hoàng Anh Elizabeth II qua đời.", "Elizabeth II: Nữ hoàng Anh"),
        ("Ông Trần Quốc Sậy trải qua 4 đời vua Trần.", ""),
        ("Đền thờ các vua Hùng đón khách.", ""),
        ("{T Thượng viện} {O Chuck Carter} phản đối dự luật.", "Chuck Carter: "),
    ]);
}

#[test]
fn a_career_told_by_a_pronoun() {
    check(&[
        (
            "Ông Đinh Văn Sậy sinh năm 1970. Ông từng giữ các chức vụ: Phó Chủ tịch UBND huyện; Bí thư Huyện ủy; Giám đốc Sở Nội vụ.",
            "Đinh Văn Sậy: Phó Chủ tịch UBND huyện | Bí thư Huyện ủy | Giám đốc Sở Nội vụ",
        ),
        (
            "Bà Lê Thị Mít là nhà giáo. Bà từng giữ các chức vụ: Hiệu trưởng Trường THPT Sen Hồng (2001 - 2009); Phó Giám đốc Sở GD&ĐT.",
            "Lê Thị Mít: Hiệu trưởng Trường THPT Sen Hồng | Phó Giám đốc Sở GD&ĐT",
        ),
        // Asked of others, or somebody else's.
        ("Theo ông Trịnh Lê Sậy, chủ tịch xã đã nhận trách nhiệm.", ""),
        ("Theo ông Trịnh Lê Sậy, Chủ tịch UBND xã, nước đã rút.", "Trịnh Lê Sậy: Chủ tịch UBND xã"),
        ("Theo ông Trịnh Lê Sậy, Chủ tịch UBND xã cho biết, nước đã rút.", "Trịnh Lê Sậy: Chủ tịch UBND xã"),
        (
            "Chủ tịch UBND thành phố Lê Văn Sậy yêu cầu đình chỉ chức vụ Hiệu trưởng Trường Tiểu học Sen Hồng.",
            "Lê Văn Sậy: Chủ tịch UBND thành phố",
        ),
        (
            "Chủ tịch UBND thành phố Lê Văn Sậy yêu cầu làm rõ việc {T Phó Chủ tịch UBND xã} dùng bằng giả.",
            "Lê Văn Sậy: Chủ tịch UBND thành phố",
        ),
        (
            "Ông Lê Văn Sậy, Bí thư Thành ủy, có sai sót như: Bổ nhiệm nhiều cán bộ giữ chức vụ phó trưởng phòng.",
            "Lê Văn Sậy: Bí thư Thành ủy",
        ),
    ]);
}

#[test]
fn staff_and_kin_of_the_great() {
    check(&[
        // Papers write both of the President and of his man: neither is given.
        ("Đặc phái viên của Tổng thống Mỹ Steven Carter đến Moskva.", ""),
        ("{T Tổng thống Mỹ} {O Steven Carter}, ông nói.", "Steven Carter: Tổng thống Mỹ"),
        ("Cố vấn của {T Tổng thống Mỹ} {O Steven Carter} nói.", "Steven Carter: "),
        ("Đặc phái viên Tổng thống Mỹ Steven Carter đến Moskva.", "Steven Carter: Đặc phái viên Tổng thống Mỹ"),
        ("Trợ lý Tổng thống Nga Yuri Volkov xác nhận.", "Yuri Volkov: Trợ lý Tổng thống Nga"),
        ("Con rể của Tổng thống Mỹ Jared Carter cũng dự.", ""),
        ("Thư ký của Bí thư Tỉnh ủy Lê Văn Sậy ghi chép.", "Lê Văn Sậy: Bí thư Tỉnh ủy"),
        ("Phó Tổng thống Mỹ J.D. Carter thăm Kiev.", "J.D. Carter: Phó Tổng thống Mỹ"),
    ]);
}

#[test]
fn a_list_ends_where_the_next_post_begins() {
    check(&[
        (
            "Cảm ơn các Phó Thủ tướng: Vương Đình Sậy, Phạm Bình Mít, Vũ Đức Ổi; Chánh Văn phòng Trung ương Nguyễn Văn Na; Phó Chủ tịch Quốc hội Uông Chu Cam.",
            "Vương Đình Sậy: Phó Thủ tướng; Phạm Bình Mít: Phó Thủ tướng; Vũ Đức Ổi: Phó Thủ tướng; Nguyễn Văn Na: Chánh Văn phòng Trung ương; Uông Chu Cam: Phó Chủ tịch Quốc hội",
        ),
        (
            "Dự có các đồng chí: Trần Đoàn Trung, Phó Bí thư Tỉnh ủy; Lê Thị Na, Trưởng Ban Dân vận Tỉnh ủy.",
            "Trần Đoàn Trung: Phó Bí thư Tỉnh ủy; Lê Thị Na: Trưởng Ban Dân vận Tỉnh ủy",
        ),
        (
            "Dự có {O Phan Thị Sậy} - {T Chủ tịch LĐLĐ quận Long Biên, Ban Giám đốc} và 40 công nhân.",
            "Phan Thị Sậy: Chủ tịch LĐLĐ quận Long Biên",
        ),
    ]);
}

#[test]
fn a_post_ends_before_the_verb() {
    check(&[
        ("Ông Lê Văn Sậy, {T Bí thư Tỉnh ủy, phát} biểu.", "Lê Văn Sậy: Bí thư Tỉnh ủy"),
        ("Ông Lê Văn Sậy, {T Bí thư Thành ủy và các nhà} báo dự.", "Lê Văn Sậy: Bí thư Thành ủy"),
        (
            "Theo ông {O Lê Văn Sậy}, {T cơn sốt giá đất} đã qua. {T Bí thư Thành ủy} {O Lê Văn Sậy} nói.",
            "Lê Văn Sậy: Bí thư Thành ủy",
        ),
        (
            "{T Đại} úy {O Lê Văn Sậy}, Phó Đội trưởng Đội Cảnh sát hình sự, nói.",
            "Lê Văn Sậy: Phó Đội trưởng Đội Cảnh sát hình sự",
        ),
        ("Ông Lê Văn Sậy - {T Bí thư Tỉnh ủy phát} biểu.", "Lê Văn Sậy: Bí thư Tỉnh ủy"),
        ("Đảng kỷ luật bà Hồ Thị Sậy, Thứ trưởng Bộ Công thương vì vi phạm.", "Hồ Thị Sậy: Thứ trưởng Bộ Công thương"),
        (
            "Việc ông Hoàng Quốc Sậy, Chủ nhiệm UB Kiểm tra Tỉnh ủy Sơn La sở hữu biệt thự gây xôn xao.",
            "Hoàng Quốc Sậy: Chủ nhiệm UB Kiểm tra Tỉnh ủy Sơn La",
        ),
        (
            "Ông Lê Văn Sậy giữ chức vụ {T Phó Chủ tịch UBND xã Chu Phan (huyện Mê Linh, TP} Hà Nội).",
            "Lê Văn Sậy: Phó Chủ tịch UBND xã Chu Phan",
        ),
        (
            "Ông Lê Văn Sậy là Phó Chánh Văn phòng UBND TP. Năm 2017, ông xin nghỉ.",
            "Lê Văn Sậy: Phó Chánh Văn phòng UBND",
        ),
        // The model's spans cut the name in two.
        ("{T Phó Bí thư Huyện ủy Gò Quao Lâm Quốc} {O Hậu} cho biết.", "Lâm Quốc Hậu: Phó Bí thư Huyện ủy Gò Quao"),
        (
            "{T Phó Bí thư Huyện ủy Gò Quao Lâm Quốc} Hậu cho biết. Ông {O Hậu} đề nghị giữ rừng.",
            "Lâm Quốc Hậu: Phó Bí thư Huyện ủy Gò Quao",
        ),
        ("{T Bí thư Thành ủy} Trần Hồng {O Hậu} phát biểu.", "Trần Hồng Hậu: Bí thư Thành ủy"),
        ("Phó Chủ tịch UBND Tp. Hồ Chí Minh Lê Văn Sậy kiểm tra.", "Lê Văn Sậy: Phó Chủ tịch UBND Tp. Hồ Chí Minh"),
    ]);
}

#[test]
fn where_a_stop_got_lost() {
    check(&[
        (
            "Tạm đình chỉ công tác Giám đốc Sở GD-ĐT Hà Tây Phó Chủ tịch UBND tỉnh Hà Tây Đào Văn Sậy vừa ký văn bản.",
            "Đào Văn Sậy: Phó Chủ tịch UBND tỉnh Hà Tây",
        ),
        (
            "Ông Kim Sậy Chiều nay, tại phiên họp, nghe ông Võ Kim Sậy - Bí thư Tỉnh ủy - trình bày.",
            "Võ Kim Sậy: Bí thư Tỉnh ủy",
        ),
        (
            "Tặng hoa cho Tổng Giám đốc VOV Nguyễn Thế Sậy Đài Tiếng nói Việt Nam cảm ơn bạn đọc.",
            "Nguyễn Thế Sậy: Tổng Giám đốc VOV",
        ),
        ("CHỦ TỊCH UBND TỈNH LÊ VĂN SẬY KIỂM TRA CÔNG TÁC CHỐNG BÃO.", "LÊ VĂN SẬY: CHỦ TỊCH UBND TỈNH"),
        ("Bí thư Tỉnh ủy TRẦN VĂN SẬY Sinh ngày 12.8.1962.", "TRẦN VĂN SẬY: Bí thư Tỉnh ủy"),
        ("Ông Phạm Trung Hiếu-Phó Giám đốc Sở Y tế dự.", "Phạm Trung Hiếu: Phó Giám đốc Sở Y tế"),
        (
            "Bộ trưởng Bộ Khoa học và Công nghệ Chu Ngọc Anh khẳng định.",
            "Chu Ngọc Anh: Bộ trưởng Bộ Khoa học và Công nghệ",
        ),
        ("Chủ tịch UBND xã Lê Văn Khoa Ông Khoa nói rằng đây là bài học.", "Lê Văn Khoa: Chủ tịch UBND xã"),
        ("ĐB Phan Thị Bình Thuận tiếp xúc cử tri.", "Phan Thị Bình Thuận: ĐB"),
        ("Ông có bằng thạc sĩ Quản trị kinh doanh và từng giữ chức Bí thư Huyện ủy.", ""),
    ]);
}
