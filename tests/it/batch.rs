//! `bientap batch` with every format, in and out, whole and cut off; and over several servers.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use bientap::server::ServerConfig;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::{Field, RowAccessor};
use serde_json::{Value, json};

use crate::cli::{bientap, run, stderr};
use crate::support::TestServer;

const ROWS: usize = 40;

/// The text of row `n`: quotes, separators and several lines; one row is no article.
fn body(n: usize) -> String {
    if n == 7 { String::new() } else { format!("Bài \"{n}\"; tòa soạn, họp.\nĐoạn hai\tcủa bài.") }
}

/// What the test server's summary of it says.
fn summary(n: usize) -> Option<String> {
    (n != 7).then(|| format!("Bài \"{n}\"; tòa soạn, họp."))
}

fn batch(input: &Path, output: &Path, endpoints: &str, flags: &[&str]) -> Output {
    let mut command = bientap();
    command.arg("batch").arg(input).arg("-o").arg(output).args(["--endpoint", endpoints]).args(flags);
    run(&mut command, "")
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}

fn write_json_lines(path: &Path) {
    let row = |n: usize| json!({"id": n.to_string(), "body": body(n), "other": [n]}).to_string() + "\n";
    fs::write(path, (0..ROWS).map(row).collect::<String>()).expect("written");
}

/// CSV as Excel in Vietnam writes it: a mark first, semicolons, CRLF.
fn csv_text(delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["mã", "published", "nội dung"]).expect("written");
    for n in 0..ROWS {
        writer.write_record([n.to_string(), "2024-04-03 09:00:00".to_owned(), body(n)]).expect("written");
    }
    writer.into_inner().expect("written")
}

/// Parquet with numbers as ids, nanoseconds as times, two row groups, and missing values.
fn write_parquet(path: &Path) {
    let schema = "message articles {
        required int64 id; optional int64 published (TIMESTAMP(NANOS,false)); optional binary body (STRING);
        optional group keywords (LIST) { repeated group list { optional binary element (STRING); } }
    }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).expect("a schema"));
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let file = File::create(path).expect("created");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).expect("a writer");
    for rows in [0..ROWS / 2, ROWS / 2..ROWS] {
        let mut group = writer.next_row_group().expect("a group");
        let ids: Vec<_> = rows.clone().map(|n| n as i64).collect();
        let mut column = group.next_column().expect("a column").expect("id");
        column.typed::<Int64Type>().write_batch(&ids, None, None).expect("written");
        column.close().expect("closed");
        let times = vec![1_712_134_800_000_000_000_i64; rows.len()];
        let mut column = group.next_column().expect("a column").expect("published");
        column.typed::<Int64Type>().write_batch(&times, Some(&vec![1; rows.len()]), None).expect("written");
        column.close().expect("closed");
        let texts: Vec<_> = rows.clone().map(body).filter(|body| !body.is_empty()).collect();
        let texts: Vec<_> = texts.iter().map(|text| ByteArray::from(text.as_str())).collect();
        let levels: Vec<_> = rows.clone().map(|n| i16::from(!body(n).is_empty())).collect();
        let mut column = group.next_column().expect("a column").expect("body");
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).expect("written");
        column.close().expect("closed");
        let nothing = vec![0; rows.len()];
        let mut column = group.next_column().expect("a column").expect("keywords");
        column.typed::<ByteArrayType>().write_batch(&[], Some(&nothing), Some(&nothing)).expect("written");
        column.close().expect("closed");
        group.close().expect("closed");
    }
    writer.close().expect("closed");
}

fn unpacked(path: &Path) -> String {
    let bytes = fs::read(path).expect("read");
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("gz") => {
            let mut text = String::new();
            MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
            text
        }
        Some("zst") => String::from_utf8(zstd::decode_all(&bytes[..]).expect("zstd")).expect("UTF-8"),
        _ => String::from_utf8(bytes).expect("UTF-8"),
    }
}

/// Each row of an output: its id as text, its summary, the reason of its error; the columns and the whole answer agree.
fn answers(path: &Path) -> Vec<(String, Option<String>, Option<String>)> {
    let name = path.to_str().expect("UTF-8");
    if name.ends_with(".parquet") {
        return parquet_answers(path);
    }
    let text = unpacked(path);
    if name.contains(".jsonl") {
        let row = |line: &str| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            let id = line["id"].as_str().map_or_else(|| line["id"].to_string(), str::to_owned);
            let summary = line["response"]["summary"]["text"].as_str().map(str::to_owned);
            let error = line.get("error").map(|error| error["details"][0]["reason"].as_str().expect("a reason").into());
            (id, summary, error)
        };
        return text.lines().map(row).collect();
    }
    let delimiter = if name.contains(".tsv") { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let columns = ["id", "summary", "tags", "officials", "dates", "error_reason", "response", "error"];
    assert_eq!(reader.headers().expect("a header"), &columns[..]);
    let row = |row: csv::StringRecord| {
        let field = |index: usize| Some(row[index].to_owned()).filter(|field| !field.is_empty());
        if let Some(response) = field(6) {
            let response: Value = serde_json::from_str(&response).expect("JSON");
            assert_eq!(response["summary"]["text"].as_str(), field(1).as_deref());
            assert_eq!(field(2).as_deref(), Some("[\"tu\"]"));
        } else {
            assert_eq!(serde_json::from_str::<Value>(&row[7]).expect("JSON")["code"], 3);
        }
        (row[0].to_owned(), field(1), field(5))
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn parquet_answers(path: &Path) -> Vec<(String, Option<String>, Option<String>)> {
    let file = SerializedFileReader::new(File::open(path).expect("there")).expect("Parquet");
    let rows = file.get_row_iter(None).expect("rows");
    rows.map(|row| {
        let row = row.expect("a row");
        let field = |index: usize| row.get_string(index).ok().cloned();
        let lists = row.get_list(2).is_ok();
        assert_eq!(lists, field(6).is_some(), "lists are there where there is an answer");
        assert!(row.get_column_iter().any(|(name, field)| name == "dates" && (lists || *field == Field::Null)));
        (field(0).expect("an id"), field(1), field(5))
    })
    .collect()
}

fn expected() -> Vec<(String, Option<String>, Option<String>)> {
    (0..ROWS).map(|n| (n.to_string(), summary(n), summary(n).is_none().then(|| "INVALID_REQUEST".to_owned()))).collect()
}

async fn with_server(test: impl FnOnce(&Path, &str) + Send + 'static) {
    let server = TestServer::start(ServerConfig::default()).await;
    let endpoint = format!("http://{}", server.addr);
    let run = move || {
        let folder = tempfile::tempdir().expect("a folder");
        test(folder.path(), &endpoint);
    };
    tokio::task::spawn_blocking(run).await.expect("no panic");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_in_and_out() {
    with_server(|folder, endpoint| {
        let path = |name: &str| folder.join(name);
        write_json_lines(&path("in.jsonl"));
        fs::write(path("in.csv"), csv_text(b';')).expect("written");
        let mut gzip = GzEncoder::new(File::create(path("in.tsv.gz")).expect("created"), flate2::Compression::fast());
        gzip.write_all(&csv_text(b'\t')).and_then(|()| gzip.finish().map(drop)).expect("written");
        let packed = zstd::encode_all(&fs::read(path("in.jsonl")).expect("read")[..], 1).expect("packed");
        fs::write(path("in.jsonl.zst"), packed).expect("written");
        write_parquet(&path("in.parquet"));

        let named: &[&str] = &["--column", "id=mã", "--column", "body=nội dung"];
        let excel = [named, &["--delimiter", ";", "--output-format", "jsonl"]].concat();
        for (input, output, flags) in [
            ("in.jsonl", "out.csv", &[][..]),
            ("in.jsonl", "out.jsonl.gz", &[]),
            ("in.csv", "of-excel.jsonl", &excel),
            ("in.tsv.gz", "out.tsv.zst", named),
            ("in.jsonl.zst", "out.parquet", &["--parquet-compression", "snappy"]),
            ("in.parquet", "out.jsonl", &[]),
            ("in.parquet", "again.parquet", &["--parquet-compression", "lz4"]),
            ("in.parquet", "gzip.parquet", &["--parquet-compression", "gzip"]),
            ("in.parquet", "plain.parquet", &["--parquet-compression", "none"]),
            ("in.parquet", "out.csv.gz", &[]),
        ] {
            let done = batch(&path(input), &path(output), endpoint, flags);
            assert_done(&done);
            assert!(stderr(&done).contains("39 analysed, 1 errors, 0 skipped"), "{input}: {}", stderr(&done));
            assert!(stderr(&done).contains("INVALID_REQUEST: 1"), "{input}: {}", stderr(&done));
            assert_eq!(answers(&path(output)), expected(), "{input} to {output}");
        }
        let left: Vec<_> =
            fs::read_dir(folder).expect("read").map(|entry| entry.expect("an entry").file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("partial")), "{left:?}");
        // Numbers stay numbers where the format has them.
        assert!(unpacked(&path("out.jsonl")).starts_with("{\"id\":0,"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_goes_on_where_it_was_cut() {
    with_server(|folder, endpoint| {
        let path = |name: &str| folder.join(name);
        write_json_lines(&path("in.jsonl"));
        for name in ["out.csv", "out.jsonl.gz", "out.jsonl.zst", "out.tsv.gz", "out.csv.zst"] {
            assert_done(&batch(&path("in.jsonl"), &path(name), endpoint, &[]));
            let (whole, text) = (fs::read(path(name)).expect("read"), unpacked(&path(name)));
            for length in [0, 3, whole.len() / 3, whole.len() / 2, whole.len() - 1, whole.len()] {
                fs::write(path(name), &whole[..length]).expect("written");
                let done = batch(&path("in.jsonl"), &path(name), endpoint, &["--resume"]);
                assert_done(&done);
                assert_eq!(stderr(&done).contains(" 0 skipped"), length <= 3, "{name} {length}: {}", stderr(&done));
                assert_eq!(unpacked(&path(name)), text, "{name} {length}");
            }
            assert_eq!(answers(&path(name)), expected(), "{name}");
        }

        // Parquet: a run that was killed has left its journal; one that was finished, its file.
        assert_done(&batch(&path("in.jsonl"), &path("journal.jsonl.zst"), endpoint, &[]));
        let journal = fs::read(path("journal.jsonl.zst")).expect("read");
        fs::write(path("out.parquet.partial.jsonl.zst"), &journal[..journal.len() / 2]).expect("written");
        let done = batch(&path("in.jsonl"), &path("out.parquet"), endpoint, &["--resume"]);
        assert_done(&done);
        assert!(!stderr(&done).contains(" 0 skipped") && !path("out.parquet.partial.jsonl.zst").exists());
        assert_eq!(answers(&path("out.parquet")), expected());
        let mut input = fs::OpenOptions::new().append(true).open(path("in.jsonl")).expect("opened");
        input.write_all("{\"id\": \"mới\", \"body\": \"Huyện họp.\"}\n".as_bytes()).expect("written");
        let done = batch(&path("in.jsonl"), &path("out.parquet"), endpoint, &["--resume"]);
        assert_done(&done);
        assert!(stderr(&done).contains("1 articles in") && stderr(&done).contains("40 skipped"), "{}", stderr(&done));
        let more = ("mới".to_owned(), Some("Huyện họp.".to_owned()), None);
        assert_eq!(answers(&path("out.parquet")), [expected(), vec![more]].concat());
    })
    .await;
}

/// What cannot be read or written is told by name, before an older output is touched.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_told() {
    with_server(|folder, endpoint| {
        let path = |name: &str| folder.join(name);
        write_json_lines(&path("in.jsonl"));
        fs::write(path("in.csv"), "mã,title\n1,Họp\n").expect("written");
        fs::write(path("broken.parquet"), "PAR1 no parquet PAR1").expect("written");
        write_parquet(&path("in.parquet"));
        let mut damaged = fs::read(path("in.parquet")).expect("read");
        damaged.iter_mut().skip(20).take(400).for_each(|byte| *byte ^= 0x55);
        fs::write(path("damaged.parquet"), damaged).expect("written");
        fs::write(path("cut.jsonl.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]).expect("written");
        fs::write(path("old.jsonl"), "{\"id\":1}\n").expect("written");
        for (input, output, flags, code, told) in [
            ("in.csv", "old.jsonl", &[][..], 1, "--column id=NAME"),
            ("in.csv", "old.jsonl", &["--column", "id=ma"], 1, "ma"),
            ("in.jsonl", "old.jsonl", &["--column", "text=body"], 2, "published"),
            ("in.parquet", "old.jsonl", &["--column", "body=keywords"], 1, "keywords holds lists"),
            ("in.parquet", "old.jsonl", &["--format", "jsonl"], 1, "--format parquet"),
            ("broken.parquet", "old.jsonl", &[], 1, "broken.parquet"),
            ("in.jsonl", "out.parquet.gz", &[], 2, "--parquet-compression"),
            ("in.jsonl", "-", &["--output-format", "parquet"], 2, "-o FILE.parquet"),
            ("in.jsonl", "in.jsonl", &[], 2, "both input and output"),
        ] {
            let output = if output == "-" { Path::new("-").to_owned() } else { path(output) };
            let done = batch(&path(input), &output, endpoint, flags);
            assert_eq!(done.status.code(), Some(code), "{input} {flags:?}: {}", stderr(&done));
            assert!(stderr(&done).contains(told), "{input} {flags:?}: {}", stderr(&done));
        }
        assert_eq!(fs::read_to_string(path("old.jsonl")).expect("read"), "{\"id\":1}\n");
        // Faults further inside end the job, and no row is made up.
        for input in ["damaged.parquet", "cut.jsonl.gz"] {
            let done = batch(&path(input), &path("out.jsonl"), endpoint, &[]);
            assert_eq!(done.status.code(), Some(1), "{input}: {}", stderr(&done));
        }
    })
    .await;
}

/// Two servers share the work; a third that is not there costs nothing but its own calls.
#[tokio::test(flavor = "multi_thread")]
async fn servers_share_the_work() {
    let servers = [TestServer::start(ServerConfig::default()).await, TestServer::start(ServerConfig::default()).await];
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("an address")
    };
    let urls: Vec<_> = [servers[0].addr, gone, servers[1].addr].iter().map(|addr| format!("http://{addr}")).collect();
    let endpoints = urls.join(",");
    let told = tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().expect("a folder");
        let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
        write_json_lines(&input);
        let done = batch(&input, &output, &endpoints, &[]);
        assert_done(&done);
        assert_eq!(answers(&output), expected());
        stderr(&done)
    })
    .await
    .expect("no panic");
    let answered = |url: &str| {
        let line = told.lines().find(|line| line.contains(url)).unwrap_or_else(|| panic!("{url} in {told}"));
        let count = line.split(": ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a count");
        count.parse::<usize>().expect("a number")
    };
    assert_eq!(answered(&urls[1]), 0, "{told}");
    assert!(answered(&urls[0]) >= ROWS / 4 && answered(&urls[2]) >= ROWS / 4, "{told}");
    assert_eq!(answered(&urls[0]) + answered(&urls[2]), ROWS, "{told}");
}

/// A file with checksums of its pages (written by Arrow): whatever bit of a page is flipped, it is told, and nothing of it passes
/// as text. One without is told at the start.
#[test]
fn damaged_pages_are_told_where_the_file_has_checksums() {
    let sound = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/checksums.parquet")).expect("the file");
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.parquet"), folder.path().join("out.jsonl"));
    let server = tokio::runtime::Runtime::new().expect("threads");
    let endpoint = server.block_on(TestServer::start(ServerConfig::default()));
    let endpoint = (format!("http://{}", endpoint.addr), endpoint);
    let read = |bytes: &[u8]| {
        fs::write(&input, bytes).expect("written");
        batch(&input, &output, &endpoint.0, &[])
    };
    let whole = read(&sound);
    assert_done(&whole);
    assert!(!stderr(&whole).contains("checksums"), "{}", stderr(&whole));
    let answers = fs::read_to_string(&output).expect("the answers");
    assert_eq!(answers.lines().count(), 6);
    let file = SerializedFileReader::new(
        File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/checksums.parquet")).expect("opened"),
    );
    let file = file.expect("Parquet");
    let mut flipped = 0;
    for column in file.metadata().row_group(0).columns() {
        let (start, length) = column.byte_range();
        // Behind the header of the first page, in its data; and in the last.
        for at in [40, length / 2, length - 2] {
            let mut bytes = sound.clone();
            bytes[usize::try_from(start + at).expect("an offset")] ^= 0x04;
            let told = read(&bytes);
            flipped += 1;
            if told.status.success() {
                assert_eq!(fs::read_to_string(&output).expect("the answers"), answers, "damage passed as text");
            } else {
                assert!(stderr(&told).contains("in.parquet"), "{}", stderr(&told));
            }
        }
    }
    assert_eq!(flipped, 6);
    // Ours are without.
    write_parquet(&input);
    let told = batch(&input, &output, &endpoint.0, &[]);
    assert!(stderr(&told).contains("no checksums"), "{}", stderr(&told));
}
