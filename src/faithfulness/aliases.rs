//! Names that papers use for one another.

use super::compared::ComparedText;

/// Names of one thing, in the form that is compared.
const ALIASES: &[&[&str]] = &[
    &["tp", "thành phố"],
    &["tphcm", "tp hcm", "hcm", "thành phố hồ chí minh", "tp hồ chí minh"],
    &["thừa thiên", "huế"],
    &["tx", "thị xã"],
    &["tw", "tư", "trung ương"],
    &["vn", "việt nam"],
    &["mỹ", "hoa kỳ"],
    &["eu", "liên minh châu âu", "liên minh châu âu eu"],
    &["lhq", "un", "liên hợp quốc", "liên hiệp quốc"],
    &["who", "tổ chức y tế thế giới"],
    &["wto", "tổ chức thương mại thế giới"],
    &["imf", "quỹ tiền tệ quốc tế"],
    &["wb", "ngân hàng thế giới"],
    &["adb", "ngân hàng phát triển châu á"],
    &["fao", "tổ chức nông lương liên hợp quốc"],
    &["nato", "tổ chức hiệp ước bắc đại tây dương"],
    &["asean", "hiệp hội các quốc gia đông nam á"],
    &["hàn quốc", "hàn"],
    &["trung quốc", "cộng hòa nhân dân trung hoa", "trung"],
    &["nhật bản", "nhật"],
    &["moskva", "moscow", "mát xcơ va"],
    &["kiev", "kyiv"],
    &["ukraine", "ukraina"],
    &["đắk lắk", "đắc lắc", "đăk lăk", "dak lak"],
    &["đắk nông", "đắc nông", "đăk nông"],
    &["kon tum", "kontum"],
    &["fed", "cục dự trữ liên bang mỹ", "cục dự trữ liên bang"],
    &["covid", "covid 19"],
    &["vff", "liên đoàn bóng đá việt nam"],
    &["iaea", "cơ quan năng lượng nguyên tử quốc tế"],
    &["cdc", "trung tâm kiểm soát bệnh tật"],
];

/// True where the words `first..end` of the summary are a name and the article has another name of the same thing.
pub(super) fn is_known(summary: &ComparedText, first: usize, end: usize, article: &ComparedText) -> bool {
    let written = |name: &str| name.split(' ').count() == end - first && summary.stands(first, name.split(' '));
    let group = ALIASES.iter().find(|group| group.iter().any(|name| written(name)));
    group.is_some_and(|group| group.iter().any(|name| article.has_phrase(name)))
}

/// A phrase in the form that is compared, each name in it by the first of its group. Names of one syllable stay: they may be
/// a part of others.
pub(super) fn canonical(key: &str) -> String {
    let mut canonical = format!(" {key} ");
    for group in ALIASES {
        let Some((first, others)) = group.split_first() else { continue };
        for name in others.iter().filter(|name| name.contains(' ')) {
            canonical = canonical.replace(&format!(" {name} "), &format!(" {first} "));
        }
    }
    canonical.trim().to_owned()
}
