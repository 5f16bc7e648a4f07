//! The model as Rust: a table of names and types, with all wire logic left to the runtime.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Method, Service};

/// Writes what the services of a package share: the descriptors of their messages, if they speak JSON.
pub(crate) fn generate_schema(descriptors: &[u8]) -> TokenStream {
    let descriptors = Literal::byte_string(descriptors);
    quote! {
        ::lambda_grpc::__json_version!(1);
        static LAMBDA_GRPC_SCHEMA: ::lambda_grpc::__private::Schema =
            ::lambda_grpc::__private::Schema::new(#descriptors);
    }
}

/// Writes the module of one service: its trait, its server, and a handler function for each RPC.
pub(crate) fn generate(service: &Service) -> TokenStream {
    let Service { module, full_name, module_attributes, .. } = service;
    let module_doc = format!(" Serves `{full_name}`.");
    let descriptor = descriptor(service);
    let service_trait = service_trait(service);
    let server = server(service);
    let handlers = service.methods.iter().map(|method| handler(service, method));
    quote! {
        #[doc = #module_doc]
        #(#module_attributes)*
        #[allow(dead_code, deprecated, reason = "a program may use a part of this; a message may be deprecated")]
        #[allow(
            clippy::doc_markdown,
            clippy::new_ret_no_self,
            clippy::too_many_lines,
            clippy::wrong_self_convention,
            reason = "comments, and the names and number of methods, are the proto's"
        )]
        pub mod #module {
            ::lambda_grpc::__codegen_version!(1);

            /// The full name of the service, as it stands in a request's path.
            pub const SERVICE_NAME: &str = #full_name;

            #descriptor
            #service_trait
            #server
            #(#handlers)*
        }
    }
}

fn descriptor(service: &Service) -> TokenStream {
    let methods = service.methods.iter().map(|method| describe(service, method));
    let left_out = service
        .left_out
        .iter()
        .map(|name| quote!(::lambda_grpc::__private::MethodDescriptor::left_out(#name)));
    let methods = methods.chain(left_out);
    let schema = with_schema(service);
    quote! {
        static DESCRIPTOR: ::lambda_grpc::__private::ServiceDescriptor =
            ::lambda_grpc::__private::ServiceDescriptor::new(SERVICE_NAME, &[#(#methods),*]) #schema;
    }
}

fn describe(service: &Service, method: &Method) -> TokenStream {
    let Method { proto_name, request_proto, reply_proto, .. } = method;
    let no_side_effects = method.no_side_effects.then(|| quote!(.no_side_effects()));
    let types = service.speaks_json.then(|| quote!(.with_types(#request_proto, #reply_proto)));
    quote!(::lambda_grpc::__private::MethodDescriptor::unary(#proto_name) #no_side_effects #types)
}

fn with_schema(service: &Service) -> Option<TokenStream> {
    service.speaks_json.then(|| quote!(.with_schema(&super::LAMBDA_GRPC_SCHEMA)))
}

fn service_trait(service: &Service) -> TokenStream {
    let Service { name, full_name, docs, trait_attributes, .. } = service;
    let headline = format!("`{{Self}}` does not implement the gRPC service `{full_name}`");
    let note = format!("write `impl {name} for {{Self}}`, with one plain `async fn` for each RPC");
    let methods = service.methods.iter().map(|method| trait_method(service, method));
    quote! {
        #docs
        ///
        /// Implement it with plain `async fn`s, without `#[async_trait]`: that attribute changes the signatures, which the
        /// compiler reports as E0195. The trait is not dyn-compatible; share an implementation through `from_arc`.
        #(#trait_attributes)*
        #[diagnostic::on_unimplemented(message = #headline, note = #note)]
        pub trait #name: ::std::marker::Send + ::std::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

fn trait_method(service: &Service, method: &Method) -> TokenStream {
    let Method { name, request, docs, .. } = method;
    let outcome = outcome(method);
    let future = quote!(impl ::std::future::Future<Output = #outcome> + ::std::marker::Send);
    if !service.default_stubs {
        return quote! {
            #docs
            fn #name(&self, request: ::lambda_grpc::Request<#request>) -> #future;
        };
    }
    let message = format!("`{}` is not implemented", service.rpc(method));
    quote! {
        #docs
        ///
        /// Answers `UNIMPLEMENTED` unless written.
        fn #name(&self, _request: ::lambda_grpc::Request<#request>) -> #future {
            ::std::future::ready(::std::result::Result::Err(::lambda_grpc::Status::unimplemented(#message)))
        }
    }
}

fn outcome(method: &Method) -> TokenStream {
    let reply = &method.reply;
    quote!(::std::result::Result<::lambda_grpc::Response<#reply>, ::lambda_grpc::Status>)
}

/// Names the trait in a bound: a service may be called what its own server calls a type parameter.
fn bound(service: &Service) -> TokenStream {
    let name = &service.name;
    if name == "T" || name == "B" { quote!(self::#name) } else { quote!(#name) }
}

fn server(service: &Service) -> TokenStream {
    let Service { name, server, server_attributes, .. } = service;
    let bound = bound(service);
    let doc = format!(
        " Serves an implementation of [`{name}`]: from AWS Lambda through `lambda_grpc::run`, or under any tower or tonic server."
    );
    let prepare = service.speaks_json.then(|| quote!(DESCRIPTOR.prepare();));
    let call = call(service);
    quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #(#server_attributes)*
        pub struct #server<T> {
            inner: ::std::sync::Arc<T>,
            limits: ::lambda_grpc::Limits,
        }

        impl<T: #bound> #server<T> {
            /// Wraps an implementation.
            #[must_use]
            pub fn new(inner: T) -> Self {
                Self::from_arc(::std::sync::Arc::new(inner))
            }

            /// Wraps an implementation that is shared with others.
            #[must_use]
            pub fn from_arc(inner: ::std::sync::Arc<T>) -> Self {
                #prepare
                Self { inner, limits: ::lambda_grpc::Limits::default() }
            }

            /// Wraps an implementation with an interceptor in front.
            #[must_use]
            pub fn with_interceptor<I: ::lambda_grpc::Interceptor>(
                inner: T,
                interceptor: I,
            ) -> ::lambda_grpc::InterceptedService<Self, I> {
                ::lambda_grpc::InterceptedService::new(Self::new(inner), interceptor)
            }

            /// Sets the largest request message that is decoded, in bytes.
            #[must_use]
            pub fn max_decoding_message_size(mut self, limit: usize) -> Self {
                self.limits.max_decoding_message_size = limit;
                self
            }

            /// Sets the largest reply message that is encoded, in bytes.
            #[must_use]
            pub fn max_encoding_message_size(mut self, limit: usize) -> Self {
                self.limits.max_encoding_message_size = limit;
                self
            }
        }

        impl<T> ::std::clone::Clone for #server<T> {
            fn clone(&self) -> Self {
                Self { inner: ::std::sync::Arc::clone(&self.inner), limits: self.limits }
            }
        }

        impl<T: #bound> ::lambda_grpc::Service for #server<T> {
            fn descriptor(&self) -> &'static ::lambda_grpc::__private::ServiceDescriptor {
                &DESCRIPTOR
            }

            fn limits(&self) -> ::lambda_grpc::Limits {
                self.limits
            }

            #call
        }

        impl<T: #bound> ::lambda_grpc::__private::NamedService for #server<T> {
            const NAME: &'static str = SERVICE_NAME;
        }

        impl<T: #bound, B: ::lambda_grpc::__private::RequestBody>
            ::lambda_grpc::__private::TowerService<::lambda_grpc::__private::HttpRequest<B>> for #server<T>
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

/// Finds the method of a name. The trait's function is named by its path: a method of that name may be one of `Arc`'s.
fn call(service: &Service) -> TokenStream {
    let arms = service.methods.iter().map(|Method { name, proto_name, .. }| {
        quote!(#proto_name => call.answer(|request| T::#name(&self.inner, request)).await,)
    });
    let unknown = quote!(::lambda_grpc::__private::unknown_method(&DESCRIPTOR, method));
    // A service may have no RPC, or none that is left.
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
        ) -> ::lambda_grpc::__private::Answer {
            #body
        }
    }
}

fn handler(service: &Service, method: &Method) -> TokenStream {
    let Method { name, request, .. } = method;
    let doc = format!(
        " Serves `{}` alone, with one function: the unit of a Lambda function, its IAM policy and its memory size.",
        service.rpc(method)
    );
    let descriptor = describe(service, method);
    let schema = with_schema(service);
    let outcome = outcome(method);
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name<F, Fut>(handler: F) -> ::lambda_grpc::Handler<F, #request>
        where
            F: ::std::ops::Fn(::lambda_grpc::Request<#request>) -> Fut
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            Fut: ::std::future::Future<Output = #outcome> + ::std::marker::Send,
        {
            static ONE: ::lambda_grpc::__private::ServiceDescriptor =
                ::lambda_grpc::__private::ServiceDescriptor::new(SERVICE_NAME, &[#descriptor]) #schema;
            ::lambda_grpc::__private::handler(&ONE, handler)
        }
    }
}
