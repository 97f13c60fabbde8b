//! What can be asked, in layers: what the command line says, below it what the environment says, and below that what
//! configuration files say.
//!
//! A layer says some settings, each value with its origin. Layers are combined first and values are
//! read after, so that whatever is wrong with a value is blamed on the layer that it is from.
//!
//! To add a setting: a row in `layers/table.rs`, which makes its option, its help and its variable. To add a layer: a
//! file in the folder of this one that makes a [`Settings`] of it, and its place in [`layers`].

mod choices;
mod file;
mod flag;
mod policy;
mod row;
mod settings;
mod shared;
mod table;
mod values;
mod variable;

pub use self::file::all_layers;
pub use self::flag::TypedOptions;
pub(super) use self::policy::{PolicyFile, policy_file};
pub use self::row::{OptionGroup, SettingRow, Takes};
pub use self::settings::Settings;
pub use self::shared::{SHARED_VARIABLES, SharedVariable};
pub use self::table::Setting;
pub use self::variable::Environment;

#[cfg(test)]
pub(super) use self::settings::YES;

/// What the command line and the environment say together; the command line is heard first.
pub fn layers(options: &TypedOptions, environment: &Environment) -> Settings {
    options.settings().over(environment.settings())
}

/// The token for the platform's API: no setting, since it stands on no command line and in no file.
pub(super) const TOKEN: &str = "PAAS_ATTEST_TOKEN";
/// The registry's password, likewise.
pub(super) const PASSWORD: &str = "PAAS_ATTEST_REGISTRY_PASSWORD";

/// The variables that no option says the value of, each with what it says.
pub const SECRET_VARIABLES: [(&str, &str); 2] = [
    (TOKEN, "The token for the platform's API; --token-file names a file with it, which comes first"),
    (PASSWORD, "The password of --registry-user; --registry-password-stdin comes first"),
];

/// Whether a variable is one of ours.
fn is_known(variable: &str) -> bool {
    let settings = Setting::ALL.iter().filter_map(|setting| setting.row().variable);
    let secrets = SECRET_VARIABLES.iter().map(|(name, _)| *name);
    settings.map(|(name, _)| name).chain(secrets).any(|name| name == variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_has_an_option_and_a_variable_of_its_own() {
        let options: std::collections::BTreeSet<_> =
            Setting::ALL.iter().map(|one| one.row().option).collect();
        assert_eq!(options.len(), Setting::ALL.len());
        assert!(options.iter().all(|option| option.starts_with("--")));
        for (name, _) in Setting::ALL.iter().filter_map(|one| one.row().variable) {
            assert!(is_known(name) && name.starts_with("PAAS_ATTEST_"), "{name}");
        }
        for row in Setting::ALL.iter().map(|one| one.row()) {
            let told = row.variable().is_none_or(|name| row.help.contains(&format!("[env: {name}")));
            assert!(told, "the help of {} does not name its variable", row.option);
        }
        assert!(is_known(TOKEN) && is_known(PASSWORD) && !is_known("PAAS_ATTEST_IDENTITY"));
    }
}
