//! Rules of this repository that no compiler checks, read off its sources by the tests of this package.
