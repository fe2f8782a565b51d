//! The threads that run the model, each one window at a time.
//!
//! A worker takes the entry at the head of the queue, encodes its next window, and puts it back at the end if there are
//! more: an article of a hundred windows does not keep short ones waiting. Callers that left and deadlines that passed are
//! seen at every window. An article that is alone has all cores for the window's products, else each worker has its own.
//! Where the model panics, that article's caller gets INTERNAL and a new thread takes over.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use super::cores::Cores;
use super::load::Load;
use super::queue::{Encoded, Entry, Queue};
use crate::error::{Error, Fault};
use crate::model::ModelError;
use crate::telemetry::metrics;

/// Starts a worker that lives until the queue is closed.
pub(super) fn spawn(worker: Worker) -> io::Result<()> {
    thread::Builder::new().name("bientap-model".to_owned()).spawn(move || worker.work())?;
    Ok(())
}

/// What a worker works with.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) cores: Cores,
    pub(super) queue: Arc<Queue<Entry>>,
    pub(super) load: Arc<Load>,
}

impl Worker {
    fn work(self) {
        while let Some(entry) = self.queue.pop() {
            if entry.is_abandoned() {
                continue;
            }
            if entry.is_expired() {
                answer(entry, Err(Error::DeadlinePassed));
                continue;
            }
            if self.step(entry).is_err() {
                // The thread's own state may be half changed, so another takes its place. Should the system refuse one,
                // this thread goes on: a doubtful worker is better than none.
                if spawn(self.clone()).is_ok() {
                    return;
                }
            }
        }
    }

    /// Encodes one window of the entry and sends it on its way. `Err` after a panic.
    fn step(&self, mut entry: Entry) -> Result<(), Box<dyn Any + Send>> {
        let working = self.load.begin();
        let alone = working.is_first() && self.queue.len() == 0;
        let started = Instant::now();
        let waited = *entry.waited.get_or_insert_with(|| started - entry.queued_at);
        entry.waiting = tracing::Span::none();
        let window = entry.next_window;
        let tokens = entry.job.tokens(window);
        let span = tracing::info_span!(parent: &entry.span, "encoding", window, tokens, alone);
        let job = &mut entry.job;
        // The job is dropped after a panic, so nobody sees it half changed.
        let encode = AssertUnwindSafe(|| self.cores.run(alone, || job.encode(window)));
        let encoded = span.in_scope(|| catch_unwind(encode));
        drop(working);
        entry.encoding += started.elapsed();
        match encoded {
            Ok(Ok(())) => {
                self.load.measured(tokens, started.elapsed(), alone);
                metrics::encoder_pass(tokens, started.elapsed());
                entry.next_window += 1;
                if entry.next_window < entry.job.windows() {
                    self.queue.push(entry);
                } else {
                    let Entry { job, encoding, reply, .. } = entry;
                    // Nobody there any more: the answer is dropped.
                    let _ = reply.send(Ok(Encoded { job, waited, encoding }));
                }
                Ok(())
            }
            Ok(Err(error)) => {
                answer(entry, Err(failed(error)));
                Ok(())
            }
            Err(panic) => {
                self.load.count_panic();
                answer(entry, Err(Error::Internal(Fault::Panic("encoding"))));
                Err(panic)
            }
        }
    }
}

fn failed(error: ModelError) -> Error {
    Error::Internal(Fault::Model(error))
}

fn answer(entry: Entry, result: Result<Encoded, Error>) {
    // Nobody there any more: the answer is dropped.
    let _ = entry.reply.send(result);
}
