//! The events of every trigger, their responses, and the context that handlers receive.

mod alb;
mod direct_invoke;
mod failures;
mod function_url;
mod http_api;
mod http_api_v1;
mod lattice;
mod paths;
mod queries;
mod recorded_events;
mod rest_api;
mod unknown_events;
