//! The table of rules. Order is meaning: what rules a reading out stands first, then each form has its own.

use super::{Rule, Verdict};
use crate::dates::expression::Form::{self, BareClock, BareDay, BareMonth, BareQuarter, BareSeason, BareWeekday, BareYear, BareYears, Counted, Feast, Idle, Loose, NearDay, Season, Sure};
use crate::dates::expression::{Step, When, Year};
use crate::dates::grammar::{cut_number, follows_number};
use crate::dates::site::{Last, Site};
use crate::lexicon::Class;
use Verdict::{Certain, Leaning, Likely, Never, Open};

const fn rule(
    id: &'static str,
    forms: &'static [Form],
    verdict: Verdict,
    holds: fn(&Site<'_>) -> bool,
    example: &'static str,
) -> Rule {
    Rule { id, forms, holds, verdict, example }
}

/// What no rule decides is left to the model.
pub(super) const OTHERWISE: Rule = rule("otherwise", &[], Open, |_| true, "Mốc 2027 rất gần.");

/// The rules, the first that holds decides.
pub const RULES: &[Rule] = &[
    // Whatever the form: parts of longer numbers, durations, what comes again and again.
    rule("cut-off-in-front", &[], Never, is_cut_off, "Gọi 0912-3-4 để hỏi."),
    rule("cut-off-behind", &[], Never, |s| cut_number(s.end), "Giá từ 1/2/3 trở lên."),
    rule("counted-period", &[], Never, |s| is_relative(s) && is_counted(s), "Ba năm nay, đường làng lầy lội."),
    rule("duration", &[Counted], Never, |s| s.follows(Class::Roughly) || s.precedes(Class::Running), "Chỉ vài tuần trước, giá còn cao. Gần hai tuần trước, giá còn cao."),
    rule("age", &[], Never, |s| s.year().is_some_and(|y| y < 1000) && s.precedes(Class::YearsOld), "Ông mất năm 150 tuổi."),
    rule("every-behind", &[], Never, |s| s.precedes(Class::EveryPeriod), "Chi bộ họp vào ngày 3 hằng tháng."),
    rule("every-in-front", &[], Never, |s| is_bare_month(s) && (s.follows(Class::Every) || s.follows(Class::ByMonths)), "Cứ mỗi tháng 3 đợt, đội đi tuần."),
    rule("weekly", &[], Never, |s| is_bare_weekday(s) && (s.habits.weekly || s.precedes(Class::Running) || s.follows(Class::Every)), "Bác sĩ trực sáng thứ hai hằng tuần."),
    rule("daily-hours", &[BareClock], Never, |s| s.habits.daily || s.habits.weekly || s.precedes(Class::EveryPeriod), "Thư viện mở cửa từ 7 giờ đến 17 giờ hằng ngày."),
    // A date wherever it stands, with few exceptions.
    rule("quoted-weekday", &[Sure], Open, |s| is_quoted(s) && s.begins_with(Class::DayWord) && is_bare_weekday(s), "Chương trình “Ngày thứ Bảy tình nguyện” được hưởng ứng."),
    rule("in-decades", &[Sure], Open, |s| matches!(s.when(), Some(When::DecadesFromNow(_))) && s.follows(Class::Within), "Trong thập kỷ tới, đường sắt sẽ đổi khác."),
    rule("around-a-month", &[Sure], Open, |s| is_bare_month(s) && s.follows(Class::Around), "Cứ tầm tháng 3 là hoa nở."),
    rule("early-tomorrow", &[Sure], Open, |s| s.begins_with(Class::Early) && !s.opens_clause(), "Hương lúa thơm trong sớm mai."),
    rule("plain", &[Sure], Certain, |_| true, "Ngày 3-4, hội thi khai mạc."),
    rule("event-plus-days", &[Counted], Open, |s| is_after_event(s) && !is_a_day_away(s), "Ba ngày sau, nước rút."),
    rule("event-plus-a-day", &[Counted], Likely, is_after_event, "Một ngày sau, nước rút."),
    rule("counted", &[Counted], Certain, |_| true, "Cách đây 11 năm, ông từng đến Vinh."),
    rule("season-in-a-name", &[Season, BareSeason], Open, |s| s.start.at() > 0 && s.start.is_capital(), "Xã dự Hội chợ Mùa Thu 2025."),
    rule("season", &[Season], Certain, |_| true, "Mùa xuân năm 2025, đồi chè xanh tốt."),
    rule("bare-season", &[BareSeason], Likely, |_| true, "Xuân 2026 đang về."),
    // Days in figures.
    rule("full-day", &[BareDay], Certain, |s| s.has_year() && !is_address(s), "Chiến thắng 7/5/1954 vang dội."),
    rule("named-by-a-day", &[BareDay], Never, |s| s.is_named_after(), "Xe chạy trên đường 3/2 thì gặp nạn."),
    rule("share", &[BareDay], Never, |s| s.figures().before(Class::LeadsToScore).is_some_and(|c| c.follows(Class::ShortOf)), "Giá giảm đến 1/3 so với trước."),
    rule("spaced", &[BareDay], Never, |s| s.is_spaced(), "Giá từ 3 - 5 USD một vé."),
    rule("line-up", &[BareDay], Never, |s| s.is_chained(), "Đội hình ra sân (4-4-2) gồm nhiều trụ cột."),
    rule("measured-day", &[BareDay], Never, |s| s.is_measured(), "Nhiệt độ từ 15.8 - 18.8ºC vào ban đêm."),
    rule("goes-on-dashed", &[BareDay], Likely, |s| s.continues(Last::Day) && s.goes_on() && !s.is_slashed(), "Ngày 3-4 và 9-4, xã họp."),
    rule("goes-on", &[BareDay], Certain, |s| s.continues(Last::Day) && s.goes_on(), "Ngày 24/5, 24/6 và 24/7, xã họp."),
    rule("around-the-clock", &[BareDay], Never, is_around_the_clock, "Lực lượng trực 24/7 tại các điểm ngập."),
    rule("no-share", &[BareDay], Likely, |s| (s.is_range() && s.is_slashed() || s.is_no_share()) && s.goes_on() && !s.is_in_a_set(), "Hội thi khai mạc 19/12 tại sân xã."),
    rule("day-in-brackets", &[BareDay], Likely, |s| s.bracketed() && (s.is_slashed() && !s.is_in_a_set() || s.is_range()), "Sinh nhật Bác (5/9) được tổ chức trọng thể."),
    rule("score", &[BareDay], Open, |s| is_small_and_dashed(s) && s.follows(Class::LeadsToScore), "Đội khách thua đậm đến 4-1."),
    rule("led-day", &[BareDay], Likely, |s| (s.follows(Class::LeadsToDay) || s.figures().at() > s.start.at()) && s.goes_on(), "Đoàn đến vào 3-4, khi trời mưa."),
    rule("feast-and-its-day", &[BareDay], Likely, |s| s.is_slashed() && is_behind_a_feast(s) && s.goes_on(), "Ngày Pháp luật Việt Nam 9/11 có nhiều hoạt động."),
    // Months and years in figures.
    rule("named-by-a-month", &[BareMonth], Never, |s| s.is_named_after() || s.is_measured(), "Quyết định số 12/2024 của UBND tỉnh."),
    rule("led-month", &[BareMonth], Likely, |s| s.bracketed() || s.follows(Class::LeadsToDay) && s.goes_on() || s.continues(Last::Other), "Cầu xong vào 9/2025, trước hạn."),
    rule("no-year", &[BareYear], Never, |s| s.is_measured() || s.is_named_after() || !s.year().is_some_and(|y| (1800..=2100).contains(&y)), "Mỗi suất trị giá 2000 đồng."),
    rule("since-a-year", &[BareYear], Likely, |s| s.is_period() && s.goes_on(), "Bạn trẻ sinh sau 2000, quê Cà Mau."),
    rule("born-in", &[BareYear], Certain, |s| s.follows(Class::LeadsToYear), "Nghi phạm Trần Văn B. (SN 1983) đã ra đầu thú."),
    rule("years-go-on", &[BareYear], Certain, |s| s.continues(Last::Year) && s.goes_on(), "Các năm 2012, 2014, huyện tuyển thừa."),
    rule("year-in-brackets", &[BareYear], Likely, |s| s.bracketed() && !s.start.back(2).is_some_and(|t| t.all_caps), "Bộ phim (1975) được chiếu lại."),
    rule("led-year", &[BareYear], Likely, |s| s.follows(Class::LeadsToFigures) && s.goes_on(), "Cầu xong vào 2019, sau ba năm."),
    rule("no-years", &[BareYears], Never, |s| s.is_measured() || s.is_named_after(), "Xe chạy 1000-2000 km mỗi tuần."),
    rule("led-years", &[BareYears], Likely, |s| s.continues(Last::Years) || s.bracketed() || s.follows(Class::LeadsToYears), "Kế hoạch là 2021-2025, chia hai đợt."),
    // Clock times.
    rule("hours-of-a-day", &[BareClock], Likely, |s| s.is_range() && s.before.last == Some(Last::Day), "Ngày 31/10, điện bị cắt từ 20h30 - 21h30."),
    rule("hours", &[BareClock], Open, |s| s.is_range(), "Cửa hàng mở từ 6h00 – 9h30, trừ lễ, Tết."),
    rule("lasting", &[BareClock], Never, |s| s.follows(Class::Lasting) || s.precedes(Class::AfterDuration) || is_first_of_hours(s), "Ca mổ kéo dài khoảng 5 giờ 30 phút."),
    rule("led-clock", &[BareClock], Likely, |s| leads_to_clock(s) && (is_precise(s) || s.end.mark(",").is_some() || s.precedes(Class::Will)), "Tàu cập cảng lúc 9h30."),
    rule("clock-clause", &[BareClock], Likely, |s| s.start.at() == 0 && (is_precise(s) || s.closes()) || s.start.mark_before(",\"“(").is_some() && s.closes(), "14 giờ, tàu rời ga."),
    // Weekdays and quarters.
    rule("weekdays-of-every-week", &[BareWeekday], Open, |s| s.is_range(), "Bản tin phát từ thứ Hai đến thứ Sáu."),
    rule("led-weekday", &[BareWeekday], Likely, |s| s.start.peek(1).is_some_and(|t| t.capital) && s.follows(Class::LeadsToWeekday) && !is_second_of_days(s) && s.goes_on(), "Đoàn đến vào thứ Năm."),
    rule("quarter", &[BareQuarter], Certain, |s| s.goes_on() && !s.follows(Class::Precious), "Quý 3, xuất khẩu tăng."),
    // "hôm nay", "ngày mai": a day, or our times.
    rule("day-and-day", &[NearDay], Open, |s| s.precedes(Class::ListAnd) && s.end.skip(1).is(Class::NearDayWord) || s.follows(Class::ListAnd) && s.start.rewind(1).follows(Class::NearDayWord), "Cuốn sách kể chuyện hôm qua và hôm nay."),
    rule("opening-day", &[NearDay], Certain, |s| s.opens_clause() && s.closes(), "Hôm nay, hội nghị khai mạc."),
    rule("idle-day", &[NearDay], Open, |s| s.follows(Class::LeadsToOurTimes) || s.precedes(Class::OurTimesTail), "Thế hệ trẻ hôm nay cần rèn luyện."),
    rule("led-near-day", &[NearDay], Likely, |s| s.opens_clause() || s.follows(Class::LeadsToNearDay), "Trong hôm nay, nước sẽ rút."),
    rule("day-of-a-name", &[NearDay], Likely, |s| s.start.follows_capital() && (s.place_before() || s.end.mark(".").is_none()), "Quốc hội thảo luận ở Hà Nội hôm nay."),
    rule("day-in-passing", &[NearDay], Leaning, |s| s.goes_on(), "Hội thi khai mạc hôm nay tại xã."),
    rule("yesterday", &[NearDay], Likely, |s| !matches!(s.when(), Some(When::DaysFromNow(0 | 1))), "Mưa hôm qua rất to."),
    rule("near-day-else", &[NearDay], Open, |_| true, "Nông dân hôm nay phải biết số hóa."),
    // Feasts without a year.
    rule("feast-of-every-year", &[Feast], Open, |s| s.follows(Class::Every) || s.follows(Class::Occasion) || s.habits.yearly, "Con phố lung linh vào dịp Giáng sinh."),
    rule("feasts-go-on", &[Feast], Likely, |s| s.is_period() || s.continues(Last::Day), "Hoạt động ngày 2/9, Giáng sinh được chuẩn bị."),
    rule("led-feast", &[Feast], Likely, |s| s.begins_with(Class::FeastWord) || s.begins_with(Class::NightWord) || s.follows(Class::LeadsToFeast), "Bà con đón Giáng sinh trong mưa."),
    // "trong năm", "cuối năm", "tháng ba": dates in one place, idle words in another.
    rule("idle-period", &[Idle], Open, |s| !matches!(s.when(), Some(When::MonthsFromNow(_) | When::Week(_))), "Số vụ trong năm giảm mạnh."),
    rule("day-and-month", &[Idle, Loose], Open, |s| matches!(s.when(), Some(When::MonthsFromNow(_))) && s.follows(Class::DayWord), "Những ngày cuối tháng rất bận."),
    rule("loose-period", &[Loose], Likely, |s| s.is_period(), "Từ đầu năm tới nay, xã có 12 vụ cháy."),
    rule("month-in-words", &[Loose], Likely, |s| matches!(s.when(), Some(When::Month { .. })) && s.follows(Class::LeadsToMonth), "Hoa nở vào tháng ba."),
    rule("any-month-in-words", &[Loose], Open, |s| matches!(s.when(), Some(When::Month { .. })), "Mỗi năm, tháng ba là mùa hoa."),
    rule("past-year", &[Loose], Likely, |s| matches!(s.when(), Some(When::PastYear)) && (s.start.at() == 0 || s.follows(Class::LeadsToPastYear) || s.closes()), "Năm qua, xã thu 2 tỷ đồng."),
    rule("any-past-year", &[Loose], Open, |s| matches!(s.when(), Some(When::PastYear)), "Chặng đường năm qua đầy gian khó."),
    rule("recurring-period", &[Loose, Idle], Open, |s| s.follows(Class::Recurring), "Các cuối tuần đều đông."),
    rule("loose", &[Loose, Idle], Likely, |_| true, "Cuối năm, cầu sẽ thông xe."),
];

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
        Some(When::Year(Year::FromNow(_) | Year::FromLast(_) | Year::Following) | When::PastYear | When::MonthsFromNow(_)) => true,
        Some(When::Week(_) | When::QuartersFromNow(_) | When::MonthsFromLast(_)) => true,
        Some(When::Month { .. }) => s.begins_with(Class::MonthWord) && !s.follows(Class::Several),
        // "không như mấy hôm nay"
        Some(When::DaysFromNow(_)) => s.begins_with(Class::DayWord) || s.follows(Class::VagueCount),
        _ => false,
    }
}

/// True behind a count: "nhiều năm qua", "ba năm nay"; in "tháng ba năm nay" the word is no count.
fn is_counted(s: &Site<'_>) -> bool {
    let count = s.start.follows_digits()
        || s.follows(Class::CountWord)
        || follows_number(s.start) && !s.start.rewind(1).follows(Class::MonthWord);
    count && !s.begins_with(Class::Within)
}

fn is_bare_month(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::Month { year: Year::Unsaid, .. }))
}

fn is_bare_weekday(s: &Site<'_>) -> bool {
    matches!(s.when(), Some(When::Weekday { week: None, .. }))
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

/// "từ thứ Hai đến [thứ Sáu]"
fn is_second_of_days(s: &Site<'_>) -> bool {
    s.start.before(Class::To).is_some_and(|c| c.rewind(1).follows(Class::WeekdayWord))
}
