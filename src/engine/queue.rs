//! The articles that wait for a worker: for the model, or for the writer.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::admission::Hold;
use super::job::Job;
use crate::error::Error;

/// An article in the queue, perhaps with some of its windows encoded already.
pub(super) struct Entry {
    pub(super) job: Box<dyn Job>,
    pub(super) next_window: usize,
    pub(super) deadline: Option<Instant>,
    pub(super) reply: oneshot::Sender<Result<Encoded, Error>>,
    /// The caller's span, so that the worker's log lines carry the request's id.
    pub(super) span: tracing::Span,
    /// Its time in the queue, until the first window's turn.
    pub(super) waiting: tracing::Span,
    pub(super) queued_at: Instant,
    pub(super) waited: Option<Duration>,
    pub(super) encoding: Duration,
    /// Its part of the token budget; free again when the entry goes, whichever way.
    pub(super) _tokens: Hold,
}

/// An article whose windows are all encoded.
pub(super) struct Encoded {
    pub(super) job: Box<dyn Job>,
    pub(super) waited: Duration,
    pub(super) encoding: Duration,
}

impl Entry {
    /// True where nobody waits for the answer any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    pub(super) fn is_expired(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }
}

/// First in, first out. How much may wait is the admission's business.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    entries: VecDeque<T>,
    closed: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        let state = State { entries: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl<T> Queue<T> {
    /// Appends an entry. A closed queue drops it, and with it the channel on which its caller waits.
    pub(super) fn push(&self, entry: T) {
        let mut state = self.lock();
        if !state.closed {
            state.entries.push_back(entry);
            drop(state);
            self.changed.notify_one();
        }
    }

    /// The next entry, when there is one. `None` once the queue is closed.
    pub(super) fn pop(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(entry) = state.entries.pop_front() {
                return Some(entry);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Drops all that waits and lets the workers go home.
    pub(super) fn close(&self) {
        let dropped = {
            let mut state = self.lock();
            state.closed = true;
            std::mem::take(&mut state.entries)
        };
        self.changed.notify_all();
        drop(dropped);
    }

    pub(super) fn len(&self) -> usize {
        self.lock().entries.len()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // No code of ours panics while it holds the lock, and the state would be whole if it did.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
