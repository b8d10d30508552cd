//! Reads pdf files.
