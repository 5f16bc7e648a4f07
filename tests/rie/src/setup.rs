//! What a group of cases runs on.

/// How the emulator is started, and what it runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    pub(crate) function: Function,
    pub(crate) extension: Extension,
    /// How many calls the function serves at once; `None` except for Managed Instances.
    pub(crate) workers: Option<usize>,
    /// Environment variables, which the emulator reads and passes on.
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

/// Whether `/opt/extensions` has an extension.
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

/// How many calls the function serves at once with [`MANAGED`].
pub(crate) const WORKERS: usize = 8;

/// Lambda Managed Instances, with several calls at once.
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
