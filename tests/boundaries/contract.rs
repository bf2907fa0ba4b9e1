//! The contract itself: what every RPC must declare, so that a client may try again.

use std::collections::HashMap;

use prost::Message as _;
use prost_types::field_descriptor_proto::Type;
use prost_types::method_options::IdempotencyLevel;
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto, MethodOptions, ServiceDescriptorProto,
};

use crate::tree::no_faults;

/// Methods that have effects and take no key, and why.
const KEYLESS: [(&str, &str); 3] = [
    ("borgertorg.dispatcher.v1.ImportService.ImportLists", "what each row became is its receipt: the same files once more change nothing"),
    ("borgertorg.dispatcher.v1.LiveService.Look", "whoever looks twice looks, and what it says lasts for seconds"),
    ("borgertorg.organisations.v1.KeyService.ExchangeApiKey", "the secret is the request: a second token does no harm"),
];

fn takes_a_key(message: &DescriptorProto) -> bool {
    message.field.iter().any(|field| field.name() == "idempotency_key" && field.number() == 1 && field.r#type() == Type::String)
}

/// What is wrong with a method, whose request is this message.
fn faults(name: &str, method: &MethodDescriptorProto, request: Option<&DescriptorProto>) -> Option<String> {
    let level = method.options.as_ref().map_or(IdempotencyLevel::IdempotencyUnknown, MethodOptions::idempotency_level);
    let keyed = request.is_some_and(takes_a_key);
    let excused = KEYLESS.iter().any(|(excused, _)| *excused == name);
    match level {
        IdempotencyLevel::IdempotencyUnknown => Some(format!("{name} does not declare its idempotency_level")),
        IdempotencyLevel::NoSideEffects if keyed => Some(format!("{name} has no side effects and takes a key")),
        IdempotencyLevel::Idempotent if !keyed && !excused => Some(format!("{name} lacks `string idempotency_key = 1`")),
        IdempotencyLevel::Idempotent if keyed && excused => Some(format!("{name} takes a key after all: it is no exception")),
        IdempotencyLevel::NoSideEffects | IdempotencyLevel::Idempotent => None,
    }
}

fn all_faults(files: &[FileDescriptorProto]) -> (usize, Vec<String>) {
    let messages: HashMap<String, &DescriptorProto> =
        files.iter().flat_map(|file| file.message_type.iter().map(|message| (format!(".{}.{}", file.package(), message.name()), message))).collect();
    let services = files.iter().flat_map(|file| file.service.iter().map(move |service| (file.package(), service)));
    let methods: Vec<(String, &MethodDescriptorProto)> = services
        .flat_map(|(package, service)| service.method.iter().map(move |method| (format!("{package}.{}.{}", service.name(), method.name()), method)))
        .collect();
    let found = methods.iter().filter_map(|(name, method)| faults(name, method, messages.get(method.input_type()).copied())).collect();
    (methods.len(), found)
}

#[test]
fn every_method_says_whether_it_may_be_asked_twice() {
    let contract = FileDescriptorSet::decode(proto::DESCRIPTORS).expect("descriptors");

    let (methods, found) = all_faults(&contract.file);

    assert!(methods > 50, "only {methods} methods were found");
    no_faults(&found);
}

#[test]
fn a_method_without_its_promise_is_seen() {
    let field =
        |number| FieldDescriptorProto { name: Some("idempotency_key".into()), number: Some(number), r#type: Some(Type::String.into()), ..Default::default() };
    let message = |name: &str, field: Vec<FieldDescriptorProto>| DescriptorProto { name: Some(name.into()), field, ..Default::default() };
    let method = |name: &str, input: &str, level: Option<IdempotencyLevel>| MethodDescriptorProto {
        name: Some(name.into()),
        input_type: Some(format!(".a.{input}")),
        options: level.map(|level| MethodOptions { idempotency_level: Some(level.into()), ..Default::default() }),
        ..Default::default()
    };
    let (may, no) = (Some(IdempotencyLevel::Idempotent), Some(IdempotencyLevel::NoSideEffects));
    let service = ServiceDescriptorProto {
        name: Some("S".into()),
        method: vec![
            method("Good", "Keyed", may),
            method("Reads", "Bare", no),
            method("Silent", "Keyed", None),
            method("Keyless", "Bare", may),
            method("Late", "Late", may),
            method("Odd", "Keyed", no),
        ],
        ..Default::default()
    };
    let message_type = vec![message("Keyed", vec![field(1)]), message("Bare", Vec::new()), message("Late", vec![field(2)])];
    let file = FileDescriptorProto { package: Some("a".into()), service: vec![service], message_type, ..Default::default() };

    let (methods, found) = all_faults(&[file]);

    assert_eq!((methods, found.len()), (6, 4), "{found:?}");
}
