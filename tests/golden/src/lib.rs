//! Compiles the generated code of every case in a crate that denies all warnings.
#![deny(warnings, missing_docs, clippy::pedantic)]

/// Comments, keywords, nested and well-known types, deprecation, two services, an RPC left out.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    reason = "prost's messages; the module of a service allows for itself"
)]
pub mod everyday {
    lambda_grpc::include_proto!("golden.everyday");
}

/// A service without a package, and an empty one.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    reason = "prost's messages; the module of a service allows for itself"
)]
pub mod no_package {
    lambda_grpc::include_proto!("_");
}

/// A service that speaks JSON.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    reason = "prost's messages; the module of a service allows for itself"
)]
pub mod json {
    lambda_grpc::include_proto!("golden.json");
}

/// Clients without servers: comments, keywords, wrapper types, deprecation, an RPC left out.
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    reason = "prost's messages; the module of a client allows for itself"
)]
pub mod client {
    lambda_grpc::include_proto!("golden.client");
}

/// The code that was generated for a case, for the tests to compare.
#[must_use]
pub fn generated(case: &str) -> &'static str {
    match case {
        "everyday" => include_str!(concat!(env!("OUT_DIR"), "/golden.everyday.rs")),
        "json" => include_str!(concat!(env!("OUT_DIR"), "/golden.json.rs")),
        "client" => include_str!(concat!(env!("OUT_DIR"), "/golden.client.rs")),
        "no_package" => include_str!(concat!(env!("OUT_DIR"), "/_.rs")),
        _ => "",
    }
}
