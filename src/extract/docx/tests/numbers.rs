//! List numbers.
