//! Compiles the generated code of every case in a crate that denies all warnings.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic, rustdoc::all)]

/// Comments, keywords, nested and well-known types, deprecation, two services, RPCs left out.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod everyday {
    lambda_grpc::include_proto!("golden.everyday");
}

/// A service that speaks JSON.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod json {
    lambda_grpc::include_proto!("golden.json");
}

/// Clients without servers: comments, keywords, wrapper types, deprecation, an RPC left out.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod client {
    lambda_grpc::include_proto!("golden.client");
}

/// A service without a package, and an empty one.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod no_package {
    lambda_grpc::include_proto!("_");
}

/// Names that Rust, the standard library or the generated code itself has already.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod names {
    lambda_grpc::include_proto!("golden.names");
}

/// Nothing but what is ours, under every lint: comments that were not written for rustdoc, names that clippy has its own mind
/// about.
pub mod lints {
    lambda_grpc::include_proto!("golden.lints");
}

/// The same of a client, but for the RPC that no client may have.
pub mod client_lints {
    include!(concat!(env!("OUT_DIR"), "/clients/golden.lints.rs"));
}

/// And once more: clippy has more to say about the names of what nobody else can call, and rustc about what nobody does.
#[allow(unreachable_pub, reason = "generated code knows no narrower")]
mod private_client_lints {
    include!(concat!(env!("OUT_DIR"), "/clients/golden.lints.rs"));
}

/// The messages of [`lints`] and [`client_lints`].
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost's messages")]
pub mod lints_messages {
    lambda_grpc::include_proto!("golden.lints.messages");
}

/// The code that was generated for a case, for the tests to compare.
#[must_use]
pub fn generated(case: &str) -> &'static str {
    match case {
        "everyday" => include_str!(concat!(env!("OUT_DIR"), "/golden.everyday.rs")),
        "json" => include_str!(concat!(env!("OUT_DIR"), "/golden.json.rs")),
        "client" => include_str!(concat!(env!("OUT_DIR"), "/golden.client.rs")),
        "lints" => include_str!(concat!(env!("OUT_DIR"), "/golden.lints.rs")),
        "names" => include_str!(concat!(env!("OUT_DIR"), "/golden.names.rs")),
        "no_package" => include_str!(concat!(env!("OUT_DIR"), "/_.rs")),
        _ => "",
    }
}
