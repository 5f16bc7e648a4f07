//! Nothing: the protos of the dependencies are what is wanted.
