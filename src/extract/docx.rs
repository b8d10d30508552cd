//! Reads docx files.
