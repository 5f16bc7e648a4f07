//! What the stand is told: the door, its configuration, and the function behind it.

use std::ffi::OsString;
use std::time::Duration;

use lambda_grpc::testing::{Deployment, Door};

/// The command line, in words.
pub const USAGE: &str = "\
usage: front-door --door DOOR [OPTION..] -- PROGRAM [ARGUMENT..]

DOOR is rest, http-v1, http, alb, alb-multi, url, lattice-v1, lattice or invoke.

the door
  --stage NAME                 API Gateway: the stage; in the URL, unless there is a mapping
  --mapping PATH               API Gateway: the path that a custom domain maps to the API
  --binary-media-types A,B     REST API: its binaryMediaTypes ('*/*' unless set; '' for none)
  --authorizer JSON            what an authorizer found out, as the event has it
  --cors                       HTTP API, Function URL: the gateway answers CORS, with everything allowed
  --streaming                  REST API, Function URL: response streaming mode
  --patience-ms N              how long the door waits (REST API 29000, HTTP API 30000, others for ever)
  --port N                     where to listen on 127.0.0.1 (any free port unless set)

the function
  --timeout-ms N               the function's timeout (60000)
  --memory N                   its memory in MB, as far as the environment says it (128)
  --sandboxes N                processes, each with one invocation at a time (1)
  --concurrency N              invocations at a time in each process, as on Lambda Managed Instances
  --reserved-concurrency N     more invocations than these are throttled
  --env NAME=VALUE             adds to the environment, which is otherwise that of Lambda alone
  --quiet                      drops what the function prints, which otherwise goes to standard error

The address is the first line on standard output. It ends on SIGTERM, on Ctrl-C, and with the process that started it.";

/// Everything that [`Stand::start`](crate::Stand::start) needs.
#[derive(Debug, Clone)]
pub struct Options {
    pub deployment: Deployment,
    pub is_streaming: bool,
    pub patience: Option<Duration>,
    pub port: u16,
    pub sandboxes: usize,
    pub reserved_concurrency: Option<usize>,
    pub function: FunctionOptions,
}

/// What concerns the function.
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
    /// A door as it is without options, and a function.
    pub fn new(door: Door, program: impl Into<OsString>) -> Self {
        Self {
            deployment: Deployment::new(door),
            is_streaming: false,
            patience: door.patience(),
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

    /// Sets response streaming mode.
    #[must_use]
    pub fn streaming(mut self) -> Self {
        self.deployment = self.deployment.streaming();
        self.is_streaming = true;
        self
    }

    /// Adds to the function's environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.function.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Reads a command line, the program's own name left out.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = arguments.into_iter();
        let mut words = Vec::new();
        for word in arguments.by_ref() {
            if word == "--" {
                break;
            }
            words.push(word.into_string().map_err(|word| format!("{} is not UTF-8", word.display()))?);
        }
        let program = arguments.next().ok_or("there is no `-- PROGRAM`: say which function to run")?;
        let at = words.iter().position(|word| word == "--door").ok_or("there is no `--door DOOR`")?;
        let door = words.get(at + 1).ok_or("`--door` needs a value")?;
        let mut options = Self::new(door.parse().map_err(|error| format!("{error}"))?, program);
        options.function.arguments = arguments.collect();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            options =
                options.take(&word, || words.next().ok_or_else(|| format!("`{word}` needs a value")))?;
        }
        Ok(options)
    }

    fn take(mut self, word: &str, value: impl FnOnce() -> Result<String, String>) -> Result<Self, String> {
        let number =
            |text: String| text.parse::<u64>().map_err(|_| format!("`{word} {text}`: that is no number"));
        let count =
            |text: String| text.parse::<usize>().map_err(|_| format!("`{word} {text}`: that is no number"));
        match word {
            "--door" => drop(value()?),
            "--stage" => self.deployment = self.deployment.stage(value()?),
            "--mapping" => self.deployment = self.deployment.mapping(value()?),
            "--binary-media-types" => {
                let types = value()?;
                self.deployment =
                    self.deployment.binary_media_types(types.split(',').filter(|it| !it.is_empty()));
            }
            "--authorizer" => {
                let json = value()?.parse::<serde_json::Value>();
                self.deployment =
                    self.deployment.authorizer(json.map_err(|error| format!("`{word}`: {error}"))?);
            }
            "--cors" => self.deployment = self.deployment.cors(),
            "--streaming" if !self.deployment.door().can_stream() => {
                return Err(format!("`{}` has no response streaming mode", self.deployment.door()));
            }
            "--streaming" => self = self.streaming(),
            "--patience-ms" => self.patience = Some(Duration::from_millis(number(value()?)?)),
            "--port" => self.port = value()?.parse().map_err(|_| format!("`{word}`: that is no port"))?,
            "--timeout-ms" => self.function.timeout = Duration::from_millis(number(value()?)?),
            "--memory" => self.function.memory = number(value()?)?.try_into().unwrap_or(u32::MAX),
            "--sandboxes" => self.sandboxes = count(value()?)?.max(1),
            "--concurrency" => self.function.concurrency = Some(count(value()?)?),
            "--reserved-concurrency" => self.reserved_concurrency = Some(count(value()?)?),
            "--env" => {
                let pair = value()?;
                let (name, value) =
                    pair.split_once('=').ok_or_else(|| format!("`{word} {pair}`: there is no `=`"))?;
                self = self.env(name, value);
            }
            "--quiet" => self.function.is_quiet = true,
            unknown => return Err(format!("there is no option `{unknown}`")),
        }
        Ok(self)
    }
}
