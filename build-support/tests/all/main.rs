//! The options of the builder and of the plugin.

mod options;
mod plugin;
