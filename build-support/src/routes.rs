//! What a `build.rs` says about route lists.

use std::path::Path;

use crate::Builder;

impl Builder {
    /// Writes the paths of every RPC to this file as JSON, for infrastructure that has one route per RPC.
    ///
    /// A method has the path `/package.Service/Method`, below each [`path_prefix`](Self::path_prefix) if there is one, and a
    /// second one below the [`twirp_prefix`](Self::twirp_prefix) if that is set; RPCs that are left out have none. The HTTP
    /// method is `POST`; a method without side effects takes `GET` too, except below the Twirp prefix.
    ///
    /// With a Twirp prefix every method has two paths, and an authorizer must cover both.
    ///
    /// ```json
    /// {
    ///   "services": [
    ///     {
    ///       "name": "acme.v1.Prod",
    ///       "methods": [
    ///         {
    ///           "name": "Alive",
    ///           "routes": [
    ///             {"path": "/acme.v1.Prod/Alive", "http_methods": ["GET", "POST"]}
    ///           ],
    ///           "idempotency": "NO_SIDE_EFFECTS",
    ///           "deprecated": false
    ///         }
    ///       ]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// The list has the services of the listed files. What an application serves besides, such as the health service, is not
    /// in it.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .routes_file("routes.json")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn routes_file(mut self, path: impl AsRef<Path>) -> Self {
        self.routes_file = Some(path.as_ref().to_path_buf());
        self
    }

    /// Writes the paths of every RPC to this file as the `Events` of an [`AWS::Serverless::Function`], in YAML.
    ///
    /// It has one `HttpApi` event for each path and HTTP method that [`routes_file`](Self::routes_file) lists. An event is
    /// named after service and method, then after its path prefix, `Twirp` and `Get`.
    ///
    /// With a Twirp prefix every method has two paths, and an authorizer must cover both.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .sam_events_file("events.yaml")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    ///
    /// [`AWS::Serverless::Function`]: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
    pub fn sam_events_file(mut self, path: impl AsRef<Path>) -> Self {
        self.sam_events_file = Some(path.as_ref().to_path_buf());
        self
    }

    /// Adds a path prefix to the route lists, which then have every method below it, as in `/api/package.Service/Method`, and
    /// no longer at the root.
    ///
    /// Give what the application gives to `Host::path_prefix`, as often. It affects
    /// [`routes_file`](Self::routes_file) and [`sam_events_file`](Self::sam_events_file) only. Slashes around a prefix do not
    /// matter; `/` stands for the root.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // The application calls `Host::new().path_prefix("/api")`.
    /// lambda_grpc_build::configure()
    ///     .routes_file("routes.json")
    ///     .path_prefix("/api")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.options = self.options.path_prefix(prefix);
        self
    }

    /// Adds Twirp's paths to the route lists: every method a second time below this prefix, as in
    /// `/twirp/package.Service/Method`, or `/api/twirp/package.Service/Method` behind a path prefix.
    ///
    /// Give what the application gives to `Host::twirp_prefix` or `TwirpPrefix::new`. It affects
    /// [`routes_file`](Self::routes_file) and [`sam_events_file`](Self::sam_events_file) only. Slashes around the prefix do
    /// not matter; an empty prefix is none, which is the default.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // The application calls `Host::new().twirp_prefix("/twirp")`.
    /// lambda_grpc_build::configure()
    ///     .routes_file("routes.json")
    ///     .twirp_prefix("/twirp")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn twirp_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.options = self.options.twirp_prefix(prefix);
        self
    }
}
