//! The pieces of a call, one by one: see `benches/pieces.rs`.
