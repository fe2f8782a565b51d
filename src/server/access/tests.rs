use http::HeaderValue;

use super::*;

fn access(keys: &str, rate: Option<Rate>) -> Access {
    let config = AccessConfig { keys: Some(keys.to_owned()), rate, ..AccessConfig::default() };
    Access::new(config).expect("keys")
}

fn headers(name: &'static str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(http::HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"))])
}

#[test]
fn keys_open_the_gate() {
    // The hash is of "a-key-of-the-archive".
    let hash = Sha256Of("a-key-of-the-archive");
    let access = access(&format!("cms 0123456789abcdef, archive sha256:{hash}"), None);
    for (name, value, caller) in [
        ("authorization", "Bearer 0123456789abcdef", Ok("cms")),
        ("authorization", "bearer 0123456789abcdef", Ok("cms")),
        ("x-api-key", "0123456789abcdef", Ok("cms")),
        ("x-api-key", "a-key-of-the-archive", Ok("archive")),
        ("x-api-key", "0123456789abcdeF", Err("WRONG_API_KEY")),
        ("x-api-key", "0123456789abcde", Err("WRONG_API_KEY")),
        ("x-api-key", "", Err("WRONG_API_KEY")),
        ("authorization", "Basic 0123456789abcdef", Err("MISSING_API_KEY")),
        ("authorization", "", Err("MISSING_API_KEY")),
        ("x-request-id", "0123456789abcdef", Err("MISSING_API_KEY")),
    ] {
        let found = access.caller(&headers(name, value));
        let found = found.as_ref().map(|caller| caller.name().unwrap_or_default()).map_err(Error::reason);
        assert_eq!(found, caller, "{name}: {value}");
    }
    // What is on record is no key itself.
    assert!(access.caller(&headers("x-api-key", &format!("sha256:{hash}"))).is_err());
}

struct Sha256Of(&'static str);

impl fmt::Display for Sha256Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use sha2::{Digest, Sha256};
        Sha256::digest(self.0).iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[test]
fn without_keys_everybody_may_call() {
    let access = Access::new(AccessConfig::default()).expect("no keys");
    let caller = access.caller(&HeaderMap::new()).expect("let in");
    assert_eq!(caller.name(), None);
    assert!((0..1000).all(|_| caller.try_article().is_ok()));
}

#[test]
fn faulty_lists_name_the_place_and_never_a_key() {
    for (keys, told) in [
        ("", "none"),
        ("# a comment only", "none"),
        ("0123456789abcdef", "entry 1: NAME KEY"),
        ("cms 0123456789abcdef,archive short", "entry 2: a key holds at least 16"),
        ("cms 0123456789 abcdef", "entry 1: a key holds"),
        ("tòa-soạn 0123456789abcdef", "entry 1: a name holds"),
        ("cms sha256:123", "64 hexadecimal"),
        ("cms 0123456789abcdef,cms fedcba9876543210", "entry 2: the name cms"),
        ("cms 0123456789abcdef,b 0123456789abcdef", "entry 2: the name b"),
    ] {
        let config = AccessConfig { keys: Some(keys.to_owned()), ..AccessConfig::default() };
        assert!(!format!("{config:?}").contains("0123"), "{config:?}");
        let fault = Access::new(config).err().expect(keys).to_string();
        assert!(fault.contains("BIENTAP_API_KEYS") && fault.contains(told), "{fault}");
        assert!(!fault.contains("0123") && !fault.contains("short"), "{fault}");
    }
}

#[test]
fn each_key_has_its_own_rate() {
    let rate = Rate { per_second: 0.5, burst: NonZeroU32::new(3).expect("three") };
    let access = access("a 0123456789abcdef,b fedcba9876543210", Some(rate));
    let [a, b] =
        ["0123456789abcdef", "fedcba9876543210"].map(|key| access.caller(&headers("x-api-key", key)).expect("let in"));
    assert!((0..3).all(|_| a.try_article().is_ok()));
    let Err(Error::TooFast { retry_after, .. }) = a.try_article() else { panic!("the burst is spent") };
    assert!((Duration::from_secs(1)..=Duration::from_secs(2)).contains(&retry_after), "{retry_after:?}");
    assert!(b.try_article().is_ok(), "another key has its own");
    // A caller that is made anew, for another call with the same key, shares its rate.
    assert!(access.caller(&headers("x-api-key", "0123456789abcdef")).expect("let in").try_article().is_err());
}

#[test]
fn a_reload_takes_new_keys_and_keeps_the_old_where_it_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys");
    let write = |text: &str| std::fs::write(&file, text).expect("written");
    write("# our callers\ncms 0123456789abcdef\n");
    let rate = Rate { per_second: 0.01, burst: NonZeroU32::MIN };
    let config = AccessConfig { keys_file: Some(file.clone()), rate: Some(rate), ..AccessConfig::default() };
    let access = Access::new(config).expect("keys");
    let call = |key: &str| access.caller(&headers("x-api-key", key));
    call("0123456789abcdef").expect("let in").try_article().expect("the first");

    write("cms 0123456789abcdef\narchive fedcba9876543210\n");
    assert_eq!(access.reload(), Ok(2));
    assert!(call("fedcba9876543210").is_ok());
    assert!(call("0123456789abcdef").expect("let in").try_article().is_err(), "a reload gives nobody a new burst");

    write("cms\n");
    assert!(access.reload().is_err());
    assert!(call("fedcba9876543210").is_ok(), "the list from before stays");
    write("archive fedcba9876543210\n");
    assert_eq!(access.reload(), Ok(1));
    assert!(call("0123456789abcdef").is_err(), "a key that was taken out");
}

#[tokio::test]
async fn streams_wait_for_their_rate() {
    let rate = Rate { per_second: 100.0, burst: NonZeroU32::MIN };
    let access = access("a 0123456789abcdef", Some(rate));
    let caller = access.caller(&headers("x-api-key", "0123456789abcdef")).expect("let in");
    for _ in 0..5 {
        caller.article().await;
    }
    assert!(caller.try_article().is_err(), "all that there was is taken");
}
