//! Compiles every file under `rules/` into the program, so that adding a rule needs no Rust and starting needs no
//! parsing. A broken rule breaks the build, with the words underlined.

#[allow(dead_code, unused_imports)]
#[path = "src/rule"]
mod rule {
    pub mod circuit;
    pub mod client;
    pub mod compile;
    pub mod custody;
    pub mod error;
    pub mod flat;
    pub mod lexicon;
    pub mod load;
    pub mod meanings;
    pub mod needs;
    pub mod notation;
    pub mod pattern;
    pub mod program;
    pub mod shape;
    pub mod sheet;
    pub mod sieve;
    pub mod vocabulary;
    pub mod woken;
    pub mod wording;
}

use rule::load::{File, compile};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/rule");
    println!("cargo:rerun-if-changed=build.rs");
    let mut paths = Vec::new();
    walk(&root, &mut paths)?;
    paths.sort();
    let mut code = String::from(
        "/// Every rule file: its path below `rules/` and its text.\npub static FILES: &[(&str, &str)] = &[\n",
    );
    let mut files = Vec::new();
    for path in paths {
        let name = path
            .strip_prefix(&root)
            .map_err(io::Error::other)?
            .display()
            .to_string()
            .replace('\\', "/");
        let _ = writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string());
        files.push(File {
            shown: format!("rules/{name}"),
            text: fs::read_to_string(&path)?,
            name,
        });
    }
    code.push_str("];\n/// The same, compiled.\npub static COMPILED: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/rules.bin\"));\n");
    let compiled = compile(&files).map_err(|errors| {
        for error in errors {
            eprintln!("{:?}", miette::Report::new(error));
        }
        io::Error::other("a rule file is broken")
    })?;
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(
        out.join("rules.bin"),
        postcard::to_allocvec(&compiled).map_err(io::Error::other)?,
    )?;
    let parts = compiled.patterns.parts();
    let _ = writeln!(
        code,
        "/// What its patterns are made of.\npub static PATTERNS: [&[u8]; {}] = [",
        parts.len()
    );
    for (i, part) in parts.into_iter().enumerate() {
        fs::write(out.join(format!("patterns-{i}.bin")), part)?;
        let _ = writeln!(
            code,
            "    include_bytes!(concat!(env!(\"OUT_DIR\"), \"/patterns-{i}.bin\")),"
        );
    }
    code.push_str("];\n");
    fs::write(out.join("embedded_rules.rs"), code)
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            println!("cargo:rerun-if-changed={}", path.display());
            out.push(path);
        }
    }
    Ok(())
}
