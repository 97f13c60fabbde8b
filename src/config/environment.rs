//! The environment as a value: read once in `main`, checked here.

use std::collections::BTreeMap;

use crate::error::Stop;
use crate::text::ForeignText;

/// Variables of ours that stand for options.
const KNOWN: [&str; 13] = [
    "PAAS_ATTEST_API_URL",
    "PAAS_ATTEST_APP_ID",
    "PAAS_ATTEST_BUILD_ID",
    "PAAS_ATTEST_CA_FILE",
    "PAAS_ATTEST_COMMIT_SHA",
    "PAAS_ATTEST_KEY",
    "PAAS_ATTEST_KEY_FINGERPRINT",
    "PAAS_ATTEST_REGISTRY",
    "PAAS_ATTEST_REGISTRY_ALIAS",
    "PAAS_ATTEST_REGISTRY_PASSWORD",
    "PAAS_ATTEST_REGISTRY_USER",
    "PAAS_ATTEST_TENANT_ID",
    "PAAS_ATTEST_TOKEN",
];

/// All variables, as they were when the program began.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Takes the variables in. A value that is no text stays out, unless the variable is ours.
    ///
    /// # Errors
    /// A variable `PAAS_ATTEST_*` that is empty, is no text, or that this version does not know.
    pub fn new(
        variables: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    ) -> Result<Self, Stop> {
        let mut read = BTreeMap::new();
        for (name, value) in variables {
            let Ok(name) = name.into_string() else { continue };
            let ours = name.starts_with("PAAS_ATTEST_") && !is_others(&name);
            let shown = ForeignText::new(&name);
            if ours && !KNOWN.contains(&name.as_str()) {
                return Err(Stop::new(format!("the variable {shown} is not known to this version"))
                    .help("a typo must not drop a check: unset it, or see the man page for the variables that there are"));
            }
            match value.into_string() {
                Ok(value) if ours && value.is_empty() => {
                    return Err(Stop::new(format!("the variable {shown} is empty"))
                        .help("an unset secret must not drop a check: give it a value, or unset it"));
                }
                Ok(value) => {
                    read.insert(name, value);
                }
                Err(_) if ours => return Err(Stop::new(format!("the variable {shown} is no text"))),
                Err(_) => {}
            }
        }
        Ok(Self(read))
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A variable that is there, even if it is empty.
    pub fn is_set(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// Variables that begin like ours and are made by others: by installers, and by Kubernetes for a
/// service that is called `paas-attest`.
fn is_others(name: &str) -> bool {
    name == "PAAS_ATTEST_VERSION"
        || name.starts_with("PAAS_ATTEST_SERVICE_")
        || name == "PAAS_ATTEST_PORT"
        || name.starts_with("PAAS_ATTEST_PORT_")
}

/// The value of an option that may also be a variable; never an empty one.
pub(super) fn one<'a>(
    option: &str,
    flag: Option<&'a str>,
    environment: &'a Environment,
    variable: &str,
) -> Result<Option<&'a str>, Stop> {
    match flag {
        Some("") => Err(empty(option)),
        Some(value) => Ok(Some(value)),
        None => Ok(environment.get(variable)),
    }
}

/// The values of a repeatable option; its variable holds several, separated by blanks.
pub(super) fn many(
    option: &str,
    flags: &[String],
    environment: &Environment,
    variable: &str,
) -> Result<Vec<String>, Stop> {
    if flags.iter().any(String::is_empty) {
        return Err(empty(option));
    }
    if !flags.is_empty() {
        return Ok(flags.to_vec());
    }
    let Some(value) = environment.get(variable) else { return Ok(vec![]) };
    let values: Vec<String> = value.split_ascii_whitespace().map(str::to_owned).collect();
    if values.is_empty() {
        return Err(Stop::new(format!("the variable {variable} holds blanks only")));
    }
    Ok(values)
}

pub(super) fn empty(option: &str) -> Stop {
    Stop::new(format!("{option} is empty"))
        .help("an unset secret must not drop a check: give it a value, or leave the option out")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<Environment, Stop> {
        Environment::new([(name.into(), value.into())])
    }

    #[test]
    fn an_unset_secret_or_a_typo_stops_the_run() {
        for (name, value) in [
            ("PAAS_ATTEST_TENANT_ID", ""),
            ("PAAS_ATTEST_TENANTID", "x"),
            ("PAAS_ATTEST_", "x"),
            ("PAAS_ATTEST_VERSION2", "x"),
        ] {
            assert!(read(name, value).is_err(), "{name}={value}");
        }
    }

    #[test]
    fn variables_of_others_are_let_be() {
        for (name, value) in [
            ("PAAS_ATTEST_VERSION", ""),
            ("PAAS_ATTEST_SERVICE_HOST", "10.0.0.1"),
            ("PAAS_ATTEST_PORT_443_TCP", "x"),
            ("HOME", ""),
        ] {
            assert!(read(name, value).is_ok(), "{name}={value}");
        }
        assert_eq!(
            read("PAAS_ATTEST_TENANT_ID", "octave").unwrap().get("PAAS_ATTEST_TENANT_ID"),
            Some("octave")
        );
    }
}
