"""The article of golden.json, written for it: its people, commune and figures are invented."""

TITLE = "Đoàn công tác của Tỉnh ủy kiểm tra xây dựng nông thôn mới tại xã Phú Lâm Thượng"

# Paragraphs of sentences; the first paragraph is the lead.
PARAGRAPHS = [
    [
        "Sáng 12/11, đồng chí Lê Hoàng Thụy, Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy, "
        "dẫn đầu đoàn công tác kiểm tra tiến độ xây dựng nông thôn mới tại xã Phú Lâm Thượng."
    ],
    [
        "Cùng dự có bà Trần Thị Mỹ Duyên, Phó Giám đốc Sở Nông nghiệp và Môi trường; ông Đặng Quốc Khải, Bí thư Đảng "
        "ủy, Chủ tịch HĐND xã Phú Lâm Thượng.",
        "Theo báo cáo của UBND xã, đến hết tháng 10/2025, địa phương đã đạt 17/19 tiêu chí, thu nhập bình quân đầu "
        "người đạt 58,6 triệu đồng/năm.",
    ],
    [
        "Trong 9 tháng đầu năm 2025, nhân dân trong xã đã hiến 4.200 m² đất, đóng góp hơn 1,8 tỷ đồng để mở rộng 6 "
        "tuyến đường liên thôn.",
        "Gia đình ông Phan Văn Lượm ở thôn Đông An tự nguyện tháo dỡ 30 m tường rào để thi công đúng hẹn.",
    ],
    [
        "Phát biểu kết luận, đồng chí Lê Hoàng Thụy đề nghị cấp ủy, chính quyền xã tập trung hoàn thành hai tiêu chí "
        "về môi trường và nhà ở dân cư trong quý I/2026.",
        "“Mỗi tổ dân vận cần đến từng nhà, nghe từng ý kiến của người dân”, đồng chí Thụy nhấn mạnh.",
    ],
]
