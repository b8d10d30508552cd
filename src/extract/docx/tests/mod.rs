//! Word files written by hand, and what should be read from them.

#![allow(clippy::expect_used, clippy::panic)]

mod numbers;
mod rendered;
mod texts;

use super::{Changes, read};
use crate::extract::{ExtractError, Extraction, Line};

#[path = "../../../../tests/common/word.rs"]
mod word;

use word::*;

/// What is read of a file in the making.
trait Read {
    /// What is read, with changes accepted.
    fn read(&self) -> Extraction {
        self.read_as(Changes::Accepted)
    }

    /// What is read.
    fn read_as(&self, changes: Changes) -> Extraction;

    /// The error that is given.
    fn error(&self) -> ExtractError;
}

impl Read for Docx {
    fn read_as(&self, changes: Changes) -> Extraction {
        read(&self.bytes(), changes).expect("the file is sound")
    }

    fn error(&self) -> ExtractError {
        read(&self.bytes(), Changes::Accepted).expect_err("the file is not sound")
    }
}

pub(super) fn lines(of: &Extraction) -> Vec<&Line> {
    of.pages.iter().flat_map(|p| &p.lines).collect()
}

pub(super) fn texts(of: &Extraction) -> Vec<String> {
    lines(of).iter().map(|l| l.text()).collect()
}
