//! Source info, of which the pool of protox only gets what it changes: the paths of options.
//!
//! The pool would copy all locations three times, and search them for each option.

use prost_types::SourceCodeInfo;
use prost_types::source_code_info::Location;

/// Returns the locations of options.
pub(super) fn of_options(info: &SourceCodeInfo) -> SourceCodeInfo {
    let location = info.location.iter().filter(|location| is_of_option(location)).cloned().collect();
    SourceCodeInfo { location }
}

/// Returns all locations, which the errors of the pool need. Those of options come first, as
/// [`restore_options`] demands.
pub(super) fn with_options_first(info: &SourceCodeInfo) -> SourceCodeInfo {
    let mut location = info.location.clone();
    location.sort_by_key(|location| !is_of_option(location));
    SourceCodeInfo { location }
}

/// Replaces the locations of options with those that the pool has changed.
pub(super) fn restore_options(info: &mut SourceCodeInfo, changed: SourceCodeInfo) {
    let locations = info.location.iter_mut().filter(|location| is_of_option(location));
    locations.zip(changed.location).for_each(|(location, changed)| *location = changed);
}

fn is_of_option(location: &Location) -> bool {
    location.path.contains(&UNINTERPRETED_OPTION)
}

/// The number of `uninterpreted_option` in all kinds of options. It can also be the index of another
/// element, whose location the pool does not change.
const UNINTERPRETED_OPTION: i32 = 999;

#[cfg(test)]
mod tests {
    use super::*;

    fn info(paths: &[&[i32]]) -> SourceCodeInfo {
        let location = |path: &&[i32]| Location { path: path.to_vec(), ..Location::default() };
        SourceCodeInfo { location: paths.iter().map(location).collect() }
    }

    /// Changes the paths of options as the pool does, which finds that all of them have the number 3.
    fn change(mut info: SourceCodeInfo) -> SourceCodeInfo {
        for path in info.location.iter_mut().map(|location| &mut location.path) {
            if let Some(at) = path.iter().position(|number| *number == UNINTERPRETED_OPTION) {
                path.truncate(at);
                path.push(3);
            }
        }
        info
    }

    #[test]
    fn restores_the_order_of_locations() {
        let original = info(&[&[], &[8, 999, 0], &[4, 0], &[4, 0, 7, 999, 0], &[4, 0, 2, 0]]);
        let expected = info(&[&[], &[8, 3], &[4, 0], &[4, 0, 7, 3], &[4, 0, 2, 0]]);
        for for_pool in [of_options(&original), with_options_first(&original)] {
            let mut restored = original.clone();
            restore_options(&mut restored, change(for_pool));
            assert_eq!(restored, expected);
        }
    }
}
