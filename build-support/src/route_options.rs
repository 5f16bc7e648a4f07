//! The options of route lists.

use std::path::Path;

use crate::Builder;

impl Builder {
    /// Writes the HTTP paths of all RPCs to this file, as JSON, for infrastructure that has one
    /// route per RPC.
    ///
    /// An RPC has the path `/package.Service/Method`, below each [`path_prefix`](Self::path_prefix)
    /// if there is one. If [`twirp_prefix`](Self::twirp_prefix) is set, it has a second path below
    /// that prefix. RPCs that are left out have no path. The HTTP method is `POST`. An RPC without
    /// side effects also accepts `GET`, except below the Twirp prefix. With [`cors`](Self::cors) every
    /// path also accepts `OPTIONS`.
    ///
    /// With a Twirp prefix every RPC has two paths, and an authorizer must cover both.
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
    /// The list contains the services of the compiled files. It does not contain other services of
    /// the application, such as the health service.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .routes_file("routes.json")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn routes_file(mut self, path: impl AsRef<Path>) -> Self {
        self.route_files.json = Some(path.as_ref().to_path_buf());
        self
    }

    /// Enables or disables the HTTP method `OPTIONS` in the route lists (off by default).
    ///
    /// Enable it if the application responds to the preflight requests of browsers, with the layer
    /// `Cors`. Leave it disabled if the HTTP API does that. It affects only the route lists.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// // The application calls `Cors::origins(["https://app.example"]).layer(server)`.
    /// lambda_grpc_build::configure()
    ///     .sam_events_file("events.yaml")
    ///     .cors(true)
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    pub fn cors(mut self, enable: bool) -> Self {
        self.options = self.options.cors(enable);
        self
    }

    /// Adds a path prefix to the route lists, those of [`routes_file`](Self::routes_file),
    /// [`sam_events_file`](Self::sam_events_file) and [`sam_events_folder`](Self::sam_events_folder). They
    /// then list every RPC below it instead of at the root, as in `/api/package.Service/Method`.
    ///
    /// Call it once for each prefix that the application gives to `Host::path_prefix`. It affects
    /// only the route lists. Slashes around a prefix are ignored. `/` stands for the root.
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

    /// Sets the Twirp prefix of the route lists, which then also list every RPC below it, as in
    /// `/twirp/package.Service/Method`. It follows a path prefix, as in
    /// `/api/twirp/package.Service/Method`.
    ///
    /// Give the prefix that the application gives to `Host::twirp_prefix` or `TwirpPrefix::new`. It
    /// affects only the route lists. Slashes around it are ignored. With an empty prefix, the default,
    /// Twirp paths are not listed.
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
