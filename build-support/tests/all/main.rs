//! The options of the builder and of the plugin.

mod compilers;
mod editions;
mod options;
mod own_config;
mod paths;
mod plugin;
mod route_lists;
mod schemas;
