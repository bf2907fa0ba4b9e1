//! A real provider of accounts after OIDC on a loopback port, with which whoever types an address has an account of that address.

use std::net::{Ipv4Addr, TcpStream};

use crate::child::{Child, Recipe};
use crate::{Folder, Port, tools, wait};

/// The secret of the one client that it knows, `borgertorg`.
pub const SECRET: &str = "et ord & ett til: 100 %";

/// A running provider. It dies with this value, and with the test.
#[derive(Debug)]
pub struct Issuer {
    child: Option<Child>,
    recipe: Recipe,
    port: Port,
    _folder: Folder,
}

impl Issuer {
    /// Starts one that sends people back to this address.
    ///
    /// # Panics
    /// When it does not come up; the message holds what it said.
    pub async fn start(back: &str) -> Self {
        let (folder, port) = (Folder::new("issuer"), Port::reserve());
        let (script, modules) = (tools::root().join("tests/world/issuer.mjs"), tools::tool("npm/node_modules"));
        let args = [script.display().to_string(), modules.display().to_string(), port.number().to_string(), SECRET.to_owned(), back.to_owned()];
        let recipe = Recipe { program: "node".into(), args: args.into(), env: Vec::new(), user: None, last_signal: "KILL", log: folder.path().join("log") };
        let mut issuer = Self { child: None, recipe, port, _folder: folder };
        issuer.restart(true).await;
        issuer
    }

    /// How it calls itself, the same after a restart.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    /// Starts it again; the address of an account stands in its id token, or is told elsewhere.
    ///
    /// # Panics
    /// As [`Issuer::start`].
    pub async fn restart(&mut self, elsewhere: bool) {
        self.stop();
        self.recipe.args.truncate(5);
        self.recipe.args.push(if elsewhere { "elsewhere" } else { "in the token" }.to_owned());
        let child = self.child.insert(self.recipe.start());
        let (recipe, port) = (&self.recipe, self.port.number());
        wait::until("the issuer", wait::START, async || {
            assert!(child.ended().is_none(), "the issuer ended: {}", recipe.output());
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok().map(drop)
        })
        .await;
    }

    /// Ends it.
    pub fn stop(&mut self) {
        self.child = None;
    }
}
