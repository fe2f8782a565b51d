//! Sentences on which an earlier version went wrong, and their neighbours that must stay right; invented people.

use super::tests::check;

#[test]
fn the_appointed_gets_the_post() {
    check(&[
        (
            "Chủ tịch UBND tỉnh Nguyễn Văn Sậy trao quyết định bổ nhiệm ông Đoàn Thanh Ổi giữ chức Giám đốc Sở Nội vụ.",
            "Nguyễn Văn Sậy: Chủ tịch UBND tỉnh; Đoàn Thanh Ổi: Giám đốc Sở Nội vụ",
        ),
        (
            "Chủ tịch UBND tỉnh Nguyễn Văn Sậy điều động ông Đoàn Thanh Ổi giữ chức Giám đốc Sở Nội vụ.",
            "Nguyễn Văn Sậy: Chủ tịch UBND tỉnh; Đoàn Thanh Ổi: Giám đốc Sở Nội vụ",
        ),
        (
            "Bộ trưởng Trần Thị Cam ký quyết định bổ nhiệm bà Lê Thị Na làm Vụ trưởng Vụ Tổ chức cán bộ.",
            "Trần Thị Cam: Bộ trưởng; Lê Thị Na: Vụ trưởng Vụ Tổ chức cán bộ",
        ),
        (
            "Chủ tịch UBND tỉnh Nguyễn Văn Sậy trao quyết định bổ nhiệm ông Đặng Chí Mít giữ chức Phó Giám đốc Sở Nội vụ; bổ nhiệm ông Lê Thành Cam giữ chức Phó Giám đốc Sở Xây dựng.",
            "Nguyễn Văn Sậy: Chủ tịch UBND tỉnh; Đặng Chí Mít: Phó Giám đốc Sở Nội vụ; Lê Thành Cam: Phó Giám đốc Sở Xây dựng",
        ),
        (
            "Bộ trưởng Trần Văn Mít miễn nhiệm ông Lê Văn Sậy khỏi chức vụ Cục trưởng Cục Thuế.",
            "Trần Văn Mít: Bộ trưởng; Lê Văn Sậy: Cục trưởng Cục Thuế",
        ),
        (
            "Ông Trần Văn Mít làm Chủ tịch UBND tỉnh thay ông Lê Văn Sậy chuyển sang làm Bí thư Tỉnh ủy.",
            "Trần Văn Mít: Chủ tịch UBND tỉnh; Lê Văn Sậy: Bí thư Tỉnh ủy",
        ),
        ("Ông Trần Văn Mít kế nhiệm ông Lê Văn Sậy làm Chủ tịch UBND tỉnh.", "Trần Văn Mít: Chủ tịch UBND tỉnh"),
        (
            "Theo quyết định, bà Lê Thị Bưởi được bổ nhiệm giữ chức Phó Giám đốc Sở Nội vụ kể từ ngày 1/11.",
            "Lê Thị Bưởi: Phó Giám đốc Sở Nội vụ",
        ),
    ]);
}

#[test]
fn a_post_that_something_governs_is_not_the_speakers() {
    check(&[
        ("Chúc mừng Tổng bí thư, ông Trần Quốc Sậy cho biết đồng chí là tấm gương sáng.", ""),
        (
            "Tại lễ công bố quyết định bổ nhiệm tân Giám đốc Sở GD&ĐT, ông Bùi Văn Sậy - Chủ tịch UBND tỉnh Hòa Bình ghi nhận những nỗ lực.",
            "Bùi Văn Sậy: Chủ tịch UBND tỉnh Hòa Bình",
        ),
        ("Theo quyết định của Ban Bí thư, ông Hoàng Văn Ổi được điều động.", ""),
        ("Theo quyết định của Ban Bí thư Trung ương Đảng, ông Hoàng Văn Ổi được điều động.", ""),
        ("Thay mặt Bộ Chính trị, Ban Bí thư, ông Trần Quốc Sậy trao Huy hiệu Đảng.", ""),
        ("Theo báo cáo của Thường trực Tỉnh ủy, ông Trần Quốc Sậy đã nghỉ hưu.", ""),
        (
            "Theo ông Ninh, hiện Thường trực Tỉnh ủy đang làm quy trình. Ông Trần Đăng Ninh, Phó Bí thư Tỉnh ủy nói.",
            "Trần Đăng Ninh: Phó Bí thư Tỉnh ủy",
        ),
        ("Thường trực Ban Bí thư Trần Quốc Sậy phát biểu.", "Trần Quốc Sậy: Thường trực Ban Bí thư"),
        (
            "Trả lời câu hỏi của đối tác, Phó Chủ tịch UBND tỉnh Dương Văn Sậy nhấn mạnh.",
            "Dương Văn Sậy: Phó Chủ tịch UBND tỉnh",
        ),
        (
            "Liên quan đến công tác cán bộ địa phương, Phó Chủ tịch UBND tỉnh Hòa Bình Bùi Văn Sậy trao quyết định.",
            "Bùi Văn Sậy: Phó Chủ tịch UBND tỉnh Hòa Bình",
        ),
        ("Phát biểu tại đây, Bí thư Tỉnh ủy, ông Trần Văn Mận đề nghị giữ rừng.", "Trần Văn Mận: Bí thư Tỉnh ủy"),
        ("Theo lời Trưởng thôn Hạ, ông Lê Văn Mận, nước rút chậm.", "Lê Văn Mận: Trưởng thôn Hạ"),
        ("Trong chiến dịch tranh cử tổng thống Mỹ, ông Carter từng hứa giảm thuế.", ""),
        ("Thay mặt Chủ tịch nước, ông Trần Quốc Sậy trao huân chương.", ""),
    ]);
}

#[test]
fn districts_and_short_forms_are_no_people() {
    check(&[
        ("Ông Lê Văn Sậy, Bí thư Huyện ủy Bá Thước ký văn bản.", "Lê Văn Sậy: Bí thư Huyện ủy Bá Thước"),
        ("Ông Lê Văn Sậy, Bí thư Huyện ủy Hồng Dân, ký văn bản.", "Lê Văn Sậy: Bí thư Huyện ủy Hồng Dân"),
        ("Ông Lê Văn Sậy, Phó Bí thư Huyện đoàn Văn Chấn, tặng quà.", "Lê Văn Sậy: Phó Bí thư Huyện đoàn Văn Chấn"),
        ("Ông Lê Văn Sậy, Bí thư Đảng ủy Hồng Hà, dự.", "Lê Văn Sậy: Bí thư Đảng ủy Hồng Hà"),
        ("Ông Lê Văn Sậy, Bí thư Huyện ủy Thới Bình, dự.", "Lê Văn Sậy: Bí thư Huyện ủy Thới Bình"),
        ("Ông Phạm Văn Mít là Bí thư Huyện ủy Kim Bôi.", "Phạm Văn Mít: Bí thư Huyện ủy Kim Bôi"),
        ("Ngày mai, Thường trực Huyện ủy Văn Bàn làm việc với các xã.", ""),
        ("Bí thư Huyện ủy Kim Bôi Phạm Văn Mít phát biểu.", "Phạm Văn Mít: Bí thư Huyện ủy Kim Bôi"),
        ("Bí thư Huyện ủy Lâm Thao Lê Thị Bưởi phát biểu.", "Lê Thị Bưởi: Bí thư Huyện ủy Lâm Thao"),
        ("Bí thư Huyện ủy Lê Thị Bưởi phát biểu.", "Lê Thị Bưởi: Bí thư Huyện ủy"),
        ("Bí thư Huyện ủy Châu Văn Bưởi phát biểu.", "Châu Văn Bưởi: Bí thư Huyện ủy"),
        ("Chủ tịch xã Hồ Đắc Kiện Nguyễn Văn Mít tâm sự.", "Nguyễn Văn Mít: Chủ tịch xã Hồ Đắc Kiện"),
        (
            "Thành ủy đã điều động bà Võ Ngọc Sen đến nhận công tác tại Hội Nông dân TPHCM và bổ nhiệm giữ chức vụ Phó Chủ tịch Hội Nông dân TPHCM.",
            "Võ Ngọc Sen: Phó Chủ tịch Hội Nông dân TPHCM",
        ),
        ("Nếu được phê chuẩn làm Tư lệnh STRATCOM, vai trò của tôi là cố vấn.", ""),
        ("Viện trưởng VKSNDTC Lê Văn Sậy đã trao quyết định.", "Lê Văn Sậy: Viện trưởng VKSNDTC"),
    ]);
}

#[test]
fn posts_not_held_are_not_given() {
    check(&[
        ("Ông Hoàng Văn Ổi được quy hoạch chức danh Bí thư Tỉnh ủy nhiệm kỳ 2025-2030.", ""),
        ("Ông Hoàng Văn Ổi được đề cử làm Giám đốc Sở Y tế.", ""),
        ("Ông Hoàng Văn Ổi là cán bộ trẻ, được đào tạo bài bản.", ""),
        ("Ông Trần Quốc Sậy nhấn mạnh: Là người đứng đầu của Đảng ta, Tổng bí thư luôn phấn đấu học tập.", ""),
        ("Ông Hoàng Văn Ổi được giới thiệu ứng cử chức danh Chủ tịch UBND xã.", ""),
        ("Ông Hoàng Văn Ổi không phải là Giám đốc Sở Y tế.", ""),
        ("Ông Hoàng Văn Ổi chưa giữ chức Trưởng phòng Nội vụ.", ""),
        ("Ông Hoàng Văn Ổi dự kiến làm Chủ tịch UBND xã.", ""),
        ("Ông Hoàng Văn Ổi được giới thiệu và được bầu giữ chức Chủ tịch UBND xã.", "Hoàng Văn Ổi: Chủ tịch UBND xã"),
    ]);
}

#[test]
fn posts_are_not_cut_inside_a_phrase() {
    check(&[
        (
            "Ông Lê Việt Sen, Trưởng phòng Tài chính-Kế hoạch huyện Nghĩa Hành dự họp.",
            "Lê Việt Sen: Trưởng phòng Tài chính-Kế hoạch huyện Nghĩa Hành",
        ),
        (
            "Ông Lê Việt Sen, Trưởng phòng Hành chính, Quản trị - Tổ chức cán bộ dự họp.",
            "Lê Việt Sen: Trưởng phòng Hành chính, Quản trị - Tổ chức cán bộ",
        ),
        (
            "Ông Hà Văn Ổi, Giám đốc Trung tâm Công nghệ thông tin và Truyền thông tỉnh dự họp.",
            "Hà Văn Ổi: Giám đốc Trung tâm Công nghệ thông tin và Truyền thông tỉnh",
        ),
        (
            "Ông Hà Văn Ổi, Trưởng phòng Tổ chức biên chế và Tổ chức phi chính phủ, Sở Nội vụ dự họp.",
            "Hà Văn Ổi: Trưởng phòng Tổ chức biên chế và Tổ chức phi chính phủ",
        ),
        ("Ông Lê Văn Mít, Giám đốc Tư vấn Công ty ABC bày tỏ vui mừng.", ""),
        (
            "Ông Lê Văn Sậy từng giữ các chức vụ: Vụ trưởng Vụ Pháp chế; Vụ phó Vụ Kế hoạch; Chánh Văn phòng Bộ Xây dựng.",
            "Lê Văn Sậy: Vụ trưởng Vụ Pháp chế | Vụ phó Vụ Kế hoạch | Chánh Văn phòng Bộ Xây dựng",
        ),
        ("Bà Tara Mít, Giám đốc chương trình an ninh toàn cầu thuộc tổ chức Rừng Xanh, phản đối.", ""),
        (
            "Ông Phạm Văn Mít, Phó Giám đốc Sở Y tế làm Giám đốc Bệnh viện Đa khoa tỉnh thay ông Lê Văn Ổi.",
            "Phạm Văn Mít: Phó Giám đốc Sở Y tế | Giám đốc Bệnh viện Đa khoa tỉnh",
        ),
        (
            "Ban Thường vụ Tỉnh ủy chuẩn y Ủy viên Ban Thường vụ Tỉnh ủy đối với Đại tá Bùi Văn Mít và ông Lê Văn Sậy.",
            "Bùi Văn Mít: Ủy viên Ban Thường vụ Tỉnh ủy; Lê Văn Sậy: Ủy viên Ban Thường vụ Tỉnh ủy",
        ),
    ]);
}

#[test]
fn officials_behind_unknown_words() {
    check(&[
        (
            "Vụ trưởng Vụ 4, Ban Tổ chức TƯ Phạm Quang Sậy cho biết, việc giới thiệu rất chặt chẽ. “Bộ Chính trị sẽ xem xét”, ông Sậy nói. Dự họp có Chánh Văn phòng Tỉnh ủy Lê Quốc Sậy.",
            "Phạm Quang Sậy: Vụ trưởng Vụ 4, Ban Tổ chức TƯ; Lê Quốc Sậy: Chánh Văn phòng Tỉnh ủy",
        ),
        (
            "Bí thư huyện ủy Thanh Oai Đinh Trường Sậy cho rằng cần làm sớm.",
            "Đinh Trường Sậy: Bí thư huyện ủy Thanh Oai",
        ),
        (
            "Vụ trưởng Pháp chế và quản lý khoa học Lê Quang Sen cho biết.",
            "Lê Quang Sen: Vụ trưởng Pháp chế và quản lý khoa học",
        ),
        ("Thượng nghị sĩ độc lập Angus Reed hỏi.", "Angus Reed: Thượng nghị sĩ độc lập"),
        ("Phát ngôn viên Điện Kremlin, Dmitry Sokolov, cho biết.", "Dmitry Sokolov: Phát ngôn viên Điện Kremlin"),
        (
            "Bohdan Yarenko, phó tiểu đoàn trưởng Lữ đoàn 79, cho biết.",
            "Bohdan Yarenko: phó tiểu đoàn trưởng Lữ đoàn 79",
        ),
        (
            "Ông Đinh Công Sứ, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện Tân Lạc dự.",
            "Đinh Công Sứ: Phó Bí thư Huyện ủy | Chủ tịch UBND huyện Tân Lạc",
        ),
    ]);
}

#[test]
fn careers_and_lists_with_semicolons() {
    check(&[(
        "Đại hội bầu các Phó Chủ tịch gồm: 1. Ngô Văn Mít, Ủy viên Ban Chấp hành Hội; Ủy viên Đảng đoàn, Chánh Văn phòng Hội Nông dân tỉnh 2. Đặng Thị Na, Phó Chủ tịch Hội Nông dân tỉnh.",
        "Ngô Văn Mít: Ủy viên Ban Chấp hành Hội | Ủy viên Đảng đoàn | Chánh Văn phòng Hội Nông dân tỉnh; Đặng Thị Na: Phó Chủ tịch Hội Nông dân tỉnh",
    )]);
}

#[test]
fn appositions_with_a_word_before_them() {
    check(&[
        (
            "Với cương vị là Chủ tịch UBND huyện Sông Lô từ tháng 7/2017, ông Hà Vũ Sậy vi phạm quy chế.",
            "Hà Vũ Sậy: Chủ tịch UBND huyện Sông Lô",
        ),
        (
            "Với cương vị Bí thư Huyện ủy, là người đứng đầu Đảng bộ huyện, ông Lê Tiến Sậy chịu trách nhiệm chính.",
            "Lê Tiến Sậy: Bí thư Huyện ủy | người đứng đầu Đảng bộ huyện",
        ),
        (
            "Ông Nguyễn Bá Sậy, cố Trưởng ban Nội chính Trung ương, là người con của quê hương.",
            "Nguyễn Bá Sậy: Trưởng ban Nội chính Trung ương",
        ),
        ("Lãnh đạo huyện tặng hoa ông Phạm Văn Mít, tân Giám đốc Sở Y tế.", "Phạm Văn Mít: Giám đốc Sở Y tế"),
        (
            "Thượng tá Hồ Văn Sậy, (Phó phòng Tham mưu, Công an tỉnh Yên Bái) cho biết.",
            "Hồ Văn Sậy: Phó phòng Tham mưu, Công an tỉnh Yên Bái",
        ),
        ("Đồng chí Nguyễn Văn Sậy, Trưởng phòng Thời sự phát biểu.", "Nguyễn Văn Sậy: Trưởng phòng Thời sự"),
    ]);
}

#[test]
fn forms_of_one_post_and_bodies_above() {
    check(&[
        (
            "Phó Trưởng ban Tuyên giáo Thành ủy Lê Văn Sậy nói. Phó ban Tuyên giáo Thành ủy Lê Văn Sậy nói thêm.",
            "Lê Văn Sậy: Phó Trưởng ban Tuyên giáo Thành ủy",
        ),
        (
            "Cục trưởng Cục chống tham nhũng, Thanh tra Chính phủ Lê Văn Sậy nói.",
            "Lê Văn Sậy: Cục trưởng Cục chống tham nhũng, Thanh tra Chính phủ",
        ),
        (
            "Ông Lê Văn Sậy, Vụ trưởng Vụ Địa phương, Ban Kinh tế Trung ương, dự.",
            "Lê Văn Sậy: Vụ trưởng Vụ Địa phương, Ban Kinh tế Trung ương",
        ),
    ]);
}

#[test]
fn names_stay_names_and_posts_posts() {
    check(&[
        (
            "Dự họp có Bộ trưởng Công an Tô Sậy - Bí thư Thành ủy Hà Nội Hoàng Văn Mít.",
            "Tô Sậy: Bộ trưởng Công an; Hoàng Văn Mít: Bí thư Thành ủy Hà Nội",
        ),
        ("Bộ trưởng Công an Tô Sậy phát biểu.", "Tô Sậy: Bộ trưởng Công an"),
        ("Giám đốc Công an Lê Sậy phát biểu.", "Lê Sậy: Giám đốc Công an"),
        ("Bí thư Đảng ủy Lê Sậy phát biểu.", "Lê Sậy: Bí thư Đảng ủy"),
        ("Bí thư Tỉnh đoàn Trần Sậy phát biểu.", "Trần Sậy: Bí thư Tỉnh đoàn"),
        ("Phó Giám đốc Công an Trần Sậy trao đổi.", "Trần Sậy: Phó Giám đốc Công an"),
        ("Bí thư Huyện ủy Trần Văn Thời Lê Văn Sậy phát biểu.", "Lê Văn Sậy: Bí thư Huyện ủy Trần Văn Thời"),
        (
            "Vụ trưởng Lê Xuân Sậy (thư ký của Chánh án Nguyễn Hòa Mít) được giới thiệu.",
            "Lê Xuân Sậy: Vụ trưởng; Nguyễn Hòa Mít: Chánh án",
        ),
        (
            "Đề xuất vấp phải sự phản đối của một số thành viên đảng Bảo thủ của Thủ tướng Friedrich Sommer.",
            "Friedrich Sommer: Thủ tướng",
        ),
        (
            "Ông An là cán bộ văn phòng của Bí thư Tỉnh ủy Lê Văn Sậy.",
            "An: cán bộ văn phòng; Lê Văn Sậy: Bí thư Tỉnh ủy",
        ),
        ("Ông Andreas Sommer - Giám đốc Tư vấn BTM Blue Trade Marketing GmbH bày tỏ vui mừng.", ""),
        ("Cùng dự có Ban Giám đốc Khu Công Nghiệp Việt Đức.", ""),
        (
            "Ông Đỗ Tuấn Sậy, Chuyên viên Văn phòng UBND tỉnh, Thư ký Chủ tịch UBND tỉnh giữ chức Phó Chánh Văn phòng UBND tỉnh.",
            "Đỗ Tuấn Sậy: Chuyên viên Văn phòng UBND tỉnh | Thư ký Chủ tịch UBND tỉnh | Phó Chánh Văn phòng UBND tỉnh",
        ),
        (
            "Về nhân sự bổ sung chức danh Phó Bí thư Huyện đoàn Tân Lập khóa XVII, nhiệm kỳ 2012-2017, ông Sậy lý giải. Ông Lê Văn Sậy, Bí thư Tỉnh đoàn nói vậy.",
            "Lê Văn Sậy: Bí thư Tỉnh đoàn",
        ),
        ("Dự họp có bà Lê Thị Na và ông Trần Văn Mít - Giám đốc Sở Y tế đồng tình.", "Trần Văn Mít: Giám đốc Sở Y tế"),
        (
            "Giám đốc Sở Ngoại vụ TP. Cần Thơ Phùng Thị Cẩm Sậy dự.",
            "Phùng Thị Cẩm Sậy: Giám đốc Sở Ngoại vụ TP. Cần Thơ",
        ),
        (
            "Theo ông Đoàn Công Sậy, Giám đốc Đài Khí tượng Thủy văn tỉnh Đắk Lắk, mưa còn lớn.",
            "Đoàn Công Sậy: Giám đốc Đài Khí tượng Thủy văn tỉnh Đắk Lắk",
        ),
        (
            "Chủ trì hội nghị có các đồng chí: Y Kha Niê Kdăm, Phó Bí thư Tỉnh uỷ Đắk Lắk; H'Sen Mlô, Phó Chủ tịch Uỷ ban MTTQ Việt Nam tỉnh.",
            "Y Kha Niê Kdăm: Phó Bí thư Tỉnh uỷ Đắk Lắk; H'Sen Mlô: Phó Chủ tịch Uỷ ban MTTQ Việt Nam tỉnh",
        ),
        ("Với ông Siu Sậy, Chủ tịch UBND xã Ia Hrú, già làng là chỗ dựa.", "Siu Sậy: Chủ tịch UBND xã Ia Hrú"),
        ("Tại New Delhi, Thủ tướng nước này nói về thuế.", ""),
        ("Ông Lương Văn Sậy, Trưởng thôn Vạn Hải 2, nhẩm tính.", "Lương Văn Sậy: Trưởng thôn Vạn Hải 2"),
        (
            "Thầy Bùi Chí Sậy, Phó Hiệu trưởng Trường Tiểu học và THCS Lại Sơn, nói.",
            "Bùi Chí Sậy: Phó Hiệu trưởng Trường Tiểu học và THCS Lại Sơn",
        ),
        (
            "Ông Nguyễn Mạnh Sậy giữ chức Giám đốc Sở Xây dựng từ năm 2021; trước khi về sở, ông từng là Bí thư Huyện ủy Yên Thành.",
            "Nguyễn Mạnh Sậy: Giám đốc Sở Xây dựng | Bí thư Huyện ủy Yên Thành",
        ),
        ("Bí thư Chi bộ thôn Hà Tân Khổng Minh Sậy nói.", "Khổng Minh Sậy: Bí thư Chi bộ thôn Hà Tân"),
        (
            "Thẩm phán Trịnh Thị Sậy, Phó Chánh tòa Hình sự TAND tỉnh Vĩnh Long, chủ tọa.",
            "Trịnh Thị Sậy: Thẩm phán | Phó Chánh tòa Hình sự TAND tỉnh Vĩnh Long",
        ),
    ]);
}

#[test]
fn further_checks() {
    check(&[
        ("Bí thư Quận ủy Bắc Từ Liêm Lê Văn Sậy dự.", "Lê Văn Sậy: Bí thư Quận ủy Bắc Từ Liêm"),
        ("Ông Lê Văn Sậy, Phó Chủ tịch UBND quận Bắc Từ Liêm, dự.", "Lê Văn Sậy: Phó Chủ tịch UBND quận Bắc Từ Liêm"),
        ("Phó Bí thư Quận ủy Nam Từ Liêm trả lời.", ""),
        ("Ông Phạm Văn Mít, Phó Chủ tịch Trung ương Hội Lều, dự.", "Phạm Văn Mít: Phó Chủ tịch Trung ương Hội Lều"),
        ("Chủ tịch UBND phường Lê Chân Trần Thị Ổi nói.", "Trần Thị Ổi: Chủ tịch UBND phường Lê Chân"),
        ("Theo Chủ tịch UBND xã Lý Văn Sậy, lúa đã chín.", "Lý Văn Sậy: Chủ tịch UBND xã"),
        (
            "Hôm qua, Bộ Nội vụ bổ nhiệm bà Lê Thị Bưởi giữ chức Vụ trưởng Vụ Công chức - Viên chức.",
            "Lê Thị Bưởi: Vụ trưởng Vụ Công chức - Viên chức",
        ),
        (
            "Chủ tịch UBND tỉnh Nguyễn Văn Sậy tặng bằng khen cho ông Đoàn Thanh Ổi, Giám đốc Sở Nội vụ.",
            "Nguyễn Văn Sậy: Chủ tịch UBND tỉnh; Đoàn Thanh Ổi: Giám đốc Sở Nội vụ",
        ),
        ("Ông Lê Văn Sậy được Quốc hội bầu làm Chủ nhiệm Ủy ban Pháp luật.", "Lê Văn Sậy: Chủ nhiệm Ủy ban Pháp luật"),
        ("Hội nghị giới thiệu ông Lê Văn Sậy để bầu giữ chức Chủ tịch UBND xã.", ""),
        ("Ông Lê Văn Sậy nói ông chưa từng làm Giám đốc Sở Y tế.", ""),
        ("Ông Lê Văn Sậy, ứng cử viên Tổng thống Mỹ, phát biểu.", ""),
        (
            "Bà Trần Thị Na, nguyên Phó Chủ tịch UBND huyện Trần Văn Thời, đến dự.",
            "Trần Thị Na: nguyên Phó Chủ tịch UBND huyện Trần Văn Thời",
        ),
        ("Thừa ủy quyền của Thủ tướng, Bộ trưởng Lê Văn Sậy trình bày.", "Lê Văn Sậy: Bộ trưởng"),
        ("Đại diện Ban Bí thư, đồng chí Lê Văn Sậy phát biểu.", ""),
        ("Thay mặt Thường trực Tỉnh ủy, Phó Bí thư Tỉnh ủy Lê Văn Sậy kết luận.", "Lê Văn Sậy: Phó Bí thư Tỉnh ủy"),
    ]);
}

#[test]
fn the_models_labels_speak_for_what_is_near() {
    check(&[
        // What the model missed beside its labels needs a post right beside the name, or an outright statement.
        (
            "{P Lê Văn Cam} xem hội. Ông Trần Văn Mận được bổ nhiệm giữ chức Giám đốc Sở Nội vụ.",
            "Trần Văn Mận: Giám đốc Sở Nội vụ",
        ),
        ("{P Lê Văn Cam} xem hội. Mời Bí thư Tỉnh ủy, ông Trần Văn Mận, về dự.", ""),
        // Far from them the rules stand alone.
        (
            "{P Lê Văn Cam} xem hội. Trời nắng to. Bí thư Tỉnh ủy, ông Trần Văn Mận, về dự.",
            "Trần Văn Mận: Bí thư Tỉnh ủy",
        ),
    ]);
}

#[test]
fn posts_end_with_their_last_word() {
    check(&[
        ("Ông Lê Văn Sậy, Giám đốc Đài Khí tượng, phát biểu.", "Lê Văn Sậy: Giám đốc Đài Khí tượng"),
        ("Ông Lê Văn Sậy, Trưởng ban Thuế nói.", "Lê Văn Sậy: Trưởng ban Thuế"),
        ("Ông Lê Văn Sậy, Giám đốc Công ty Hòa Phát nói.", ""),
        ("Ông Lê Văn Sậy, Giám đốc Sở Công Thương tặng hoa.", "Lê Văn Sậy: Giám đốc Sở Công Thương"),
        ("Ông Lê Văn Sậy, Giám đốc Sở Công Thương trăn trở.", "Lê Văn Sậy: Giám đốc Sở Công Thương"),
        ("Ông Lê Văn Sậy, Trưởng phòng Giáo dục trăn trở.", "Lê Văn Sậy: Trưởng phòng Giáo dục"),
        ("Ông Lê Văn Sậy, Giám đốc Công an trăn trở.", "Lê Văn Sậy: Giám đốc Công an"),
        ("Ông Lê Văn Sậy, Chủ tịch Hội Nông dân Việt Nam dặn dò.", "Lê Văn Sậy: Chủ tịch Hội Nông dân Việt Nam"),
        ("Ông Lê Văn Sậy, Cục trưởng Cục Thuế băn khoăn.", "Lê Văn Sậy: Cục trưởng Cục Thuế"),
        ("Ông Lê Văn Sậy, Trưởng phòng Nội trú băn khoăn.", "Lê Văn Sậy: Trưởng phòng Nội trú"),
        ("Ông Lê Văn Sậy, Giám đốc Trung tâm Hành chính băn khoăn.", "Lê Văn Sậy: Giám đốc Trung tâm Hành chính"),
        ("Ông Lê Văn Sậy, Vụ trưởng Vụ Pháp chế, Bộ Y tế, nói.", "Lê Văn Sậy: Vụ trưởng Vụ Pháp chế, Bộ Y tế"),
        (
            "Tỉnh bổ nhiệm ông Lê Văn Sậy - Giám đốc Sở Y tế - giữ chức Chánh Văn phòng UBND tỉnh.",
            "Lê Văn Sậy: Giám đốc Sở Y tế | Chánh Văn phòng UBND tỉnh",
        ),
        ("Ông Lê Văn Sậy thôi giữ chức Giám đốc Sở Y tế.", "Lê Văn Sậy: Giám đốc Sở Y tế"),
        (
            "Chủ tịch nước bổ nhiệm Thiếu tướng Lê Văn Sậy giữ chức Phó Tư lệnh Quân khu 7.",
            "Lê Văn Sậy: Phó Tư lệnh Quân khu 7",
        ),
    ]);
}
