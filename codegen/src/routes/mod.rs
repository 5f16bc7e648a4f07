//! Route lists, for infrastructure that has one route per RPC instead of a catch-all route.

mod json;
mod list;
mod sam_events;
mod sam_yaml;
mod unique_names;

pub use self::list::RouteList;
