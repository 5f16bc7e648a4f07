//! The options of the builder and of the plugin.

mod editions;
mod options;
mod own_config;
mod plugin;
mod schemas;
