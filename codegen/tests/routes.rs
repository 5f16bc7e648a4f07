//! Route lists contain exactly the RPCs that a server serves.

use std::collections::BTreeSet;

use lambda_grpc_codegen::{Options, RouteList};
use prost_types::method_options::IdempotencyLevel;
use prost_types::{
    FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto, MethodOptions, ServiceDescriptorProto,
};

fn method(name: &str) -> MethodDescriptorProto {
    MethodDescriptorProto { name: Some(name.to_owned()), ..MethodDescriptorProto::default() }
}

fn get_method(name: &str) -> MethodDescriptorProto {
    let mut options = MethodOptions::default();
    options.set_idempotency_level(IdempotencyLevel::NoSideEffects);
    MethodDescriptorProto { options: Some(options), ..method(name) }
}

fn service(name: &str, method: impl IntoIterator<Item = MethodDescriptorProto>) -> ServiceDescriptorProto {
    ServiceDescriptorProto {
        name: Some(name.to_owned()),
        method: method.into_iter().collect(),
        ..ServiceDescriptorProto::default()
    }
}

fn file(
    name: &str,
    package: &str,
    service: impl IntoIterator<Item = ServiceDescriptorProto>,
) -> FileDescriptorProto {
    FileDescriptorProto {
        name: Some(name.to_owned()),
        package: Some(package.to_owned()).filter(|package| !package.is_empty()),
        service: service.into_iter().collect(),
        ..FileDescriptorProto::default()
    }
}

/// Returns a file with RPCs that are served and RPCs that are not, a file that it imports, and a
/// file without a package.
fn set() -> FileDescriptorSet {
    let streaming = [
        MethodDescriptorProto { client_streaming: Some(true), ..method("Send") },
        MethodDescriptorProto { server_streaming: Some(true), ..method("Tail") },
        MethodDescriptorProto {
            client_streaming: Some(true),
            server_streaming: Some(true),
            ..method("Chat")
        },
    ];
    let services = [
        service("Prod", [get_method("Alive"), method("Stop")].into_iter().chain(streaming.clone())),
        service("Streams", streaming),
        service("None", []),
        service("Skipped", [method("Call")]),
    ];
    let imported = file("imported.proto", "acme.types", [service("Bank", [method("Pay")])]);
    let without_package = file("bare.proto", "", [service("Bare", [method("Call")])]);
    FileDescriptorSet { file: vec![imported, file("input.proto", "acme.v1", services), without_package] }
}

fn routes(set: &FileDescriptorSet, options: Options) -> RouteList {
    RouteList::new(set, &["input.proto".to_owned(), "bare.proto".to_owned()], &options)
}

/// Returns the name, path and HTTP method of every event.
fn events(routes: &RouteList) -> Vec<[String; 3]> {
    let events = routes.to_sam_events();
    let lines: Vec<_> = events.lines().skip(1).collect();
    let event = |lines: &[&str]| match lines {
        [name, "    Type: HttpApi", "    Properties:", path, method] => [
            name.trim_matches([' ', ':']).to_owned(),
            path.trim_start_matches("      Path: ").to_owned(),
            method.trim_start_matches("      Method: ").to_owned(),
        ],
        other => panic!("{other:?}"),
    };
    lines.chunks(5).map(event).collect()
}

/// Returns the paths, which are the same in both formats.
fn paths(routes: &RouteList) -> Vec<String> {
    let mut event_paths: Vec<_> = events(routes).into_iter().map(|[_, path, _]| path).collect();
    // A path that accepts GET and POST has two events.
    event_paths.dedup();
    let json = routes.to_json();
    let json_paths: Vec<_> =
        json.split("{\"path\": \"").skip(1).filter_map(|route| route.split('"').next()).collect();
    assert_eq!(json_paths, event_paths);
    event_paths
}

#[test]
fn lists_unary_rpcs_that_are_not_skipped() {
    let cases = [
        (
            Options::default().skip_service("acme.v1.Skipped"),
            &["/acme.v1.Prod/Alive", "/acme.v1.Prod/Stop", "/Bare/Call"][..],
        ),
        (
            Options::default().skip_rpc("acme.v1.Prod/Alive").skip_rpc("acme.v1.Skipped/Call"),
            &["/acme.v1.Prod/Stop", "/Bare/Call"],
        ),
        // A list can be for a server of another build.
        (
            Options::default().skip_service("acme.v1.Prod").build_server(false).build_client(true),
            &["/acme.v1.Skipped/Call", "/Bare/Call"],
        ),
        (
            Options::default()
                .skip_service("acme.v1.Skipped")
                .skip_rpc("acme.v1.Prod/Stop")
                .path_prefix("/api")
                .twirp_prefix("/twirp"),
            &[
                "/api/acme.v1.Prod/Alive",
                "/api/twirp/acme.v1.Prod/Alive",
                "/api/Bare/Call",
                "/api/twirp/Bare/Call",
            ],
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(paths(&routes(&set(), options.clone())), expected, "{options:?}");
    }
}

#[test]
fn lists_no_path_for_a_service_without_rpcs() {
    let options = ["Prod", "Skipped"].into_iter().fold(Options::default(), |options, service| {
        options.skip_service(format!("acme.v1.{service}")).twirp_prefix("/twirp")
    });
    let routes = RouteList::new(&set(), &["input.proto".to_owned()], &options);
    let expected = r#"{
  "services": [
    {
      "name": "acme.v1.Streams",
      "methods": []
    },
    {
      "name": "acme.v1.None",
      "methods": []
    }
  ]
}
"#;
    assert_eq!(routes.to_json(), expected);
    assert_eq!(routes.to_sam_events(), "Events: {}\n");
}

#[test]
fn every_event_has_a_unique_name() {
    let services = [
        service("Prod", [method("Alive2"), method("AliveTwirp"), method("AliveApi"), method("AliveGet")]),
        service("prod", [get_method("alive")]),
        service("Pro", [method("DAlive"), method("DAlive2")]),
    ];
    let without_package = file("bare.proto", "", [service("Prod", [method("Alive")])]);
    let set = FileDescriptorSet { file: vec![file("input.proto", "a", services), without_package] };
    let expected = [
        ["ProdAlive2", "/a.Prod/Alive2", "POST"],
        ["ProdAliveTwirp", "/a.Prod/AliveTwirp", "POST"],
        ["ProdAliveApi", "/a.Prod/AliveApi", "POST"],
        ["ProdAliveGet", "/a.Prod/AliveGet", "POST"],
        ["ProdAliveGet2", "/a.prod/alive", "GET"],
        ["ProdAlive", "/a.prod/alive", "POST"],
        ["ProDAlive", "/a.Pro/DAlive", "POST"],
        ["ProDAlive2", "/a.Pro/DAlive2", "POST"],
        // Another event already has the name `ProdAlive2`.
        ["ProdAlive3", "/Prod/Alive", "POST"],
    ];
    assert_eq!(events(&routes(&set, Options::default())), expected);

    let options =
        Options::default().path_prefix("/api").path_prefix("/a_pi").path_prefix("/").twirp_prefix("/rpc");
    let events = events(&routes(&set, options));
    for event in expected {
        assert!(
            events.iter().any(|other| *other == event),
            "{event:?} must not depend on the prefixes: {events:?}"
        );
    }
    let names: BTreeSet<_> = events.iter().map(|[name, _, _]| name).collect();
    assert_eq!(names.len(), events.len(), "{events:?}");
    assert!(
        names.iter().all(|name| name.chars().all(|character| character.is_ascii_alphanumeric())),
        "{names:?}"
    );
}

#[test]
fn quotes_event_names_that_yaml_reads_as_something_else() {
    let services = [
        service("_1", [method("_2")]),
        service("O", [method("N"), method("Ne")]),
        service("Y", [get_method("Es")]),
        service("Nu", [method("ll")]),
        service("No", [method("Tes")]),
    ];
    let set = FileDescriptorSet { file: vec![file("input.proto", "", services)] };
    let routes = RouteList::new(&set, &["input.proto".to_owned()], &Options::default());
    let names: Vec<_> = events(&routes).into_iter().map(|[name, ..]| name).collect();
    assert_eq!(names, ["\"12\"", "\"ON\"", "ONe", "YEsGet", "\"YEs\"", "\"NuLl\"", "NoTes"]);
}
