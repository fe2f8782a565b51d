//! Notices, turns and feasts that sub-editors found misread, each with neighbours that must stay as they are.

use super::{check, found};

#[test]
fn hours_with_minutes() {
    check(&[
        (
            "Điện bị cắt từ 20h30 - 21h30 ngày 31/10.",
            &["từ 20h30 - 21h30 ngày 31/10=2025-10-31T20:30/2025-10-31T21:30"],
        ),
        ("Thời gian: từ 7h30-9h00 ngày 5/11.", &["từ 7h30-9h00 ngày 5/11=2025-11-05T07:30/2025-11-05T09:00"]),
        (
            "Cấm đường từ 7 giờ 30 - 11 giờ ngày 9/11.",
            &["từ 7 giờ 30 - 11 giờ ngày 9/11=2025-11-09T07:30/2025-11-09T11:00"],
        ),
        (
            "Ngày 31/10, điện bị cắt từ 20h30 - 21h30.",
            &["Ngày 31/10=2025-10-31", "từ 20h30 - 21h30=2025-10-31T20:30/2025-10-31T21:30"],
        ),
        ("Ngày 2/11, tàu cập cảng lúc 9h30.", &["Ngày 2/11=2025-11-02", "9h30=2025-11-02T09:30"]),
        // A number that a month follows is a day.
        ("Đến 9 giờ 2/11, nước rút.", &["9 giờ 2/11=2025-11-02T09:00"]),
        ("Đến 9h 12-10, tàu mới rời ga.", &["9h 12-10=2025-10-12T09:00"]),
        ("Cửa hàng mở từ 6h00 – 9h30, trừ lễ, Tết.", &[]),
    ]);
}

#[test]
fn turns_and_lasting_states() {
    check(&[
        ("Nước này đã bỏ chế độ nghĩa vụ quân sự từ năm 2011.", &["năm 2011=2011"]),
        ("Hai bên chấm dứt hợp đồng thuê đất từ tháng 6/2024.", &["tháng 6/2024=2024-06"]),
        ("Nhà máy dừng hoạt động từ năm 2019.", &["năm 2019=2019"]),
        ("Tỉnh đã bãi bỏ khoản thu này từ năm 2020.", &["năm 2020=2020"]),
        ("Hợp tác xã giải thể từ năm 1988.", &["năm 1988=1988"]),
        ("Hãng ra mắt dòng xe này từ năm 2022.", &["năm 2022=2022"]),
        ("Lễ hội bị hủy từ năm 2021.", &["năm 2021=2021"]),
        // These go on.
        ("Khu chợ bị bỏ hoang từ năm 2015.", &["từ năm 2015=2015/.."]),
        ("Căn nhà bỏ trống từ năm 2016.", &["từ năm 2016=2016/.."]),
        ("Cánh rừng bị hủy hoại từ năm 2010.", &["từ năm 2010=2010/.."]),
        ("Ông bỏ phố và trồng cam ở quê từ năm 2018.", &["từ năm 2018=2018/.."]),
        ("Xã không bỏ tục lệ này từ năm 2011.", &["từ năm 2011=2011/.."]),
        ("Trạm dừng thu phí từ ngày 1/11.", &["từ ngày 1/11=2025-11-01/.."]),
        ("Quy định cũ bị bãi bỏ, mức phí mới áp dụng từ năm 2024.", &["từ năm 2024=2024/.."]),
    ]);
}

#[test]
fn the_moon_rules_its_list() {
    check(&[
        ("Mùa lũ thường vào tháng 7, tháng 8 âm lịch.", &["tháng 7=LUNAR:07", "tháng 8 âm lịch=LUNAR:08"]),
        ("Cá về nhiều vào tháng 9 và tháng 10 âm lịch.", &["tháng 9=LUNAR:09", "tháng 10 âm lịch=LUNAR:10"]),
        ("Mùa mưa kéo dài tới tháng 9, tháng 10.", &["tháng 9=2025-09", "tháng 10=2025-10"]),
        (
            "Tháng 9, xã họp; rằm tháng 10 âm lịch, chùa làm lễ.",
            &["Tháng 9=2025-09", "rằm tháng 10 âm lịch=2025-12-04"],
        ),
        (
            "Mùng 3 Tết Ất Tỵ, đường bị sạt; đến rằm tháng Giêng, xe đã qua lại.",
            &["Mùng 3 Tết Ất Tỵ=2025-01-31", "rằm tháng Giêng=2025-02-12"],
        ),
        (
            "Mùng 3 Tết Ất Tỵ, làng mở hội. Hằng năm, đến rằm tháng Giêng lại rước nước.",
            &["Mùng 3 Tết Ất Tỵ=2025-01-31", "rằm tháng Giêng=LUNAR:01-15"],
        ),
        ("Việc phải xong trước Tết Nguyên đán Bính Ngọ.", &["trước Tết Nguyên đán Bính Ngọ=../2026-02-17"]),
    ]);
}

#[test]
fn spans_and_shares() {
    check(&[
        (
            "Trong khoảng thời gian từ tháng 11/2012 đến tháng 12/2013, ông ký ba văn bản.",
            &["từ tháng 11/2012 đến tháng 12/2013=2012-11/2013-12"],
        ),
        ("Giai đoạn từ năm 2012 đến năm 2015, xã nghèo.", &["Giai đoạn từ năm 2012 đến năm 2015=2012/2015"]),
        ("Các tập thể được tôn vinh hôm nay là niềm tự hào của tỉnh.", &["hôm nay=2025-11-05"]),
        ("Vinh hôm nay đã khác xưa.", &[]),
        ("Tỷ lệ hao hụt giảm còn chưa tới 1/10.", &[]),
        ("Đoàn công tác ở lại tới 1/11.", &["1/11=2025-11-01"]),
    ]);
}

/// Without a publication time no year is lent by the months in which a story took place.
#[test]
fn no_year_from_the_story() {
    for (text, expected) in [
        (
            "Ngày 28/11, tòa xét xử ông Minh. Trước đó, ngày 6/1, tòa sơ thẩm tuyên 5 năm tù. \
             Từ tháng 11/2012 đến tháng 12/2013, bị cáo phê duyệt dự án.",
            &["Ngày 28/11=?", "ngày 6/1=?", "Từ tháng 11/2012 đến tháng 12/2013=2012-11/2013-12"][..],
        ),
        (
            "Ngày 28/11, huyện trao quyết định. Ông Minh nhận việc từ ngày 1/12/2013.",
            &["Ngày 28/11=2013-11-28", "từ ngày 1/12/2013=2013-12-01/.."],
        ),
    ] {
        assert_eq!(found(text, None), expected, "{text}");
    }
}

#[test]
fn asides_and_days_in_hand() {
    check(&[
        (
            "Mưa lớn kéo dài từ ngày 2-11, nên chiều cùng ngày, xã sơ tán dân.",
            &["từ ngày 2-11=2025-11-02/..", "chiều cùng ngày=2025-11-02"],
        ),
        ("Không như mấy hôm nay nước ngập, sông ngày thường rất lặng.", &[]),
        ("Phim giữ vị trí cao trong khung giờ vàng (20 giờ - 22 giờ 30).", &[]),
        ("Trở thành thị trưởng từ tháng 9/2024, ông đi khắp nơi.", &["tháng 9/2024=2024-09"]),
        ("Hai nước ký hiệp ước này từ năm 1996.", &["năm 1996=1996"]),
        ("Tàu rời bến lúc 20 giờ 15.", &["20 giờ 15=2025-11-05T20:15"]),
    ]);
}

/// Where nothing tells the year or the day, none is given: an editor would rather fill in a gap than mend a wrong one.
#[test]
fn empty_rather_than_wrong() {
    for (text, expected) in [
        // A month of a career, or a later year, is no hint of these days.
        (
            "Ngày 26/2, tỉnh trao quyết định. Từ tháng 1/2015, ông làm bí thư.",
            &["Ngày 26/2=?", "Từ tháng 1/2015=2015-01/.."][..],
        ),
        (
            "Ngày 4-7, huyện nhận kết luận. Ngày 17-6-2014, xã bán đất. Năm 2015, dân kiện.",
            &["Ngày 4-7=?", "Ngày 17-6-2014=2014-06-17", "Năm 2015=2015"],
        ),
        // The end of a plan is not the year at hand.
        (
            "Chương trình giai đoạn 2016-2020 chậm. Hội nghị sơ kết 6 tháng đầu năm.",
            &["giai đoạn 2016-2020=2016/2020", "6 tháng đầu năm=?"],
        ),
        // "cùng ngày" far from any day is of a day that nobody knows.
        (
            "Ngày 13/6, tỉnh báo cáo. Ngày 24/5/2013, xe được mua. Trời nắng. Dân vui. Cùng ngày, tỉnh họp.",
            &["Ngày 13/6=2013-06-13", "Ngày 24/5/2013=2013-05-24", "Cùng ngày=?"],
        ),
    ] {
        assert_eq!(found(text, None), expected, "{text}");
    }
}

#[test]
fn the_models_spans_speak_of_time() {
    use super::*;
    let document = Document::new("", "", "Chặng cuối (từ tập 13 đến 15) rất hay.");
    let begin = document.text().find("từ").expect("the words");
    let span = Span::new(begin, begin + "từ tập 13 đến 15".len());
    assert!(read(&document, &[LabelledSpan { label: Label::Date, span, score: 0.99 }], None).is_empty());
}
