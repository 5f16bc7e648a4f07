//! The options of route lists for the AWS Serverless Application Model (SAM).

use std::path::Path;

use crate::Builder;

impl Builder {
    /// Writes the HTTP paths of all RPCs to this file, as the events of one
    /// [`AWS::Serverless::Function`], in YAML.
    ///
    /// A template includes the file as the whole of `Events`. The path is relative to the template:
    ///
    /// ```yaml
    /// Resources:
    ///   Prod:
    ///     Type: AWS::Serverless::Function
    ///     Properties:
    ///       # ..
    ///       Events:
    ///         Fn::Transform:
    ///           Name: AWS::Include
    ///           Parameters:
    ///             Location: events.yaml
    /// ```
    ///
    /// `sam build`, `sam local`, `sam validate --lint` and cfn-lint accept that. `sam deploy` uploads the
    /// file, and CloudFormation inserts it before SAM reads the template. Note:
    ///
    /// - `sam validate` without `--lint` rejects the template, because it does not read included files. With
    ///   `--lint` it accepts the template, but does not check the file, nor whether it exists.
    /// - `sam local` looks for the file in the working directory, and ignores it if `Events` has other
    ///   events beside it.
    /// - The settings of the API, such as authorizers and domains, belong in `Globals`, below `HttpApi`.
    /// - SAM adds a permission to the function for each event. Lambda limits the permissions of a
    ///   function to [20 KB], which is enough for about 50 events. For a larger API, use one function per
    ///   RPC, with [`sam_events_folder`](Self::sam_events_folder), or the route `$default`.
    ///
    /// There is one `HttpApi` event for each path and HTTP method that
    /// [`routes_file`](Self::routes_file) lists. It is named after the service and the method. Its
    /// path prefix, `Twirp`, and `Get` or `Options` follow, if they apply.
    ///
    /// With a Twirp prefix every RPC has two paths, and an authorizer must cover both.
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
    /// [20 KB]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    pub fn sam_events_file(mut self, path: impl AsRef<Path>) -> Self {
        self.route_files.sam_events = Some(path.as_ref().to_path_buf());
        self
    }

    /// Writes the events of one [`AWS::Serverless::Function`] per RPC to this folder, in YAML.
    ///
    /// The RPC `Alive` of the service `Prod` has the file `ProdAlive.yaml`. Its name without the extension
    /// is valid as the name of a function in a template. The template includes each file as
    /// [`sam_events_file`](Self::sam_events_file) describes. All functions share one HTTP API, and each has
    /// its own code, memory size and policies:
    ///
    /// ```yaml
    /// Resources:
    ///   ProdAlive:
    ///     Type: AWS::Serverless::Function
    ///     Properties:
    ///       # ..
    ///       Events:
    ///         Fn::Transform:
    ///           Name: AWS::Include
    ///           Parameters:
    ///             Location: events/ProdAlive.yaml
    /// ```
    ///
    /// Such a function runs a generated handler: `lambda_grpc::run(prod_server::alive(..))`.
    ///
    /// A file whose RPC no longer exists is not deleted.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), lambda_grpc_build::Error> {
    /// lambda_grpc_build::configure()
    ///     .sam_events_folder("events")
    ///     .compile_protos(&["proto/prod.proto"], &["proto"])
    /// # }
    /// ```
    ///
    /// [`AWS::Serverless::Function`]: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
    pub fn sam_events_folder(mut self, path: impl AsRef<Path>) -> Self {
        self.route_files.sam_events_folder = Some(path.as_ref().to_path_buf());
        self
    }
}
