//! Every front door: its events in, its replies out, and what handlers learn of it.

#[path = "../support/mod.rs"]
mod support;

mod alb;
mod faults;
mod function_url;
mod http_api;
mod http_api_v1;
mod lattice;
mod others;
mod paths;
mod queries;
mod rest_api;
