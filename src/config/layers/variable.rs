//! The layer of the environment: a value that is read once in `main`, and checked here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::{LayerProblem, UsageError};
use crate::origin::SettingOrigin;
use crate::system::System;

use super::row::Holds;
use super::settings::Settings;
use super::shared::SHARED_VARIABLES;
use super::{Setting, is_known};

/// All variables, as they were when the program began.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Of which system, which knows what is one name.
    system: System,
    values: BTreeMap<String, String>,
}

impl Environment {
    /// Takes the variables in. A value that is not text is left out, unless the variable is ours.
    ///
    /// # Errors
    /// A variable `PAAS_ATTEST_*` that is empty, is not text, or that this version does not know.
    pub fn new(
        variables: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    ) -> Result<Self, UsageError> {
        Self::of(System::HERE, variables)
    }

    fn of(
        system: System,
        variables: impl IntoIterator<Item = (std::ffi::OsString, std::ffi::OsString)>,
    ) -> Result<Self, UsageError> {
        let mut values = BTreeMap::new();
        for (name, value) in variables {
            let Ok(name) = name.into_string() else { continue };
            let name = system.variable(&name).into_owned();
            let ours = name.starts_with("PAAS_ATTEST_") && !is_others(&name);
            let bad =
                |problem| Err(UsageError::Layer { origin: SettingOrigin::variable(name.clone()), problem });
            if ours && !is_known(&name) {
                return bad(LayerProblem::Unknown);
            }
            match value.into_string() {
                Ok(value) if ours && value.is_empty() => return bad(LayerProblem::Empty),
                Ok(value) => {
                    values.insert(name, value);
                }
                Err(_) if ours => return bad(LayerProblem::NotText),
                Err(_) => {}
            }
        }
        Ok(Self { system, values })
    }

    /// The layer: what it says of each setting.
    pub(super) fn settings(&self) -> Settings {
        let mut said = Settings::default();
        for &setting in Setting::ALL {
            let Some((name, holds)) = setting.row().variable else { continue };
            let Some(text) = self.get(name) else { continue };
            let values: Vec<&str> = match holds {
                Holds::One => vec![text],
                Holds::Several => text.split_ascii_whitespace().collect(),
            };
            let origin = SettingOrigin::variable(name);
            if values.is_empty() {
                said.refuse(UsageError::Layer { origin: origin.clone(), problem: LayerProblem::Blank });
            }
            said.say(setting, &origin, values);
        }
        said
    }

    /// A variable that is set and not empty: one of ours, or one that is listed among those of others.
    pub fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(is_known(name) || is_shared(name), "{name} is read and is in no list");
        self.values.get(&*self.system.variable(name)).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The user's own folder, as the system's variables name it.
    pub fn home(&self) -> Option<PathBuf> {
        self.system.home_variables().iter().find_map(|name| self.get(name)).map(PathBuf::from)
    }
}

/// Whether a variable is one of those of others that are read.
fn is_shared(variable: &str) -> bool {
    SHARED_VARIABLES.iter().any(|shared| shared.names.contains(&variable))
}

/// Variables that begin like ours and are made by others: by installers, and by Kubernetes for a
/// service that is called `paas-attest`.
fn is_others(name: &str) -> bool {
    name == "PAAS_ATTEST_VERSION"
        || name.starts_with("PAAS_ATTEST_SERVICE_")
        || name == "PAAS_ATTEST_PORT"
        || name.starts_with("PAAS_ATTEST_PORT_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<Environment, UsageError> {
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
    fn a_variable_is_found_as_its_system_spells_it() {
        let of = |system, name: &str| Environment::of(system, [(name.into(), "x".into())]);
        assert_eq!(of(System::Windows, "Path").unwrap().get("PATH"), Some("x"));
        assert_eq!(of(System::Linux, "Path").unwrap().get("PATH"), None);
        assert_eq!(of(System::Windows, "HTTPS_PROXY").unwrap().get("https_proxy"), Some("x"));
        // A setting in other letters would count for nobody, or for everybody but us.
        assert_eq!(
            of(System::Windows, "Paas_Attest_Tenant_Id").unwrap().get("PAAS_ATTEST_TENANT_ID"),
            Some("x")
        );
        assert!(of(System::Windows, "paas_attest_tenantid").is_err());
        let home = |system| {
            let both = [("HOME", "/h"), ("USERPROFILE", "/u")];
            Environment::of(system, both.map(|(name, value)| (name.into(), value.into()))).unwrap().home()
        };
        assert_eq!(home(System::Linux), Some("/h".into()));
        assert_eq!(home(System::Windows), Some("/u".into()));
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
