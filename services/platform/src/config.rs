//! Settings in layers: the defaults compiled in, then a file, then the environment; an unknown key refuses to start.

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use serde::de::DeserializeOwned;

use crate::error::Trouble;

const PREFIX: &str = "BORGERTORG_";
/// Read by the house itself before or beside its settings.
const NOT_SETTINGS: [&str; 5] = ["config", "crash", "poison", "sabotage", "clock"];

/// Reads `T` from `defaults` (TOML), over it `file` where given, over it `BORGERTORG_SECTION__KEY`.
///
/// # Errors
/// Every key that is unknown or of the wrong form, with where it came from.
pub fn read<T: DeserializeOwned>(defaults: &str, file: Option<&Path>) -> Result<T, Trouble> {
    let mut layers = Figment::from(Toml::string(defaults));
    if let Some(file) = file {
        if !file.is_file() {
            return Err(Trouble::broken("reading the configuration", format!("{} is not a file", file.display())));
        }
        layers = layers.merge(Toml::file(file));
    }
    let env = Env::prefixed(PREFIX).ignore(&NOT_SETTINGS).split("__");
    layers.merge(env).extract().map_err(|e| {
        let all: Vec<String> = e.into_iter().map(|one| one.to_string()).collect();
        Trouble::broken("reading the configuration", all.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        bus: Bus,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Bus {
        url: String,
    }

    #[test]
    fn a_file_goes_over_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("borgertorg.toml");
        std::fs::write(&file, "[bus]\nurl = \"file\"\n").unwrap();

        assert_eq!(read::<Settings>("[bus]\nurl = \"default\"", None).unwrap().bus.url, "default");
        assert_eq!(read::<Settings>("[bus]\nurl = \"default\"", Some(&file)).unwrap().bus.url, "file");
    }

    #[test]
    fn an_unknown_key_refuses_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("borgertorg.toml");
        std::fs::write(&file, "[bus]\nulr = \"typo\"\n").unwrap();

        let error = read::<Settings>("[bus]\nurl = \"default\"", Some(&file)).unwrap_err();

        assert!(crate::error::chain(&error).contains("ulr"), "{error:?}");
    }
}
