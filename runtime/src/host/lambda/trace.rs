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
    pub(super) is_set: bool,
}

impl TraceVariable {
    /// Sets the variable for the next invocation, or removes it.
    #[cfg(feature = "xray")]
    pub(super) fn set(self, trace_id: Option<&str>) {
        if !self.is_set {
            return;
        }
        let trace_id = trace_id.filter(|id| !id.contains('\0'));
        // SAFETY: Rust code reads the environment through `std`, whose lock this call takes too; AWS's SDK for Rust does. C code
        // that calls `getenv` on another thread at this moment is a data race. The call happens between two invocations, when
        // nothing of an application runs but what it left running in the background, and glibc neither moves nor frees the value
        // of a variable that is replaced. `lambda_runtime` and AWS's other runtimes set the variable in the same way. Whoever
        // cannot accept that turns the feature `xray` off.
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
