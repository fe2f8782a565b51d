//! Standard error, written by a thread of its own: whoever reads the log slowly, or no more, holds up nobody. What finds no
//! room is dropped and counted.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// Lines that wait to be written, and their bytes.
const LINES: usize = 4096;
const BYTES: usize = 4 << 20;
/// How often lines that were dropped are told of.
const TOLD_EVERY: Duration = Duration::from_secs(1);

static DROPPED: AtomicU64 = AtomicU64::new(0);
static WAITING: AtomicUsize = AtomicUsize::new(0);
static QUEUE: OnceLock<Option<SyncSender<Entry>>> = OnceLock::new();

enum Entry {
    Line(Vec<u8>),
    /// Answered when all before it is written.
    Flush(Sender<()>),
}

/// Takes lines of the log, each in one call of `write`.
#[derive(Clone, Copy)]
pub(super) struct Lines;

/// Lines that were dropped since the start.
pub(super) fn dropped() -> u64 {
    DROPPED.load(Ordering::Relaxed)
}

/// Waits until all lines are written, or the time is over.
pub fn flush(time: Duration) {
    let Some(Some(queue)) = QUEUE.get() else { return };
    let (done, written) = channel();
    if queue.try_send(Entry::Flush(done)).is_ok() {
        // Nobody reads: what is left is lost with the process.
        let _ = written.recv_timeout(time);
    }
}

/// Writes to standard error what ends the process, and waits no longer than so for who reads it.
pub fn last_words(text: String, time: Duration) {
    flush(time);
    let (done, written) = channel();
    let writing = thread::Builder::new().spawn(move || {
        let _ = io::stderr().lock().write_all(text.as_bytes());
        let _ = done.send(());
    });
    if writing.is_ok() {
        let _ = written.recv_timeout(time);
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match QUEUE.get_or_init(start) {
            // The system gives no thread: then the log is written by whoever has a line.
            None => io::stderr().lock().write_all(line)?,
            Some(queue) => add(queue, line),
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn add(queue: &SyncSender<Entry>, line: &[u8]) {
    let waiting = WAITING.fetch_add(line.len(), Ordering::Relaxed);
    let sent = waiting + line.len() <= BYTES
        && match queue.try_send(Entry::Line(line.to_vec())) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        };
    if !sent {
        WAITING.fetch_sub(line.len(), Ordering::Relaxed);
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

fn start() -> Option<SyncSender<Entry>> {
    let (queue, lines) = sync_channel(LINES);
    thread::Builder::new().name("bientap-log".to_owned()).spawn(move || work(&lines)).ok()?;
    Some(queue)
}

fn work(lines: &Receiver<Entry>) {
    let mut told = 0;
    loop {
        match lines.recv_timeout(TOLD_EVERY) {
            Ok(Entry::Line(line)) => {
                // Where standard error is closed, there is nobody to tell.
                let _ = io::stderr().lock().write_all(&line);
                WAITING.fetch_sub(line.len(), Ordering::Relaxed);
            }
            Ok(Entry::Flush(done)) => {
                let _ = done.send(());
            }
            // All that waited is written: there is room to tell.
            Err(RecvTimeoutError::Timeout) => {
                let lost = dropped();
                if lost > told {
                    let lines = lost - told;
                    tracing::warn!(lines, "lines of the log were dropped: standard error was not read");
                    told = lost;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
