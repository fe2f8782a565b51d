//! What is being received, counted in bytes while it comes: over the whole server, and over each connection. A message
//! that never ends takes room, and is no article by any other count.
//!
//! ```text
//! begun ── bytes counted as they come ── whole ── its room goes with it, until it has a place in the engine
//!   ├── no room: refused (a stream waits)
//!   ├── larger than its method takes: refused at its head
//!   └── too slow: refused
//! ```

mod body;
mod message;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use crate::engine::{Hold, Patience, Room};
use crate::error::{Error, Limit};
pub(super) use body::{Metered, Shape, whole};
pub(super) use message::{PREFIX, RawCodec, framed, is_gzip, json_message};

/// Bytes of one connection that are being received: its share of the server's.
#[derive(Clone)]
pub(super) struct ConnectionBytes(Arc<Room>);

/// Bounds on what is being received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeLimits {
    /// Bytes of all messages that are being received.
    pub max_received_bytes: usize,
    /// The same of one connection.
    pub max_connection_bytes: usize,
    /// The longest that a message may take from its first byte to its last. `None`: as long as it takes.
    pub message_timeout: Option<Duration>,
}

impl Default for IntakeLimits {
    fn default() -> Self {
        Self {
            max_received_bytes: 64 << 20,
            max_connection_bytes: 16 << 20,
            message_timeout: Some(Duration::from_secs(60)),
        }
    }
}

/// The room for what the server is receiving.
pub(super) struct Intake {
    limits: IntakeLimits,
    server: Arc<Room>,
    /// The largest message fits always.
    largest: usize,
}

impl Intake {
    pub(super) fn new(limits: IntakeLimits, largest: usize) -> Self {
        // Of a room, those who wait get three quarters.
        let room = limits.max_received_bytes.max(largest.saturating_mul(4) / 3 + 1);
        Self { limits, server: Arc::new(Room::new(Limit::ReceivedBytes, room)), largest }
    }

    /// Bytes that are being received.
    pub(super) fn bytes(&self) -> usize {
        self.server.taken()
    }

    /// The share of a new connection.
    pub(super) fn connection(&self) -> ConnectionBytes {
        let room = self.limits.max_connection_bytes.max(self.largest.saturating_mul(4) / 3 + 1);
        ConnectionBytes(Arc::new(Room::new(Limit::ConnectionBytes, room)))
    }

    fn meter(&self, connection: ConnectionBytes, patience: Patience) -> Meter {
        Meter { server: Arc::clone(&self.server), connection, patience, timeout: self.limits.message_timeout }
    }
}

/// Takes room for one call's bytes.
struct Meter {
    server: Arc<Room>,
    connection: ConnectionBytes,
    patience: Patience,
    timeout: Option<Duration>,
}

impl Meter {
    async fn take(&self, bytes: usize) -> Result<Receipt, Error> {
        let (server, connection) = match self.patience {
            Patience::Refuse => {
                let connection = self.connection.0.try_enter(bytes)?;
                (self.server.try_enter(bytes)?, connection)
            }
            Patience::Wait => {
                // Its own connection first: who waits for that takes nothing from others.
                let connection = self.wait(&self.connection.0, bytes).await?;
                (self.wait(&self.server, bytes).await?, connection)
            }
        };
        Ok(Receipt { server, connection })
    }

    /// Waits for room, and no longer than a message may take: those who have it may be streams whose callers read no answers,
    /// and a stream that waited for them without end would not know why.
    async fn wait(&self, room: &Room, bytes: usize) -> Result<Hold, Error> {
        let entered = room.enter(bytes, Patience::Wait, Duration::default);
        match self.timeout {
            None => entered.await,
            Some(limit) => timeout(limit, entered).await.unwrap_or_else(|_| room.try_enter(bytes)),
        }
    }
}

/// The room that bytes take which have come; free when dropped.
#[derive(Debug)]
pub(super) struct Receipt {
    server: Hold,
    connection: Hold,
}

impl Receipt {
    fn merge(&mut self, other: Self) {
        self.server.merge(other.server);
        self.connection.merge(other.connection);
    }

    fn shrink(&mut self, bytes: usize) {
        self.server.shrink(bytes);
        self.connection.shrink(bytes);
    }
}

/// The receipts of a call's whole messages, in their order, for the handler to take one with each message.
#[derive(Debug, Default)]
pub(super) struct Receipts(Mutex<VecDeque<Option<Receipt>>>);

impl Receipts {
    /// `None`: of a message without a byte.
    pub(super) fn add(&self, receipt: Option<Receipt>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(receipt);
    }

    /// That of the next message.
    pub(super) fn take(&self) -> Option<Receipt> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front().flatten()
    }
}
