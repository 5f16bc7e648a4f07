//! The command line of the emulator.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use emulator::client::{Client, HttpVersion};
use emulator::{Options, TriggerName, options::USAGE};
use rustix::process::{Pid, Signal, kill_process};
use service::pb::Message;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

use crate::support::{EMULATOR, PROGRAM, parse, request};

#[tokio::test]
async fn prints_its_address_and_ends_on_sigterm_with_its_function() {
    let mut command = Command::new(EMULATOR);
    command.args(["--trigger", "rest-api", "--stage", "prod", "--quiet", "--"]).arg(&*PROGRAM);
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let pid = child.id().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next_line().await.unwrap().unwrap().parse().unwrap();
    let mut call = request(&Message { data: b"hi".into(), ..Message::default() });
    *call.uri_mut() = "/prod/echo.Echo/Say".parse().unwrap();
    let response = Client::new(address, HttpVersion::Http2).send(call).await.unwrap();
    assert_eq!(parse(&response).unwrap().into_inner().data, b"hi");
    let mut functions = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let children = std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap_or_default();
        functions.extend(children.split_whitespace().map(|pid| format!("/proc/{pid}/exe")));
    }
    assert_eq!(functions.len(), 1);
    kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::TERM).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
    assert!(!Path::new(&functions[0]).exists());
    assert_eq!(lines.next_line().await.unwrap(), None);
}

#[tokio::test]
async fn ends_with_the_process_that_started_it() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" --trigger http-api --quiet -- \"$1\" & sleep 1", EMULATOR]).arg(&*PROGRAM);
    let mut shell = shell.stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = shell.stdout.take().unwrap();
    let mut text = String::new();
    // The pipe ends when all processes that hold it have ended.
    tokio::time::timeout(Duration::from_secs(10), stdout.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.starts_with("127.0.0.1:"), "{text}");
    assert!(shell.wait().await.unwrap().success());
}

#[test]
fn rejects_an_invalid_command_line() {
    let error = |line: &str| Options::parse(line.split(' ').map(Into::into)).unwrap_err();
    for (line, message) in [
        ("", "missing `-- PROGRAM`"),
        ("-- x", "missing `--trigger NAME`"),
        ("--trigger back -- x", "unknown trigger `back`: use one of `rest-api`, `http-api`"),
        ("--trigger rest -- x", "unknown trigger `rest`: use one of `rest-api`"),
        ("--trigger alb --streaming -- x", "`alb` has no response streaming"),
        ("--trigger rest-api --timeout-ms soon -- x", "`--timeout-ms soon`"),
        ("--trigger rest-api --env A -- x", "`=` is missing"),
        ("--trigger rest-api --authorizer { -- x", "`--authorizer`"),
        ("--trigger rest-api --stage", "missing `-- PROGRAM`"),
        ("--trigger rest-api --stage -- x", "`--stage` needs a value"),
        ("--trigger rest-api --sttage prod -- x", "unknown option `--sttage`"),
    ] {
        assert!(error(line).contains(message), "{line}: {}", error(line));
    }
    // The usage describes every option.
    for option in [
        "--stage",
        "--base-path-mapping",
        "--cors",
        "--integration-timeout-ms",
        "--reserved-concurrency",
        "--quiet",
    ] {
        assert!(USAGE.contains(option));
    }
    let unknown = error("--trigger back -- x");
    for name in TriggerName::ALL {
        assert!(USAGE.contains(&format!(" {name}")) && unknown.contains(&format!("`{name}`")), "{name}");
    }
}
