//! Who may come in: bounded room, of which streams get at most three quarters.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::Patience;
use crate::error::{Error, Limit};

/// The soonest that a caller is asked to try again.
const SOONEST: Duration = Duration::from_millis(500);

/// Room for a number of things: articles in flight, tokens in the queue, bytes of either.
#[derive(Debug)]
pub(crate) struct Room {
    limit: Limit,
    capacity: usize,
    all: Arc<Semaphore>,
    /// Those who wait pass through here first, so that they never take the last quarter: a single call that would
    /// rather be refused than wait still gets through beside greedy streams.
    patient: Arc<Semaphore>,
}

/// A part of the room, given back when dropped.
#[derive(Debug)]
pub(crate) struct Hold {
    all: OwnedSemaphorePermit,
    patient: Option<OwnedSemaphorePermit>,
}

impl Hold {
    /// Gives back what is over `amount`.
    pub(crate) fn shrink(&mut self, amount: usize) {
        for permit in [Some(&mut self.all), self.patient.as_mut()].into_iter().flatten() {
            drop(permit.split(permit.num_permits().saturating_sub(amount)));
        }
    }

    /// Takes another hold of the same room in.
    pub(crate) fn merge(&mut self, other: Self) {
        self.all.merge(other.all);
        match (&mut self.patient, other.patient) {
            (Some(patient), Some(other)) => patient.merge(other),
            (patient, other) => *patient = patient.take().or(other),
        }
    }
}

impl Room {
    /// Room for so many of what `limit` names.
    pub(crate) fn new(limit: Limit, capacity: usize) -> Self {
        let capacity = capacity.clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize));
        Self {
            limit,
            capacity,
            all: Arc::new(Semaphore::new(capacity)),
            patient: Arc::new(Semaphore::new(patient_share(capacity))),
        }
    }

    pub(crate) fn taken(&self) -> usize {
        self.capacity.saturating_sub(self.all.available_permits())
    }

    /// Takes room as patiently as the caller is.
    ///
    /// # Errors
    /// [`Error::Full`] where it does not wait, to be tried again after `retry_after`.
    pub(crate) async fn enter(
        &self,
        amount: usize,
        patience: Patience,
        retry_after: impl Fn() -> Duration,
    ) -> Result<Hold, Error> {
        let (limit, value) = (self.limit, self.capacity);
        match patience {
            Patience::Wait => self.take(amount).await.ok_or(Error::Draining),
            Patience::Refuse => {
                self.try_take(amount).ok_or_else(|| Error::Full { limit, value, retry_after: retry_after() })
            }
        }
    }

    /// Takes room at once.
    ///
    /// # Errors
    /// [`Error::Full`] where there is not enough, to be tried again after [`SOONEST`].
    pub(crate) fn try_enter(&self, amount: usize) -> Result<Hold, Error> {
        let full = Error::Full { limit: self.limit, value: self.capacity, retry_after: SOONEST };
        self.try_take(amount).ok_or(full)
    }

    /// Takes room at once, or nothing where there is not enough. What is larger than the whole room counts as the whole
    /// room, so that it gets its turn when nothing else is there.
    fn try_take(&self, amount: usize) -> Option<Hold> {
        let amount = cut(amount, self.capacity);
        match Arc::clone(&self.all).try_acquire_many_owned(amount) {
            Ok(all) => Some(Hold { all, patient: None }),
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => None,
        }
    }

    /// Waits for room, first come, first served. `None` only if the room were closed, which it never is.
    async fn take(&self, amount: usize) -> Option<Hold> {
        let amount = cut(amount, patient_share(self.capacity));
        let patient = Arc::clone(&self.patient).acquire_many_owned(amount).await.ok()?;
        let all = Arc::clone(&self.all).acquire_many_owned(amount).await.ok()?;
        Some(Hold { all, patient: Some(patient) })
    }
}

/// Refuses at the door what would only fail later, after it had taken time from others: `queued` is the time of those
/// before.
pub(super) fn check_deadline(deadline: Option<Instant>, queued: Duration) -> Result<(), Error> {
    let Some(deadline) = deadline else { return Ok(()) };
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        Err(Error::DeadlinePassed)
    } else if queued > left {
        Err(Error::DeadlineUnreachable { queued, left })
    } else {
        Ok(())
    }
}

/// When to try again, where room is expected after `expected`: not at once, and not so late that nobody comes back.
pub(super) fn retry_after(expected: Duration) -> Duration {
    expected.clamp(SOONEST, Duration::from_secs(60))
}

fn patient_share(capacity: usize) -> usize {
    capacity - capacity / 4
}

fn cut(amount: usize, most: usize) -> u32 {
    u32::try_from(amount.min(most)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn those_who_wait_leave_a_quarter_to_those_who_do_not() {
        let room = Room::new(Limit::Articles, 8);
        let held: Vec<_> = [room.take(4).await, room.take(2).await].into_iter().flatten().collect();
        assert_eq!((held.len(), room.taken()), (2, 6));
        let next = room.take(1);
        tokio::pin!(next);
        assert!(futures_util::poll!(&mut next).is_pending(), "three quarters are taken");
        let single = room.try_take(2).expect("the last quarter is for single calls");
        assert!(room.try_take(1).is_none());
        drop(held);
        assert!(next.await.is_some());
        drop(single);
        assert_eq!(room.taken(), 0, "everything is given back");
    }

    #[tokio::test]
    async fn what_is_larger_than_the_room_gets_its_turn_alone() {
        let room = Room::new(Limit::QueuedTokens, 10);
        let small = room.try_take(1).expect("room for one");
        assert!(room.try_take(1000).is_none());
        drop(small);
        let large = room.try_take(1000).expect("alone");
        assert!(room.try_take(1).is_none());
        drop(large);
        assert!(room.take(1000).await.is_some());
    }
}
