//! What a worker may use for one file.

use crate::resources;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How much more memory character recognition may take: a page is rendered as a picture.
const RECOGNITION: u64 = 4;

/// What reading one file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Bytes of address space, beside those of the file itself, which is held twice. Character recognition may take four
    /// times as much.
    pub memory: u64,
    /// Seconds, of the clock and of the processor. Character recognition has its own for every page
    /// ([`crate::extract::ocr::PAGE_LIMIT`]).
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

impl Bounds {
    /// Binds this process, before it has read anything.
    pub(super) fn bind(&self) {
        resources::no_core();
        resources::memory(self.memory);
    }

    /// Allows for a file of so many bytes.
    pub(super) fn allow(&self, file: u64) {
        resources::memory(self.memory.saturating_add(file.saturating_mul(2)));
        resources::processor(self.seconds.into());
    }

    /// Allows for a page that is recognised and may take so long.
    pub(super) fn allow_recognition(&self, file: u64, page: Duration) {
        let memory = self.memory.saturating_mul(RECOGNITION);
        resources::memory(memory.saturating_add(file.saturating_mul(2)));
        resources::processor(self.time(page).as_secs());
    }

    /// The time of the clock from when such a page is begun.
    pub(super) fn time(&self, page: Duration) -> Duration {
        Duration::from_secs(self.seconds.into()) + page
    }
}
