//! Every RPC of the contract, read from its descriptors.

use prost_reflect::{DescriptorPool, MessageDescriptor};

/// One RPC.
#[derive(Clone, Debug)]
pub struct Rpc {
    /// `matching.v1.NeedService/GetNeed`
    pub name: String,
    /// What it is asked with.
    pub request: MessageDescriptor,
    /// Whether it answers for as long as somebody listens.
    pub streams: bool,
}

/// All of them.
pub fn every() -> Vec<Rpc> {
    let pool = DescriptorPool::decode(proto::DESCRIPTORS).expect("the contract");
    let methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    let named = methods.filter_map(|method| {
        let service = method.parent_service().full_name().strip_prefix("borgertorg.")?;
        Some(Rpc { name: format!("{service}/{}", method.name()), request: method.input(), streams: method.is_server_streaming() })
    });
    named.collect()
}
