//! What this process may use, as the operating system holds it. Where a system knows no such limit (Windows), these do
//! nothing; what runs too long is then stopped by the clock of the parent.
//!
//! Only soft limits are set, but for the core file: another program that this one starts can be given its own.

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// No core file, which would hold the paper, whatever happens.
#[cfg(unix)]
pub fn no_core() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A limit may always be lowered; systems that refuse do not enforce it either.
    let _ = setrlimit(Resource::Core, none);
}

/// At most so many bytes of address space.
#[cfg(unix)]
pub fn memory(bytes: u64) {
    soft(Resource::As, Some(bytes));
}

/// At most so many seconds of processor time from now on; the process is killed by `SIGXCPU` then.
#[cfg(unix)]
pub fn processor(seconds: u64) {
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    soft(Resource::Cpu, Some(used.saturating_add(seconds).saturating_add(1)));
}

/// Starts another program without this process's limit on address space, which the program would inherit.
#[cfg(unix)]
pub fn without_memory_limit<T>(start: impl FnOnce() -> T) -> T {
    use std::sync::{Mutex, PoisonError};
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let before = getrlimit(Resource::As).current;
    soft(Resource::As, None);
    let started = start();
    soft(Resource::As, before);
    started
}

#[cfg(unix)]
fn soft(resource: Resource, value: Option<u64>) {
    let maximum = getrlimit(resource).maximum;
    let current = match (value, maximum) {
        (Some(value), Some(maximum)) => Some(value.min(maximum)),
        (value, maximum) => value.or(maximum),
    };
    let _ = setrlimit(resource, Rlimit { current, maximum });
}

#[cfg(not(unix))]
pub fn no_core() {}

#[cfg(not(unix))]
pub fn memory(_: u64) {}

#[cfg(not(unix))]
pub fn processor(_: u64) {}

#[cfg(not(unix))]
pub fn without_memory_limit<T>(start: impl FnOnce() -> T) -> T {
    start()
}
