//! Calls into other people's parsers that may panic on a malformed file, without a word on stderr.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `call`; `None` if it panicked. The panic message, which could hold text of the file, is not printed.
/// Aborts and stack overflows pass through: only a process of its own holds those.
pub fn quietly<T>(call: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.with(Cell::get) {
                before(info);
            }
        }));
    });
    let outer = QUIET.with(|q| q.replace(true));
    let result = catch_unwind(AssertUnwindSafe(call)).ok();
    QUIET.with(|q| q.set(outer));
    result
}

#[cfg(test)]
mod tests {
    use super::quietly;

    #[test]
    #[allow(clippy::panic)]
    fn a_panic_becomes_none() {
        assert_eq!(quietly(|| 7), Some(7));
        assert_eq!(quietly(|| -> u8 { panic!("malformed") }), None);
    }
}
