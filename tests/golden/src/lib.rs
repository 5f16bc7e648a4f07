//! The generated code of every case, in a crate that denies all warnings.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic, rustdoc::all)]

/// Comments, keywords, nested and well-known types, deprecation, several services, skipped RPCs.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod everyday {
    lambda_grpc::include_proto!("golden.everyday");
}

/// A service with JSON.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod json {
    lambda_grpc::include_proto!("golden.json");
}

/// Clients without servers: comments, keywords, wrapper types, deprecation, a skipped RPC.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod client {
    lambda_grpc::include_proto!("golden.client");
}

/// Edition 2023, with every feature, and with JSON.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod editions {
    lambda_grpc::include_proto!("golden.editions");

    /// A file with other defaults.
    pub mod implicit {
        lambda_grpc::include_proto!("golden.editions.implicit");
    }
}

/// Edition 2024: visibility, imports for options, features of other languages.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod edition_2024 {
    lambda_grpc::include_proto!("golden.edition2024");
}

/// Services without a package, one of them without RPCs, from two files.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod no_package {
    lambda_grpc::include_proto!("_");
}

/// Names that Rust, the standard library or the generated code also uses.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod names {
    lambda_grpc::include_proto!("golden.names");
}

/// Names that are almost those of another element, or that only look as if they would collide.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod similar_names {
    lambda_grpc::include_proto!("golden.similar_names");
}

/// Packages that use the messages of each other, in the file that the plugin writes to include them.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod packages {
    include!(concat!(env!("OUT_DIR"), "/packages/mod.rs"));
}

/// The same packages, with all files in one folder and the file that includes them in another.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod flat_packages {
    include!(concat!(env!("OUT_DIR"), "/packages/src/pb/mod.rs"));
}

/// Services only, with all lints: comments that were not written for rustdoc, and names that clippy
/// has lints for.
pub mod lints {
    lambda_grpc::include_proto!("golden.lints");
}

/// Clients of the same services, without the RPC `New`, whose name is that of a client method.
pub mod client_lints {
    include!(concat!(env!("OUT_DIR"), "/clients/golden.lints.rs"));
}

/// The same clients in a private module, for which clippy and rustc have more lints.
#[allow(unreachable_pub, reason = "generated items are always `pub`")]
mod private_client_lints {
    include!(concat!(env!("OUT_DIR"), "/clients/golden.lints.rs"));
}

/// The messages of [`lints`] and [`client_lints`].
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "prost generates the messages")]
pub mod lints_messages {
    lambda_grpc::include_proto!("golden.lints.messages");
}

/// Returns the code that was generated for a case.
#[must_use]
pub fn generated(case: &str) -> &'static str {
    match case {
        "everyday" => include_str!(concat!(env!("OUT_DIR"), "/golden.everyday.rs")),
        "json" => include_str!(concat!(env!("OUT_DIR"), "/golden.json.rs")),
        "client" => include_str!(concat!(env!("OUT_DIR"), "/golden.client.rs")),
        "lints" => include_str!(concat!(env!("OUT_DIR"), "/golden.lints.rs")),
        "names" => include_str!(concat!(env!("OUT_DIR"), "/golden.names.rs")),
        "similar_names" => include_str!(concat!(env!("OUT_DIR"), "/golden.similar_names.rs")),
        "editions" => include_str!(concat!(env!("OUT_DIR"), "/golden.editions.rs")),
        "editions/implicit" => include_str!(concat!(env!("OUT_DIR"), "/golden.editions.implicit.rs")),
        "edition_2024" => include_str!(concat!(env!("OUT_DIR"), "/golden.edition2024.rs")),
        "no_package" => include_str!(concat!(env!("OUT_DIR"), "/_.rs")),
        "packages" => include_str!(concat!(env!("OUT_DIR"), "/packages/mod.rs")),
        "packages/flat" => include_str!(concat!(env!("OUT_DIR"), "/packages/src/pb/mod.rs")),
        _ => "",
    }
}
