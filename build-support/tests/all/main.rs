//! The options of the builder and of the plugin.

mod editions;
mod options;
mod plugin;
mod schemas;
