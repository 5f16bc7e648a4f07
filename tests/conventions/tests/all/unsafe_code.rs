//! There is one `unsafe` block, and it says why: the variable that AWS SDKs read.

use std::fs;

use conventions::{packages, root, sources};
use proc_macro2::{TokenStream, TokenTree};

#[test]
fn there_is_one_unsafe_block() {
    let root = root();
    let mut places = Vec::new();
    for path in packages(&root).iter().flat_map(|package| sources(package)) {
        let tokens: TokenStream = fs::read_to_string(&path).unwrap().parse().unwrap();
        let count = count_unsafe(tokens);
        if count > 0 {
            let file = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            places.push((file, count));
        }
    }
    assert_eq!(places, [("runtime/src/host/lambda/trace.rs".to_owned(), 1)]);
}

fn count_unsafe(tokens: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => count_unsafe(group.stream()),
        TokenTree::Ident(name) => usize::from(name == "unsafe"),
        TokenTree::Punct(_) | TokenTree::Literal(_) => 0,
    };
    tokens.into_iter().map(count).sum()
}
