//! The protos of one package.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lambda_grpc_build::{Builder, FileDescriptorSet, configure};
use prost::Message;

use crate::Result;

/// The protos of a package.
pub(crate) struct Corpus {
    pub(crate) protos: Vec<PathBuf>,
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) out: PathBuf,
}

/// The generated code, with figures about it.
pub(crate) struct Generated {
    pub(crate) set: FileDescriptorSet,
    services: usize,
    unary: usize,
    rejected: usize,
    time: Duration,
    messages: Duration,
    tonic: Duration,
}

impl Corpus {
    /// Lists the protos below the roots, or only those below some of their folders.
    pub(crate) fn new(name: &str, roots: &str, out: &Path) -> Result<Self> {
        let (roots, folders) = roots.split_once('@').unwrap_or((roots, ""));
        let roots: Vec<_> = roots.split(':').map(PathBuf::from).collect();
        let mut protos = Vec::new();
        for root in &roots {
            for folder in folders.split(':') {
                list(&root.join(folder), root, &roots, &mut protos)?;
            }
        }
        protos.sort();
        let out = out.join(name);
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out)?;
        Ok(Self { protos, roots, out })
    }

    /// Returns a builder that skips the rejected RPCs.
    pub(crate) fn builder(&self, rejected: &[String], out: &Path) -> Builder {
        let builder = configure().out_dir(out).emit_rerun_if_changed(false);
        rejected.iter().fold(builder, |builder, rpc| builder.skip_rpc(rpc))
    }

    pub(crate) fn generate(&self, rejected: &[String]) -> Result<Generated> {
        let path = self.out.join("set.binpb");
        self.builder(rejected, &self.out)
            .include_file("mod.rs")
            .file_descriptor_set_path(&path)
            .compile_protos(&self.protos, &self.roots)?;
        let set = FileDescriptorSet::decode(fs::read(path)?.as_slice())?;
        let listed: HashSet<_> = self.listed().into_iter().collect();
        let services =
            || set.file.iter().filter(|file| listed.contains(file.name())).flat_map(|file| &file.service);
        let rpcs: usize = services().map(|service| service.method.len()).sum();
        // All of them start from descriptors, and write to a new folder.
        let timed = |name: &str, run: &dyn Fn(&Path) -> Result<()>| -> Result<Duration> {
            let folder = self.out.join(name);
            fs::create_dir_all(&folder)?;
            let start = Instant::now();
            run(&folder)?;
            Ok(start.elapsed())
        };
        let messages = timed("messages", &|folder| {
            Ok(prost_build::Config::new().out_dir(folder).compile_fds(set.clone())?)
        })?;
        let tonic = timed("tonic", &|folder| {
            let builder = tonic_prost_build::configure().build_client(false).out_dir(folder);
            Ok(builder.compile_fds(set.clone())?)
        })?;
        let imported = set.file.iter().filter(|file| !listed.contains(file.name()));
        let imported: Vec<_> = imported
            .flat_map(|file| {
                file.service.iter().map(|service| format!("{}.{}", file.package(), service.name()))
            })
            .collect();
        let time = timed("again", &|folder| {
            let builder = self.builder(rejected, folder);
            let builder = imported.iter().fold(builder, |builder, service| builder.skip_service(service));
            Ok(builder.compile_fds(set.clone())?)
        })?;
        Ok(Generated {
            services: services().count(),
            unary: rpcs - rejected.len(),
            rejected: rejected.len(),
            set,
            time,
            messages,
            tonic,
        })
    }

    /// Returns the names of the files, as in imports.
    pub(crate) fn listed(&self) -> Vec<String> {
        let below = |proto: &PathBuf| {
            let roots = self.roots.iter().filter_map(|root| proto.strip_prefix(root).ok());
            // The longest root gives the shortest name.
            roots.min_by_key(|name| name.as_os_str().len()).map(|name| name.display().to_string())
        };
        self.protos.iter().filter_map(below).collect()
    }
}

/// Lists the protos below a root, without Google's own protos, those of another root, and second copies.
pub(crate) fn list(folder: &Path, root: &Path, roots: &[PathBuf], protos: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let below = path.strip_prefix(root)?;
        let is_other = roots.iter().any(|other| other != root && path == *other);
        let is_copy = below.components().count() > 1 && below.ends_with("vendor");
        if path.is_dir() && !below.ends_with("google/protobuf") && !is_other && !is_copy {
            list(&path, root, roots, protos)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            protos.push(path);
        }
    }
    Ok(())
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { services, unary, rejected, time, messages, tonic, .. } = self;
        write!(
            f,
            "{services:>9} {unary:>7} {rejected:>8} {:>10} ms {:>12} ms {:>10} ms",
            time.as_millis(),
            messages.as_millis(),
            tonic.as_millis()
        )
    }
}
