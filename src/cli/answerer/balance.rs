//! Calls spread over servers: the next goes where the fewest are in flight. A server that refuses or is gone rests, longer each
//! time, and its articles go to the others.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tonic::metadata::AsciiMetadataValue;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::cli::Failure;
use crate::proto::v1;
use crate::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;

/// How often in a row a server fails before it is given up, and how often an article is sent where others are answered.
const ATTEMPTS: u32 = 10;
/// The rest after the first failure; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub(super) type Client = ArticleAnalysisServiceClient<Channel>;

pub(in crate::cli) struct Balancer {
    servers: Vec<(String, Client)>,
    key: Option<AsciiMetadataValue>,
    /// As many as servers.
    health: Mutex<Vec<Health>>,
    /// A server's health changed: who waits for one looks again.
    changed: Notify,
}

/// What is known of one server.
///
/// ```text
/// well ── refused ── resting ── time over ── well
///   └──── gone ───── resting ── time over ── one call tries ── answered ── well
///                       └────────── failed ──────┘
/// ```
#[derive(Clone, Debug)]
struct Health {
    in_flight: usize,
    /// Rests in a row, no answer between them.
    failures: u32,
    /// The last failure was no refusal: nobody answered.
    gone: bool,
    rest_began: Instant,
    rest_ends: Instant,
    /// What the last failure said.
    fault: String,
    answered: u64,
    failed: u64,
}

/// Where the next call goes.
#[derive(Debug, PartialEq)]
enum Pick {
    Server(usize),
    /// None now; look again then.
    Wait(Instant),
    /// All failed as often as they may: what they said.
    None(String),
}

impl Balancer {
    pub(super) fn new(servers: Vec<(String, Client)>, key: Option<AsciiMetadataValue>) -> Self {
        let health = vec![Health::new(Instant::now()); servers.len()];
        Self { servers, key, health: Mutex::new(health), changed: Notify::new() }
    }

    /// Asks until there is an answer that another attempt would not change.
    pub(super) async fn ask(
        &self,
        request: v1::AnalyzeArticleRequest,
    ) -> Result<Result<v1::AnalyzeArticleResponse, Status>, Failure> {
        let before = self.answers();
        let mut attempt = 1;
        loop {
            let place = self.place().await?;
            let mut call = Request::new(request.clone());
            if let Some(key) = &self.key {
                call.metadata_mut().insert("authorization", key.clone());
            }
            match place.client().analyze_article(call).await {
                Ok(response) => {
                    place.answered();
                    return Ok(Ok(response.into_inner()));
                }
                // Nothing to do with the article: the next one would be refused as well.
                Err(status) if status.code() == Code::Unauthenticated => {
                    return Err(Failure::job(place.url(), status.message()));
                }
                Err(status) if !passes(&status) => {
                    place.answered();
                    return Ok(Err(status));
                }
                Err(status) => {
                    place.failed(&status);
                    // Others are answered, and this one is not: no server lives through it. A full server's refusal says
                    // nothing of the article.
                    let full = status.code() == Code::ResourceExhausted;
                    if attempt >= ATTEMPTS && !full && self.answers() > before {
                        return Ok(Err(status));
                    }
                }
            }
            attempt += 1;
        }
    }

    /// Waits for a server that may be called.
    async fn place(&self) -> Result<Place<'_>, Failure> {
        loop {
            let changed = self.changed.notified();
            let mut changed = std::pin::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            let picked = pick(&self.health(), Instant::now());
            match picked {
                Pick::Server(index) => {
                    self.with(index, |health| health.in_flight += 1);
                    return Ok(Place { balancer: self, index, began: Instant::now() });
                }
                // Woken or not, it looks again.
                Pick::Wait(until) => drop(tokio::time::timeout_at(until.into(), changed).await),
                Pick::None(faults) => {
                    let told = format!("gave up after {ATTEMPTS} attempts, go on with --resume: {faults}");
                    return Err(Failure::Job(told));
                }
            }
        }
    }

    /// A line for each server.
    pub(super) fn report(&self) -> Vec<String> {
        let health = self.health();
        let line = |((url, _), health): (&(String, Client), &Health)| {
            let fault = if health.failed > 0 { format!(" (the last: {})", health.fault) } else { String::new() };
            format!("{url}: {} answered, {} calls sent again{fault}", health.answered, health.failed)
        };
        self.servers.iter().zip(health.iter()).map(line).collect()
    }

    /// Calls answered so far, by all servers.
    fn answers(&self) -> u64 {
        self.health().iter().map(|health| health.answered).sum()
    }

    fn health(&self) -> MutexGuard<'_, Vec<Health>> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, index: usize, change: impl FnOnce(&mut Health)) {
        if let Some(health) = self.health().get_mut(index) {
            change(health);
        }
        self.changed.notify_waiters();
    }
}

/// One call at one server.
struct Place<'a> {
    balancer: &'a Balancer,
    index: usize,
    began: Instant,
}

impl Place<'_> {
    #[expect(clippy::indexing_slicing, reason = "an index that pick gave")]
    fn client(&self) -> Client {
        self.balancer.servers[self.index].1.clone()
    }

    #[expect(clippy::indexing_slicing, reason = "an index that pick gave")]
    fn url(&self) -> &str {
        &self.balancer.servers[self.index].0
    }

    fn answered(&self) {
        self.balancer.with(self.index, |health| health.answered(self.began));
    }

    fn failed(&self, status: &Status) {
        let url = self.url();
        self.balancer.with(self.index, |health| {
            health.failed(Instant::now(), self.began, status);
            health.fault = format!("{url}: {:?}: {}", status.code(), status.message());
        });
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.balancer.with(self.index, |health| health.in_flight -= 1);
    }
}

impl Health {
    fn new(now: Instant) -> Self {
        Self {
            in_flight: 0,
            failures: 0,
            gone: false,
            rest_began: now,
            rest_ends: now,
            fault: String::new(),
            answered: 0,
            failed: 0,
        }
    }

    /// A call that `began` then was answered.
    fn answered(&mut self, began: Instant) {
        self.answered += 1;
        // A server that drains answers what it had accepted: that is no sign of life.
        if began >= self.rest_began {
            (self.failures, self.gone) = (0, false);
        }
    }

    /// A call that `began` then failed, in a way that passes.
    fn failed(&mut self, now: Instant, began: Instant, status: &Status) {
        self.failed += 1;
        // One event fails many calls at once: the first of them begins the rest.
        if self.failures > 0 && began < self.rest_began {
            return;
        }
        self.failures += 1;
        self.gone = status.code() != Code::ResourceExhausted;
        let wait = wait(status, self.failures);
        (self.rest_began, self.rest_ends) = (now, now + wait + wait.mul_f64(random() / 4.0));
    }

    fn is_free(&self, now: Instant) -> bool {
        now >= self.rest_ends && !(self.gone && self.in_flight > 0)
    }
}

/// The server with the fewest calls in flight of those that neither rest nor are being tried; of equals, the one that has
/// answered least.
fn pick(servers: &[Health], now: Instant) -> Pick {
    if servers.iter().all(|health| health.failures >= ATTEMPTS) {
        let faults: Vec<_> = servers.iter().map(|health| health.fault.as_str()).collect();
        return Pick::None(faults.join("; "));
    }
    let free = servers.iter().enumerate().filter(|(_, health)| health.is_free(now));
    if let Some((index, _)) = free.min_by_key(|(_, health)| (health.in_flight, health.answered)) {
        return Pick::Server(index);
    }
    let ends = servers.iter().filter(|health| health.rest_ends > now).map(|health| health.rest_ends).min();
    // Where none rests, a call that tries is out: its end is a change.
    Pick::Wait(ends.unwrap_or(now + LONGEST_WAIT))
}

/// True for what passes: a full or restarting server, a broken connection. The latter reaches us as one of several codes,
/// without the details that every error of a server has.
fn passes(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::ResourceExhausted => true,
        Code::Unknown | Code::Internal | Code::Cancelled => status.details().is_empty(),
        _ => false,
    }
}

/// What the server asks for, and at least twice the wait of the failure before.
fn wait(status: &Status, failures: u32) -> Duration {
    let own = FIRST_WAIT.saturating_mul(1 << (failures - 1).min(16));
    let asked = status.get_details_retry_info().and_then(|info| info.retry_delay).unwrap_or_default();
    own.max(asked).min(LONGEST_WAIT)
}

/// From 0 to 1, so that clients that were refused together do not come back together.
fn random() -> f64 {
    RandomState::new().hash_one(0_u8) as f64 / u64::MAX as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Fault, Limit};

    fn full() -> Status {
        let retry_after = Duration::from_secs(7);
        Error::Full { limit: Limit::Articles, value: 512, retry_after }.into()
    }

    #[test]
    fn what_is_tried_again() {
        for (status, again) in [
            (full(), true),
            (Error::Draining.into(), true),
            (Error::Starting.into(), true),
            (Status::unknown("transport error"), true),
            (Error::Internal(Fault::Panic("reading")).into(), false),
            (Error::Invalid(Default::default()).into(), false),
            (Error::DeadlinePassed.into(), false),
        ] {
            assert_eq!(passes(&status), again, "{status}");
        }
        assert_eq!(wait(&full(), 1), Duration::from_secs(7));
        assert_eq!(wait(&Status::unavailable(""), 1), Duration::from_millis(250));
        assert_eq!(wait(&Status::unavailable(""), 4), Duration::from_secs(2));
        assert_eq!(wait(&Status::unavailable(""), 10), Duration::from_secs(30));
    }

    #[test]
    fn the_least_busy_server_gets_the_next_call() {
        let now = Instant::now();
        let mut servers = vec![Health::new(now); 3];
        for (server, in_flight, answered) in [(0, 2, 0), (1, 1, 9), (2, 1, 4)] {
            (servers[server].in_flight, servers[server].answered) = (in_flight, answered);
        }
        assert_eq!(pick(&servers, now), Pick::Server(2));
        servers[2].failed(now, now, &Status::unavailable("gone"));
        assert_eq!(pick(&servers, now), Pick::Server(1));
    }

    #[test]
    fn a_server_that_is_gone_is_tried_by_one_call_at_a_time() {
        let start = Instant::now();
        let later = |seconds: u64| start + Duration::from_secs(seconds);
        let mut servers = vec![Health::new(start)];
        let gone = Status::unavailable("gone");
        // Three calls fail with one event.
        for _ in 0..3 {
            servers[0].failed(later(1), start, &gone);
        }
        assert_eq!((servers[0].failures, servers[0].failed), (1, 3));
        let Pick::Wait(until) = pick(&servers, later(1)) else { panic!("it rests") };
        assert!(until > later(1) && until < later(2));
        assert_eq!(pick(&servers, later(2)), Pick::Server(0));
        servers[0].in_flight = 1;
        assert!(matches!(pick(&servers, later(2)), Pick::Wait(_)), "one is there to try");
        servers[0].answered(later(2));
        assert_eq!(pick(&servers, later(2)), Pick::Server(0));
        // An answer to a call from before the failure says nothing.
        servers[0].failed(later(3), later(2), &gone);
        servers[0].answered(later(2));
        assert_eq!(servers[0].failures, 1);
    }

    #[test]
    fn a_full_server_is_left_alone_as_long_as_it_asks_for() {
        let start = Instant::now();
        let mut servers = vec![Health::new(start)];
        servers[0].in_flight = 5;
        servers[0].failed(start, start, &full());
        let Pick::Wait(until) = pick(&servers, start) else { panic!("it rests") };
        assert!(until >= start + Duration::from_secs(7));
        assert_eq!(
            pick(&servers, start + Duration::from_secs(10)),
            Pick::Server(0),
            "its calls in flight do not matter"
        );
    }

    #[test]
    fn servers_that_only_fail_are_given_up() {
        let start = Instant::now();
        let mut servers = vec![Health::new(start), Health::new(start)];
        for n in 0..u64::from(ATTEMPTS) {
            let now = start + Duration::from_secs(60 * n);
            servers[0].failed(now, now, &Status::unavailable("gone"));
        }
        let end = start + Duration::from_secs(3600);
        servers[0].answered = 1;
        assert_eq!(pick(&servers, end), Pick::Server(1), "the other goes on");
        servers[1].in_flight = 1;
        assert_eq!(pick(&servers, end), Pick::Server(0), "and this one is tried again");
        servers[1] = servers[0].clone();
        servers[0].fault = "first".to_owned();
        servers[1].fault = "second".to_owned();
        assert_eq!(pick(&servers, end), Pick::None("first; second".to_owned()));
    }
}
