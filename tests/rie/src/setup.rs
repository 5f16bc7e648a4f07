//! The setup of a group of cases.

/// The options of the emulator, and its function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) function: Function,
    pub(crate) extension: Extension,
    /// The maximum number of concurrent calls. `None` except for Managed Instances.
    pub(crate) workers: Option<usize>,
    /// Environment variables of the emulator, which it also passes to the function.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Options of the emulator's command line.
    pub(crate) options: &'static [&'static str],
}

/// A build of the function.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Function {
    /// With the feature `graceful-shutdown`.
    Graceful,
    /// Without it.
    Abrupt,
}

/// The extension in `/opt/extensions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extension {
    Absent,
    External,
}

/// One call at a time.
pub(crate) const CLASSIC: Setup = Setup {
    function: Function::Graceful,
    extension: Extension::Absent,
    workers: None,
    variables: &[],
    options: &[],
};

/// The maximum number of concurrent calls with [`MANAGED`].
pub(crate) const WORKERS: usize = 8;

/// Lambda Managed Instances, with concurrent calls.
pub(crate) const MANAGED: Setup = CLASSIC.with_workers(WORKERS);

impl Setup {
    pub(crate) const fn with_workers(mut self, workers: usize) -> Self {
        self.workers = Some(workers);
        self
    }

    pub(crate) const fn with_variables(mut self, variables: &'static [(&'static str, &'static str)]) -> Self {
        self.variables = variables;
        self
    }

    pub(crate) const fn with_options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    pub(crate) const fn with_function(mut self, function: Function) -> Self {
        self.function = function;
        self
    }

    pub(crate) const fn with_extension(mut self, extension: Extension) -> Self {
        self.extension = extension;
        self
    }
}
