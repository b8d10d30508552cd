//! The corpus of the fuzz targets, findings of the past among it, through the same code as in `fuzz/`.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../fuzz/fuzz_targets/read.rs"]
mod read;

use std::path::Path;

#[test]
fn the_corpus_of_every_target_is_read_without_a_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut count = 0;
    for target in [
        "pdf",
        "layout",
        "docx",
        "word",
        "text",
        "numbering",
        "normalise",
        "rule",
    ] {
        let folder = corpus.join(target);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            read::run(target, &std::fs::read(&path).unwrap()).expect("a target");
            count += 1;
        }
    }
    assert!(count >= 24, "{count} files");
}
