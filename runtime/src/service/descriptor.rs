//! What generated code says about a service: its names, as they stand in a request's path.

use super::Schema;

/// Names a proto service and its methods.
#[derive(Debug)]
pub struct ServiceDescriptor {
    name: &'static str,
    methods: &'static [MethodDescriptor],
    schema: Option<&'static Schema>,
    is_unlisted: bool,
}

/// What is known of a method that no descriptor lists: it may be there.
static UNLISTED: MethodDescriptor = MethodDescriptor::unary("");

impl ServiceDescriptor {
    /// Describes the service of a full name (`package.Service`, or `Service` where the proto has no package).
    #[must_use]
    pub const fn new(name: &'static str, methods: &'static [MethodDescriptor]) -> Self {
        Self { name, methods, schema: None, is_unlisted: false }
    }

    /// Describes a service whose methods only the service itself knows: every name may be one.
    #[must_use]
    pub const fn unlisted(name: &'static str) -> Self {
        Self { is_unlisted: true, ..Self::new(name, &[]) }
    }

    /// Adds the descriptors of the messages, without which no JSON is spoken.
    #[must_use]
    pub const fn with_schema(mut self, schema: &'static Schema) -> Self {
        self.schema = Some(schema);
        self
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

    /// Returns the descriptors of the messages, if JSON is spoken.
    #[must_use]
    pub const fn schema(&self) -> Option<&'static Schema> {
        if cfg!(feature = "json") { self.schema } else { None }
    }

    /// Does at the start of a program what would take the first call its time.
    pub fn prepare(&self) {
        if let Some(schema) = self.schema {
            schema.prepare();
        }
    }

    /// Returns what is known of the method that a path names; its own name is empty if nothing lists it.
    pub(crate) fn method(&self, name: &str) -> Option<&'static MethodDescriptor> {
        let listed = self.methods.iter().find(|method| method.name == name);
        listed.or_else(|| self.is_unlisted.then_some(&UNLISTED))
    }
}

/// Names one method and says how it may be called.
#[derive(Debug)]
pub struct MethodDescriptor {
    name: &'static str,
    left_out: bool,
    no_side_effects: bool,
    request_type: &'static str,
    reply_type: &'static str,
}

impl MethodDescriptor {
    /// Describes a method that the service answers.
    #[must_use]
    pub const fn unary(name: &'static str) -> Self {
        Self { name, left_out: false, no_side_effects: false, request_type: "", reply_type: "" }
    }

    /// Describes a method that `Builder::skip_rpc` left out: it is answered `UNIMPLEMENTED`, and says so.
    #[must_use]
    pub const fn left_out(name: &'static str) -> Self {
        Self { left_out: true, ..Self::unary(name) }
    }

    /// Adds the full proto names of the messages (`package.Message`); generated where there is a [`Schema`].
    #[must_use]
    pub const fn with_types(mut self, request: &'static str, reply: &'static str) -> Self {
        self.request_type = request;
        self.reply_type = reply;
        self
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
    /// Returns the full proto name of the request message; empty without a [`Schema`].
    #[must_use]
    pub const fn request_type(&self) -> &'static str {
        self.request_type
    }

    /// Returns the full proto name of the reply message; empty without a [`Schema`].
    #[must_use]
    pub const fn reply_type(&self) -> &'static str {
        self.reply_type
    }
}
