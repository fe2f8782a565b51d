//! `bientap health`: is a server serving? The probe of containers that have no other program.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::Failure;
use crate::config::duration;

#[derive(Args)]
pub(super) struct HealthArgs {
    /// The server, by gRPC
    #[arg(long, env = "BIENTAP_ENDPOINT", value_name = "URL", default_value = "http://127.0.0.1:50051")]
    endpoint: String,

    /// PEM file with the authority of the server's certificate [default: those that this machine trusts]
    #[arg(long, env = "BIENTAP_SERVER_CA", value_name = "FILE")]
    server_ca: Option<PathBuf>,

    /// How long to wait for its answer
    #[arg(long, env = "BIENTAP_TIMEOUT", value_name = "TIME", default_value = "3s", value_parser = duration)]
    timeout: Duration,
}

/// Says SERVING, or fails with what is there instead.
pub(super) async fn run(args: HealthArgs) -> Result<(), Failure> {
    let url = &args.endpoint;
    let faulty = || Failure::Usage(format!("--endpoint {url}: http://HOST:PORT or https://HOST:PORT is expected"));
    let mut endpoint = Endpoint::from_shared(url.clone()).map_err(|_| faulty())?;
    match endpoint.uri().scheme_str() {
        Some("http") => {}
        Some("https") => endpoint = endpoint.tls_config(tls(&args)?).map_err(|error| Failure::job("TLS", error))?,
        _ => return Err(faulty()),
    }
    let answer = tokio::time::timeout(args.timeout, async {
        let channel = endpoint.connect().await.map_err(|error| Failure::job(url, format!("not reached: {error}")))?;
        let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
        answer.map_err(|status| Failure::job(url, status.message()))
    });
    let answer = answer.await.map_err(|_| Failure::job(url, format!("no answer within {:?}", args.timeout)))??;
    match answer.into_inner().status() {
        ServingStatus::Serving => {
            println!("SERVING");
            Ok(())
        }
        other => Err(Failure::job(url, other.as_str_name())),
    }
}

fn tls(args: &HealthArgs) -> Result<ClientTlsConfig, Failure> {
    let Some(file) = &args.server_ca else { return Ok(ClientTlsConfig::new().with_native_roots()) };
    let pem = std::fs::read(file).map_err(|error| Failure::job(&file.display().to_string(), error))?;
    Ok(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)))
}
