//! NATS: the connection, the streams, the consumer; each fault with what would mend it.

use std::path::PathBuf;
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::context::ConsumerInfoErrorKind;
use async_nats::jetstream::stream::{self, RetentionPolicy};
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions, Event};
use clap::Args;

use crate::cli::Failure;
use crate::config::duration;
use crate::telemetry::metrics::WorkerQueue;

/// How long the streams that --create makes know an id again.
const REMEMBERED: Duration = Duration::from_secs(3600);

#[derive(Args)]
pub(super) struct Nats {
    /// The NATS servers, parted by commas; user and password may stand in it: nats://USER:PASSWORD@HOST:PORT
    #[arg(
        long = "nats",
        env = "BIENTAP_NATS",
        id = "nats",
        value_name = "URL",
        value_delimiter = ',',
        default_value = "nats://127.0.0.1:4222",
        hide_env_values = true
    )]
    servers: Vec<String>,

    /// The stream of articles: messages as the lines of `batch`
    #[arg(long, env = "BIENTAP_STREAM", value_name = "NAME")]
    pub(super) stream: String,

    /// The subject for the answers; a stream has to take it
    #[arg(long, env = "BIENTAP_RESULTS", value_name = "SUBJECT")]
    pub(super) results: String,

    /// The subject for messages that no answer comes of; a stream has to take it [default: RESULTS.dead]
    #[arg(long, env = "BIENTAP_DEAD_LETTER", value_name = "SUBJECT")]
    dead_letter: Option<String>,

    /// The durable consumer that all workers share; made if it is not there
    #[arg(long, env = "BIENTAP_CONSUMER", value_name = "NAME", default_value = "bientap")]
    pub(super) consumer: String,

    /// Make the streams that are not there: one of the articles, named as --stream says, with its name in lower case as
    /// subject; one of answers and dead letters
    #[arg(long, env = "BIENTAP_CREATE")]
    create: bool,

    /// After so long without a sign of life from its worker a message goes to another; of a consumer that is new
    #[arg(long, env = "BIENTAP_ACK_WAIT", value_name = "TIME", default_value = "30s", value_parser = duration)]
    ack_wait: Duration,

    /// File with NATS credentials (a user's JWT and nkey seed)
    #[arg(long, env = "BIENTAP_NATS_CREDS", value_name = "FILE")]
    nats_creds: Option<PathBuf>,

    /// PEM file with the authority of the NATS server's certificate; TLS is then required
    #[arg(long, env = "BIENTAP_NATS_CA", value_name = "FILE")]
    nats_ca: Option<PathBuf>,

    /// PEM file with the certificate to show to the NATS server
    #[arg(long, env = "BIENTAP_NATS_CERT", value_name = "FILE", requires = "nats_key")]
    nats_cert: Option<PathBuf>,

    /// PEM file with the private key of --nats-cert
    #[arg(long, env = "BIENTAP_NATS_KEY", value_name = "FILE", requires = "nats_cert")]
    nats_key: Option<PathBuf>,
}

impl Nats {
    pub(super) fn dead_letter(&self) -> String {
        self.dead_letter.clone().unwrap_or_else(|| format!("{}.dead", self.results))
    }

    /// Connects, and finds or makes streams and consumer.
    pub(super) async fn open(&self, queue: &WorkerQueue) -> Result<(Context, PullConsumer), Failure> {
        let client = self.connect(queue).await?;
        let context = jetstream::new(client);
        let articles = self.articles(&context).await?;
        self.check_results(&context).await?;
        let config = pull::Config {
            durable_name: Some(self.consumer.clone()),
            description: Some("bientap worker".to_owned()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.ack_wait,
            // The workers count deliveries: a message that was given up by the server would be lost without a word.
            max_deliver: -1,
            ..pull::Config::default()
        };
        let consumer = articles.get_or_create_consumer(&self.consumer, config).await;
        let consumer = consumer
            .map_err(|error| Failure::job(&format!("consumer {} of stream {}", self.consumer, self.stream), error))?;
        if consumer.cached_info().config.ack_policy != AckPolicy::Explicit {
            let told = "does not ask for each message to be acknowledged: use another with --consumer NAME";
            return Err(Failure::Job(format!("consumer {} {told}", self.consumer)));
        }
        Ok((context, consumer))
    }

    async fn connect(&self, queue: &WorkerQueue) -> Result<Client, Failure> {
        let mut options = ConnectOptions::new().name("bientap worker");
        if let Some(file) = &self.nats_creds {
            let read = options.credentials_file(file).await;
            options = read.map_err(|error| Failure::Configuration(format!("{}: {error}", file.display())))?;
        }
        if let Some(file) = &self.nats_ca {
            options = options.add_root_certificates(readable(file)?).require_tls(true);
        }
        if let (Some(cert), Some(key)) = (&self.nats_cert, &self.nats_key) {
            options = options.add_client_certificate(readable(cert)?, readable(key)?);
        }
        let watched = queue.clone();
        // A connection that is lost is made again for as long as it takes.
        let options = options.event_callback(move |event| {
            let queue = watched.clone();
            async move {
                match event {
                    Event::Connected => queue.connected(true),
                    Event::Disconnected | Event::Closed => queue.connected(false),
                    _ => {}
                }
                match event {
                    Event::Connected => tracing::info!("connected to NATS"),
                    other => tracing::warn!(event = %other, "NATS"),
                }
            }
        });
        let client = options.connect(&self.servers).await;
        let client = client.map_err(|error| {
            // Never with user and password.
            let hosts: Vec<_> =
                self.servers.iter().map(|url| url.rsplit_once('@').map_or(url.as_str(), |(_, host)| host)).collect();
            Failure::job(&format!("NATS at {}", hosts.join(", ")), chain(&error))
        })?;
        queue.connected(true);
        Ok(client)
    }

    async fn articles(&self, context: &Context) -> Result<stream::Stream, Failure> {
        let fault = match context.get_stream(&self.stream).await {
            Ok(stream) => return Ok(stream),
            Err(error) => error,
        };
        let subject = self.stream.to_lowercase();
        if !self.create {
            return Err(Failure::Job(format!(
                "stream {0}: {1}; make it with `nats stream add {0} --subjects {subject} --retention work --defaults`, \
                 or start the worker with --create",
                self.stream,
                chain(&fault)
            )));
        }
        let config = stream::Config {
            name: self.stream.clone(),
            subjects: vec![subject.clone()],
            // An article goes when it is answered.
            retention: RetentionPolicy::WorkQueue,
            duplicate_window: REMEMBERED,
            ..stream::Config::default()
        };
        let made = context.get_or_create_stream(config).await;
        tracing::info!(stream = self.stream, subject, "made the stream of articles");
        made.map_err(|error| Failure::job(&format!("cannot make stream {}", self.stream), chain(&error)))
    }

    /// Streams have to take answers and dead letters, and know their ids for long enough.
    async fn check_results(&self, context: &Context) -> Result<(), Failure> {
        let dead_letter = self.dead_letter();
        for subject in [&self.results, &dead_letter] {
            let name = match context.stream_by_subject(subject).await {
                Ok(name) => name,
                Err(_) if self.create => self.create_results(context).await?,
                Err(error) => {
                    return Err(Failure::Job(format!(
                        "no stream takes the subject {subject} ({}); make one with `nats stream add RESULTS --subjects \
                         {},{dead_letter} --dupe-window 1h --defaults`, or start the worker with --create",
                        chain(&error),
                        self.results
                    )));
                }
            };
            if name == self.stream {
                let told = "is a subject of the stream of articles: workers would read their own answers";
                return Err(Failure::Usage(format!("{subject} {told}")));
            }
            let stream = context.get_stream(&name).await;
            let stream = stream.map_err(|error| Failure::job(&format!("stream {name}"), chain(&error)))?;
            let (window, needed) = (stream.cached_info().config.duplicate_window, self.ack_wait * 2);
            if window < needed {
                tracing::warn!(
                    stream = name,
                    window_s = window.as_secs_f64(),
                    "its duplicate window is shorter than two --ack-wait: answers could come twice; \
                     `nats stream edit {name} --dupe-window 1h`"
                );
            }
        }
        Ok(())
    }

    async fn create_results(&self, context: &Context) -> Result<String, Failure> {
        let name: String =
            self.results.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
        let config = stream::Config {
            name: name.clone(),
            subjects: vec![self.results.clone(), self.dead_letter()],
            duplicate_window: REMEMBERED,
            ..stream::Config::default()
        };
        let made = context.get_or_create_stream(config).await;
        made.map_err(|error| Failure::job(&format!("cannot make stream {name}"), chain(&error)))?;
        tracing::info!(stream = name, "made the stream of answers and dead letters");
        Ok(name)
    }
}

/// An error where the consumer is gone: waiting would not bring it back.
pub(super) async fn is_there(consumer: &PullConsumer) -> Result<(), Failure> {
    match consumer.get_info().await {
        Err(error)
            if matches!(error.kind(), ConsumerInfoErrorKind::NotFound | ConsumerInfoErrorKind::StreamNotFound) =>
        {
            Err(Failure::Job(
                "the consumer or its stream was deleted: start the worker again to make it anew".to_owned(),
            ))
        }
        _ => Ok(()),
    }
}

fn readable(file: &PathBuf) -> Result<PathBuf, Failure> {
    std::fs::read(file).map_err(|error| Failure::Configuration(format!("{}: {error}", file.display())))?;
    Ok(file.clone())
}

/// An error and what is behind it.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_told = inner.to_string();
        if !told.contains(&inner_told) {
            told += &format!(": {inner_told}");
        }
        source = inner.source();
    }
    told
}
