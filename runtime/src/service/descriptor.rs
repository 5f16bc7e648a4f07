//! The descriptors of services and methods.

use tonic::Status;

use super::call::CallResult;
use super::explorer_text::ExplorerText;
use crate::protojson::Schema;

/// The names of a proto service and of its methods.
#[derive(Debug)]
pub struct ServiceDescriptor {
    name: &'static str,
    methods: &'static [MethodDescriptor],
    schema: Option<&'static Schema>,
    origin: Origin,
    comment: ExplorerText,
    file: ExplorerText,
}

/// How a service was made. It decides which remedy an error suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Code that `lambda-grpc-build` or `protoc-gen-lambda-grpc` generated.
    Generated,
    /// A tonic server with its descriptors.
    Tonic,
    /// A tonic server without its descriptors, so that its methods are not known.
    UnlistedTonic,
}

/// The descriptor of any method of an unlisted service.
static UNLISTED: MethodDescriptor = MethodDescriptor::unary("");

impl ServiceDescriptor {
    /// Describes a service by its full name: `package.Service`, or `Service` if the proto has no package.
    #[must_use]
    pub const fn new(name: &'static str, methods: &'static [MethodDescriptor]) -> Self {
        Self {
            name,
            methods,
            schema: None,
            origin: Origin::Generated,
            comment: ExplorerText::EMPTY,
            file: ExplorerText::EMPTY,
        }
    }

    /// Describes a tonic server whose methods are not known. Any name may be a method.
    #[must_use]
    pub(crate) const fn unlisted(name: &'static str) -> Self {
        Self { origin: Origin::UnlistedTonic, ..Self::new(name, &[]) }
    }

    /// Marks the service as a tonic server.
    #[must_use]
    pub(crate) const fn of_tonic(mut self) -> Self {
        self.origin = Origin::Tonic;
        self
    }

    /// Adds the descriptors of the messages, which JSON needs.
    #[must_use]
    pub const fn with_schema(mut self, schema: &'static Schema) -> Self {
        self.schema = Some(schema);
        self
    }

    /// Adds the comment of the proto, which only programs with the explorer contain.
    #[must_use]
    pub const fn with_comment(mut self, comment: &'static str) -> Self {
        self.comment = ExplorerText::new(comment);
        self
    }

    /// Adds the name of the proto file, which only programs with the explorer contain.
    #[must_use]
    pub const fn with_file(mut self, file: &'static str) -> Self {
        self.file = ExplorerText::new(file);
        self
    }

    /// Returns the full name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the comment of the proto, or an empty string.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(crate) const fn comment(&self) -> &'static str {
        self.comment.text()
    }

    /// Returns the name of the proto file, or an empty string if it is not known.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(crate) const fn file(&self) -> &'static str {
        self.file.text()
    }

    /// Returns the methods, in the order of the proto.
    #[must_use]
    pub const fn methods(&self) -> &'static [MethodDescriptor] {
        self.methods
    }

    /// Returns the descriptors of the messages, if the service supports JSON.
    #[must_use]
    pub const fn schema(&self) -> Option<&'static Schema> {
        if cfg!(feature = "json") { self.schema } else { None }
    }

    /// Returns the paths of the methods that are served.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.served_methods().map(|method| format!("/{}/{}", self.name, method.name))
    }

    /// Returns the methods that are served.
    pub(crate) fn served_methods(&self) -> impl Iterator<Item = &'static MethodDescriptor> {
        self.methods.iter().filter(|method| method.absence.is_none())
    }

    /// Returns how the service was made.
    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Decodes the descriptors of the messages, so that the first call does not have to.
    pub fn prepare(&self) {
        if let Some(schema) = self.schema {
            schema.prepare();
        }
    }

    /// Returns the result of a call whose method is in the descriptor, but which the service does not
    /// handle. This does not happen in generated code.
    ///
    /// # Errors
    ///
    /// Always returns `UNIMPLEMENTED`.
    pub fn unknown_method(&self, method: &str) -> CallResult {
        Err(Status::unimplemented(format!("`{}` has no method `{method}`", self.name)))
    }

    /// Returns the descriptor of a method. In an unlisted service its name is empty.
    pub(crate) fn method(&self, name: &str) -> Option<&'static MethodDescriptor> {
        let listed = self.methods.iter().find(|method| method.name == name);
        listed.or_else(|| (self.origin == Origin::UnlistedTonic).then_some(&UNLISTED))
    }
}

/// Why a method is not served, although the service has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// `Builder::skip_rpc` left it out.
    LeftOut,
    ClientStreaming,
    ServerStreaming,
    BidirectionalStreaming,
}

/// The name of a method, and how it may be called.
#[derive(Debug)]
pub struct MethodDescriptor {
    name: &'static str,
    absence: Option<Absence>,
    has_no_side_effects: bool,
    request_type: &'static str,
    response_type: &'static str,
    comment: ExplorerText,
}

impl MethodDescriptor {
    /// Describes a unary method.
    #[must_use]
    pub const fn unary(name: &'static str) -> Self {
        Self {
            name,
            absence: None,
            has_no_side_effects: false,
            request_type: "",
            response_type: "",
            comment: ExplorerText::EMPTY,
        }
    }

    /// Describes a method that `Builder::skip_rpc` left out. Calls are rejected with `UNIMPLEMENTED` and this
    /// reason.
    #[must_use]
    pub const fn left_out(name: &'static str) -> Self {
        Self::absent(name, Absence::LeftOut)
    }

    /// Describes a method that is not served.
    pub(crate) const fn absent(name: &'static str, absence: Absence) -> Self {
        Self { absence: Some(absence), ..Self::unary(name) }
    }

    /// Adds the full proto names of the messages (`package.Message`), which services with a [`Schema`] have.
    #[must_use]
    pub const fn with_types(mut self, request: &'static str, response: &'static str) -> Self {
        self.request_type = request;
        self.response_type = response;
        self
    }

    /// Adds the comment of the proto, which only programs with the explorer contain.
    #[must_use]
    pub const fn with_comment(mut self, comment: &'static str) -> Self {
        self.comment = ExplorerText::new(comment);
        self
    }

    /// Marks a method as `idempotency_level = NO_SIDE_EFFECTS`.
    #[must_use]
    pub const fn no_side_effects(mut self) -> Self {
        self.has_no_side_effects = true;
        self
    }

    /// Returns the name as the proto spells it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the comment of the proto, or an empty string.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(crate) const fn comment(&self) -> &'static str {
        self.comment.text()
    }

    /// Returns why the method is not served, or `None` if it is.
    pub(crate) const fn absence(&self) -> Option<Absence> {
        self.absence
    }

    /// Returns true if the proto says that the method has no side effects.
    #[must_use]
    pub const fn has_no_side_effects(&self) -> bool {
        self.has_no_side_effects
    }

    /// Returns the full proto name of the request message, which is empty without a [`Schema`].
    #[must_use]
    pub const fn request_type(&self) -> &'static str {
        self.request_type
    }

    /// Returns the full proto name of the response message, which is empty without a [`Schema`].
    #[must_use]
    pub const fn response_type(&self) -> &'static str {
        self.response_type
    }
}
