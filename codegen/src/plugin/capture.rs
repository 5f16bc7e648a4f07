//! Services without the messages that prost writes around them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use prost_build::{Module, Service};

use crate::ServiceGenerator;

/// Keeps what the generator writes to itself: prost's file is thrown away.
#[derive(Clone)]
pub(super) struct Capture {
    generator: Rc<RefCell<ServiceGenerator>>,
    code: Rc<RefCell<HashMap<Module, String>>>,
}

impl Capture {
    pub(super) fn new(generator: ServiceGenerator) -> Self {
        Self { generator: Rc::new(RefCell::new(generator)), code: Rc::default() }
    }

    /// Takes the services of a package; none where it has none.
    pub(super) fn take(&self, package: &Module) -> Option<String> {
        self.code.borrow_mut().remove(package).filter(|code| !code.trim().is_empty())
    }
}

impl prost_build::ServiceGenerator for Capture {
    fn generate(&mut self, service: Service, buffer: &mut String) {
        let module = Module::from_protobuf_package_name(&service.package);
        let mut code = self.code.borrow_mut();
        self.generator.borrow_mut().generate(service, code.entry(module).or_default());
        // prost panics at a package that has services and no code.
        buffer.push('\n');
    }

    fn finalize_package(&mut self, package: &str, _: &mut String) {
        if let Some(code) = self.code.borrow_mut().get_mut(&Module::from_protobuf_package_name(package)) {
            self.generator.borrow_mut().finalize_package(package, code);
        }
    }
}
