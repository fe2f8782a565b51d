//! A newsroom's own tags, as its people use them: the file, the commands, the server, the reload.

use std::fs;
use std::path::{Path, PathBuf};

use bientap::analysis::{Analyzer, Article, Options};
use bientap::model::ModelFolder;
use bientap::proto::v1;
use bientap::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use bientap::tags::{Definitions, TagEntry, TagOptions};
use serde_json::{Value, json};

use crate::cli::{MODEL, bientap, run, stderr};
use crate::load::news;
use crate::process::Process;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/taxonomy").join(name)
}

fn model() -> Analyzer {
    Analyzer::from_dir(Path::new(MODEL)).expect("the model")
}

/// An analyzer with the tags of `file`.
fn analyzer(file: &str) -> Analyzer {
    let analyzer = model();
    set(&analyzer, file);
    analyzer
}

/// Gives an analyzer the tags of `file` instead of those that it had.
fn set(analyzer: &Analyzer, file: &str) {
    let bundled: Vec<TagEntry> = analyzer.taxonomy().bundled_tags().collect();
    let definitions = Definitions::parse(file, &bundled).unwrap_or_else(|faults| panic!("{faults:?}"));
    analyzer.set_words(None, None, Some(&definitions)).expect("sound tags");
}

fn fired(analyzer: &Analyzer, article: &Article) -> Vec<String> {
    let analysis = analyzer.analyze(article, &Options::default()).expect("an analysis");
    analysis.tags.into_iter().map(|tag| tag.id).collect()
}

fn phrase_tag(phrase: &str) -> String {
    format!("[[tag]]\nid = \"rieng\"\nname = \"riêng\"\nkind = \"subject\"\nphrases = [\"{phrase}\"]\n")
}

/// The title holds the phrase or does not: spelling is the caller's affair, words are whole.
#[test]
fn phrases_fire_in_any_spelling_and_as_whole_words() {
    let analyzer = model();
    for (phrase, title, fires) in [
        ("sạt lở", "Bờ kênh SẠT LỞ, dân di dời", true),
        ("sạt lở", "Bờ kênh sa\u{323}t lo\u{31b}\u{309}, dân di dời", true),
        ("sa\u{323}t lo\u{31b}\u{309}", "Bờ kênh sạt lở, dân di dời", true),
        ("sạt lở", "Bờ kênh sạt  lở, dân di dời", true),
        ("sạt lở", "Bờ kênh sạt-lở, dân di dời", true),
        ("uỷ thác", "Vốn ủy thác về tới xã", true),
        ("ủy thác", "Vốn UỶ THÁC về tới xã", true),
        ("Hoà Bình Xanh", "Câu lạc bộ Hòa Bình Xanh ra mắt", true),
        ("BOT", "Trạm bot mới trên quốc lộ", true),
        ("phòng, chống lũ", "Diễn tập phòng chống lũ ở xã", true),
        ("phòng, chống lũ", "Diễn tập phòng, chống lũ ở xã", true),
        ("lở", "Bờ kênh lởm chởm đá", false),
        ("BOT", "Robot vào lớp học", false),
        ("sạt lở", "Đất sạt, lở núi chưa thấy", false),
        ("đường sắt", "Con đường, sắt thép ngổn ngang", false),
        ("đường sắt", "Chợ nằm cuối đường. Sắt vụn chất đống", false),
        ("ma", "Phim Ma-ni-la ra rạp ở mà không ai xem", true),
        ("ma", "Mạ non lên xanh, má đi thăm đồng", false),
        ("học bổng", "Học sinh nhận bổng lộc đầu năm", false),
        ("học bổng", "Bổng học lớp 9", false),
    ] {
        set(&analyzer, &phrase_tag(phrase));
        let article =
            Article { title: title.to_owned(), body: "Sáng 3-4, xã họp.".to_owned(), ..Article::default() };
        assert_eq!(fired(&analyzer, &article).contains(&"rieng".to_owned()), fires, "{phrase:?} in {title:?}");
    }
}

/// One mention down in the body is one in passing; three are not.
#[test]
fn mentions_count_by_their_place() {
    let analyzer = analyzer(&phrase_tag("học bổng"));
    let filler = "Sáng 3-4, xã họp bàn việc mùa vụ. Bà con nghe phổ biến lịch xuống giống. Hợp tác xã lo vật tư.";
    for (mentions, fires) in [(0, false), (1, false), (2, false), (3, true)] {
        let body = format!("{filler}\n{}", "Em nhận học bổng của trường.\n".repeat(mentions));
        let article = Article { title: "Xã họp".to_owned(), body, ..Article::default() };
        assert_eq!(fired(&analyzer, &article).contains(&"rieng".to_owned()), fires, "{mentions}");
    }
}

#[test]
fn a_tag_without_phrases_fires_by_likeness() {
    let file = "[[tag]]\nid = \"gia-xang\"\nname = \"giá xăng\"\nkind = \"subject\"\nexamples = [\n\
                \"Giá xăng giảm mạnh từ 15 giờ chiều nay\",\n\"Liên bộ điều chỉnh giá xăng dầu, dầu diesel tăng nhẹ\",\n\
                \"Quỹ bình ổn không chi, giá bán lẻ xăng E5 tăng\"]\n";
    let analyzer = analyzer(file);
    let article =
        |title: &str, body: &str| Article { title: title.to_owned(), body: body.to_owned(), ..Article::default() };
    let fuel = article(
        "Từ 15 giờ nay, mỗi lít xăng RON 95 rẻ hơn 600 đồng",
        "Liên Bộ Công Thương - Tài chính vừa công bố kỳ điều hành mới. Theo đó, xăng E5 RON 92 giảm 550 đồng, còn 19.800 đồng một lít. \
         Dầu diesel giảm 300 đồng, dầu hỏa giảm 280 đồng. Kỳ này nhà điều hành không trích lập và không chi quỹ bình ổn giá xăng dầu.",
    );
    let pupils = article(
        "Hội thi kể chuyện của học sinh tiểu học",
        "Sáng 3-4, trường tiểu học xã Vĩnh Thử tổ chức hội thi kể chuyện. Các em kể chuyện Thánh Gióng, Tấm Cám. Ban giám khảo trao giải cho năm em.",
    );
    let analysis = analyzer.analyze(&fuel, &Options::default()).expect("an analysis");
    let tag = analysis.tags.iter().find(|tag| tag.id == "gia-xang").expect("the tag");
    assert!(tag.score >= bientap::tags::THRESHOLD && tag.score <= 1.0, "{}", tag.score);
    assert_eq!(tag.evidence.len(), 1, "the sentence that is nearest");
    assert!(!fired(&analyzer, &pupils).contains(&"gia-xang".to_owned()));
}

/// A custom parent is given with its child, and with the child's evidence; the model's own tags are the model's affair.
#[test]
fn a_child_brings_its_parent() {
    let analyzer = analyzer(
        "[[tag]]\nid = \"ong\"\nname = \"ông\"\nkind = \"subject\"\nparent = \"bong-da\"\n\
         [[tag]]\nid = \"cha\"\nname = \"cha\"\nkind = \"subject\"\nparent = \"ong\"\nphrases = [\"chữ không có\"]\n\
         [[tag]]\nid = \"con\"\nname = \"con\"\nkind = \"subject\"\nparent = \"cha\"\nphrases = [\"học bổng\"]\n",
    );
    let analysis = analyzer.analyze(&docs_article(), &Options::default()).expect("an analysis");
    let tag = |id: &str| analysis.tags.iter().find(|tag| tag.id == id);
    let child = tag("con").expect("the child");
    assert!(child.score > 0.8 && !child.evidence.is_empty());
    for above in ["cha", "ong"] {
        let above = tag(above).expect(above);
        assert_eq!((above.score, &above.evidence), (child.score, &child.evidence));
    }
    assert!(tag("bong-da").is_none());
    let elsewhere = Article { title: "Xã họp".to_owned(), ..Article::default() };
    assert!(!fired(&analyzer, &elsewhere).iter().any(|id| ["con", "cha", "ong"].contains(&id.as_str())));
}

#[test]
fn a_newsroom_adds_places() {
    let analyzer = analyzer(
        "[[tag]]\nid = \"place:vinh-thu\"\nname = \"Vĩnh Thử\"\nkind = \"place\"\naliases = [\"xã Vĩnh Thử\"]\n",
    );
    let analysis = analyzer.analyze(&docs_article(), &Options::default()).expect("an analysis");
    let last = analysis.tags.last().expect("tags");
    assert_eq!((last.id.as_str(), last.kind), ("place:vinh-thu", bientap::tags::TagKind::Place));
}

/// A model without vectors reads tags with phrases, and says so of those that could never fire.
#[test]
fn a_model_without_vectors() {
    let folder = ModelFolder::read(Path::new(MODEL)).expect("the model");
    let manifest = fs::read_to_string(Path::new(MODEL).join("manifest.json")).expect("the manifest");
    let mut manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    manifest["files"].as_object_mut().expect("files").remove("vectors.safetensors").expect("the entry");
    let folder = folder.with_file("manifest.json", manifest.to_string().into_bytes());
    let analyzer = Analyzer::load(&folder).expect("the model");
    set(&analyzer, &fs::read_to_string(docs("taxonomy.toml")).expect("the docs' tags"));
    assert!(fired(&analyzer, &docs_article()).contains(&"hoc-bong".to_owned()));
    let alone = "[[tag]]\nid = \"vi-du\"\nname = \"ví dụ\"\nkind = \"subject\"\nexamples = [\"Trao học bổng\"]\n";
    let definitions = Definitions::parse(alone, &[]).expect("sound tags");
    let error = analyzer.set_words(None, None, Some(&definitions)).expect_err("it never fires").to_string();
    assert!(error.contains("vectors.safetensors") && error.contains("vi-du"), "{error}");
}

#[test]
fn options_hold_for_own_tags_as_for_the_models() {
    let analyzer = analyzer(&fs::read_to_string(docs("taxonomy.toml")).expect("the docs' tags"));
    let article = docs_article();
    let tags = |min_score, max_tags| {
        let tags = TagOptions { min_score, max_tags };
        let options = Options { tags, ..Options::default() };
        analyzer.analyze(&article, &options).expect("an analysis").tags
    };
    let all = tags(None, None);
    let kinds: Vec<_> = all.iter().map(|tag| tag.kind).collect();
    assert!(kinds.is_sorted(), "sections, subjects, places: {kinds:?}");
    for pair in all.windows(2).filter(|pair| pair[0].kind == pair[1].kind) {
        assert!(pair[0].score >= pair[1].score, "{all:?}");
    }
    assert!(tags(Some(0.99), None).iter().all(|tag| tag.score >= 0.99));
    assert!(tags(None, Some(1)).len() <= 3);
}

fn docs_article() -> Article {
    let text = fs::read_to_string(docs("article.txt")).expect("the docs' article");
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (title, lead) = (next(), next());
    Article { title, lead, body: lines.collect::<Vec<_>>().join("\n"), ..Article::default() }
}

/// Every kind of fault: what `check` says, and that nothing starts on such a file.
#[test]
fn faults_are_told_all_at_once_with_their_lines() {
    let tag = |rest: &str| format!("[[tag]]\nid = \"a\"\nname = \"A\"\nkind = \"subject\"\n{rest}\n");
    let good = "aliases = [\"học bổng\"]";
    for (file, faults) in [
        (format!("{}{}", tag(good), tag(good)), &["line 7: id \"a\" is there already, at line 2"][..]),
        (
            tag(good).replace("\"a\"", "\"chinh-tri\""),
            &["line 2: id \"chinh-tri\" is a tag of the bundled taxonomy (chính trị)"],
        ),
        (tag(good).replace("\"subject\"", "\"topic\""), &["line 4: kind \"topic\" is none of section, subject, place"]),
        (tag(&format!("{good}\nparent = \"b\"")), &["line 6: a: parent \"b\" is neither in this file nor"]),
        (tag(&format!("{good}\nparent = \"a\"")), &["line 6: parents in a circle: a → a"]),
        (
            format!(
                "{}{}",
                tag(&format!("{good}\nparent = \"b\"")),
                tag(good).replace("\"a\"", "\"b\"\nparent = \"a\"")
            ),
            &["line 6: parents in a circle: a → b → a"],
        ),
        (tag("phrases = [\n  \"học bổng\",\n  \" … \",\n]"), &["line 7: an item of phrases is empty"]),
        (tag(""), &["line 2: a: nothing to fire on"]),
        (tag(&format!("{good}\nphrase = [\"x\"]")), &["line 6: unknown key phrase; a tag has id, name"]),
        (format!("version = 1\n{}", tag(good)), &["line 1: unknown key version"]),
        (tag(&format!("{good}\nthreshold = 1.5")), &["line 6: threshold is out of range"]),
        (tag(&format!("{good}\nthreshold = \"0.5\"")), &["line 6: threshold is of type string; a number is expected"]),
        (tag("aliases = \"học bổng\""), &["line 5: aliases is of type string; a list of strings is expected"]),
        (tag(good).replace("\"a\"", "\"Học bổng\""), &["line 2: id \"Học bổng\"; small letters"]),
        (
            tag(good).replace("\"subject\"", "\"place\""),
            &["line 2: id \"a\"; ids of places, and no others, begin with \"place:\""],
        ),
        (tag(good).replace("\"a\"", "\"place:hue\""), &["ids of places, and no others"]),
        ("[[tag]]\nname = \"A\"\n".to_owned(), &["line 1: a tag without id", "line 1: a tag without kind"]),
        ("tag = 3\n".to_owned(), &["line 1: tag is no list of tables"]),
        ("[[tag]\nid = \"a\"\n".to_owned(), &["line 1: "]),
        (
            format!("{}{}", tag("threshold = 2"), tag("phrases = [\"\"]").replace("subject", "x")),
            &[
                "line 5: threshold",
                "line 7: id \"a\" is there already",
                "line 9: kind \"x\"",
                "line 10: an item of phrases",
            ],
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("own.toml");
        fs::write(&path, &file).expect("written");
        let output = run(bientap().args(["taxonomy", "check"]).arg(&path), "");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(64), "{file}: {said}");
        for fault in faults {
            assert!(said.contains(&format!("own.toml: {fault}")) || said.contains(fault), "{file}: {fault}: {said}");
        }
    }
}

#[test]
fn nothing_starts_on_a_faulty_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.toml");
    fs::write(&path, "[[tag]]\nid = \"a\"\nname = \"A\"\nkind = \"topic\"\nphrases = [\"\"]\n").expect("written");
    let file = path.to_str().expect("UTF-8");
    let nowhere = folder.path().join("nowhere.toml");
    for arguments in [
        &["serve", "--addr", "127.0.0.1:0", "--log-level", "error", "--taxonomy", file][..],
        &["analyze", "--taxonomy", file],
        &["batch", "-", "--taxonomy", file],
        &["check", "--taxonomy", file],
        &["taxonomy", "try", "--taxonomy", file],
        &["taxonomy", "try", "--taxonomy", nowhere.to_str().expect("UTF-8")],
    ] {
        let output = run(bientap().args(arguments), "Tiêu đề\nSa pô.\n");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
        let file = arguments.last().expect("a file");
        assert!(said.contains(file), "{said}");
        if !file.contains("nowhere") {
            assert!(said.contains("line 2: a: nothing to fire on") && said.contains("2 more"), "{said}");
        }
    }
    let output = run(bientap().args(["taxonomy", "try"]), "Tiêu đề\n");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn check_warns_of_what_may_not_be_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.toml");
    let file = "[[tag]]\nid = \"sat-lo\"\nname = \"sạt lở\"\nkind = \"subject\"\nphrases = [\"lở\", \"OCOP\"]\n\
                [[tag]]\nid = \"nui\"\nname = \"núi\"\nkind = \"subject\"\naliases = [\"Lở\"]\n\
                [[tag]]\nid = \"vi-du\"\nname = \"ví dụ\"\nkind = \"subject\"\nexamples = [\"Trao học bổng\"]\n";
    fs::write(&path, file).expect("written");
    let output = run(bientap().args(["taxonomy", "check"]).arg(&path), "");
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    for warning in [
        "line 5: sat-lo: \"lở\" is one syllable",
        "line 2: sat-lo: the name \"sạt lở\" itself does not fire",
        "line 10: nui: \"Lở\" is a phrase of sat-lo as well",
        "line 12: vi-du: fires by likeness alone, from 1 example",
        "3 tags, 3 phrases, 1 texts",
    ] {
        assert!(said.contains(warning), "{warning}: {said}");
    }
    assert!(!said.contains("OCOP"), "a short form is no syllable: {said}");
}

/// The worked example of docs/taxonomy.md, as it stands there.
#[test]
fn the_docs_example_does_what_the_docs_say() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/taxonomy.md")).expect("the page");
    let block = |command: &str| {
        let (_, after) =
            page.split_once(&format!("$ {command}\n")).unwrap_or_else(|| panic!("no {command} in the page"));
        after.split_once("```").expect("the block's end").0.to_owned()
    };
    for command in [
        "bientap taxonomy check docs/taxonomy/taxonomy.toml",
        "bientap taxonomy try docs/taxonomy/article.txt --taxonomy docs/taxonomy/taxonomy.toml",
    ] {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let output = run(bientap().args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")), "");
        assert!(output.status.success(), "{}", stderr(&output));
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(without_numbers(&said), without_numbers(&block(command)), "{command} says:\n{said}");
    }
}

/// Scores differ in the last digit between processors.
fn without_numbers(text: &str) -> String {
    let shown = |word: &str| match word.contains(',')
        && word.trim_matches(['-', ':', ')']).replace(',', "").parse::<u32>().is_ok()
    {
        true => "N".to_owned(),
        false => word.to_owned(),
    };
    text.lines().map(|line| line.split(' ').map(shown).collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// The server: own tags in its answers and its list, with the version; SIGHUP takes another file, and keeps the old one
/// where the new one is faulty. No call fails meanwhile.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_gives_lists_and_reloads_own_tags() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.toml");
    fs::copy(docs("taxonomy.toml"), &path).expect("copied");
    let server = Process::start_with(|command| {
        command.env("BIENTAP_TAXONOMY", &path);
    });
    let list = || async {
        let mut client = TaxonomyServiceClient::new(server.channel());
        client.list_tags(v1::ListTagsRequest::default()).await.expect("tags").into_inner()
    };
    let before = list().await;
    let own = before.tags.iter().find(|tag| tag.id == "hoc-bong").expect("the tag");
    assert_eq!((own.name.as_str(), own.parent_id.as_str(), own.kind()), ("học bổng", "giao-duc", v1::TagKind::Subject));
    assert_eq!(own.aliases, ["học bổng", "suất học bổng"]);
    assert!(before.taxonomy_version.contains('+'), "{}", before.taxonomy_version);
    let kinds: Vec<i32> = before.tags.iter().map(|tag| tag.kind).collect();
    assert!(kinds.is_sorted(), "sections, subjects, places");

    let Article { title, lead, body, .. } = docs_article();
    let article = v1::Article { title, lead, body, ..Default::default() };
    let request = v1::AnalyzeArticleRequest { article: Some(article.clone()), ..Default::default() };
    let answer = server.articles().analyze_article(request.clone()).await.expect("an answer").into_inner();
    assert_eq!(answer.taxonomy_version, before.taxonomy_version);
    let tag = answer.tags.iter().find(|tag| tag.id == "hoc-bong").expect("the tag");
    let evidence = &tag.evidence[0];
    assert_eq!((evidence.field(), evidence.content.as_str()), (v1::Field::Title, "học bổng"));
    let cut = evidence.begin_offset as usize..evidence.end_offset as usize;
    assert_eq!(&article.title[cut], "học bổng");

    let stop = tokio_util::sync::CancellationToken::new();
    let callers: Vec<_> = (0..4)
        .map(|n| {
            let (mut client, stop) = (server.articles(), stop.clone());
            tokio::spawn(async move {
                let mut answered = 0;
                while !stop.is_cancelled() {
                    client.analyze_article(news(n)).await.expect("no call fails");
                    answered += 1;
                }
                answered
            })
        })
        .collect();

    fs::write(
        &path,
        "[[tag]]\nid = \"khuyen-hoc\"\nname = \"khuyến học\"\nkind = \"subject\"\naliases = [\"khuyến học\"]\n",
    )
    .expect("written");
    server.signal("-HUP");
    server.says("taxonomy and lexicon are read anew");
    let after = list().await;
    assert_ne!(after.taxonomy_version, before.taxonomy_version);
    assert!(after.tags.iter().any(|tag| tag.id == "khuyen-hoc") && !after.tags.iter().any(|tag| tag.id == "hoc-bong"));
    let answer = server.articles().analyze_article(request.clone()).await.expect("an answer").into_inner();
    assert!(answer.tags.iter().any(|tag| tag.id == "khuyen-hoc"), "{:?}", answer.tags);

    fs::write(&path, "[[tag]]\nid = \"khuyen-hoc\"\n").expect("written");
    server.signal("-HUP");
    let told = |line: &Value| {
        let error = line["error"].as_str().unwrap_or_default();
        error.contains("own.toml: line 1") && line["message"] == json!("taxonomy and lexicon stay as they were")
    };
    crate::support::eventually("the fault is told", || !server.lines(told).is_empty()).await;
    assert_eq!(list().await, after, "the old tags stay");
    stop.cancel();
    for caller in callers {
        assert!(caller.await.expect("no panic") > 0);
    }
}
