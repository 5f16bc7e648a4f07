//! ProtoJSON with a generated schema.

mod depth;
mod messages;
mod samples;
mod scalars;
mod support;
mod well_known;
