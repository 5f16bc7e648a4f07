//! The code of a server: a table of names and types. The runtime contains all wire logic.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Method, Service};

/// Generates the module of a service: its trait, its server, and a handler function for each RPC.
pub(crate) fn generate(service: &Service) -> TokenStream {
    let Service { server_module, full_name, module_attributes, .. } = service;
    let module_doc = format!(" The server of `{full_name}`.");
    let descriptor = descriptor(service);
    let service_trait = service_trait(service);
    let server = server(service);
    let handlers = service.methods.iter().map(|method| handler(service, method));
    quote! {
        #[doc = #module_doc]
        #(#module_attributes)*
        #[allow(dead_code, deprecated, reason = "a program may use only a part; messages may be deprecated")]
        #[allow(
            clippy::doc_markdown,
            clippy::new_ret_no_self,
            clippy::too_many_lines,
            clippy::wrong_self_convention,
            reason = "the proto determines comments, names and the number of methods"
        )]
        pub mod #server_module {
            ::lambda_grpc::__codegen_version!(3);

            /// The full name of the service, as it appears in request paths.
            pub const SERVICE_NAME: &str = #full_name;

            #descriptor
            #service_trait
            #server
            #(#handlers)*
        }
    }
}

fn descriptor(service: &Service) -> TokenStream {
    let methods = service.methods.iter().map(|method| method_descriptor(service, method));
    let skipped_rpcs = service
        .skipped_rpcs
        .iter()
        .map(|name| quote!(::lambda_grpc::__private::MethodDescriptor::left_out(#name)));
    let methods = methods.chain(skipped_rpcs);
    let schema = with_schema(service);
    let comment = with_comment(&service.comment);
    quote! {
        static DESCRIPTOR: ::lambda_grpc::__private::ServiceDescriptor =
            ::lambda_grpc::__private::ServiceDescriptor::new(SERVICE_NAME, &[#(#methods),*]) #schema #comment;
    }
}

fn method_descriptor(service: &Service, method: &Method) -> TokenStream {
    let Method { proto_name, request_proto, response_proto, .. } = method;
    let no_side_effects = method.has_no_side_effects.then(|| quote!(.no_side_effects()));
    let types = service.has_json.then(|| quote!(.with_types(#request_proto, #response_proto)));
    let comment = with_comment(&method.comment);
    quote!(::lambda_grpc::__private::MethodDescriptor::unary(#proto_name) #no_side_effects #types #comment)
}

/// Adds a comment to a descriptor. Only programs with the explorer contain it.
fn with_comment(comment: &str) -> Option<TokenStream> {
    (!comment.is_empty()).then(|| quote!(.with_comment(#comment)))
}

/// Adds the schema to a descriptor, and the file, which the explorer shows for services with JSON.
fn with_schema(service: &Service) -> Option<TokenStream> {
    let file = service.file.as_ref().map(|file| quote!(.with_file(#file)));
    service.has_json.then(|| quote!(.with_schema(&super::LAMBDA_GRPC_SCHEMA) #file))
}

fn service_trait(service: &Service) -> TokenStream {
    let Service { trait_name, full_name, docs, trait_attributes, .. } = service;
    let headline = format!("`{{Self}}` does not implement the gRPC service `{full_name}`");
    let note = format!("write `impl {trait_name} for {{Self}}`, with one plain `async fn` for each RPC");
    let methods = service.methods.iter().map(|method| trait_method(service, method));
    quote! {
        #(#[doc = #docs])*
        ///
        /// Implement it with plain `async fn`s. Do not use `#[async_trait]`: it changes the
        /// signatures, and the compiler reports error E0195. The trait is not dyn-compatible. To
        /// share an implementation, use `from_arc`.
        #(#trait_attributes)*
        #[diagnostic::on_unimplemented(message = #headline, note = #note)]
        pub trait #trait_name: ::std::marker::Send + ::std::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

fn trait_method(service: &Service, method: &Method) -> TokenStream {
    let Method { name, request, docs, .. } = method;
    let result = result_type(method);
    let future = quote!(impl ::std::future::Future<Output = #result> + ::std::marker::Send);
    if !service.has_default_stubs {
        return quote! {
            #(#[doc = #docs])*
            fn #name(&self, request: ::lambda_grpc::Request<#request>) -> #future;
        };
    }
    let message = format!("`{}` is not implemented", service.rpc(method));
    quote! {
        #(#[doc = #docs])*
        ///
        /// The default implementation returns `UNIMPLEMENTED`.
        fn #name(&self, _request: ::lambda_grpc::Request<#request>) -> #future {
            ::std::future::ready(::std::result::Result::Err(::lambda_grpc::Status::unimplemented(#message)))
        }
    }
}

fn result_type(method: &Method) -> TokenStream {
    let response = &method.response;
    quote!(::std::result::Result<::lambda_grpc::Response<#response>, ::lambda_grpc::Status>)
}

/// Returns the trait for a bound. A service can have the name of a type parameter of its server.
fn trait_bound(service: &Service) -> TokenStream {
    let name = &service.trait_name;
    if name == "T" || name == "B" { quote!(self::#name) } else { quote!(#name) }
}

fn server(service: &Service) -> TokenStream {
    let Service { trait_name, server_struct, server_attributes, .. } = service;
    let bound = trait_bound(service);
    let doc = format!(
        " Serves an implementation of [`{trait_name}`]: on AWS Lambda with `lambda_grpc::run`, or in any tower or tonic server."
    );
    let prepare = service.has_json.then(|| quote!(DESCRIPTOR.prepare();));
    let call = call(service);
    quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #(#server_attributes)*
        pub struct #server_struct<T> {
            inner: ::std::sync::Arc<T>,
            limits: ::lambda_grpc::__private::Limits,
        }

        impl<T: #bound> #server_struct<T> {
            /// Wraps an implementation.
            #[must_use]
            pub fn new(inner: T) -> Self {
                Self::from_arc(::std::sync::Arc::new(inner))
            }

            /// Wraps a shared implementation.
            #[must_use]
            pub fn from_arc(inner: ::std::sync::Arc<T>) -> Self {
                #prepare
                Self { inner, limits: ::lambda_grpc::__private::Limits::default() }
            }

            /// Wraps an implementation, with an interceptor that runs before each call.
            #[must_use]
            pub fn with_interceptor<I: ::lambda_grpc::Interceptor>(
                inner: T,
                interceptor: I,
            ) -> ::lambda_grpc::__private::InterceptedService<Self, I> {
                ::lambda_grpc::__private::InterceptedService::new(Self::new(inner), interceptor)
            }

            /// Limits the size of a decoded request message, in bytes.
            #[must_use]
            pub fn max_decoding_message_size(mut self, limit: usize) -> Self {
                self.limits.max_decoding_message_size = limit;
                self
            }

            /// Limits the size of an encoded response message, in bytes.
            #[must_use]
            pub fn max_encoding_message_size(mut self, limit: usize) -> Self {
                self.limits.max_encoding_message_size = limit;
                self
            }
        }

        impl<T> ::std::clone::Clone for #server_struct<T> {
            fn clone(&self) -> Self {
                Self { inner: ::std::sync::Arc::clone(&self.inner), limits: self.limits }
            }
        }

        impl<T: #bound> ::lambda_grpc::__private::RpcService for #server_struct<T> {
            fn descriptor(&self) -> &'static ::lambda_grpc::__private::ServiceDescriptor {
                &DESCRIPTOR
            }

            fn limits(&self) -> ::lambda_grpc::__private::Limits {
                self.limits
            }

            #call
        }

        impl<T: #bound> ::lambda_grpc::__private::NamedService for #server_struct<T> {
            const NAME: &'static str = SERVICE_NAME;
        }

        impl<T: #bound, B: ::lambda_grpc::__private::RequestBody>
            ::lambda_grpc::__private::TowerService<::lambda_grpc::__private::HttpRequest<B>> for #server_struct<T>
        {
            type Response = ::lambda_grpc::__private::HttpResponse;
            type Error = ::std::convert::Infallible;
            type Future = ::lambda_grpc::__private::HttpFuture;

            fn poll_ready(
                &mut self,
                _: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::result::Result<(), Self::Error>> {
                ::std::task::Poll::Ready(::std::result::Result::Ok(()))
            }

            fn call(&mut self, request: ::lambda_grpc::__private::HttpRequest<B>) -> Self::Future {
                ::lambda_grpc::__private::serve(::std::clone::Clone::clone(self), request)
            }
        }
    }
}

/// Generates the function that calls a method by name. It uses the path of the trait's method,
/// because `Arc` can have a method with the same name.
fn call(service: &Service) -> TokenStream {
    let arms = service.methods.iter().map(|Method { name, proto_name, .. }| {
        quote!(#proto_name => call.unary(|request| T::#name(&self.inner, request)).await,)
    });
    let unknown = quote!(DESCRIPTOR.unknown_method(method));
    // A service can have no RPCs, or the user can skip all of them.
    let (call, body) = if service.methods.is_empty() {
        (quote!(_), unknown)
    } else {
        (quote!(call), quote!(match method { #(#arms)* _ => #unknown, }))
    };
    quote! {
        async fn call(
            &self,
            method: &str,
            #call: ::lambda_grpc::__private::Call,
        ) -> ::lambda_grpc::__private::CallResult {
            #body
        }
    }
}

fn handler(service: &Service, method: &Method) -> TokenStream {
    let Method { name, request, .. } = method;
    let doc = format!(
        " Serves only `{}`, with one function. One Lambda function can then have its own IAM policy and memory size.",
        service.rpc(method)
    );
    let descriptor = method_descriptor(service, method);
    let schema = with_schema(service);
    let result = result_type(method);
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name<F, Fut>(handler: F) -> ::lambda_grpc::Handler<F, #request>
        where
            F: ::std::ops::Fn(::lambda_grpc::Request<#request>) -> Fut
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            Fut: ::std::future::Future<Output = #result> + ::std::marker::Send,
        {
            static METHOD: ::lambda_grpc::__private::ServiceDescriptor =
                ::lambda_grpc::__private::ServiceDescriptor::new(SERVICE_NAME, &[#descriptor]) #schema;
            ::lambda_grpc::__private::handler(&METHOD, handler)
        }
    }
}
