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
    /// A post outside public life ("CEO", "trụ trì").
    HeadPrivate = [heads] private;
    /// A word before a post that belongs to it ("nguyên", "cựu", "quyền").
    Former = [heads] former;
    /// A word before a post that stays outside ("tân", "cố", "các", "nữ").
    Outside = [heads] outside;
    /// What may follow the head of a post ("thường trực", "chuyên trách").
    Modifier = [heads] modifiers;
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
    /// First words of names of the minorities.
    Minority = [names] minority;
    /// Small words inside foreign names ("von", "der", "al").
    Particle = [names] particles;
    /// Words before a name that make it part of something else ("tư tưởng", "đường").
    Inside = [names] part_of_something_else;
    /// Words that lead from a name to a post that it holds, held or gets ("giữ chức", "được bầu làm").
    Statement = [links] statements;
    /// Words between a post and the one whom it is about ("đối với", "cho").
    Toward = [links] toward;
    /// Words before a list of names that share a post ("các", "hai").
    Plural = [links] plural;
}
