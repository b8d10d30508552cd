//! Reads text files.
