//! The generated code, which `corpora` writes.
#![deny(warnings, rustdoc::all)]

include!("../../.out/lib.rs");
