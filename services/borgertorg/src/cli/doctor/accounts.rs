//! The doctor looks at the issuer of accounts with which people may sign in.

use platform::error::chain;

use super::Findings;
use crate::house::clock;
use crate::settings::Settings;

pub async fn look(settings: &Settings, findings: &mut Findings) {
    let oidc = &settings.door.oidc;
    if oidc.issuer.is_empty() {
        return;
    }
    match dispatcher::greet(oidc, &clock()).await {
        Ok(()) => findings.fine(format!("the issuer of accounts answers at {}", oidc.issuer)),
        Err(trouble) => findings.wrong(format!("door.oidc.issuer: {}; nobody signs in by an account meanwhile, a link still does", chain(&trouble))),
    }
}
