//! What a paper says, page by page and paragraph by paragraph, with the place of every byte.

pub mod origin;
