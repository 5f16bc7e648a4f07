//! A Runtime API that is not reachable.

use std::net::TcpListener;
use std::sync::Arc;

use faults::action::Action;
use faults::function::Function;
use faults::script::{Closing, Script};
use runtime_api::Close;
use runtime_api::Server;

use crate::sandbox::{ATTEMPTS, service, start};

#[test]
fn ends_if_no_server_listens() {
    for workers in ["1", "4"] {
        // A port that was free before.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut function =
            Function::start(&mut service(), &address, &[("AWS_LAMBDA_MAX_CONCURRENCY", workers)]);
        let ended = function.wait().expect("the process ends");
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        assert!(ended.log.contains(&address) && ended.log.contains("refused"), "{}", ended.log);
    }
}

#[test]
fn opens_few_connections_to_a_listener_that_closes_them_at_once() {
    for close in [Close::End, Close::Reset] {
        for workers in [1, 4] {
            let server = Server::start(Arc::new(Closing(close)));
            let concurrency = workers.to_string();
            let environment = [("AWS_LAMBDA_MAX_CONCURRENCY", concurrency.as_str())];
            let mut function = Function::start(&mut service(), &server.address(), &environment);
            let ended = function.wait().expect("the process ends");
            assert_eq!(ended.status.code(), Some(1), "{ended:?}");
            let opened = server.accepted();
            // The extension has its own connection, and may try as often.
            assert!(
                (2..=ATTEMPTS * (workers + 1)).contains(&opened),
                "{workers} workers: {opened} connections"
            );
        }
    }
}

#[test]
fn tries_eight_times_if_every_connection_closes() {
    for close in [Close::End, Close::Reset] {
        for workers in [1, 4] {
            let mut sandbox = start(Script::new().on_next(move |_| Action::close(close)), workers);
            sandbox.fails();
            let attempts = sandbox.attempts();
            assert!(
                (ATTEMPTS..=ATTEMPTS * workers).contains(&attempts),
                "{workers} workers: {attempts} attempts"
            );
        }
    }
}

#[test]
fn continues_after_seven_failed_attempts() {
    // Three times, because an event resets the count.
    let next = |before| match before {
        7 | 15 | 23 => Action::event(before),
        24.. => Action::Wait,
        _ => Action::close(Close::Reset),
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    sandbox.wait_for_responses(3);
    sandbox.wait_for("/invocation/next", 25);
}

#[test]
fn ends_if_the_runtime_api_stops() {
    for workers in [1, 4] {
        let next = |before| if before < 20 { Action::event(before) } else { Action::Wait };
        let mut sandbox = start(Script::new().on_next(next), workers);
        sandbox.wait_for_responses(20);
        // All workers must wait, so that no connection closes during another request.
        sandbox.wait_for("/invocation/next", 20 + workers);
        sandbox.server.stop();
        let ended = sandbox.fails();
        assert!(ended.log.contains("/2018-06-01/runtime/invocation/next"), "{}", ended.log);
    }
}

#[test]
fn ends_if_the_runtime_api_stops_during_calls() {
    for workers in [1, 4] {
        let next = |before: usize| {
            let call = faults::call::Call::echo(before as u64).with_sleep(300);
            if before < 4 { Action::call(call, Action::head(before)) } else { Action::Wait }
        };
        let mut sandbox = start(Script::new().on_next(next), workers);
        sandbox.wait_for("/invocation/next", workers);
        sandbox.server.stop();
        sandbox.fails();
    }
}
