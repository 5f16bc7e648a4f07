//! The events of every trigger, their responses, and the context that handlers receive.

mod alb;
mod direct_invoke;
mod failures;
mod function_url;
mod health_checks;
mod http_api;
mod http_api_v1;
mod identities;
mod lattice;
mod media_types;
mod paths;
mod queries;
mod recorded_events;
mod rest_api;
mod time_limits;
mod unknown_events;
