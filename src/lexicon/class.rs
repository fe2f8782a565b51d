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
    Ordinal = [faithfulness] ordinals;
    /// Words that numbers are told in, which have a rule of their own.
    MeasureWord = [faithfulness] measures;
    /// Words that open a clause without a mark before them.
    ClauseStart = [faithfulness] clause_starts;
    /// Words between a price and what it is the price of: "triệu đồng một lượng".
    Per = [faithfulness] per;
    /// Words between the two ends of a range: "9 đến 10".
    RangeJoint = [faithfulness] range_joints;
}
