//! The environment variable in which AWS SDKs look for the trace.

/// [The X-Ray tracing header][variable] of the invocation that is being answered.
///
/// SDKs send it on with every request, which joins the segments of a trace and lets Lambda [detect a function that calls
/// itself][loops].
///
/// [variable]: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// [loops]: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
#[cfg(feature = "xray")]
const VARIABLE: &str = "_X_AMZN_TRACE_ID";

/// Sets the variable, where one invocation is answered at a time.
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
        // SAFETY: `set_var` requires that no other thread reads the environment except through `std`, whose lock it takes. That
        // cannot be guaranteed: a background thread that resolves a host name calls `getenv`. The variable changes before a handler
        // starts, so only what an application left running can race, and on most calls it is only replaced, which moves nothing
        // that glibc reads. `lambda_runtime` accepts the same risk. Where it is not acceptable, the feature `xray` is to be off.
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
