//! Certificate and key of the server, and whom it asks for one: PEM files to rustls, read again on a reload.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// The files that TLS needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate and those between it and its authority, the server's first; PEM.
    pub cert: PathBuf,
    /// The certificate's private key; PEM.
    pub key: PathBuf,
    /// The authorities whose clients are let in; PEM. `None`: clients need no certificate.
    pub client_ca: Option<PathBuf>,
}

/// What is wrong with a file of TLS.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("TLS file {file}: {fault}")]
pub struct TlsFault {
    file: String,
    fault: String,
}

impl TlsFault {
    fn new(file: &Path, fault: impl ToString) -> Self {
        Self { file: file.display().to_string(), fault: fault.to_string() }
    }
}

/// The server's side of TLS, as new connections get it.
pub(super) struct Tls {
    files: TlsFiles,
    current: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the files.
    pub(super) fn new(files: TlsFiles) -> Result<Self, TlsFault> {
        let current = RwLock::new(Arc::new(read(&files)?));
        Ok(Self { files, current })
    }

    /// Reads the files again: certificates end, servers stay. Where they are faulty, what was there stays.
    pub(super) fn reload(&self) -> Result<(), TlsFault> {
        let new = Arc::new(read(&self.files)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    pub(super) fn current(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Checks the files without serving them.
///
/// # Errors
/// Names the file and what is wrong with it.
pub fn check(files: &TlsFiles) -> Result<(), TlsFault> {
    read(files).map(|_| ())
}

fn read(files: &TlsFiles) -> Result<ServerConfig, TlsFault> {
    let provider = Arc::new(ring::default_provider());
    let certs = certificates(&files.cert)?;
    let key = PrivateKeyDer::from_pem_slice(&bytes(&files.key)?)
        .map_err(|error| TlsFault::new(&files.key, format!("holds no private key in PEM: {error}")))?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsFault::new(&files.cert, error))?;
    let builder = match &files.client_ca {
        None => builder.with_no_client_auth(),
        Some(file) => {
            builder.with_client_cert_verifier(verifier(file, provider).map_err(|error| TlsFault::new(file, error))?)
        }
    };
    let mut config = builder.with_single_cert(certs, key).map_err(|error| {
        TlsFault::new(&files.cert, format!("does not go with the key in {}: {error}", files.key.display()))
    })?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(
    file: &Path,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn tokio_rustls::rustls::server::danger::ClientCertVerifier>, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file).map_err(|error| error.fault)? {
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().map_err(|error| error.to_string())
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let certificates = CertificateDer::pem_slice_iter(&bytes(file)?)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| TlsFault::new(file, error))?;
    if certificates.is_empty() {
        return Err(TlsFault::new(file, "holds no certificate in PEM"));
    }
    Ok(certificates)
}

fn bytes(file: &Path) -> Result<Vec<u8>, TlsFault> {
    crate::files::read(file).map_err(|error| TlsFault::new(file, error))
}
