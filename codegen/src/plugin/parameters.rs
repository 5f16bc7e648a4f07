//! What the plugin is told to do.

use crate::{Messages, Options, Surface};

/// What the options say.
pub(super) struct Parameters {
    pub(super) options: Options,
    pub(super) config: prost_build::Config,
    pub(super) messages: Messages,
    pub(super) includes: bool,
    pub(super) flat: bool,
    pub(super) default_package_filename: Option<String>,
    pub(super) routes: Option<String>,
    pub(super) sam_events: Option<String>,
}

impl Parameters {
    pub(super) fn new() -> Self {
        Self {
            options: Options::default().surface(Surface::Plugin),
            config: prost_build::Config::new(),
            messages: Messages::Generated,
            includes: true,
            flat: false,
            default_package_filename: None,
            routes: None,
            sam_events: None,
        }
    }

    /// Changes an option of the generator.
    pub(super) fn set(&mut self, change: impl FnOnce(Options) -> Options) {
        self.options = change(std::mem::take(&mut self.options));
    }

    /// Sets an option of prost.
    pub(super) fn prost(&mut self, set: impl FnOnce(&mut prost_build::Config) -> &mut prost_build::Config) {
        set(&mut self.config);
    }
}
