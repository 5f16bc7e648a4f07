//! The service as a Lambda function. Its environment variables configure it.
//!
//! | variable | effect |
//! |---|---|
//! | `SERVICE_THREADS` | the number of threads; one if not set |
//! | `SERVICE_TWIRP_PREFIX` | serves Twirp below this path |
//! | `SERVICE_CORS` | if set, allows calls from every origin; needs the feature `cors` |
//! | `SERVICE_DEADLINE_MARGIN_MS` | how long before Lambda's deadline a call ends |
//! | `SERVICE_AFTER_RESTORE` | `succeeds` or `fails`: the result of a hook after a SnapStart restore |
//! | `SERVICE_RECORD` | a file to which the function adds a line for each start, restore and end, and two for each wait |
//! | `SERVICE_FAILING_STARTS` | how many starts fail with an error, by the lines in that file |
//! | `SERVICE_EXITING_STARTS` | how many starts exit the process with the status 3, by the same lines |

use std::error::Error;

use service::function::Settings;

fn main() -> Result<(), Box<dyn Error>> {
    Settings::from_environment()?.run()
}
