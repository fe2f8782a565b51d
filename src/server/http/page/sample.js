// The article that shows a newcomer what the page does.

export const SAMPLE = {
  day: "09/04/2024 16:00",
  text: `Gò Quao vận động nhân dân góp sức xây nông thôn mới
Quý I-2024, nhân dân các xã của huyện Gò Quao (Kiên Giang) hiến 12.000 m² đất làm đường; huyện yêu cầu giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6.
Sáng 9-4, Huyện ủy Gò Quao tổ chức hội nghị sơ kết công tác dân vận quý I-2024, triển khai nhiệm vụ những tháng tiếp theo.
Quang cảnh hội nghị.
Phó Bí thư Thường trực Huyện ủy Gò Quao Lâm Quốc Hậu cho biết, 3 tháng qua, nhân dân các xã hiến 12.000 m² đất và góp hơn 1.400 ngày công làm 18 km đường nông thôn mới. Toàn huyện có 46 mô hình “Dân vận khéo” đăng ký mới, phần lớn gắn với xây dựng nông thôn mới và hỗ trợ đồng bào Khmer làm ăn.
Trưởng Ban Dân vận Huyện ủy Danh Thị Sà Rinh chia sẻ, cán bộ về tận phum, tận chùa nghe bà con góp ý, việc gì làm được trả lời ngay, việc gì chưa làm được thì nói rõ khi nào xong.
Kết luận hội nghị, ông Lâm Quốc Hậu ghi nhận cách làm gần dân của các xã. Ông Hậu đề nghị các xã rà soát, giải quyết dứt điểm kiến nghị của người dân trước ngày 30-6; lồng ghép phong trào “Dân vận khéo” với chương trình xây dựng nông thôn mới giai đoạn 2021-2025.
Tin và ảnh: THANH TRÚC`,
};
