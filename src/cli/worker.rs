//! The subcommand that makes this program a worker of another run of itself; nobody types it.

use super::OK;
use crate::worker::{Bounds, serve};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct WorkerArgs {
    /// Bytes of address space
    memory: u64,
    /// Seconds for a file
    seconds: u32,
}

pub(super) fn run(args: &WorkerArgs) -> Result<u8, String> {
    let bounds = Bounds {
        memory: args.memory,
        seconds: args.seconds,
    };
    serve(bounds).map_err(|e| format!("this subcommand is for the program itself; run `caveat check` ({e})"))?;
    Ok(OK)
}
