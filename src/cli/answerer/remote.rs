//! How servers are reached: their addresses, TLS, the API key.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use tonic::metadata::AsciiMetadataValue;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity};

use super::balance::{Balancer, Client};
use crate::cli::Failure;
use crate::proto::v1::article_analysis_service_client::ArticleAnalysisServiceClient;

/// Answers hold each passage several times: more than the articles themselves.
const LARGEST_ANSWER: usize = 256 << 20;

/// The key itself. Not a flag: the command line of a process is for all to see.
const API_KEY: &str = "BIENTAP_API_KEY";

/// How servers are reached.
#[derive(Args)]
pub(in crate::cli) struct Remote {
    /// A server to send the articles to, such as https://bientap.example:50051; several, given again or parted by commas,
    /// share the work [default: none, in this process]
    #[arg(long, env = "BIENTAP_ENDPOINT", value_name = "URL", value_delimiter = ',',
          conflicts_with_all = ["model_dir", "lexicon", "taxonomy"])]
    endpoint: Vec<String>,

    /// File that holds the server's API key; BIENTAP_API_KEY holds the key itself
    #[arg(long, env = "BIENTAP_API_KEY_FILE", value_name = "FILE", requires = "endpoint")]
    api_key_file: Option<PathBuf>,

    /// PEM file with the authority of the server's certificate [default: those that this machine trusts]
    #[arg(long, env = "BIENTAP_SERVER_CA", value_name = "FILE", requires = "endpoint")]
    server_ca: Option<PathBuf>,

    /// PEM file with the certificate to show to a server that asks for one
    #[arg(long, env = "BIENTAP_CLIENT_CERT", value_name = "FILE", requires = "client_key")]
    client_cert: Option<PathBuf>,

    /// PEM file with the private key of --client-cert
    #[arg(long, env = "BIENTAP_CLIENT_KEY", value_name = "FILE", requires = "client_cert")]
    client_key: Option<PathBuf>,
}

impl Remote {
    /// The servers, none of them called yet; `None` where the work is done in this process.
    pub(super) fn servers(&self) -> Result<Option<Balancer>, Failure> {
        if self.endpoint.is_empty() {
            return Ok(None);
        }
        let clients: Result<Vec<_>, Failure> =
            self.endpoint.iter().map(|url| Ok((url.clone(), self.client(url)?))).collect();
        Ok(Some(Balancer::new(clients?, self.key()?)))
    }

    fn client(&self, url: &str) -> Result<Client, Failure> {
        let usage = || Failure::Usage(format!("--endpoint {url}: http://HOST:PORT or https://HOST:PORT is expected"));
        let mut endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| usage())?;
        match endpoint.uri().scheme_str() {
            Some("http") => {}
            Some("https") => {
                let tls = self.tls()?;
                endpoint = endpoint.tls_config(tls).map_err(|error| Failure::job("TLS", source(&error)))?;
            }
            _ => return Err(usage()),
        }
        let channel = endpoint.connect_timeout(Duration::from_secs(10)).connect_lazy();
        Ok(ArticleAnalysisServiceClient::new(channel).max_decoding_message_size(LARGEST_ANSWER))
    }

    fn tls(&self) -> Result<ClientTlsConfig, Failure> {
        let mut tls = ClientTlsConfig::new();
        tls = match &self.server_ca {
            Some(file) => tls.ca_certificate(Certificate::from_pem(read(file)?)),
            None => tls.with_native_roots(),
        };
        if let (Some(cert), Some(key)) = (&self.client_cert, &self.client_key) {
            tls = tls.identity(Identity::from_pem(read(cert)?, read(key)?));
        }
        Ok(tls)
    }

    /// The header with the API key, where there is one.
    fn key(&self) -> Result<Option<AsciiMetadataValue>, Failure> {
        let (place, key) = match &self.api_key_file {
            Some(file) => (file.display().to_string(), String::from_utf8(read(file)?).ok()),
            None => match std::env::var(API_KEY) {
                Ok(key) => (API_KEY.to_owned(), Some(key)),
                Err(_) => return Ok(None),
            },
        };
        let header = key.and_then(|key| format!("Bearer {}", key.trim()).parse::<AsciiMetadataValue>().ok());
        // Never what it holds.
        let mut header = header.ok_or_else(|| Failure::Configuration(format!("{place} holds no API key")))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::Configuration(format!("{}: {error}", file.display())))
}

/// What is behind an error that says little.
fn source(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |inner| format!("{error}: {inner}"))
}
