//! ProtoJSON with a generated schema.

mod depth;
mod messages;
mod samples;
mod scalars;
mod several;
mod support;
mod well_known;
