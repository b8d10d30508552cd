//! Papers are privileged: nothing in the dependency tree can open a connection.

#[test]
fn no_crate_that_opens_connections_is_in_the_lock_file() {
    let lock = include_str!("../Cargo.lock");
    let names: Vec<&str> = lock
        .lines()
        .filter_map(|l| l.strip_prefix("name = \"")?.strip_suffix('"'))
        .collect();
    assert!(names.len() > 50, "the lock file was read");
    for network in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "curl-sys",
        "tokio",
        "async-std",
        "mio",
        "socket2",
        "native-tls",
        "rustls",
        "openssl",
        "openssl-sys",
        "isahc",
        "attohttpc",
        "minreq",
        "surf",
        "h2",
        "quinn",
        "tungstenite",
    ] {
        assert!(!names.contains(&network), "{network} is in Cargo.lock");
    }
}
