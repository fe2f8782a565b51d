//! The connections of a port: accepted up to a limit, over all and of each address, through TLS where there is a
//! certificate, and closed where nothing comes over them.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::Sleep;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::peers::{PeerPlace, Peers};
use super::tls::Tls;
use crate::telemetry::{Sampler, metrics};

/// How long a new connection may take to send its first bytes, TLS included: HTTP/2's pings begin only after them.
const OPENING: Duration = Duration::from_secs(10);
/// The opening of an HTTP/2 connection; no request of HTTP/1 is shorter.
const OPENING_BYTES: usize = 24;
/// The wait after the system refused to accept, for want of file handles mostly.
const AFTER_A_FAULT: Duration = Duration::from_millis(100);

/// Lines of the log that tell of connections which are one too many.
static REFUSED: Sampler = Sampler::new();

/// What all the ports of a server share.
#[derive(Clone)]
pub(crate) struct Connections {
    places: Arc<Semaphore>,
    max: usize,
    peers: Peers,
    tls: Option<Arc<Tls>>,
}

impl Connections {
    pub(super) fn new(max: usize, max_of_a_peer: usize, tls: Option<Arc<Tls>>) -> Self {
        Self { places: Arc::new(Semaphore::new(max)), max, peers: Peers::new(max_of_a_peer), tls }
    }

    /// Accepts on a port until the receiver is dropped; then the port is closed.
    pub(crate) fn accept(self, listener: TcpListener) -> mpsc::Receiver<Connection> {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    () = sender.closed() => return,
                };
                match accepted {
                    Ok((stream, peer)) => self.open(stream, peer, &sender),
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(AFTER_A_FAULT).await;
                    }
                }
            }
        });
        receiver
    }

    /// Takes a place and does the rest on a task of its own: a slow handshake keeps nobody waiting.
    fn open(&self, stream: TcpStream, peer: SocketAddr, sender: &mpsc::Sender<Connection>) {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return refused(peer, self.max, "--max-connections");
        };
        let Some(of_peer) = self.peers.enter(peer.ip()) else {
            return refused(peer, self.peers.most(), "--max-connections-per-peer");
        };
        let place = Place::new(place, of_peer);
        let (tls, sender) = (self.tls.clone(), sender.clone());
        tokio::spawn(async move {
            // Answers are small and whole: nothing is gained by waiting for more to send.
            let _ = stream.set_nodelay(true);
            let stream = match tls {
                None => Stream::Plain(stream),
                Some(tls) => match tokio::time::timeout(OPENING, TlsAcceptor::from(tls.current()).accept(stream)).await
                {
                    Ok(Ok(stream)) => Stream::Tls(Box::new(stream)),
                    Ok(Err(error)) => return handshake_failed(peer, &error),
                    Err(late) => return handshake_failed(peer, &late),
                },
            };
            let opening = Some(Opening { left: OPENING_BYTES, late: Box::pin(tokio::time::sleep(OPENING)) });
            // The port is closed: nobody takes it any more.
            let _ = sender.send(Connection { stream, opening, _place: place }).await;
        });
    }
}

fn refused(peer: SocketAddr, limit: usize, flag: &str) {
    metrics::connection_refused();
    if let Some(left_out) = REFUSED.admit() {
        tracing::warn!(%peer, limit, flag, left_out, "a connection is one too many: closed");
    }
}

fn handshake_failed(peer: SocketAddr, error: &dyn std::error::Error) {
    metrics::handshake_failed();
    tracing::debug!(%peer, %error, "no TLS connection");
}

/// A connection's place, counted while it is held.
struct Place {
    _all: OwnedSemaphorePermit,
    _of_peer: PeerPlace,
}

impl Place {
    fn new(all: OwnedSemaphorePermit, of_peer: PeerPlace) -> Self {
        metrics::connection_opened();
        Self { _all: all, _of_peer: of_peer }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::connection_closed();
    }
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// One accepted connection; its place is free again when it is dropped.
pub(crate) struct Connection {
    stream: Stream,
    /// `None` once the first bytes are there.
    opening: Option<Opening>,
    _place: Place,
}

struct Opening {
    left: usize,
    late: Pin<Box<Sleep>>,
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = match &mut this.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
        };
        let Some(opening) = &mut this.opening else { return read };
        if read.is_pending() {
            ready!(opening.late.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        opening.left = opening.left.saturating_sub(buffer.filled().len() - before);
        if opening.left == 0 {
            this.opening = None;
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, bytes),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Stream::Plain(stream) => stream.is_write_vectored(),
            Stream::Tls(stream) => stream.is_write_vectored(),
        }
    }
}
