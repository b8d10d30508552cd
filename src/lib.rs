//! Reads federal plea, cooperation and proffer agreements and says what in them can hurt the client.

pub mod document;
pub mod extract;
