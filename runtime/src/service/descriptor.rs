//! What generated code says about a service: its names, as they stand in a request's path.

/// Names a proto service and its methods.
#[derive(Debug)]
pub struct ServiceDescriptor {
    name: &'static str,
    methods: &'static [MethodDescriptor],
}

impl ServiceDescriptor {
    /// Describes the service of a full name (`package.Service`, or `Service` where the proto has no package).
    #[must_use]
    pub const fn new(name: &'static str, methods: &'static [MethodDescriptor]) -> Self {
        Self { name, methods }
    }

    /// Returns the full name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the methods in the order of the proto.
    #[must_use]
    pub const fn methods(&self) -> &'static [MethodDescriptor] {
        self.methods
    }

    pub(crate) fn method(&self, name: &str) -> Option<&'static MethodDescriptor> {
        self.methods.iter().find(|method| method.name == name)
    }
}

/// Names one method and says how it may be called.
#[derive(Debug)]
pub struct MethodDescriptor {
    name: &'static str,
    left_out: bool,
    no_side_effects: bool,
}

impl MethodDescriptor {
    /// Describes a method that the service answers.
    #[must_use]
    pub const fn unary(name: &'static str) -> Self {
        Self { name, left_out: false, no_side_effects: false }
    }

    /// Describes a method that `Builder::skip_rpc` left out: it is answered `UNIMPLEMENTED`, and says so.
    #[must_use]
    pub const fn left_out(name: &'static str) -> Self {
        Self { name, left_out: true, no_side_effects: false }
    }

    /// Marks a method as `idempotency_level = NO_SIDE_EFFECTS`.
    #[must_use]
    pub const fn no_side_effects(mut self) -> Self {
        self.no_side_effects = true;
        self
    }

    /// Returns the name as the proto spells it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns true if the method was left out of the build.
    #[must_use]
    pub const fn is_left_out(&self) -> bool {
        self.left_out
    }

    /// Returns true if the proto says that the method has no side effects.
    #[must_use]
    pub const fn has_no_side_effects(&self) -> bool {
        self.no_side_effects
    }
}
