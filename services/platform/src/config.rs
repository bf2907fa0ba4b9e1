//! Settings in layers: the defaults compiled in, then a file, then the environment; an unknown key refuses to start.

mod fault;

use std::path::Path;

use figment::providers::{Env, Format as _, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
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
    layered(layers, env.iter().map(|(key, text)| Variable { key: key.into_string(), text }))
}

fn layered<T: DeserializeOwned>(layers: Figment, variables: impl Iterator<Item = Variable>) -> Result<T, Trouble> {
    variables.fold(layers, Figment::merge).extract().map_err(|e| {
        let all: Vec<String> = e.into_iter().map(|one| fault::told(&one)).collect();
        Trouble::broken("reading the configuration", all.join("; "))
    })
}

/// One variable of the environment.
struct Variable {
    key: String,
    text: String,
}

impl Variable {
    /// A number or a truth value where it is written as we would write it; anything else is the text itself, to the letter:
    /// `0123`, `"a"` and `[b` may be passwords.
    fn value(&self) -> Value {
        let read: Value = self.text.parse().unwrap_or_else(|never| match never {});
        let written = match &read {
            Value::Num(..) => read.to_u128().map(|n| n.to_string()).or_else(|| read.to_i128().map(|n| n.to_string())),
            Value::Bool(_, truth) => Some(truth.to_string()),
            _ => None,
        };
        if written.as_ref() == Some(&self.text) { read } else { Value::from(self.text.clone()) }
    }
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("the environment ({PREFIX}{})", self.key.to_uppercase().replace('.', "__")))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let nested = self.key.rsplit('.').fold(self.value(), |inner, key| Value::from(Dict::from([(key.to_owned(), inner)])));
        Ok(Profile::Default.collect(nested.into_dict().unwrap_or_default()))
    }
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

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Mail {
        port: u16,
        password: crate::privacy::Personal<String>,
    }

    fn mail(variables: &[(&str, &str)]) -> Result<Mail, Trouble> {
        let variable = |(key, text): &(&str, &str)| Variable { key: (*key).to_owned(), text: (*text).to_owned() };
        layered(Figment::from(Toml::string("port = 25\npassword = 7")), variables.iter().map(variable))
    }

    #[test]
    fn a_secret_is_taken_to_the_letter_whatever_it_looks_like() {
        for secret in ["12345678", "0123", "-5", "1.50", "1e3", "true", "'a", "\"a\"", "[a, b]", "{a=1}", " a ", "99999999999999999999999999", ""] {
            assert_eq!(mail(&[("password", secret)]).unwrap().password.reveal(), secret);
        }
        assert_eq!(mail(&[("port", "587")]).unwrap().port, 587);
    }

    #[test]
    fn no_error_says_a_secret() {
        for variables in [[("password.x", "hunter2"), ("port", "1")], [("pasword", "hunter2"), ("port", "1")], [("password", "hunter2"), ("port", "many")]] {
            let error = crate::error::chain(&mail(&variables).unwrap_err());

            assert!(!error.contains("hunter2"), "{error}");
        }
        let error = crate::error::chain(&mail(&[("port", "many")]).unwrap_err());
        assert!(error.contains("BORGERTORG_PORT"), "{error}");
    }

    #[test]
    fn a_wrong_value_is_told_in_words_with_its_key() {
        for (key, text, told) in [
            ("port", "many", "port: must be a whole number from 0 to 65535, and is a text (in the environment (BORGERTORG_PORT))"),
            ("port", "-1", "port: must be a whole number from 0 to 65535, and is another number"),
            ("password.x", "hunter2", "password: must be a text, and is a section"),
        ] {
            let error = crate::error::chain(&mail(&[(key, text)]).unwrap_err());

            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("borgertorg.toml");
        std::fs::write(&file, "[bus]\nurl = \"nats://u:hunter2@h\n").unwrap();

        let error = crate::error::chain(&read::<Settings>("[bus]\nurl = \"default\"", Some(&file)).unwrap_err());

        assert!(error.contains("line 2") && !error.contains("hunter2"), "{error}");
    }

    #[test]
    fn an_unknown_key_refuses_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("borgertorg.toml");
        std::fs::write(&file, "[bus]\nulr = \"typo\"\n").unwrap();

        let error = read::<Settings>("[bus]\nurl = \"default\"", Some(&file)).unwrap_err();

        let error = crate::error::chain(&error);
        assert!(error.contains("bus.ulr: is unknown; known are url (in ") && error.contains("borgertorg.toml"), "{error}");
    }
}
