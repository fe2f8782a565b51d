//! Kinds of what papers write, each with neighbours that must stay as they are.

use super::check;

#[test]
fn comparison() {
    check(&[
        ("Tháng 8/2025, chỉ số giá giảm 0,1% so với tháng trước.", &["Tháng 8/2025=2025-08", "tháng trước=2025-07"]),
        ("Năm 2021, đàn lợn kém năm trước 300 con.", &["Năm 2021=2021", "năm trước=2020"]),
        ("Quý II/2024, số việc làm cao hơn quý trước.", &["Quý II/2024=2024-Q2", "quý trước=2024-Q1"]),
        ("Lượng khách tháng 1/2025 gấp ba tháng trước.", &["tháng 1/2025=2025-01", "tháng trước=2024-12"]),
        ("So với năm trước, sản lượng năm 2019 tăng nhẹ.", &["năm trước=2018", "năm 2019=2019"]),
        ("Năm 2019, xã có 20 vụ cháy. Số vụ giảm so với năm trước.", &["Năm 2019=2019", "năm trước=2018"]),
        (
            "Quý III/2024, doanh thu bằng quý trước và cao hơn cùng kỳ năm trước.",
            &["Quý III/2024=2024-Q3", "quý trước=2024-Q2", "cùng kỳ năm trước=2023-Q3"],
        ),
        (
            "Tuần từ 6 đến 12/10, giá tiêu tăng so với tuần trước.",
            &["từ 6 đến 12/10=2025-10-06/2025-10-12", "tuần trước=2025-09-29/2025-10-05"],
        ),
        ("Năm trước, xã có ba hộ nghèo.", &["Năm trước=2024"]),
        ("Năm 2020, xã nghèo. So với năm ngoái, nay đã khá.", &["Năm 2020=2020", "năm ngoái=2024"]),
        ("Hụi viên đóng tiền tháng trước, nay đã nhận đủ.", &["tháng trước=2025-10"]),
    ]);
}

#[test]
fn clock_times_and_recurring_hours() {
    check(&[
        ("Lúc 7 giờ rưỡi tối qua, xe lật.", &["7 giờ rưỡi tối qua=2025-11-04T19:30"]),
        ("Khoảng 6 giờ kém 5 chiều 2/11, mưa trút xuống.", &["6 giờ kém 5 chiều 2/11=2025-11-02T17:55"]),
        ("Từ 8-11 giờ ngày 3/11, xã cắt điện.", &["Từ 8-11 giờ ngày 3/11=2025-11-03T08:00/2025-11-03T11:00"]),
        ("Đường cấm xe tải (sáng từ 6h đến 8h, chiều từ 16h đến 18h).", &[]),
        ("Mỗi sáng, bà ra chợ từ 4 giờ.", &[]),
        ("Cứ 5 giờ sáng, kẻng lại vang.", &[]),
        ("Nhà văn hóa mở cửa từ 8h đến 17h hàng ngày.", &[]),
        ("Các anh đi bộ mất 3 giờ 20 phút.", &[]),
        ("Ngày 2/11, đội làm việc 10 giờ liền.", &["Ngày 2/11=2025-11-02"]),
        (
            "Tối 1/11, nước dâng. Đến 22 giờ cùng ngày, đê vỡ.",
            &["Tối 1/11=2025-11-01", "22 giờ cùng ngày=2025-11-01T22:00"],
        ),
        ("Tàu rời ga lúc 10h22 (giờ Hà Nội) ngày 30/10.", &["10h22 (giờ Hà Nội) ngày 30/10=2025-10-30T10:22"]),
    ]);
}

#[test]
fn figures() {
    check(&[
        ("Trận thắng 9/3/2024 giúp đội trụ hạng.", &["9/3/2024=2024-03-09"]),
        ("Chiến dịch toàn thắng 30-4-1975 đi vào sử sách.", &["30-4-1975=1975-04-30"]),
        ("Đội chủ nhà thua 1-4, hòa 2-2.", &[]),
        ("Nước sông cao 2.5 - 3.1 m.", &[]),
        ("Thửa đất 9/12 đã được cấp sổ.", &[]),
        ("Huyết áp đo được là 15/9.", &[]),
        ("Hội trường nằm trong khu phố 2/9.", &[]),
        ("Trạm y tế cạnh Nhà văn hóa 30/4.", &[]),
        ("Có 10/12 thôn đạt chuẩn.", &[]),
        ("Bà con ở hẻm 21/5 góp tiền.", &[]),
        ("Cân nặng từ 2.5 - 3.2kg.", &[]),
    ]);
}

#[test]
fn lists() {
    check(&[
        (
            "Xã tiếp dân các ngày 5, 12, 19 và 26 tháng 11/2025.",
            &["ngày 5=2025-11-05", "12=2025-11-12", "19=2025-11-19", "26 tháng 11/2025=2025-11-26"],
        ),
        ("Từ tháng 3, 4-2025, giá cau giảm.", &["Từ tháng 3, 4-2025=2025-03/2025-04"]),
        ("Hai tháng 9 và 10/2025, huyện không có án mạng.", &["Hai tháng 9 và 10/2025=2025-09/2025-10"]),
        ("Tháng 4, 5 và 6-2025 là mùa khô.", &["Tháng 4, 5 và 6-2025=2025-04/2025-06"]),
        ("Trại hè mở ngày 14 và 15/6.", &["ngày 14 và 15/6=2025-06-14/2025-06-15"]),
        ("Bằng khen các năm 2011, 2012 và 2016.", &["năm 2011=2011", "2012=2012", "2016=2016"]),
        ("Hai năm 2023 và 2024, xã làm 3 cầu.", &["Hai năm 2023 và 2024=2023/2024"]),
        ("Tháng 7, 8 hộ được cấp đất.", &["Tháng 7=2025-07"]),
        ("Ngày 3/11, tổ 4 và 5 họp.", &["Ngày 3/11=2025-11-03"]),
    ]);
}

#[test]
fn first_ten_days_and_reigns() {
    check(&[
        ("Lễ phát động diễn ra mùng 5 tháng 11.", &["mùng 5 tháng 11=2025-11-05"]),
        ("Ngày mồng 2 tháng 10 năm 2024, xã họp.", &["Ngày mồng 2 tháng 10 năm 2024=2024-10-02"]),
        ("Sáng mùng 3 tháng Giêng năm 2025, chợ họp.", &["Sáng mùng 3 tháng Giêng năm 2025=2025-01-31"]),
        ("Mùng 9 tháng 9 âm lịch năm 2025, làng giỗ tổ.", &["Mùng 9 tháng 9 âm lịch năm 2025=2025-10-29"]),
        (
            "Từ ngày 10 đến 12/9 âm lịch năm 2025, đình mở hội.",
            &["Từ ngày 10 đến 12/9 âm lịch năm 2025=2025-10-30/2025-11-01"],
        ),
        ("Sắc phong niên hiệu Cảnh Hưng 44 (năm 1783).", &["năm 1783=1783"]),
        ("Miếu dựng năm Minh Mệnh thứ 12 (1831).", &["năm Minh Mệnh thứ 12 (1831)=1831"]),
        ("Ngày mùng một tháng mười, trại khai mạc.", &["Ngày mùng một tháng mười=2025-10-01"]),
    ]);
}

#[test]
fn ends_of_periods() {
    check(&[
        ("Từ nay (5/11) đến 10/11, biển động.", &["Từ nay (5/11) đến 10/11=2025-11-05/2025-11-10"]),
        ("Hồ phải tích nước trước mùa khô năm 2026.", &["trước mùa khô năm 2026=../2026"]),
        ("Dự án hoàn tất trước quý II/2026.", &["trước quý II/2026=../2026-Q2"]),
        ("Đơn nộp đến hết ngày 20/11.", &["ngày 20/11=2025-11-20"]),
        ("Cầu thông xe trước Giáng sinh.", &["trước Giáng sinh=../2025-12-25"]),
        ("Trung tuần tháng 11, đoàn về xã.", &["Trung tuần tháng 11=2025-11"]),
        ("Giai đoạn: 2017 - 2020, xã làm đường.", &["Giai đoạn: 2017 - 2020=2017/2020"]),
        ("Mùa hè này, xã mở lớp bơi.", &["Mùa hè này=2025"]),
    ]);
}

#[test]
fn what_comes_again() {
    check(&[
        ("Cửa hàng giảm giá vào dịp Noel.", &[]),
        ("Thứ sáu hằng tuần, chi bộ sinh hoạt.", &[]),
        ("Các buổi tối thứ bảy, phố đi bộ đông khách.", &[]),
        ("Mùa mưa, đường làng lầy lội.", &[]),
        ("Mỗi mùa Giáng sinh, xóm đạo lên đèn.", &[]),
        ("Hàng tuần, cứ sáng thứ tư là có chợ phiên.", &[]),
        ("Sáng thứ tư tuần này, chợ phiên đông.", &["Sáng thứ tư tuần này=2025-11-05"]),
        ("Vào mùa thu năm 2024, rừng cháy.", &["mùa thu năm 2024=2024"]),
    ]);
}

#[test]
fn points_and_states() {
    check(&[
        ("Tháp được khởi dựng từ thế kỷ XIII.", &["thế kỷ XIII=12XX"]),
        ("Ngay từ chiều 31/10, xã đã di dân.", &["chiều 31/10=2025-10-31"]),
        ("Nhà máy đi vào hoạt động từ tháng 6/2023.", &["tháng 6/2023=2023-06"]),
        ("Quy hoạch được phê duyệt từ năm 2018.", &["năm 2018=2018"]),
        ("Hai xã ký kết nghĩa từ năm 1992.", &["năm 1992=1992"]),
        ("Luật có hiệu lực từ ngày 1/1/2026.", &["từ ngày 1/1/2026=2026-01-01/.."]),
        ("Bà bán bún ở chợ từ năm 1988.", &["từ năm 1988=1988/.."]),
        ("Ông làm ở Sở Kế hoạch và Đầu tư từ năm 2017.", &["từ năm 2017=2017/.."]),
        ("Mức thuế mới bắt đầu có hiệu lực từ ngày 1/11.", &["từ ngày 1/11=2025-11-01/.."]),
    ]);
}

#[test]
fn our_times() {
    check(&[
        ("Học sinh hôm nay học cả tin học.", &[]),
        ("Vì một ngày mai tốt đẹp, họ trồng rừng.", &[]),
        ("Diện mạo thôn quê hôm nay thay đổi nhiều.", &[]),
        ("Gió thoảng trong sớm mai.", &[]),
        ("Hạnh phúc hôm nay là nhờ bao lớp người đi trước.", &[]),
        ("Đó là hành trang cho ngày mai.", &[]),
        ("Hôm nay, cầu thông xe.", &["Hôm nay=2025-11-05"]),
        ("Chiều mai, đoàn về xã.", &["Chiều mai=2025-11-06"]),
        ("Ngày mai, học sinh đi học lại.", &["Ngày mai=2025-11-06"]),
        ("Quốc hội hôm nay thảo luận về luật.", &["hôm nay=2025-11-05"]),
        ("Trong hôm nay, nước sẽ rút.", &["hôm nay=2025-11-05"]),
        ("Sớm mai, đoàn lên đường.", &["Sớm mai=2025-11-06"]),
    ]);
}

#[test]
fn weekdays() {
    check(&[
        ("Đoàn sẽ đến thứ ba tuần sau.", &["thứ ba tuần sau=2025-11-11"]),
        ("Chiều thứ 6 tuần trước, cầu sập.", &["Chiều thứ 6 tuần trước=2025-10-31"]),
        ("Thứ 7 của tuần này, xã ra quân.", &["Thứ 7 của tuần này=2025-11-08"]),
        ("Đội về thứ 3, sau đội bạn.", &[]),
        ("Đây là vụ việc thứ ba trong tuần này.", &["tuần này=2025-11-03/2025-11-09"]),
    ]);
}

#[test]
fn antecedents() {
    check(&[
        ("Năm 2003, lũ lớn. Cùng năm, làng dời lên đồi.", &["Năm 2003=2003", "Cùng năm=2003"]),
        ("Năm 2008, xã có điện. Năm sau, xã có trường.", &["Năm 2008=2008", "Năm sau=2009"]),
        (
            "Ông sinh năm 1950 (vợ ông lên đây từ năm 1971). Năm đó, cả làng đói.",
            &["năm 1950=1950", "từ năm 1971=1971/..", "Năm đó=1950"],
        ),
        (
            "Sáng 3/11, xã khai mạc hội thi. Cũng trong ngày, xã trao quà.",
            &["Sáng 3/11=2025-11-03", "trong ngày=2025-11-03"],
        ),
        ("Năm 2010, xã có 40 hộ nghèo. Năm trước đó, con số là 52.", &["Năm 2010=2010", "Năm trước đó=2009"]),
        ("Tháng 6/2024, lúa mất mùa. Tháng sau đó, lũ về.", &["Tháng 6/2024=2024-06", "Tháng sau đó=2024-07"]),
    ]);
}

#[test]
fn weeks_and_decades() {
    check(&[
        ("Tuần 10 năm 2025, có 15 ca bệnh.", &["Tuần 10 năm 2025=2025-03-03/2025-03-09"]),
        ("Tuần thứ 42 năm 2025, dịch lan rộng.", &["Tuần thứ 42 năm 2025=2025-10-13/2025-10-19"]),
        ("Thập niên thứ hai của thế kỷ XXI, nghề mai một.", &["Thập niên thứ hai của thế kỷ XXI=201X"]),
        ("Những năm 70 của thế kỷ trước, làng có hai giếng.", &["Những năm 70 của thế kỷ trước=197X"]),
        ("Lớp học tuần 2 buổi.", &[]),
    ]);
}

#[test]
fn quarters() {
    check(&[
        ("Quí III/2025, thu ngân sách tăng.", &["Quí III/2025=2025-Q3"]),
        ("Quý này, xã làm hai cầu.", &["Quý này=2025-Q4"]),
        ("Quý sau, chợ mở lại.", &["Quý sau=2026-Q1"]),
        ("Nhiệm vụ quý Ⅲ-2025 đã xong.", &["quý Ⅲ-2025=2025-Q3"]),
        ("Quý 2, khách tăng.", &["Quý 2=2025-Q2"]),
        ("Khách quý 3 miền hội tụ.", &[]),
        ("Cây thuốc quý 4 lá mọc ven suối.", &[]),
    ]);
}
