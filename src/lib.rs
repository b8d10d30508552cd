//! Reads federal plea, cooperation and proffer agreements and says what in them can hurt the client.
//!
//! The data has one road, and every module uses only those before it on the road:
//! [`source`] → [`extract`] → [`document`] → [`reading`] → [`check`] → [`report`].
//! Knowledge of the law and of how offices phrase things lives in `rules/*.toml`, loaded by [`rule`].

pub mod annotate;
pub mod check;
pub mod cli;
pub mod compare;
mod constant;
pub mod document;
pub mod examine;
pub mod extract;
pub mod finding;
pub mod fingerprint;
pub mod library;
pub mod reading;
pub mod report;
pub mod resources;
pub mod rule;
pub mod source;
pub mod worker;
