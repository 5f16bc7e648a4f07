//! Cycles of a graph.

use std::collections::{BTreeMap, BTreeSet};

/// A graph, which maps each node to the nodes that it depends on.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// Returns the strongly connected components that have more than one node. Each is sorted.
#[must_use]
pub fn cycles(graph: &Graph) -> Vec<Vec<String>> {
    let reached: BTreeMap<_, _> = graph.keys().map(|node| (node, reachable(graph, node))).collect();
    let mut cycles = BTreeSet::new();
    for (node, nodes) in &reached {
        let is_back = |other: &&String| reached.get(other).is_some_and(|nodes| nodes.contains(*node));
        let cycle: Vec<_> = nodes.iter().copied().filter(is_back).cloned().collect();
        if cycle.len() > 1 {
            cycles.insert(cycle);
        }
    }
    cycles.into_iter().collect()
}

/// Returns the nodes that can be reached from `node`.
fn reachable<'a>(graph: &'a Graph, node: &str) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<&String> = graph.get(node).into_iter().flatten().collect();
    while let Some(next) = pending.pop() {
        if found.insert(next) {
            pending.extend(graph.get(next).into_iter().flatten());
        }
    }
    found
}
