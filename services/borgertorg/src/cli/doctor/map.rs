//! The doctor looks at the server from which the map has its ground.

use url::Url;

use super::{Findings, knock};
use crate::settings::Settings;

pub async fn look(settings: &Settings, findings: &mut Findings) {
    let Some(origin) = settings.door.map.origin() else { return };
    let Some((host, port)) = Url::parse(&origin).ok().and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default()?))) else { return };
    match knock(&host, port).await {
        Ok(_) => findings.fine(format!("the ground of the map comes from {origin}: browsers ask it, and it learns which part of the land they look at")),
        Err(why) => findings.look(format!("door.map.tiles: {origin}: {why}; the map has a plain ground where browsers find nobody there either")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Weight;
    use super::*;

    async fn found(tiles: &str) -> Vec<(Weight, String)> {
        let mut settings = Settings::read(None).unwrap();
        tiles.clone_into(&mut settings.door.map.tiles);
        let mut findings = Findings::default();
        look(&settings, &mut findings).await;
        findings.0
    }

    #[tokio::test]
    async fn whoever_is_asked_for_the_ground_is_named() {
        assert!(found("").await.is_empty());
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tiles = format!("http://{}/{{z}}/{{x}}/{{y}}.png", server.local_addr().unwrap());

        let there = found(&tiles).await;
        drop(server);
        let gone = found(&tiles).await;

        assert!(there.len() == 1 && there[0].0 == Weight::Fine && there[0].1.contains("127.0.0.1"), "{there:?}");
        assert!(gone.len() == 1 && gone[0].0 == Weight::Look && gone[0].1.contains("nobody listens there"), "{gone:?}");
    }
}
