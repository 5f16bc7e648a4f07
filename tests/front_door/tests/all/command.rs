//! The command `front-door`, as scripts use it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use front_door::client::pb::Task;
use front_door::client::{Client, Speaks};
use front_door::{Options, options::USAGE};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

use crate::support::{FRONT_DOOR, PROGRAM, reply, request};

#[tokio::test]
async fn prints_its_address_and_ends_on_sigterm_with_its_function() {
    let mut command = Command::new(FRONT_DOOR);
    command.args(["--door", "rest", "--stage", "prod", "--quiet", "--"]).arg(&*PROGRAM);
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let pid = child.id().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next_line().await.unwrap().unwrap().parse().unwrap();
    let mut call = request(&Task { data: b"hi".into(), ..Task::default() });
    *call.uri_mut() = "/prod/stand.Stand/Do".parse().unwrap();
    let response = Client::new(address, Speaks::Http2).send(call).await.unwrap();
    assert_eq!(reply(&response).unwrap().into_inner().data, b"hi");
    let mut functions = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap() {
        let children = std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap_or_default();
        functions.extend(children.split_whitespace().map(|pid| format!("/proc/{pid}/exe")));
    }
    assert_eq!(functions.len(), 1);
    Command::new("kill").args(["-TERM", &pid.to_string()]).status().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
    assert!(!Path::new(&functions[0]).exists());
    assert_eq!(lines.next_line().await.unwrap(), None);
}

#[tokio::test]
async fn ends_with_the_process_that_started_it() {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" --door http --quiet -- \"$1\" & sleep 1", FRONT_DOOR]).arg(&*PROGRAM);
    let mut shell = shell.stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = shell.stdout.take().unwrap();
    let mut text = String::new();
    // The pipe has an end when nobody holds it any more.
    tokio::time::timeout(Duration::from_secs(10), stdout.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.starts_with("127.0.0.1:"), "{text}");
    assert!(shell.wait().await.unwrap().success());
}

#[test]
fn says_what_is_wrong_with_a_command_line() {
    let error = |line: &str| Options::parse(line.split(' ').map(Into::into)).unwrap_err();
    for (line, says) in [
        ("", "no `-- PROGRAM`"),
        ("-- x", "no `--door DOOR`"),
        ("--door back -- x", "`back` is no front door: take one of `rest`"),
        ("--door alb --streaming -- x", "`alb` has no response streaming mode"),
        ("--door rest --timeout-ms soon -- x", "`--timeout-ms soon`"),
        ("--door rest --env A -- x", "there is no `=`"),
        ("--door rest --authorizer { -- x", "`--authorizer`"),
        ("--door rest --stage", "no `-- PROGRAM`"),
        ("--door rest --stage -- x", "`--stage` needs a value"),
        ("--door rest --sttage prod -- x", "there is no option `--sttage`"),
    ] {
        assert!(error(line).contains(says), "{line}: {}", error(line));
    }
    // Every option that is read is named where people look for it.
    for option in ["--stage", "--mapping", "--cors", "--patience-ms", "--reserved-concurrency", "--quiet"] {
        assert!(USAGE.contains(option));
    }
}
