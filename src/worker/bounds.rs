//! What a worker process may use, and how it binds itself to that.

use serde::{Deserialize, Serialize};

/// What reading one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Bytes of address space, beside those of the file itself, which is held twice.
    pub memory: u64,
    /// Seconds, of the clock and of the processor.
    pub seconds: u32,
}

impl Default for Bounds {
    /// A filing of 500 pages takes a tenth of it.
    fn default() -> Self {
        Bounds {
            memory: 256 << 20,
            seconds: 15,
        }
    }
}

/// Binds this process for good: no core file, which would hold the paper, and a cap on the address space. Where the
/// operating system knows no such limit the parent's clock is what holds.
#[cfg(unix)]
pub(super) fn bind(bounds: &Bounds) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A limit may always be lowered; systems that refuse do not enforce it either.
    let _ = setrlimit(Resource::Core, none);
    limit(Resource::As, bounds.memory);
}

/// Allows for the next file: its own bytes, and its seconds of processor time on top of those used so far.
#[cfg(unix)]
pub(super) fn allow(bounds: &Bounds, file: u64) {
    use rustix::process::Resource;
    use rustix::time::{ClockId, clock_gettime};
    limit(Resource::As, bounds.memory.saturating_add(file.saturating_mul(2)));
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    limit(
        Resource::Cpu,
        u64::try_from(used).unwrap_or(0) + u64::from(bounds.seconds) + 1,
    );
}

/// Sets the soft limit only: the hard one stays, so that another program that a reader calls can be given its own.
#[cfg(unix)]
fn limit(resource: rustix::process::Resource, value: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(value, |m| m.min(value)));
    let _ = setrlimit(resource, Rlimit { current, maximum });
}

#[cfg(not(unix))]
pub(super) fn bind(_: &Bounds) {}

#[cfg(not(unix))]
pub(super) fn allow(_: &Bounds, _: u64) {}
