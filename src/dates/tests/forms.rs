//! The forms that newspapers write, and what they mean.

use super::check;

#[test]
fn days() {
    check(&[
        ("Ngày 3-4, UBND huyện Bình An khai mạc hội thi.", &["Ngày 3-4=2025-04-03"]),
        ("Sáng 2.11, đoàn công tác đến xã Phú Lâm.", &["Sáng 2.11=2025-11-02"]),
        ("Chiều 4 -11, hội nghị bế mạc.", &["Chiều 4 -11=2025-11-04"]),
        ("Quyết định được ký ngày 2/11/2025.", &["ngày 2/11/2025=2025-11-02"]),
        ("Ông Lê Văn Tâm sinh ngày 27-2-1972 tại Đồng Tháp.", &["ngày 27-2-1972=1972-02-27"]),
        ("Nghị quyết có hiệu lực ngày 1/11/ 2018.", &["ngày 1/11/ 2018=2018-11-01"]),
        ("Lễ ký diễn ra ngày 3 tháng 4 năm 2024 tại Huế.", &["ngày 3 tháng 4 năm 2024=2024-04-03"]),
        ("Rạng sáng 1/11, nước lũ lên nhanh.", &["Rạng sáng 1/11=2025-11-01"]),
        ("Tối muộn ngày 30/10, đoàn xe mới về tới.", &["Tối muộn ngày 30/10=2025-10-30"]),
        ("Vụ việc xảy ra hôm 29/10 vừa qua ở xã Tân Hòa.", &["hôm 29/10 vừa qua=2025-10-29"]),
        ("Hội chợ mở cửa ngày 9/11 tới tại quảng trường.", &["ngày 9/11 tới=2025-11-09"]),
        ("Chiều và tối 4/11, vùng núi có mưa to.", &["Chiều và tối 4/11=2025-11-04"]),
        ("Cuối giờ chiều nay (5/11), cầu thông xe.", &["Cuối giờ chiều nay (5/11)=2025-11-05"]),
        ("Ngày 02/11, thi thể nạn nhân được tìm thấy.", &["Ngày 02/11=2025-11-02"]),
        ("Ngày 2/11/25, chợ họp lại.", &["Ngày 2/11/25=2025-11-02"]),
        ("Kỷ niệm ngày Quốc khánh 2/9, xã tổ chức đua thuyền.", &["ngày Quốc khánh 2/9=2025-09-02"]),
        ("Xã báo cáo ngày 31/2 là ngày hoàn thành.", &["ngày 31/2=?"]),
        ("Hội nghị dự kiến diễn ra vào 30/11.", &["30/11=2025-11-30"]),
        ("Cuộc họp (26/10) không có kết quả.", &["26/10=2025-10-26"]),
        ("Từ cuối ngày 1/10, trạm thu phí ngừng hoạt động.", &["Từ cuối ngày 1/10=2025-10-01/.."]),
        ("Cơ quan công bố kết luận số 03 ngày 20/11/2018 về sai phạm.", &["ngày 20/11/2018=2018-11-20"]),
        ("Đoàn đi các ngày 24/9, 24/10 và 24/11.", &["ngày 24/9=2025-09-24", "24/10=2025-10-24", "24/11=2025-11-24"]),
        ("Các lớp học mở ngày 5, 12 và 19/11.", &["ngày 5=2025-11-05", "12=2025-11-12", "19/11=2025-11-19"]),
    ]);
}

#[test]
fn clock_times() {
    check(&[
        ("Đến 14 giờ ngày 2/11, mực nước đã rút.", &["14 giờ ngày 2/11=2025-11-02T14:00"]),
        ("Lúc 5h15 sáng nay (5/11), cầu bị sập.", &["5h15 sáng nay (5/11)=2025-11-05T05:15"]),
        ("Khoảng 7 giờ 42 tối 1/11, xe tải lao xuống mương.", &["7 giờ 42 tối 1/11=2025-11-01T19:42"]),
        ("Khoảng 10g30 ngày 4/11, điện có trở lại.", &["10g30 ngày 4/11=2025-11-04T10:30"]),
        ("Khoảng 13h 30 phút, ngày 8/1/2019, tàu rời ga.", &["13h 30 phút, ngày 8/1/2019=2019-01-08T13:30"]),
        ("Lúc 18 giờ chiều 1/11, hồ bắt đầu xả lũ.", &["18 giờ chiều 1/11=2025-11-01T18:00"]),
        ("Lúc 8h10’ sáng nay, tên lửa được phóng.", &["8h10’ sáng nay=2025-11-05T08:10"]),
        ("Sự cố lúc 14:30 ngày 3/11 khiến tàu chậm.", &["14:30 ngày 3/11=2025-11-03T14:30"]),
        (
            "Ngày 2/11 mưa lớn. Đến 22 giờ 40 phút cùng ngày, nước rút.",
            &["Ngày 2/11=2025-11-02", "22 giờ 40 phút cùng ngày=2025-11-02T22:40"],
        ),
        (
            "Ngày 2/11, khoảng 15 giờ 30 phút, tàu cập cảng.",
            &["Ngày 2/11=2025-11-02", "15 giờ 30 phút=2025-11-02T15:30"],
        ),
        ("Phiên họp bắt đầu lúc 1 giờ chiều mai.", &["1 giờ chiều mai=2025-11-06T13:00"]),
        ("Bão vào bờ lúc 11 giờ đêm 6/11.", &["11 giờ đêm 6/11=2025-11-06T23:00"]),
        (
            "Phí được thu từ 0h00 ngày 1/11/2025 đến 24h00 ngày 31/12/2025.",
            &["từ 0h00 ngày 1/11/2025 đến 24h00 ngày 31/12/2025=2025-11-01T00:00/2025-12-31T24:00"],
        ),
        (
            "Chương trình từ 8h đến 10h ngày 9/11/2025.",
            &["từ 8h đến 10h ngày 9/11/2025=2025-11-09T08:00/2025-11-09T10:00"],
        ),
        ("Cấm xe từ 13h30 ngày 4/11.", &["từ 13h30 ngày 4/11=2025-11-04T13:30/.."]),
    ]);
}

#[test]
fn periods_of_days() {
    check(&[
        ("Triển lãm mở từ ngày 1 đến 5/11.", &["từ ngày 1 đến 5/11=2025-11-01/2025-11-05"]),
        ("Triển lãm mở từ ngày 1 đến hết ngày 5/11.", &["từ ngày 1 đến hết ngày 5/11=2025-11-01/2025-11-05"]),
        (
            "Mưa kéo dài từ tối 1/11 đến tận cuối giờ chiều 2/11.",
            &["từ tối 1/11 đến tận cuối giờ chiều 2/11=2025-11-01/2025-11-02"],
        ),
        ("Lễ hội diễn ra từ ngày 31.10 – 2.11.", &["từ ngày 31.10 – 2.11=2025-10-31/2025-11-02"]),
        ("Mưa lớn từ ngày 26 - 28/10 gây ngập.", &["từ ngày 26 - 28/10=2025-10-26/2025-10-28"]),
        ("Ngày 28 và 29/10, đoàn thăm hai xã.", &["Ngày 28 và 29/10=2025-10-28/2025-10-29"]),
        ("Ngày 1, 2 và 3/11, trường cho nghỉ học.", &["Ngày 1, 2 và 3/11=2025-11-01/2025-11-03"]),
        ("Ngày 31-10, 1-11, hội trao quà.", &["Ngày 31-10, 1-11=2025-10-31/2025-11-01"]),
        ("Trong hai ngày 1 và 2-11, đoàn trao 200 suất quà.", &["hai ngày 1 và 2-11=2025-11-01/2025-11-02"]),
        ("Trong 2 ngày 31/10 và 1/11, hội nghị họp kín.", &["2 ngày 31/10 và 1/11=2025-10-31/2025-11-01"]),
        ("Giải đấu (1-3/5) quy tụ tám đội.", &["1-3/5=2025-05-01/2025-05-03"]),
        ("Chuyến đi từ 27/12/2024 - 2/1/2025 đã kết thúc.", &["từ 27/12/2024 - 2/1/2025=2024-12-27/2025-01-02"]),
        ("Nghỉ lễ từ ngày 27/12 đến 2/1/2025.", &["từ ngày 27/12 đến 2/1/2025=2024-12-27/2025-01-02"]),
        ("Kỷ niệm 95 năm (18/11/1930 * 18/11/2025).", &["18/11/1930 * 18/11/2025=1930-11-18/2025-11-18"]),
        ("Kỷ niệm (7-11-1950 - 7-11-2025) được tổ chức.", &["7-11-1950 - 7-11-2025=1950-11-07/2025-11-07"]),
        ("Dự báo từ đêm 2 đến chiều 4/11, miền Trung mưa.", &["từ đêm 2 đến chiều 4/11=2025-11-02/2025-11-04"]),
        ("Đêm 2, ngày 3/11, biển động mạnh.", &["Đêm 2, ngày 3/11=2025-11-02/2025-11-03"]),
        ("Từ hôm nay (5-11) đến ngày 7-11, lũ còn lên.", &["Từ hôm nay (5-11) đến ngày 7-11=2025-11-05/2025-11-07"]),
        ("Từ nay đến hết năm 2025, còn ba cơn bão.", &["Từ nay đến hết năm 2025=2025-11-05/2025"]),
        ("Đặc biệt từ 1/7 đến nay, phường bắt 12 vụ.", &["từ 1/7 đến nay=2025-07-01/.."]),
        ("Đoàn thăm tỉnh từ 15 - 18/5.", &["từ 15 - 18/5=2025-05-15/2025-05-18"]),
        (
            "Ngay trong đêm 1/11 và rạng sáng 2/11, xã sơ tán dân.",
            &["đêm 1/11=2025-11-01", "rạng sáng 2/11=2025-11-02"],
        ),
        ("Thu thuế kể từ ngày 26-10.", &["kể từ ngày 26-10=2025-10-26/.."]),
        ("Hoàn thành hồ sơ trước ngày 10/11/2025.", &["trước ngày 10/11/2025=../2025-11-10"]),
        ("Dịp lễ 30/4-1/5, khách tăng mạnh.", &["30/4-1/5=2025-04-30/2025-05-01"]),
    ]);
}

#[test]
fn months_quarters_halves() {
    check(&[
        ("Dự án khởi công vào tháng 10/2025.", &["tháng 10/2025=2025-10"]),
        ("Giá tăng từ tháng 11 đến tháng 12-2025.", &["từ tháng 11 đến tháng 12-2025=2025-11/2025-12"]),
        ("Mùa khô từ tháng 10 - 12, sông cạn.", &["từ tháng 10 - 12=2025-10/2025-12"]),
        ("Đầu tháng 10 vừa qua, cầu được sửa.", &["Đầu tháng 10 vừa qua=2025-10"]),
        ("Tính đến cuối tháng 9/2025, huyện có 12 trạm.", &["cuối tháng 9/2025=2025-09"]),
        ("Hội nghị họp vào tháng 12 tới ở Vinh.", &["tháng 12 tới=2025-12"]),
        ("Ông nhậm chức hồi tháng Một.", &["tháng Một=2025-01"]),
        ("Tháng trước, thôn làm xong đường.", &["Tháng trước=2025-10"]),
        ("Đầu tháng này, giá xăng giảm.", &["Đầu tháng này=2025-11"]),
        ("Ông sẽ sang thăm vào tháng 4 năm sau.", &["tháng 4 năm sau=2026-04"]),
        ("Công trình xong tháng 8.2019.", &["tháng 8.2019=2019-08"]),
        ("Xuất khẩu quý I-2024 tăng 5%.", &["quý I-2024=2024-Q1"]),
        ("Doanh thu quý IV / 2021 giảm.", &["quý IV / 2021=2021-Q4"]),
        ("Kế hoạch quý 3 năm 2025 đã xong.", &["quý 3 năm 2025=2025-Q3"]),
        ("Sản lượng quý cuối cùng của năm sẽ giảm.", &["quý cuối cùng của năm=2025-Q4"]),
        ("Ba quý đầu năm, tỉnh thu 200 tỷ đồng.", &["Ba quý đầu năm=2025-Q1/2025-Q3"]),
        ("Trong 6 tháng đầu năm 2025, tỉnh đón 2 triệu khách.", &["6 tháng đầu năm 2025=2025-H1"]),
        ("Nửa cuối năm 2024, đơn hàng tăng.", &["Nửa cuối năm 2024=2024-H2"]),
        ("9 tháng năm 2025, xã kết nạp 12 đảng viên.", &["9 tháng năm 2025=2025-01/2025-09"]),
        ("10 tháng đầu năm, huyện trồng 40 ha rừng.", &["10 tháng đầu năm=2025-01/2025-10"]),
        (
            "Nửa đầu năm 2025, thu ngân sách tăng so với cùng kỳ năm trước.",
            &["Nửa đầu năm 2025=2025-H1", "cùng kỳ năm trước=2024-H1"],
        ),
        (
            "Tháng 9/2025, du lịch tăng 8% so với cùng kỳ năm ngoái.",
            &["Tháng 9/2025=2025-09", "cùng kỳ năm ngoái=2024-09"],
        ),
        ("Lễ phát động (9/2023-9/2025) vừa tổng kết.", &["9/2023-9/2025=2023-09/2025-09"]),
        ("Kể từ giữa tháng 6, đàn lợn hồi phục.", &["Kể từ giữa tháng 6=2025-06/.."]),
    ]);
}

#[test]
fn years_and_longer() {
    check(&[
        ("Năm 2024, xã về đích nông thôn mới.", &["Năm 2024=2024"]),
        ("Đầu năm 2026, cầu sẽ thông xe.", &["Đầu năm 2026=2026"]),
        ("Cuối năm nay, trường có thêm nhà đa năng.", &["Cuối năm nay=2025"]),
        ("Năm ngoái, vườn cho 10 tấn quả.", &["Năm ngoái=2024"]),
        ("Hạn hán năm nay đến sớm.", &["năm nay=2025"]),
        ("Trong năm qua, chi bộ kết nạp ba người.", &["năm qua=2025"]),
        ("Quy hoạch giai đoạn 2021-2025 đã được duyệt.", &["giai đoạn 2021-2025=2021/2025"]),
        ("Nghị quyết nhiệm kỳ 2020 - 2025 đạt nhiều kết quả.", &["nhiệm kỳ 2020 - 2025=2020/2025"]),
        ("Ban Chấp hành nhiệm kỳ (2015 – 2020) gồm 40 người.", &["nhiệm kỳ (2015 – 2020)=2015/2020"]),
        ("Các nhiệm kỳ 2010-2015, 2015-2020 đều vượt thu.", &["nhiệm kỳ 2010-2015=2010/2015", "2015-2020=2015/2020"]),
        ("Năm học 2025-2026, trường đón 500 học sinh.", &["Năm học 2025-2026=2025/2026"]),
        ("Học kỳ II năm học 2018-2019 bắt đầu muộn.", &["Học kỳ II năm học 2018-2019=2018/2019"]),
        ("Áp dụng từ năm học 2019-2020.", &["từ năm học 2019-2020=2019/.."]),
        ("Ngân sách hai năm 2026-2027 thiếu 3 tỷ.", &["hai năm 2026-2027=2026/2027"]),
        ("Trong 3 năm 2014, 2015, 2016, xã bán 20 lô đất.", &["3 năm 2014, 2015, 2016=2014/2016"]),
        ("Các năm 2012, 2014 và 2015, huyện tuyển thừa.", &["năm 2012=2012", "2014=2014", "2015=2015"]),
        ("Từ năm 1951 đến năm 2018, thôn có ba lần đổi tên.", &["Từ năm 1951 đến năm 2018=1951/2018"]),
        ("Bà công tác ở đây từ 1993-2003.", &["từ 1993-2003=1993/2003"]),
        ("Từ đầu năm tới nay, xã có 12 vụ cháy.", &["Từ đầu năm tới nay=2025/.."]),
        ("Từ năm 2016 đến nay, ông làm trưởng bản.", &["Từ năm 2016 đến nay=2016/.."]),
        ("Chùa được xây dựng từ thế kỷ XIV.", &["thế kỷ XIV=13XX"]),
        ("Bảo vật của thế kỷ 19 được trưng bày.", &["thế kỷ 19=18XX"]),
        ("Những năm 80 của thế kỷ XX, làng còn nghèo.", &["Những năm 80 của thế kỷ XX=198X"]),
        ("Nhà máy có từ thập niên 1990.", &["từ thập niên 1990=199X/.."]),
        ("Nhà xây thập niên 80-90 thế kỷ 20.", &["thập niên 80-90 thế kỷ 20=198X/199X"]),
        ("Những năm đầu thế kỷ 20, phố mới hình thành.", &["Những năm đầu thế kỷ 20=19XX"]),
        ("Chín công trình có trước năm 1975.", &["trước năm 1975=../1975"]),
        ("Bạn trẻ sinh sau 2000, quê Cà Mau.", &["sau 2000=2000/.."]),
        ("Nghi phạm Trần Văn B. (SN 1983) đã ra đầu thú.", &["1983=1983"]),
        ("Mục tiêu đến năm 2030, tầm nhìn 2045.", &["năm 2030=2030", "2045=2045"]),
        ("Dự án nghỉ hè 2016 phục vụ du lịch.", &["hè 2016=2016"]),
        ("Mùa xuân năm 2025, đồi chè xanh tốt.", &["Mùa xuân năm 2025=2025"]),
        ("Cách đây 11 năm, ông từng đến Vinh.", &["Cách đây 11 năm=2014"]),
        ("Hai tháng trước, ông nộp đơn xin nghỉ.", &["Hai tháng trước=2025-09"]),
        ("Đúng một tháng trước, hồ chứa bị vỡ.", &["Đúng một tháng trước=2025-10-05"]),
        (
            "Thử nghiệm cuối cùng là năm 1992. Tháng 9 năm đó, lệnh cấm ra đời.",
            &["năm 1992=1992", "Tháng 9 năm đó=1992-09"],
        ),
        ("Năm tài chính 2025 đạt 12 tỷ đồng.", &["Năm tài chính 2025=2025"]),
    ]);
}

#[test]
fn relative_days_and_weeks() {
    check(&[
        ("Hôm nay (5/11), hội nghị khai mạc.", &["Hôm nay (5/11)=2025-11-05"]),
        ("Chiều nay, 5-11, huyện họp khẩn.", &["Chiều nay, 5-11=2025-11-05"]),
        ("Tối qua, bão đã vào bờ.", &["Tối qua=2025-11-04"]),
        ("Sáng mai, học sinh đi học lại.", &["Sáng mai=2025-11-06"]),
        ("Trong ngày mai, cầu sẽ sửa xong.", &["ngày mai=2025-11-06"]),
        ("Hôm kia, ông còn ra đồng.", &["Hôm kia=2025-11-03"]),
        ("Hôm thứ Hai, tòa mở lại phiên xử.", &["Hôm thứ Hai=2025-11-03"]),
        ("Đoàn đến vào thứ Năm tới.", &["thứ Năm tới=2025-11-06"]),
        ("Chủ nhật vừa qua, đội đồng diễn.", &["Chủ nhật vừa qua=2025-11-02"]),
        ("Hội thao khai mạc thứ Hai tuần tới.", &["thứ Hai tuần tới=2025-11-10"]),
        ("Học sinh nghỉ vào thứ Hai (3/11).", &["thứ Hai (3/11)=2025-11-03"]),
        ("Sáng chủ nhật, ngày 9-11-2025, hội đi bộ.", &["Sáng chủ nhật, ngày 9-11-2025=2025-11-09"]),
        ("Tuần này, giá gạo ổn định.", &["Tuần này=2025-11-03/2025-11-09"]),
        ("Đầu tuần tới, đoàn kiểm tra sẽ về xã.", &["Đầu tuần tới=2025-11-10/2025-11-16"]),
        ("Tuần trước, mưa lớn gây sạt lở.", &["Tuần trước=2025-10-27/2025-11-02"]),
        ("Cuối tuần này, phố đi bộ mở lại.", &["Cuối tuần này=2025-11-08/2025-11-09"]),
        ("Ngày 30/10, bão vào. Cùng ngày, mất điện.", &["Ngày 30/10=2025-10-30", "Cùng ngày=2025-10-30"]),
        ("Ngày 30/10, bão vào. Một ngày sau, nước rút.", &["Ngày 30/10=2025-10-30", "Một ngày sau=2025-10-31"]),
        ("Ngày 30/10 có bão. Sáng hôm sau, trời tạnh.", &["Ngày 30/10=2025-10-30", "Sáng hôm sau=2025-10-31"]),
        ("Chiều cùng ngày 4/11, xã họp.", &["Chiều cùng ngày 4/11=2025-11-04"]),
    ]);
}

#[test]
fn moon_and_feasts() {
    check(&[
        ("Lễ hội mở hằng năm vào rằm tháng Giêng.", &["rằm tháng Giêng=LUNAR:01-15"]),
        // 2025 has the sixth month twice.
        ("Rằm tháng 6 nhuận năm nay, chùa đông khách.", &["Rằm tháng 6 nhuận năm nay=2025-08-08"]),
        ("Ngày 15 tháng 6 nhuận năm Ất Tỵ, làng mở hội.", &["Ngày 15 tháng 6 nhuận năm Ất Tỵ=2025-08-08"]),
        ("Ngày 1/6 nhuận âm lịch là ngày tốt.", &["Ngày 1/6 nhuận âm lịch=2025-07-25"]),
        ("Trong tháng Sáu nhuận, mưa nhiều.", &["tháng Sáu nhuận=2025-07-25/2025-08-22"]),
        ("Rằm tháng 4 nhuận năm 2020, chùa vắng khách.", &["Rằm tháng 4 nhuận năm 2020=2020-06-06"]),
        ("Ngày 10 tháng 5 nhuận năm 2025 không có.", &["Ngày 10 tháng 5 nhuận năm 2025=?"]),
        ("Trong tháng 6, nhuận bút của báo tăng.", &["tháng 6=2025-06"]),
        ("Hội làng ngày 24/1 âm lịch thu hút đông người.", &["ngày 24/1 âm lịch=LUNAR:01-24"]),
        (
            "Sáng 02/11 (tức ngày 13/9 âm lịch), phường làm lễ.",
            &["Sáng 02/11=2025-11-02", "ngày 13/9 âm lịch=2025-11-02"],
        ),
        ("Sáng mùng 3 Tết Ất Tỵ, ông đi chúc thọ.", &["Sáng mùng 3 Tết Ất Tỵ=2025-01-31"]),
        ("Rằm tháng Bảy năm 2025, chùa làm lễ.", &["Rằm tháng Bảy năm 2025=2025-09-06"]),
        ("Đám giỗ mồng 8 tháng 3 năm Giáp Thìn có đông con cháu.", &["mồng 8 tháng 3 năm Giáp Thìn=2024-04-16"]),
        ("Giỗ Tổ Hùng Vương năm 2025 mưa nhỏ.", &["Giỗ Tổ Hùng Vương năm 2025=2025-04-07"]),
        ("Ngày 10/3 âm lịch năm 2024, đền mở hội.", &["Ngày 10/3 âm lịch năm 2024=2024-04-18"]),
        ("Đêm 30 Tết Bính Ngọ, trời rét.", &["Đêm 30 Tết Bính Ngọ=2026-02-16"]),
        ("Phiên chợ 23 tháng Chạp năm 2024 đông nghịt.", &["23 tháng Chạp năm 2024=2025-01-22"]),
        ("Tết Nguyên đán Bính Ngọ 2026 nghỉ chín ngày.", &["Tết Nguyên đán Bính Ngọ 2026=2026-02-17"]),
        ("Kết quả tổ chức Tết Canh Tý 2020 rất tốt.", &["Tết Canh Tý 2020=2020-01-25"]),
        ("Chính điện được trùng tu năm Bảo Đại thứ 14.", &["năm Bảo Đại thứ 14=1939"]),
        (
            "Sắc phong ban ngày 25 tháng 7 niên hiệu Khải Định thứ 9, năm 1924.",
            &["ngày 25 tháng 7 niên hiệu Khải Định thứ 9, năm 1924=1924-08-25"],
        ),
        (
            "Hội kéo dài từ mùng 6 đến hết ngày 18 tháng Giêng năm 2025.",
            &["từ mùng 6 đến hết ngày 18 tháng Giêng năm 2025=2025-02-03/2025-02-15"],
        ),
        ("Sáng 28 Tết Bính Ngọ, đường hoa mở cửa.", &["Sáng 28 Tết Bính Ngọ=2026-02-15"]),
        ("Vụ cau bắt đầu khoảng tháng 7 âm lịch.", &["tháng 7 âm lịch=LUNAR:07"]),
        ("Trận đánh Xuân Mậu Thân 1968 đi vào sử sách.", &["Xuân Mậu Thân 1968=1968"]),
        ("Đêm Giáng sinh 2025, xóm đạo rực sáng.", &["Đêm Giáng sinh 2025=2025-12-24"]),
        ("Năm Ất Tỵ, làng mở hội lớn.", &["Năm Ất Tỵ=2025"]),
        (
            "Ông sinh ngày 5/7 năm Bính Ngọ (tức ngày 2/8/1726).",
            &["ngày 5/7 năm Bính Ngọ=1726-08-02", "ngày 2/8/1726=1726-08-02"],
        ),
    ]);
}
