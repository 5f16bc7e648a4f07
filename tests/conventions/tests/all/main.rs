//! The rules of this repository, and tests of the checks.

mod clock;
mod envoy;
mod guides;
mod imports;
mod layers;
mod rules;
mod shape;
mod support;
mod unsafe_code;
mod words;
