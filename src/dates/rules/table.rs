//! The table of rules. Order is meaning: what rules a reading out stands first, then each form has its own.

use super::{Rule, Verdict};
use crate::dates::expression::{Form, Step, When, Year};
use crate::dates::grammar::{cut_number, follows_number};
use crate::dates::site::{Last, Site};
use crate::lexicon::Class;

/// What no rule decides is left to the model.
pub(super) const OTHERWISE: Rule =
    Rule { id: "otherwise", forms: &[], verdict: Verdict::Open, example: "Mốc 2027 rất gần.", holds: |_| true };

/// One rule a paragraph: its name, the forms that it looks at, its verdict, an example that it decides, when it holds.
macro_rules! rules {
    ($($id:literal [$($form:ident),*] $verdict:ident $example:literal: $holds:expr;)+) => {
        &[$(Rule {
            id: $id,
            forms: &[$(Form::$form),*],
            verdict: Verdict::$verdict,
            example: $example,
            holds: $holds,
        }),+]
    };
}

/// The rules, the first that holds decides.
pub const RULES: &[Rule] = rules! {
    // Whatever the form: parts of longer numbers, durations, what comes again and again.
    "cut-off-in-front" [] Never "Gọi 0912-3-4 để hỏi.": is_cut_off;
    "cut-off-behind" [] Never "Nhà xưởng 1/2A bị cháy.": |s| cut_number(s.end);
    "counted-period" [] Never "Ba năm nay, đường làng lầy lội.": |s| is_relative(s) && is_counted(s);
    "duration" [Counted] Never "Gần hai tuần trước, giá còn cao.":
        |s| s.follows(Class::Roughly) || s.precedes(Class::Running);
    "age" [] Never "Ông mất năm 150 tuổi.": |s| s.year().is_some_and(|y| y < 1000) && s.precedes(Class::YearsOld);
    "every-behind" [] Never "Xã họp sáng thứ ba hàng tháng.": |s| s.precedes(Class::EveryPeriod);
    "weekly" [] Never "Hằng tuần, chợ họp sáng thứ hai.":
        |s| is_bare_weekday(s) && (s.habits.weekly || s.precedes(Class::Running) || is_every_time(s));
    "daily-hours" [BareClock] Never "Hằng ngày, thư viện mở cửa lúc 7 giờ 30.":
        |s| s.habits.daily || s.habits.weekly || s.precedes(Class::EveryPeriod);
    "every-week" [Idle] Never "Lớp học mở các tối trong tuần.":
        |s| s.habits.weekly || s.habits.daily || is_every_time(s);
    // A date wherever it stands, with few exceptions.
    "quoted-weekday" [Sure] Open "Chương trình “Ngày thứ Bảy tình nguyện” được hưởng ứng.":
        |s| is_quoted(s) && s.begins_with(Class::DayWord) && is_bare_weekday(s);
    "in-decades" [Sure] Open "Trong thập kỷ tới, đường sắt sẽ đổi khác.":
        |s| matches!(s.when(), Some(When::DecadesFromNow(_))) && s.follows(Class::Within);
    "around-a-month" [Sure] Open "Cứ tầm tháng 3 là hoa nở.": |s| is_bare_month(s) && s.follows(Class::Around);
    "decimals" [Sure] Never "Nhiệt độ từ 15.8 - 18.8 °C vào ban đêm.":
        |s| is_decimal(s) && s.is_range() && s.is_measured();
    "early-tomorrow" [Sure] Open "Hương lúa thơm trong sớm mai.":
        |s| s.begins_with(Class::Early) && !s.opens_clause();
    "plain" [Sure] Certain "Ngày 3-4, hội thi khai mạc.": |_| true;
    "times-a-month" [Counted] Never "Lượng mưa gấp hai ngày trước.": |s| s.follows(Class::Times);
    "event-plus-days" [Counted] Open "Ba ngày sau, nước rút.": |s| is_after_event(s) && !is_a_day_away(s);
    "event-plus-a-day" [Counted] Likely "Ngày 3/11, có bão. Một ngày sau, nước rút.": is_after_event;
    "counted" [Counted] Certain "Cách đây 11 năm, ông từng đến Vinh.": |_| true;
    "season-in-a-name" [Season, BareSeason] Open "Xã dự Hội chợ Mùa Thu 2025.":
        |s| s.start.at() > 0 && s.start.is_capital();
    "season" [Season] Certain "Mùa xuân năm 2025, đồi chè xanh tốt.": |_| true;
    "bare-season" [BareSeason] Likely "Xuân 2026 đang về.": |_| true;
    // Days in figures.
    "full-day" [BareDay] Certain "Chiến thắng 7/5/1954 vang dội.": |s| s.has_year() && !is_address(s);
    "named-by-a-day" [BareDay] Never "Xe chạy trên đường 3/2 thì gặp nạn.": |s| s.is_named_after();
    "share" [BareDay] Never "Giá giảm đến 1/3 so với trước.":
        |s| s.figures().before(Class::LeadsToScore).is_some_and(|c| c.follows(Class::ShortOf));
    "spaced" [BareDay] Never "Giá từ 3 - 5 USD một vé.": |s| s.is_spaced();
    "line-up" [BareDay] Never "Đội hình ra sân (4-4-2) gồm nhiều trụ cột.": |s| s.is_chained();
    "blood-pressure" [BareDay] Never "Huyết áp của cụ là 17/10.": |s| s.start.near_before(Class::BloodPressure, 6);
    "first-of-a-range" [BareDay] Never "Nhiệt độ từ 15.8 - 38 độ.": |s| is_first_of_hours(s) && !s.has_year();
    "measured-day" [BareDay] Never "Nước cao 2.5 m.": |s| s.is_measured();
    "goes-on-dashed" [BareDay] Likely "Ngày 3-4 và 9-4, xã họp.":
        |s| s.continues(Last::Day) && s.goes_on() && !s.is_slashed();
    "goes-on" [BareDay] Certain "Ngày 24/5, 24/6 và 24/7, xã họp.": |s| s.continues(Last::Day) && s.goes_on();
    "around-the-clock" [BareDay] Never "Camera chạy 24/7 quanh năm.": is_around_the_clock;
    "no-share" [BareDay] Likely "Hội thi khai mạc 19/12 tại sân xã.":
        |s| (s.is_range() && s.is_slashed() || s.is_no_share()) && s.goes_on() && !s.is_in_a_set();
    "day-in-brackets" [BareDay] Likely "Sinh nhật Bác (5/9) được tổ chức trọng thể.":
        |s| s.bracketed() && (s.is_slashed() && !s.is_in_a_set() || s.is_range());
    "score" [BareDay] Open "Đội khách thua đậm đến 4-1.":
        |s| is_small_and_dashed(s) && s.follows(Class::LeadsToScore);
    "led-day" [BareDay] Likely "Đoàn đến vào 3-4, khi trời mưa.":
        |s| (s.follows(Class::LeadsToDay) || s.figures().at() > s.start.at()) && s.goes_on();
    "feast-and-its-day" [BareDay] Likely "Ngày Pháp luật Việt Nam 9/11 có nhiều hoạt động.":
        |s| s.is_slashed() && is_behind_a_feast(s) && s.goes_on();
    // Months and years in figures.
    "named-by-a-month" [BareMonth] Never "Quyết định số 12/2024 của UBND tỉnh.":
        |s| s.is_named_after() || s.is_measured();
    "led-month" [BareMonth] Likely "Cầu xong vào 9/2025, trước hạn.":
        |s| s.bracketed() || s.follows(Class::LeadsToDay) && s.goes_on() || s.continues(Last::Other);
    "no-year" [BareYear] Never "Mỗi suất trị giá 2000 đồng.":
        |s| s.is_measured() || s.is_named_after() || !s.year().is_some_and(|y| (1800..=2100).contains(&y));
    "since-a-year" [BareYear] Likely "Bạn trẻ sinh sau 2000, quê Cà Mau.": |s| s.is_period() && s.goes_on();
    "born-in" [BareYear] Certain "Nghi phạm Trần Văn B. (SN 1983) đã ra đầu thú.": |s| s.follows(Class::LeadsToYear);
    "years-go-on" [BareYear] Certain "Các năm 2012, 2014, huyện tuyển thừa.":
        |s| s.continues(Last::Year) && s.goes_on();
    "year-in-brackets" [BareYear] Likely "Bộ phim (1975) được chiếu lại.":
        |s| s.bracketed() && !s.start.back(2).is_some_and(|t| t.all_caps);
    "led-year" [BareYear] Likely "Cầu xong vào 2019, sau ba năm.":
        |s| s.follows(Class::LeadsToFigures) && s.goes_on();
    "no-years" [BareYears] Never "Xe chạy 1000-2000 km mỗi tuần.": |s| s.is_measured() || s.is_named_after();
    "led-years" [BareYears] Likely "Kế hoạch là 2021-2025, chia hai đợt.":
        |s| s.continues(Last::Years) || s.bracketed() || s.follows(Class::LeadsToYears);
    // Clock times.
    "hours-of-a-day" [BareClock] Likely "Ngày 31/10, điện bị cắt từ 20h30 - 21h30.":
        |s| s.is_range() && s.before.last == Some(Last::Day);
    "hours" [BareClock] Open "Cửa hàng mở từ 6h00 – 9h30, trừ lễ, Tết.": |s| s.is_range();
    "second-of-hours" [BareClock] Open "Cửa hàng mở từ 6h đến 8h, trừ lễ.": is_second_of_hours;
    "lasting" [BareClock] Never "Ca mổ kéo dài khoảng 5 giờ 30 phút.":
        |s| s.follows(Class::Lasting) || s.precedes(Class::AfterDuration) || is_first_of_hours(s);
    "led-clock" [BareClock] Likely "Tàu cập cảng lúc 9h30.":
        |s| leads_to_clock(s) && (is_precise(s) || s.end.mark(",").is_some() || s.precedes(Class::Will));
    "clock-clause" [BareClock] Likely "14 giờ, tàu rời ga.":
        |s| s.start.at() == 0 && (is_precise(s) || s.closes()) || s.start.mark_before(",\"“(").is_some() && s.closes();
    // Weekdays and quarters.
    "weekdays-of-every-week" [BareWeekday] Open "Bản tin phát từ thứ Hai đến thứ Sáu.": |s| s.is_range();
    "led-weekday" [BareWeekday] Likely "Đoàn đến vào thứ Năm.":
        |s| s.start.peek(1).is_some_and(|t| t.capital) && s.follows(Class::LeadsToWeekday)
            && !s.follows(Class::From) && !is_second_of_days(s) && s.goes_on();
    "small-weekday" [BareWeekday] Leaning "Đoàn đến vào thứ hai tại xã.":
        |s| s.follows(Class::LeadsToSmallWeekday) && s.closes();
    "quarter" [BareQuarter] Certain "Quý 3, xuất khẩu tăng.": |s| s.goes_on() && !s.follows(Class::Precious);
    // "hôm nay", "ngày mai": a day, or our times.
    "day-and-day" [NearDay] Open "Cuốn sách kể chuyện hôm qua và hôm nay.":
        |s| s.precedes(Class::ListAnd) && s.end.skip(1).is(Class::NearDayWord) || s.follows(Class::ListAnd)
            && s.start.rewind(1).follows(Class::NearDayWord);
    "opening-day" [NearDay] Certain "Hôm nay, hội nghị khai mạc.": |s| s.opens_clause() && s.closes();
    "idle-day" [NearDay] Open "Thế hệ trẻ hôm nay cần rèn luyện.":
        |s| s.follows(Class::LeadsToOurTimes) || s.precedes(Class::OurTimesTail);
    "led-near-day" [NearDay] Likely "Trong hôm nay, nước sẽ rút.":
        |s| s.opens_clause() || s.follows(Class::LeadsToNearDay);
    "day-of-a-name" [NearDay] Likely "Đoàn thảo luận ở Hà Nội hôm nay.":
        |s| is_behind_a_name(s) && (s.place_before() || s.end.mark(".").is_none());
    "our-times" [NearDay] Open "Hạnh phúc hôm nay là nhờ người đi trước.":
        |s| matches!(s.when(), Some(When::DaysFromNow(0 | 1))) && s.precedes(Class::PredicateOfDate)
            && !s.start.near_before(Class::Undergone, 4);
    "day-in-passing" [NearDay] Leaning "Hội thi khai mạc hôm nay tại xã.": |s| s.goes_on();
    "yesterday" [NearDay] Likely "Mưa hôm qua rất to.": |s| !matches!(s.when(), Some(When::DaysFromNow(0 | 1)));
    "near-day-else" [NearDay] Open "Cây cầu hôm nay vững chãi hơn.": |_| true;
    // Feasts without a year.
    "feast-of-every-year" [Feast] Open "Con phố lung linh vào dịp Giáng sinh.":
        |s| s.follows(Class::Every) || s.follows(Class::Occasion) || s.habits.yearly;
    "feasts-go-on" [Feast] Likely "Hoạt động ngày 2/9, Giáng sinh được chuẩn bị.":
        |s| s.is_period() || s.continues(Last::Day);
    "led-feast" [Feast] Likely "Bà con đón Giáng sinh trong mưa.":
        |s| s.begins_with(Class::FeastWord) || s.begins_with(Class::NightWord) || s.follows(Class::LeadsToFeast);
    // "trong năm", "cuối năm", "tháng ba": dates in one place, idle words in another.
    "also-that-day" [Idle] Likely "Cũng trong ngày, xã trao quà.":
        |s| s.follows(Class::Also) && matches!(s.when(), Some(When::DaysFromLast(_)));
    "idle-period" [Idle] Open "Số vụ trong năm là 20.":
        |s| !matches!(s.when(), Some(When::MonthsFromNow(_) | When::Week(_)));
    "day-and-month" [Idle, Loose] Open "Những ngày cuối tháng rất bận.":
        |s| matches!(s.when(), Some(When::MonthsFromNow(_))) && s.follows(Class::DayWord);
    "loose-period" [Loose] Likely "Sau đầu năm, giá giảm.": |s| s.is_period();
    "month-in-words" [Loose] Likely "Hoa nở vào tháng ba.":
        |s| matches!(s.when(), Some(When::Month { .. })) && s.follows(Class::LeadsToMonth);
    "any-month-in-words" [Loose] Open "Mỗi năm, tháng ba là mùa hoa.":
        |s| matches!(s.when(), Some(When::Month { .. }));
    "past-year" [Loose] Likely "Năm qua, xã thu 2 tỷ đồng.":
        |s| matches!(s.when(), Some(When::PastYear)) && (s.start.at() == 0 || s.follows(Class::LeadsToPastYear)
            || s.closes());
    "any-past-year" [Loose] Open "Chặng đường năm qua đầy gian khó.": |s| matches!(s.when(), Some(When::PastYear));
    "recurring-period" [Loose, Idle] Open "Trường cho nghỉ đầu năm hai ngày.": |s| s.follows(Class::Recurring);
    "loose" [Loose, Idle] Likely "Cuối năm, cầu sẽ thông xe.": |_| true;
};

/// True where the first token is the rest of a longer number or code: "0912-3-4", "QL14", "A1/5".
fn is_cut_off(s: &Site<'_>) -> bool {
    if !s.start.is_glued() {
        return false;
    }
    if s.start.is_letters() {
        // "3 triệu đồng/tháng sau ba năm"
        return s.start.mark_before("/").is_some();
    }
    match s.start.mark_before("/.,-:+#") {
        Some((_, mark)) => mark.is_glued() && (mark.follows_letters() || mark.follows_digits()),
        None => s.start.follows_letters() || s.start.follows_digits(),
    }
}

/// What a count makes a duration: "năm qua", "tháng trước", "tuần tới".
fn is_relative(s: &Site<'_>) -> bool {
    match s.when() {
        Some(
            When::Year(Year::FromNow(_) | Year::FromLast(_) | Year::Preceding | Year::Following)
            | When::PastYear
            | When::MonthsFromNow(_),
        ) => true,
        Some(When::Week(_) | When::QuartersFromNow(_) | When::MonthsFromLast(_)) => true,
        Some(When::Month { .. }) => s.begins_with(Class::MonthWord) && !s.follows(Class::Several),
        // "không như mấy hôm nay"
        Some(When::DaysFromNow(_)) => s.begins_with(Class::DayWord) || s.follows(Class::VagueCount),
        _ => false,
    }
}

/// True behind a count: "nhiều năm qua", "ba năm nay"; in "tháng ba năm nay" the word is no count.
fn is_counted(s: &Site<'_>) -> bool {
    let number = s.start.rewind(1);
    let count = s.start.follows_digits()
        || s.follows(Class::CountWord)
        || follows_number(s.start) && !number.follows(Class::MonthWord) && !number.follows(Class::Times);
    count && !s.begins_with(Class::Within)
}

fn is_bare_month(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::Month { year: Year::Unsaid, .. }))
}

fn is_bare_weekday(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::Weekday { week: None, .. }))
}

/// "các buổi sáng chủ nhật", "mỗi tối thứ bảy"
fn is_every_time(s: &Site<'_>) -> bool {
    s.follows(Class::Every) || s.start.before(Class::PartOfHours).is_some_and(|c| c.follows(Class::Every))
}

fn is_quoted(s: &Site<'_>) -> bool {
    s.start.mark_before("\"“'").is_some()
}

/// "hai ngày sau", which goes on from an event more often than from a date; not "sau đó hai ngày".
fn is_after_event(s: &Site<'_>) -> bool {
    let told = s.begins_with(Class::After) || s.begins_with(Class::Before);
    matches!(s.when(), Some(When::StepsFromLast { .. })) && !told
}

fn is_a_day_away(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::StepsFromLast { count: -1..=1, step: Step::Day }))
}

/// "Nhà số 5/8/2024" is an address even with three numbers.
fn is_address(s: &Site<'_>) -> bool {
    s.follows(Class::Address)
}

/// "24/7" is all day, every day.
fn is_around_the_clock(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::Day { day: 24, month: Some(7), year: Year::Unsaid }))
}

fn is_small_and_dashed(s: &Site<'_>) -> bool {
    !s.is_slashed() && s.figures().small(1..=9).is_some()
}

/// "ở Hà Nội hôm nay", "Quốc hội hôm nay": behind a name, or behind a body or post of the State.
fn is_behind_a_name(s: &Site<'_>) -> bool {
    let name = s.start.at() > 1 && s.start.follows_capital();
    name || s.follows(Class::BodyPublic) || s.follows(Class::HeadPublic)
}

/// "Ngày Pháp luật Việt Nam 9/11": the feast before its day.
fn is_behind_a_feast(s: &Site<'_>) -> bool {
    s.start.follows_capital() && s.start.rewind(1).near_before(Class::FeastDay, 8)
}

fn leads_to_clock(s: &Site<'_>) -> bool {
    s.follows(Class::LeadsToClock) || s.follows(Class::From) && s.end.mark(",").is_some()
}

/// "14 giờ" alone is as often a duration; minutes or a part of the day make it a time.
fn is_precise(s: &Site<'_>) -> bool {
    s.reading.tokens.len() > 2
}

/// "khung giờ vàng (20 giờ - 22 giờ 30)": hours of every day.
fn is_first_of_hours(s: &Site<'_>) -> bool {
    s.end.mark("-").is_some_and(|(_, c)| c.is_digits())
}

/// "từ 6h đến [8h]"
fn is_second_of_hours(s: &Site<'_>) -> bool {
    s.start.before(Class::To).is_some_and(|c| c.follows(Class::HourWord) || c.follows_digits())
}

/// Figures with a point between them: "15.8".
fn is_decimal(s: &Site<'_>) -> bool {
    s.figures().is_digits() && s.figures().skip(1).mark(".").is_some() && !s.has_year()
}

/// "từ thứ Hai đến [thứ Sáu]"
fn is_second_of_days(s: &Site<'_>) -> bool {
    s.start.before(Class::To).is_some_and(|c| c.rewind(1).follows(Class::WeekdayWord))
}
