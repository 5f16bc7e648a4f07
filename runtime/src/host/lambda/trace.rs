//! The environment variable with the X-Ray tracing header.

/// The variable with [the X-Ray tracing header][variable] of the current invocation.
///
/// AWS SDKs forward it with every request. That connects the segments of a trace, and lets Lambda
/// [detect a function that calls itself][loops].
///
/// [variable]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// [loops]: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
#[cfg(feature = "xray")]
const VARIABLE: &str = "_X_AMZN_TRACE_ID";

/// The setter of the variable, which is enabled if there is only one invocation at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct TraceVariable {
    #[cfg_attr(not(feature = "xray"), expect(dead_code, reason = "the variable is never set"))]
    pub(super) is_enabled: bool,
}

impl TraceVariable {
    /// Sets the variable for the next invocation, or removes it.
    #[cfg(feature = "xray")]
    pub(super) fn set(self, trace_id: Option<&str>) {
        if !self.is_enabled {
            return;
        }
        let trace_id = trace_id.filter(|id| !id.contains('\0'));
        // SAFETY: `set_var` requires that other threads read the environment only through `std`, whose lock
        // it takes. This cannot be guaranteed: a background thread that resolves a host name calls `getenv`.
        // The variable changes before a handler starts, so only threads that the application left running can
        // race. Most calls only replace the value, and the memory that glibc reads is not moved.
        // `lambda_runtime` has the same race. The feature `xray` can be disabled to avoid it.
        #[expect(unsafe_code)]
        unsafe {
            match trace_id {
                Some(trace_id) => std::env::set_var(VARIABLE, trace_id),
                None => std::env::remove_var(VARIABLE),
            }
        }
    }

    #[cfg(not(feature = "xray"))]
    pub(super) fn set(self, _trace_id: Option<&str>) {}
}
