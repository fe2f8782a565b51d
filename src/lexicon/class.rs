//! The classes of the lexicon's phrases: each is one list of one section of the files.

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $name:ident = [$section:ident] $key:ident;)+) => {
        /// What a phrase of the lexicon is; the comments of the files say what belongs in each list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $($(#[doc = $doc])+ $name,)+
        }

        /// Section and key of each class's list.
        pub(super) const LISTS: &[(&str, &str, Class)] =
            &[$((stringify!($section), stringify!($key), Class::$name),)+];
    };
}

classes! {
    /// A post that is public whatever follows ("bí thư", "bộ trưởng").
    HeadPublic = [heads] public;
    /// A post that is public as a rule where no body is said ("chủ tịch"), else as its body is.
    HeadMostly = [heads] mostly;
    /// A post that its body decides ("giám đốc").
    HeadOpen = [heads] open;
    /// A word that is a post only with a body behind it ("cán bộ", "trưởng").
    HeadWeak = [heads] weak;
    /// A post of business where no public body follows ("tổng giám đốc").
    HeadBusiness = [heads] business;
    /// Heads of states and of their foreign affairs ("tổng thống").
    HeadOfState = [heads] of_states;
    /// Heads of places, whose names may be in no list ("thị trưởng").
    HeadOfPlace = [heads] of_places;
    /// A post outside public life ("CEO", "trụ trì").
    HeadPrivate = [heads] private;
    /// A word before a post that belongs to it ("nguyên", "cựu", "quyền").
    Former = [heads] former;
    /// A word before a post that stays outside ("tân", "cố", "các", "nữ").
    Outside = [heads] outside;
    /// What may follow the head of a post ("thường trực", "chuyên trách").
    Modifier = [heads] modifiers;
    /// What makes a deputy of the post behind it ("phó").
    Deputy = [heads] deputy;
    /// Heads that kings have ("vua").
    King = [heads] kings;
    /// Words before a king's house or time ("đời").
    Era = [heads] eras;
    /// Syllables that heads of posts are made of ("trưởng").
    PostSyllable = [heads] syllables;
    /// What joins two posts of one person ("kiêm").
    PostJoiner = [heads] joiners;
    /// A body that looks like a post ("thường trực Tỉnh ủy").
    StandingBody = [heads] standing_bodies;
    /// Heads whose holder serves another ("thư ký").
    Aide = [heads] aides;
    /// Heads of those who are sent ("đặc sứ").
    Envoy = [heads] envoys;
    /// What ends like a unit and is none ("thiểu số").
    NoUnit = [heads] no_units;
    /// A body of Party, State, Front, unions, army ("UBND", "Tỉnh ủy").
    BodyPublic = [bodies] public;
    /// A body that may be either ("trung tâm", "hội", "viện").
    BodyOpen = [bodies] open;
    /// A body outside public life ("công ty", "hiệp hội").
    BodyPrivate = [bodies] private;
    /// A body that may be called after a person ("trường THPT", "bệnh viện").
    BodyNamed = [bodies] named_after_people;
    /// A body that may stand behind a comma as the parent of the one before ("Bộ", "Sở", "UBND").
    Parent = [bodies] parents;
    /// A unit of administration ("tỉnh", "xã", "khu phố").
    Unit = [bodies] units;
    /// A country, province or well-known city.
    Place = [bodies] places;
    /// A district whose first syllable is a family name as well.
    District = [bodies] districts;
    /// The name of a district, ward or commune; it counts in capitals alone.
    Commune = [bodies] communes;
    /// A syllable that names of bodies are made of ("nông", "nghiệp").
    Field = [bodies] syllables;
    /// A unit of the lowest level, whose name may be anything ("thôn", "buôn").
    Hamlet = [bodies] hamlets;
    /// A unit of the highest level, whose names are all known ("tỉnh").
    Province = [bodies] provinces;
    /// A unit's short form that a stop may follow ("TP.").
    UnitInShort = [bodies] units_in_short;
    /// A unit that no number names ("tỉnh").
    NeverNumbered = [bodies] never_numbered;
    /// A committee, which a place follows ("Huyện ủy").
    Committee = [bodies] committees;
    /// A union, which a place follows ("Tỉnh đoàn").
    Union = [bodies] unions;
    /// A body that may stand behind a dash as the one above ("Đồn Biên phòng").
    Station = [bodies] stations;
    /// A body that is called after its master ("chính quyền").
    BodyOfPerson = [bodies] of_persons;
    /// A body that is part of another ("Vụ", "Cục").
    Department = [bodies] departments;
    /// An office, which its master's post follows ("Văn phòng").
    Office = [bodies] offices;
    /// The leaders of a body, no post ("Ban Giám đốc").
    Leadership = [bodies] leaderships;
    /// A field of one syllable: what stands behind it is another word ("thuế").
    WholeField = [bodies] whole_fields;
    /// A field that looks like a name in capitals ("Y Tế").
    FieldInCapitals = [bodies] fields_in_capitals;
    /// A field of several words, with marks inside ("phòng, chống").
    FieldPhrase = [bodies] field_phrases;
    /// "của".
    Of = [bodies] of;
    /// "và" inside a post.
    And = [bodies] and;
    /// "là".
    Is = [bodies] is;
    /// Words before several ("các").
    Many = [bodies] many;
    /// Words before what somebody is in charge of ("phụ trách").
    InCharge = [bodies] in_charge;
    /// Words that a time begins with ("năm").
    TimeWord = [bodies] time_words;
    /// Times that open a sentence ("Chiều nay").
    TodayWord = [bodies] today_words;
    /// A preposition inside a post ("của", "tại", "thuộc", "phụ trách").
    Joint = [bodies] joints;
    /// What ends a post though its syllables could go on ("phát biểu").
    Stop = [bodies] stops;
    /// Honorifics of men.
    HonorificMan = [names] honorifics_of_men;
    /// Honorifics of women.
    HonorificWoman = [names] honorifics_of_women;
    /// Honorifics of either.
    Honorific = [names] honorifics;
    /// Ranks and degrees: before a name, no post.
    Rank = [names] ranks_and_degrees;
    /// Occupations: before a name, no post, not public.
    Occupation = [names] occupations;
    /// Family names.
    Family = [names] family;
    /// Family names that are rare, or begin names of places more often.
    RareFamily = [names] rare_family;
    /// First words of names of the minorities.
    Minority = [names] minority;
    /// Syllables that stand in the middle of names ("Hữu", "Đức").
    MiddleName = [names] middle;
    /// The same, where nothing but a family name can stand before ("Văn", "Thị").
    SureMiddleName = [names] sure_middle;
    /// Small words inside foreign names ("von", "der", "al").
    Particle = [names] particles;
    /// Words before a name that make it part of something else ("tư tưởng", "đường").
    Inside = [names] part_of_something_else;
    /// Whom an official meets as his like ("người đồng cấp").
    Counterpart = [names] counterparts;
    /// People whose names units bear, with their ranks or none.
    Namesake = [names] namesakes;
    /// Words before a post and a name that make them part of something else ("khu lưu niệm").
    Memorial = [names] memorials;
    /// Who does not hold a post yet ("ứng viên").
    Candidate = [links] candidates;
    /// Words that lead from a name to a post that it holds, held or gets ("giữ chức", "được bầu làm").
    Statement = [links] statements;
    /// Words between a post and the one whom it is about ("đối với", "cho").
    Toward = [links] toward;
    /// Words before a list of names that share a post ("các", "hai").
    Plural = [links] plural;
    /// Verbs that say that somebody is a post's holder ("hiện là").
    Copula = [links] copulas;
    /// Words between names that share a post ("và").
    Coordination = [links] coordinations;
    /// Words before the years of an office ("nhiệm kỳ").
    TermOfOffice = [links] terms_of_office;
    /// Words before the beginning of an office ("từ năm").
    Since = [links] since;
    /// Words before its end ("đến").
    Until = [links] until;
    /// Words between a statement and its post ("như").
    BeforePost = [links] before_post;
    /// Statements of one word that say many other things ("là").
    WeakStatement = [links] weak_statements;
    /// Words of statements that speak of an office ("chức").
    OfOffice = [links] of_office;
    /// What takes a post from somebody ("cách chức").
    Removal = [links] removals;
    /// Marks of the passive ("bị").
    Passive = [links] passives;
    /// Verbs whose object is another than the subject ("gặp").
    Encounter = [links] encounters;
    /// Verbs of speech ("nhấn mạnh").
    Speech = [links] speech;
    /// What gives something to another ("trao").
    Bestowal = [links] bestowals;
    /// What is asked of others ("yêu cầu").
    Order = [links] orders;
    /// Those whom a decision is about ("cán bộ").
    Personnel = [links] personnel;
    /// What makes of them the subject himself ("là một").
    Singular = [links] singulars;
    /// What keeps a post from being held ("quy hoạch").
    Withheld = [links] withheld;
    /// What gives it all the same ("bầu").
    GivenAfterAll = [links] given_after_all;
    /// Pronouns ("ông").
    Pronoun = [links] pronouns;
    /// Pronouns that open a sentence behind a lost stop ("Ông").
    SentencePronoun = [links] sentence_pronouns;
    /// Of whose family somebody is ("con trai").
    Kin = [links] kin;
    /// Words that end in what looks like kin ("tuyên bố").
    NoKin = [links] no_kin;
    /// What hands something to a person ("cho").
    Handover = [links] handovers;
    /// Statements that give a post to whom they name ("bổ nhiệm").
    Appointment = [links] appointments;
    /// Words before an appointment that was somebody else's ("được").
    Appointed = [links] appointed;
    /// Words before the subject of a clause ("theo").
    ClauseOpener = [links] clause_openers;
    /// Words before a person's particulars ("sinh năm").
    Particulars = [links] particulars;
    /// What a career is told with ("từng").
    Career = [links] career;
    /// What looks so and tells of none ("làm rõ").
    NoCareer = [links] no_career;
    /// Words before the one whose post another takes ("thay").
    Replacement = [links] replacements;
    /// Words that open a predicate ("đã").
    Predicate = [links] predicates;
    /// What the leader of a delegation does ("làm").
    Leads = [links] leads;
    /// Words before the one who does it ("do").
    By = [links] by;
    /// Words that open a list ("gồm").
    Comprising = [links] comprising;
    /// Words before the one whom a decision is about ("đối với").
    Regarding = [links] regarding;
    /// What follows a number of years of life ("tuổi").
    Age = [links] age;
    /// Words before the one who tells something ("theo").
    According = [links] according;
    /// Words that give a post to all names before ("đều").
    Together = [links] together;
    /// Posts that several people hold at once ("phó").
    ManyHolders = [links] many_holders;

    // The grammar of dates.
    /// The word before a day ("ngày").
    DayWord = [dates] day;
    /// The same, with what makes it fuller ("ngày hôm").
    DayNoun = [dates] day_nouns;
    /// The word before a month ("tháng").
    MonthWord = [dates] month;
    /// The word before a year ("năm").
    YearWord = [dates] year;
    /// What leads to a decade ("những năm").
    YearsWord = [dates] years;
    /// The word of a week ("tuần").
    WeekWord = [dates] week;
    /// The word before a quarter ("quý").
    QuarterWord = [dates] quarter;
    /// What leads to a decade for certain ("thập niên").
    DecadeWord = [dates] decade;
    /// The word before a century ("thế kỷ").
    CenturyWord = [dates] century;
    /// What puts years before our era.
    BeforeChrist = [dates] before_christ;
    /// What makes a number an ordinal ("thứ").
    OrdinalWord = [dates] ordinal_word;
    /// "của" between a part and its whole.
    PartOf = [dates] part_of;
    /// "và" between two things of a list.
    ListAnd = [dates] list_and;
    /// What joins the dates of a list, or the ends of a period.
    ListJoint = [dates] list_joints;
    /// "trong" before a period.
    Within = [dates] within;
    /// What leads to the beginning of a period ("từ").
    From = [dates] from;
    /// What leads from the first end of a period to the second ("đến hết").
    To = [dates] to;
    /// What makes a date vague and leaves its value ("khoảng").
    About = [dates] about;
    /// The present as the first end of a period ("từ nay").
    Now = [dates] now;
    /// The present as the second end of a period ("đến nay").
    UntilNow = [dates] until_now;
    /// What makes "năm tới" part of "từ đầu năm tới nay".
    NowWord = [dates] now_behind_years;
    /// What makes "sau" and "tới" behind a period vague ("sau này").
    NowTail = [dates] now_behind_periods;
    /// What says behind "từ …" that it goes on ("trở đi").
    Onwards = [dates] onwards;
    /// What turns "từ …" around ("về trước").
    Backwards = [dates] backwards;
    /// "trước".
    Before = [dates] before;
    /// "sau".
    After = [dates] after;
    /// "trước đó".
    BeforeThat = [dates] before_that;
    /// "sau đó".
    AfterThat = [dates] after_that;
    /// What puts a count of days or years into the past ("trước đây").
    Earlier = [dates] earlier;
    /// What does so in front of the count ("cách đây").
    Ago = [dates] ago;
    /// What makes a count of days or years exact.
    Exactly = [dates] exactly;
    /// What makes "hai ngày sau" count from an event ("khi").
    CountsFromEvent = [dates] counts_from_event;
    /// "qua" behind a date.
    Past = [dates] past;
    /// "tới" behind a date.
    Coming = [dates] coming;
    /// "này" behind a month.
    This = [dates] this;
    /// What names a part of a period and leaves its value ("đầu", "cuối").
    PartOfPeriod = [dates] parts_of_periods;
    /// What makes a week its weekend ("cuối").
    Ending = [dates] ending;
    /// The same before a day.
    PartOfDay = [dates] parts_of_days;
    /// What stands before a part of the day ("đầu giờ").
    PartOfHours = [dates] parts_of_hours;
    /// The day that the text spoke of last ("cùng ngày").
    SameDay = [dates] same_day;
    /// The period that the text spoke of last, in another year ("cùng kỳ").
    SamePeriod = [dates] same_period;
    /// What says that another date is the same ("tức").
    SameAs = [dates] same_as;
    /// Sunday.
    Sunday = [dates] sunday;
    /// The word before the other weekdays ("thứ").
    WeekdayWord = [dates] weekday;
    /// What makes a weekday sure ("hôm").
    ThatDay = [dates] that_day;
    /// The word for an hour behind its number.
    HourWord = [dates] hour;
    /// The word for a minute.
    MinuteWord = [dates] minute;
    /// Half past.
    HalfHour = [dates] half_hour;
    /// Minutes to the hour.
    LessMinutes = [dates] less_minutes;
    /// The word before the first ten days of a month ("mùng").
    FirstTen = [dates] first_ten;
    /// The fifteenth of a month of the moon.
    FullMoon = [dates] full_moon;
    /// What makes a date one of the moon.
    ByMoon = [dates] by_moon;
    /// The second month of its number.
    LeapWord = [dates] leap;
    /// What makes that another word ("nhuận bút").
    LeapTail = [dates] leap_tails;
    /// Tết.
    Tet = [dates] tet;
    /// Spring with a year of the cycle of sixty.
    NewYearSpring = [dates] spring_of_year;
    /// The night of a feast.
    NightWord = [dates] night;
    /// What stands before the name of a feast ("lễ").
    FeastWord = [dates] feast_words;
    /// What stands before the name of a reign.
    ReignWord = [dates] reign;
    /// What counts the years of a reign.
    ReignCount = [dates] reign_counts;
    /// A year of accounts.
    FiscalYear = [dates] fiscal_year;
    /// The year that is ending or has ended.
    PastYear = [dates] past_year;
    /// The word before a season.
    SeasonWord = [dates] season;
    /// The seasons.
    Season = [dates] seasons;
    /// Seasons that "mùa" alone makes ("mưa").
    SeasonOfWeather = [dates] seasons_of_weather;
    /// The season that needs no "mùa".
    Summer = [dates] summer;
    /// Half of a school year.
    SchoolTerm = [dates] school_term;
    /// What a period with two ends is called ("giai đoạn").
    Stretch = [dates] stretches;
    /// The one of them that stays outside the date.
    StretchOfTime = [dates] stretch_of_time;
    /// What a pair of years is the length of ("nhiệm kỳ").
    TermWord = [dates] terms;
    /// What makes "đầu năm" something else ("đầu năm học").
    YearTail = [dates] year_tails;
    /// What makes "trong năm" something else ("trong năm tới").
    VagueTail = [dates] vague_tails;
    /// Words behind which no count goes on ("đã", "tại"), so that a date may end before them.
    Closing = [dates] closing;
    /// Words that can begin a date, number words aside.
    Beginning = [dates] beginnings;

    // Verbs of what happens once.
    /// Verbs that name one moment where they stand just before "từ" ("thành lập").
    EventVerb = [date_events] events;
    /// The same, but only of a whole year.
    EventOfYear = [date_events] events_of_years;
    /// Verbs that do so over their object as well ("bỏ chế độ tem phiếu từ năm 1989").
    TurnVerb = [date_events] turns;
    /// The same, but only of a whole year ("ngừng").
    StopVerb = [date_events] stops_of_years;
    /// What makes one of these another verb, which lasts ("bỏ hoang").
    LastingTail = [date_events] lasting_tails;
    /// Words that begin another clause.
    ClauseBreak = [date_events] clause_breaks;
    /// Words that deny a verb.
    Denial = [date_events] denials;

    // Words that decide what is a date.
    /// Words before "2 năm trước" that make it a stretch of time.
    Roughly = [date_rules] roughly;
    /// What makes days go on without a break ("liên tiếp").
    Running = [date_rules] running;
    /// Words of quantity, number words aside.
    CountWord = [date_rules] counts;
    /// What makes a number a factor ("gấp ba").
    Times = [date_rules] times;
    /// Those of them that leave a month what it is.
    Several = [date_rules] several;
    /// Those of them that make "hôm nay" no day ("mấy hôm nay").
    VagueCount = [date_rules] vague_counts;
    /// The word of an age.
    YearsOld = [date_rules] years_old;
    /// What comes again ("mỗi").
    Every = [date_rules] every;
    /// The same with its period ("hằng tuần").
    EveryPeriod = [date_rules] every_period;
    /// What speaks of every year.
    Yearly = [date_rules] yearly;
    /// What speaks of every week.
    Weekly = [date_rules] weekly;
    /// What speaks of every day.
    Daily = [date_rules] daily;
    /// What opens a sentence of what comes again.
    Whenever = [date_rules] whenever;
    /// What makes a month a season ("tầm tháng 3").
    Around = [date_rules] around;
    /// The part of the day that is idle talk as often ("sớm mai").
    Early = [date_rules] early;
    /// Words that lead up to a day in bare figures.
    LeadsToDay = [date_rules] leads_to_days;
    /// Words that belong to a period in front of its figures.
    LeadsToEnd = [date_rules] leads_to_ends;
    /// Words between a verb and a score or share ("thua đến 2-4").
    LeadsToScore = [date_rules] leads_to_scores;
    /// Words of results.
    Score = [date_rules] scores;
    /// Words that measure a share ("chưa tới 1/10").
    ShortOf = [date_rules] short_of;
    /// Words before figures that are an address, a name, a number, a score or a share ("đường 3/2").
    NamedByNumber = [date_rules] named_by_numbers;
    /// Those of them that three numbers may follow as well.
    Address = [date_rules] addresses;
    /// Units and things that are counted.
    Measure = [date_rules] measures;
    /// Words that open the name of a feast, its day behind it.
    FeastDay = [date_rules] feast_days;
    /// Words behind which figures are a year ("SN").
    LeadsToYear = [date_rules] leads_to_years;
    /// Words behind which figures are one more often than not.
    LeadsToFigures = [date_rules] leads_to_bare_years;
    /// Words behind which two figures are a period of years.
    LeadsToYears = [date_rules] leads_to_year_pairs;
    /// Words behind which hours are a length of time ("kéo dài khoảng").
    Lasting = [date_rules] lasting;
    /// Words behind hours that make them a length of time ("14 giờ liền").
    AfterDuration = [date_rules] after_durations;
    /// Words that lead up to a clock time.
    LeadsToClock = [date_rules] leads_to_clocks;
    /// What speaks of what is to come.
    Will = [date_rules] will;
    /// Words behind which "thứ hai" is a day.
    LeadsToWeekday = [date_rules] leads_to_weekdays;
    /// What ties "trong ngày" to the day at hand ("cũng").
    Also = [date_rules] also;
    /// What figures with a stroke measure ("huyết áp").
    BloodPressure = [date_rules] blood_pressure;
    /// Words behind which "thứ hai" in small letters is a day.
    LeadsToSmallWeekday = [date_rules] leads_to_small_weekdays;
    /// Words behind which "quý" is precious.
    Precious = [date_rules] precious;
    /// The days at hand, in pairs idle talk ("hôm qua và hôm nay").
    NearDayWord = [date_rules] near_days;
    /// Words behind which "hôm nay" means these times ("thế hệ trẻ hôm nay").
    LeadsToOurTimes = [date_rules] leads_to_our_times;
    /// Words that open the predicate of what stands before them ("đã").
    PredicateOfDate = [date_rules] predicates;
    /// Words before a verb that make what follows it an event ("được tôn vinh hôm nay").
    Undergone = [date_rules] undergone;
    /// Words behind "ngày mai" that make it the future.
    OurTimesTail = [date_rules] our_times_tails;
    /// Words behind which it is a day.
    LeadsToNearDay = [date_rules] leads_to_near_days;
    /// Words of place and of going, and of address, before a name.
    LeadsToPlace = [date_rules] leads_to_places;
    /// The occasion of a feast.
    Occasion = [date_rules] occasions;
    /// Words before a feast that make it a day.
    LeadsToFeast = [date_rules] leads_to_feasts;
    /// Words behind which "tháng ba" is the month.
    LeadsToMonth = [date_rules] leads_to_months;
    /// Words behind which "năm qua" is a year.
    LeadsToPastYear = [date_rules] leads_to_past_years;
    /// Words before a period that comes again, or is part of a name.
    Recurring = [date_rules] recurring;

    // Words that the reader of a sentence looks at.
    /// Words that put a date into the future ("sẽ", "dự kiến").
    Planned = [date_reading] planned;
    /// Words that put it into the past.
    Done = [date_reading] done;
    /// What does so just before it ("hồi tháng 1").
    ToldPast = [date_reading] told_past;
    /// What compares with the date behind it ("gấp đôi tháng trước").
    Compared = [date_reading] compared;
    /// What does so over a word between ("so với mức tháng trước").
    ComparedWith = [date_reading] compared_with;
    /// Words without one of which a span that no rule reads is no date.
    OfTime = [date_reading] of_time;
    // The faithfulness gate's words.
    /// Syllables that carry grammar rather than content: no overlap of two texts is counted by them.
    FunctionWord = [faithfulness] function_words;
    /// Words that negate what follows.
    Negation = [faithfulness] negations;
    /// Words that come to a negation: "bị cấm qua cầu" is what "không cho qua cầu" says.
    ImpliedNegation = [faithfulness] implied_negations;
    /// Phrases with "không" or "chưa" in them that negate nothing.
    NoNegation = [faithfulness] no_negations;
    /// Words that end what a negation reaches: "chưa có ca bệnh và bệnh lây sang người".
    NegationEnd = [faithfulness] negation_ends;
    /// Function words that carry a negation, and so tell one from another.
    NegationVerb = [faithfulness] negation_verbs;
    /// First syllables of the names of bodies.
    BodyOpener = [faithfulness] body_openers;
    /// First syllables of what a paper writes with a capital by itself: a body, a post or a plan told before.
    CapitalOpener = [faithfulness] capital_openers;
    /// Words before the name of a place.
    PlaceLead = [faithfulness] place_leads;
    /// Words, or their last syllables, before the name of a person.
    PersonLead = [faithfulness] person_leads;
    /// First syllables of posts, with a capital behind a name.
    PostOpener = [faithfulness] post_openers;
    /// Words behind a name that lead on to where or when, not to what it does.
    Adjunct = [faithfulness] adjuncts;
    /// Short forms that name nobody.
    NoActor = [faithfulness] no_actors;
    /// Words that part a post from a name that is not its holder's.
    PostBreak = [faithfulness] post_breaks;
    /// Words before a post that make another of it.
    HeldBefore = [faithfulness] held_before;
    /// Units of administration that end a post whose place is left out: "Giám đốc Sở Y tế tỉnh".
    PlaceUnit = [faithfulness] place_units;
    /// Words before a number that names one of several: "Quân khu 4", "lớp 5".
    Numbered = [faithfulness] numbered;
    /// Words before a number that counts nothing: "quốc lộ 28", "khóa 15".
    OrdinalMark = [faithfulness] ordinals;
    /// Words that numbers are told in, which have a rule of their own.
    MeasureWord = [faithfulness] measures;
    /// Words that open a clause without a mark before them.
    ClauseStart = [faithfulness] clause_starts;
    /// Words between a price and what it is the price of: "triệu đồng một lượng".
    Per = [faithfulness] per;
    /// Words between the two ends of a range: "9 đến 10".
    RangeJoint = [faithfulness] range_joints;
}
