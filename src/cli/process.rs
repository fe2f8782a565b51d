//! What the process asks of the system: open files, and an allocator that gives memory back.

use crate::server::ConnectionLimits;

/// Files that are open beside connections: the log, the ports, what a reload reads, a collector.
const BESIDE: usize = 24;

/// Raises the limit of open files as far as the system allows, and keeps the connections within it: those that are one too
/// many are then refused and told, where accepting them would fail.
#[cfg(unix)]
pub(super) fn fit_connections(limits: &mut ConnectionLimits) {
    let needed = limits.max_connections.saturating_add(BESIDE) as libc::rlim_t;
    let Some(allowed) = raise_open_files(needed).filter(|allowed| *allowed < needed) else { return };
    let connections = usize::try_from(allowed).unwrap_or(usize::MAX).saturating_sub(BESIDE).max(1);
    tracing::warn!(
        allowed,
        needed,
        connections,
        "the system allows fewer open files than --max-connections needs: raise it (ulimit -n, LimitNOFILE=), or fewer \
         connections are taken"
    );
    limits.max_connections = connections;
}

/// Raises the limit towards `needed`; what it is then. `None` where the system does not say.
#[cfg(unix)]
#[allow(unsafe_code)]
fn raise_open_files(needed: libc::rlim_t) -> Option<libc::rlim_t> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: getrlimit writes into the struct that it is given.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0 {
        return None;
    }
    let raised = libc::rlimit { rlim_cur: limit.rlim_max.min(needed), ..limit };
    // SAFETY: setrlimit reads the struct that it is given. Where it refuses, what was there stays.
    if raised.rlim_cur > limit.rlim_cur && unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const raised) } == 0 {
        limit = raised;
    }
    Some(limit.rlim_cur)
}

#[cfg(not(unix))]
pub(super) fn fit_connections(_: &mut ConnectionLimits) {}

/// Makes the C library's allocator keep less of what was freed: two arenas instead of eight a core, and blocks from 1 MiB on
/// from the system and back to it. Without it a peak stays for good.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
pub(super) fn set_up_allocator() {
    const LARGE: libc::c_int = 1 << 20;
    for (setting, value) in [(libc::M_ARENA_MAX, 2), (libc::M_MMAP_THRESHOLD, LARGE), (libc::M_TRIM_THRESHOLD, LARGE)] {
        // SAFETY: mallopt takes two numbers and refuses those that it does not know. No other thread is there yet.
        unsafe {
            libc::mallopt(setting, value);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn set_up_allocator() {}

/// Ends the process at the second signal to stop, whatever its threads are at; `run` must have begun to wait for the first.
#[cfg(unix)]
pub(super) fn end_at_second_signal() -> std::io::Result<()> {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    let told = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        // In this order: the first signal arms what the second one meets.
        signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&told))?;
        signal_hook::flag::register(signal, Arc::clone(&told))?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn end_at_second_signal() -> std::io::Result<()> {
    Ok(())
}
