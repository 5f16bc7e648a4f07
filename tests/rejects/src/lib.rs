//! Nothing here: see `tests/rejects.rs`.
