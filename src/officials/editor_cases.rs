//! Sentences in the manner of provincial papers since July 2025 and of the wires, on which a sub-editor's reading found
//! an earlier version wrong, with neighbours that must stay right; invented people.

use super::tests::check;

#[test]
fn wards_communes_and_merged_ministries() {
    check(&[
        (
            "Bí thư Đảng ủy phường Xuân Hương - Đà Lạt Nguyễn Văn Sậy dự.",
            "Nguyễn Văn Sậy: Bí thư Đảng ủy phường Xuân Hương - Đà Lạt",
        ),
        ("Chủ tịch UBND đặc khu Phú Quý Lê Hồng Sậy nói.", "Lê Hồng Sậy: Chủ tịch UBND đặc khu Phú Quý"),
        ("Chủ tịch UBND xã Long Điền Đông Trần Thị Mít nói.", "Trần Thị Mít: Chủ tịch UBND xã Long Điền Đông"),
        ("Ông Lê Văn Sậy, Phó Bí thư Đảng ủy xã Hồ Đắc Kiện, nói.", "Lê Văn Sậy: Phó Bí thư Đảng ủy xã Hồ Đắc Kiện"),
        ("Bí thư Huyện ủy Gò Quao Danh Thị Sà Rinh phát biểu.", "Danh Thị Sà Rinh: Bí thư Huyện ủy Gò Quao"),
        ("Chủ tịch UBND xã Nguyễn Hoàng Sậy kiểm tra đê.", "Nguyễn Hoàng Sậy: Chủ tịch UBND xã"),
        (
            "Giám đốc Trung tâm Phục vụ hành chính công phường Ba Đình Trần Thị Sậy cho biết.",
            "Trần Thị Sậy: Giám đốc Trung tâm Phục vụ hành chính công phường Ba Đình",
        ),
        ("Bộ trưởng Bộ Dân tộc và Tôn giáo Đào Ngọc Sậy dự.", "Đào Ngọc Sậy: Bộ trưởng Bộ Dân tộc và Tôn giáo"),
        (
            "Trưởng phòng Kinh tế, Hạ tầng và Đô thị phường Tân An Lê Văn Sậy nói.",
            "Lê Văn Sậy: Trưởng phòng Kinh tế, Hạ tầng và Đô thị phường Tân An",
        ),
        (
            "Phó Trưởng Ban Xây dựng Đảng Đảng ủy xã Đắk Song Y Thông Niê dự.",
            "Y Thông Niê: Phó Trưởng Ban Xây dựng Đảng Đảng ủy xã Đắk Song",
        ),
        (
            "Bí thư Đảng ủy các cơ quan Đảng tỉnh Lâm Đồng Lê Văn Sậy dự.",
            "Lê Văn Sậy: Bí thư Đảng ủy các cơ quan Đảng tỉnh Lâm Đồng",
        ),
        ("Trưởng Thuế tỉnh Lâm Đồng Trần Văn Sậy nói.", "Trần Văn Sậy: Trưởng Thuế tỉnh Lâm Đồng"),
        (
            "Thứ trưởng Bộ Khoa học và Công nghệ Lê Xuân Sậy ghi nhận nỗ lực.",
            "Lê Xuân Sậy: Thứ trưởng Bộ Khoa học và Công nghệ",
        ),
        (
            "Ông Nguyễn Minh Sậy, Trưởng Ban Tổ chức - Nội vụ Thành ủy thành phố Hà Giang, dự.",
            "Nguyễn Minh Sậy: Trưởng Ban Tổ chức - Nội vụ Thành ủy thành phố Hà Giang",
        ),
        (
            "TS. Nguyễn Văn Sậy, Bí thư Đảng ủy Đại học Thái Nguyên, biểu dương.",
            "Nguyễn Văn Sậy: Bí thư Đảng ủy Đại học Thái Nguyên",
        ),
        (
            "Ông Phạm Hoàng Sậy - nguyên cán bộ địa chính xã Đắk Buk So - khai báo.",
            "Phạm Hoàng Sậy: nguyên cán bộ địa chính xã Đắk Buk So",
        ),
        (
            "Thượng tướng Nguyễn Văn Sậy Thứ trưởng Bộ Công an đã công bố quyết định.",
            "Nguyễn Văn Sậy: Thứ trưởng Bộ Công an",
        ),
        (
            "Bà Trần Thị Mít là ủy viên Trung ương Đảng khóa X, XI, XII.",
            "Trần Thị Mít: ủy viên Trung ương Đảng khóa X, XI, XII",
        ),
        ("Chủ tịch UBND tỉnh - Lê Thị Ái Sậy thay mặt tỉnh ghi nhận.", "Lê Thị Ái Sậy: Chủ tịch UBND tỉnh"),
    ]);
}

#[test]
fn foreign_names_and_bodies() {
    check(&[
        ("Bộ trưởng van der Berg phát biểu.", "van der Berg: Bộ trưởng"),
        ("{T Bộ trưởng van} der {O Berg} phát biểu.", "van der Berg: Bộ trưởng"),
        ("Tổng thống de Marchais phát biểu.", "de Marchais: Tổng thống"),
        ("Chủ tịch Hội đồng da Costa dự.", "da Costa: Chủ tịch Hội đồng"),
        ("Tổng thống Ai Cập Abdel Rahman al-Masri dự.", "Abdel Rahman al-Masri: Tổng thống Ai Cập"),
        ("Thượng nghị sĩ Đảng Dân chủ Tim Harlow nói.", "Tim Harlow: Thượng nghị sĩ Đảng Dân chủ"),
        (
            "Tổng Thư ký Tổ chức Hiệp ước Bắc Đại Tây Dương (NATO) Mark Holt dự.",
            "Mark Holt: Tổng Thư ký Tổ chức Hiệp ước Bắc Đại Tây Dương",
        ),
        (
            "Tổng Tham mưu trưởng các lực lượng vũ trang Nga Valery Sokolov báo cáo.",
            "Valery Sokolov: Tổng Tham mưu trưởng các lực lượng vũ trang Nga",
        ),
        ("Tư lệnh không quân chiến lược Nga Sergey Markov nói.", "Sergey Markov: Tư lệnh không quân chiến lược Nga"),
        ("Thủ tướng mới của Ukraine, bà Yulia Marenko, nhậm chức.", "Yulia Marenko: Thủ tướng mới của Ukraine"),
        (
            "Tổng thống Nga Viktor Orlov gặp người đồng cấp Mỹ Donald Carter.",
            "Viktor Orlov: Tổng thống Nga; Donald Carter: ",
        ),
        ("Tổng thống Ronald Grant Huân chương trao tận tay.", "Ronald Grant: Tổng thống"),
        ("Lãnh đạo phe thiểu số Chuck Miller phản bác.", "Chuck Miller: Lãnh đạo phe thiểu số"),
    ]);
}

#[test]
fn lists_under_one_honorific() {
    check(&[
        (
            "Các ông bà: Huỳnh Thị Na, Tạ Thị Hồng Mít, Nguyễn Châu Sậy tái đắc cử chức danh Phó Chủ tịch LĐLĐ tỉnh khóa 6.",
            "Huỳnh Thị Na: Phó Chủ tịch LĐLĐ tỉnh khóa 6; Tạ Thị Hồng Mít: Phó Chủ tịch LĐLĐ tỉnh khóa 6; Nguyễn Châu Sậy: Phó Chủ tịch LĐLĐ tỉnh khóa 6",
        ),
        (
            "Ông Lê Văn Sậy, Chủ tịch UBND tỉnh, và 3 Phó Chủ tịch bao gồm các đồng chí: Lê Anh Mít, Hoàng Minh Ổi và Vũ Thị Na cùng dự.",
            "Lê Văn Sậy: Chủ tịch UBND tỉnh; Lê Anh Mít: Phó Chủ tịch; Hoàng Minh Ổi: Phó Chủ tịch; Vũ Thị Na: Phó Chủ tịch",
        ),
        (
            "Bà Trần Thị Sậy là nữ Chủ tịch đầu tiên của tỉnh, từng giữ chức Phó Bí thư Thành ủy Mỹ Tho.",
            "Trần Thị Sậy: Phó Bí thư Thành ủy Mỹ Tho",
        ),
        ("Dự có bà Lê Thị Na, ông Trần Văn Mít, Giám đốc Sở Y tế.", "Trần Văn Mít: Giám đốc Sở Y tế"),
    ]);
}

#[test]
fn not_officials_and_not_their_posts() {
    check(&[
        // A body outside public life weighs more than the model's impression.
        ("Ông {O Lê Văn Sậy}, {T Phó Chủ tịch Hội Nghề cá Việt Nam}, nói.", ""),
        ("Ông {O Lê Văn Sậy}, {T Giám đốc khu nghỉ dưỡng}, nói.", ""),
        ("Ông Lê Văn Sậy, giám đốc VNPT Sơn La, nói.", ""),
        (
            "Ông Đặng Xuân Sậy, Phó Chủ tịch Hội Luật gia tỉnh, báo cáo. Ông Sậy, Phó Chủ tịch Thường trực, nói thêm.",
            "",
        ),
        ("Ni sư Thích Nữ Hạnh Sậy, Chánh Thư ký Phân ban Ni giới tỉnh, tặng quà.", ""),
        ("Anh Trần Xuân Sậy, trưởng nhóm thiện nguyện tổ dân phố 3, cho biết.", ""),
        ("Tòa tuyên bị cáo {O Võ Quang Sậy} 3 năm tù.", ""),
        // What a span of the model takes along beyond the post.
        (
            "Bà {O Lê Thị Sậy} được phê chuẩn làm {T Thủ tướng, kế nhiệm ông} {O Trần Văn Mít}.",
            "Lê Thị Sậy: Thủ tướng; Trần Văn Mít: ",
        ),
        ("Trong vai trò kinh tế {T trưởng của chính phủ}, bà {O Lê Thị Sậy} rất cứng rắn.", "Lê Thị Sậy: "),
        ("Chi được {T Phó chủ tịch Duân chỉ đạo Sở TN-MT Khánh} Hòa làm thủ tục.", ""),
        (
            "{T phó bí thư} {O Dương Minh Mít}, {T chủ tịch UBND huyện Lê Văn Sậy} cùng dự.",
            "Dương Minh Mít: phó bí thư; Lê Văn Sậy: chủ tịch UBND huyện",
        ),
        (
            "Chị {O H'Ning Byă}, {T Trưởng buôn Ea Dhŭr, phường Ea Tam}, nói.",
            "H'Ning Byă: Trưởng buôn Ea Dhŭr, phường Ea Tam",
        ),
        ("{O A Blưh}, {T Bí thư Chi bộ thôn Kon Rờ Lang}, nói.", "A Blưh: Bí thư Chi bộ thôn Kon Rờ Lang"),
        // Somebody else's.
        ("Công ty do ông Đỗ Tịnh - chồng của bà {O Lê Thị Sậy} nắm 40% vốn và làm {T Chủ tịch HĐTV}.", "Lê Thị Sậy: "),
        (
            "Bà {O Lê Thị Sậy} là {T Phó hiệu trưởng Trường Mầm non Anh Đào}.",
            "Lê Thị Sậy: Phó hiệu trưởng Trường Mầm non Anh Đào",
        ),
        ("Phụ huynh đưa con đến Trường Mầm non Anh Đào, Phó Bí thư Đoàn xã cho biết.", ""),
        ("Hôm qua, Phó Chủ tịch UBND tỉnh di chuyển bằng ca nô.", ""),
        ("Theo Chủ tịch nước, quê hương Bà Rịa đã đổi thay.", ""),
        ("Đảng ủy phường Lê Chân và Đảng ủy xã Trần Phán họp chung.", ""),
    ]);
}

#[test]
fn nobody_is_named_here() {
    check(&[
        ("Đảng ủy, UBND, Ủy ban MTTQ xã Tân Lập họp bàn chống hạn.", ""),
        ("Đoàn ĐBQH tỉnh tiếp xúc cử tri phường Nguyễn Huệ.", ""),
        ("Chủ tịch UBND phường Trần Hưng Đạo yêu cầu dọn rác.", ""),
        ("Bí thư Đảng ủy xã Nguyễn Phích nhấn mạnh ba việc.", ""),
        ("Ban Chỉ huy Quân sự xã Hồ Thị Kỷ ra quân.", ""),
        ("Trường THCS Trần Quang Diệu có hiệu trưởng mới.", ""),
        ("Quỹ học bổng Vừ A Dính trao 50 suất.", ""),
        ("Khu di tích Nguyễn Sinh Sắc đón khách, Ban Quản lý khu di tích cho biết.", ""),
        ("Lễ dâng hương tại tượng đài Nguyễn Trung Trực có lãnh đạo thành phố.", ""),
        ("Nhà thờ họ Nguyễn Đình được Chủ tịch UBND tỉnh xếp hạng.", ""),
        ("Anh Nguyễn Văn Sậy, đoàn viên thanh niên, dạy trẻ đọc chữ.", ""),
        ("Chị Lê Thị Mít, hội viên Hội Phụ nữ xã, nuôi dê.", ""),
        ("Ông Trần Văn Ổi, đảng viên 50 tuổi Đảng, hiến đất làm đường.", ""),
        ("Bà Ngô Thị Na, giáo viên về hưu, đọc báo mỗi sáng.", ""),
        ("Ông Lê Văn Sậy, Chủ tịch Hội đồng quản trị Hợp tác xã Sen Hồng, phấn khởi.", ""),
        ("Ông Lê Văn Sậy, Tổng Giám đốc EVN, báo cáo.", ""),
        ("Bà Trần Thị Mít, Phó Tổng Giám đốc Vietcombank, dự.", ""),
        ("Ông Ngô Văn Ổi, Giám đốc Trang trại Bò sữa Núi Cao, kể.", ""),
        ("Luật sư Đặng Văn Sậy, Trưởng Văn phòng luật sư Công Tâm, phân tích.", ""),
        ("Nhạc sĩ Lê Văn Mít, Chủ tịch Hội Âm nhạc tỉnh, sáng tác ca khúc.", ""),
        ("Ông Kim Văn Sậy, Chủ tịch CLB Hưu trí phường, tập dưỡng sinh.", ""),
        ("HLV trưởng Phạm Văn Mít chốt danh sách.", ""),
        ("Ông Carter, chủ hãng tàu, từ chối bình luận.", ""),
        ("Chuyên gia Sergey Volkov của Viện Brookings nhận định.", ""),
        ("Nạn nhân Lê Văn Sậy được Công an xã đưa đi cấp cứu.", ""),
        ("Theo Bộ trưởng Quốc phòng Mỹ, tàu đã rời cảng.", ""),
        ("Các Phó Thủ tướng chỉ đạo các bộ xử lý.", ""),
        ("Tại đây, Thủ tướng, các bộ trưởng và chủ tịch các tỉnh thảo luận.", ""),
        ("Nghị quyết do Chủ tịch Quốc hội ký chứng thực có hiệu lực.", ""),
        ("Người phát ngôn Bộ Ngoại giao trả lời phóng viên.", ""),
        ("Ban Giám đốc Công an tỉnh khen thưởng chuyên án.", ""),
        ("Hàng cây ở đường Phạm Văn Đồng được Phòng Kinh tế thay mới.", ""),
        ("Tân Hiệp, Chủ tịch UBND xã cho biết, có 200 hộ trồng khóm.", ""),
        ("Chủ tịch Hồ Chí Minh muôn năm là dòng chữ trên phông.", "Hồ Chí Minh: Chủ tịch"),
    ]);
}
