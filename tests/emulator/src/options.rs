//! The options of the emulator: the trigger, its configuration, and the function.

use std::ffi::OsString;
use std::time::Duration;

use lambda_grpc::testing::Deployment;

use crate::TriggerName;

/// The description of the command line.
pub const USAGE: &str = "\
usage: emulator --trigger NAME [OPTION..] -- PROGRAM [ARGUMENT..]

NAME is rest-api, http-api, http-api-v1, function-url, alb, alb-multi-value, lattice, lattice-v1 or direct-invoke.

trigger
  --stage NAME                 API Gateway: the stage; URLs begin with it unless there is a base path mapping
  --base-path-mapping PATH     API Gateway: the base path that a custom domain maps to the API
  --binary-media-types A,B     REST API: its binaryMediaTypes (default '*/*'; '' for none)
  --authorizer JSON            the result of an authorizer, as it is in the event's requestContext.authorizer
  --identity JSON              members of the event's requestContext.identity
  --cors                       HTTP API, Function URL: enables the CORS configuration, with everything allowed
  --streaming                  REST API, Function URL: enables response streaming
  --integration-timeout-ms N   how long the trigger waits for the function (default: as on AWS)
  --port N                     the port on 127.0.0.1 (default: any free port)

function
  --timeout-ms N               the function's timeout (default 60000)
  --memory N                   its memory in MB, in the environment only (default 128)
  --sandboxes N                number of processes, each with one invocation at a time (default 1)
  --concurrency N              concurrent invocations in each process, as on Lambda Managed Instances
  --reserved-concurrency N     invocations beyond this number are throttled
  --env NAME=VALUE             adds to the environment, which otherwise has only Lambda's variables
  --quiet                      drops the output of the function, which otherwise goes to standard error

The address is the first line on standard output. The emulator ends on SIGTERM, on Ctrl-C, and with the process that started it.";

/// The options of [`Emulator::start`](crate::Emulator::start).
#[derive(Debug, Clone)]
pub struct Options {
    pub trigger: TriggerName,
    pub deployment: Deployment,
    pub is_streaming: bool,
    /// How long the trigger waits for the function, if not the default of the trigger.
    pub integration_timeout: Option<Duration>,
    pub port: u16,
    pub sandboxes: usize,
    pub reserved_concurrency: Option<usize>,
    pub function: FunctionOptions,
}

/// The options of the function.
#[derive(Debug, Clone)]
pub struct FunctionOptions {
    pub program: OsString,
    pub arguments: Vec<OsString>,
    pub environment: Vec<(String, String)>,
    pub timeout: Duration,
    pub memory: u32,
    pub concurrency: Option<usize>,
    pub is_quiet: bool,
}

impl Options {
    /// Creates options with the defaults of a trigger.
    pub fn new(trigger: TriggerName, program: impl Into<OsString>) -> Self {
        Self {
            trigger,
            deployment: trigger.deployment(),
            is_streaming: false,
            integration_timeout: None,
            port: 0,
            sandboxes: 1,
            reserved_concurrency: None,
            function: FunctionOptions {
                program: program.into(),
                arguments: Vec::new(),
                environment: Vec::new(),
                timeout: Duration::from_secs(60),
                memory: 128,
                concurrency: None,
                is_quiet: false,
            },
        }
    }

    /// Enables response streaming.
    #[must_use]
    pub fn streaming(mut self) -> Self {
        self.deployment = self.deployment.streaming();
        self.is_streaming = true;
        self
    }

    /// Adds a variable to the function's environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.function.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Parses a command line without the name of the program.
    ///
    /// # Errors
    ///
    /// Returns a message for an unknown option, or a value that is missing or invalid.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let mut words = Vec::new();
        for word in arguments.by_ref() {
            if word == "--" {
                break;
            }
            words.push(word.into_string().map_err(|word| format!("{} is not UTF-8", word.display()))?);
        }
        let program = arguments.next().ok_or("missing `-- PROGRAM`: name the function to run")?;
        let at = words.iter().position(|word| word == "--trigger").ok_or("missing `--trigger NAME`")?;
        let trigger = words.get(at + 1).ok_or("`--trigger` needs a value")?;
        let mut options = Self::new(trigger.parse()?, program);
        options.function.arguments = arguments.collect();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            options =
                options.with(&word, || words.next().ok_or_else(|| format!("`{word}` needs a value")))?;
        }
        Ok(options)
    }

    fn with(mut self, option: &str, value: impl FnOnce() -> Result<String, String>) -> Result<Self, String> {
        let number =
            |text: String| text.parse::<u64>().map_err(|_| format!("`{option} {text}`: not a number"));
        let count =
            |text: String| text.parse::<usize>().map_err(|_| format!("`{option} {text}`: not a number"));
        match option {
            "--trigger" => drop(value()?),
            "--stage" => self.deployment = self.deployment.stage(value()?),
            "--base-path-mapping" => self.deployment = self.deployment.base_path_mapping(value()?),
            "--binary-media-types" => {
                let types = value()?;
                let types = types.split(',').filter(|media_type| !media_type.is_empty());
                self.deployment = self.deployment.binary_media_types(types);
            }
            "--authorizer" => {
                let json = value()?.parse::<serde_json::Value>();
                self.deployment =
                    self.deployment.authorizer(json.map_err(|error| format!("`{option}`: {error}"))?);
            }
            "--identity" => {
                let json = value()?.parse::<serde_json::Value>();
                self.deployment =
                    self.deployment.identity(json.map_err(|error| format!("`{option}`: {error}"))?);
            }
            "--cors" => self.deployment = self.deployment.cors(),
            "--streaming" if !self.trigger.has_streaming() => {
                return Err(format!("`{}` has no response streaming", self.trigger));
            }
            "--streaming" => self = self.streaming(),
            "--integration-timeout-ms" => {
                self.integration_timeout = Some(Duration::from_millis(number(value()?)?));
            }
            "--port" => self.port = value()?.parse().map_err(|_| format!("`{option}`: not a port"))?,
            "--timeout-ms" => self.function.timeout = Duration::from_millis(number(value()?)?),
            "--memory" => self.function.memory = number(value()?)?.try_into().unwrap_or(u32::MAX),
            "--sandboxes" => self.sandboxes = count(value()?)?.max(1),
            "--concurrency" => self.function.concurrency = Some(count(value()?)?),
            "--reserved-concurrency" => self.reserved_concurrency = Some(count(value()?)?),
            "--env" => {
                let pair = value()?;
                let (name, value) =
                    pair.split_once('=').ok_or_else(|| format!("`{option} {pair}`: `=` is missing"))?;
                self = self.env(name, value);
            }
            "--quiet" => self.function.is_quiet = true,
            unknown => return Err(format!("unknown option `{unknown}`")),
        }
        Ok(self)
    }
}
