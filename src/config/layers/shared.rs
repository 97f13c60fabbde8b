//! The variables that are not ours: those of other programs and of the system that mean here what they mean there.

/// Variables with one meaning.
#[derive(Debug)]
pub struct SharedVariable {
    /// Their names; where there are several, the first that is set counts.
    pub names: &'static [&'static str],
    /// What they say, in one sentence without a full stop.
    pub help: &'static str,
}

/// All of them. What is not here cannot be read: [`super::Environment::get`] holds that.
pub const SHARED_VARIABLES: &[SharedVariable] = &[
    SharedVariable {
        names: &["https_proxy", "HTTPS_PROXY"],
        help: "The proxy for https connections; not used for loopback and --connect-to",
    },
    SharedVariable {
        names: &["http_proxy", "HTTP_PROXY"],
        help: "The proxy for plain http connections; not used for loopback and --connect-to",
    },
    SharedVariable {
        names: &["all_proxy", "ALL_PROXY"],
        help: "The proxy for all connections that have no proxy of their own",
    },
    SharedVariable {
        names: &["no_proxy", "NO_PROXY"],
        help: "Hosts that are reached without a proxy, separated by commas",
    },
    SharedVariable {
        names: &["SSL_CERT_FILE"],
        help: "A file of certificate authorities that is used instead of the system's; --ca-file adds to either",
    },
    SharedVariable {
        names: &["SSL_CERT_DIR"],
        help: "Folders of certificate authorities that are used instead of the system's, separated as in PATH",
    },
    SharedVariable {
        names: &["DOCKER_AUTH_CONFIG"],
        help: "Registry credentials, as the text of a docker config.json; used before every file and after --registry-user",
    },
    SharedVariable {
        names: &["REGISTRY_AUTH_FILE"],
        help: "The credential file of podman and skopeo, in place of the one that they use by default",
    },
    SharedVariable {
        names: &["DOCKER_CONFIG"],
        help: "The folder of docker's config.json, in place of ~/.docker",
    },
    SharedVariable {
        names: &["XDG_RUNTIME_DIR"],
        help: "Where podman keeps its credentials: containers/auth.json in this folder",
    },
    SharedVariable {
        names: &["XDG_CONFIG_HOME"],
        help: "Where the user's configuration file is: paas-attest/config.toml in this folder [default: ~/.config; ~/Library/Application Support on macOS, APPDATA on Windows]; and where podman keeps its credentials otherwise: containers/auth.json",
    },
    SharedVariable {
        names: &["XDG_STATE_HOME"],
        help: "Where the record of keys that were served before is kept: paas-attest/known-keys.json in this folder [default: ~/.local/state; ~/Library/Application Support on macOS, LOCALAPPDATA on Windows]",
    },
    SharedVariable {
        names: &["LOCALAPPDATA"],
        help: "Where that record is kept on Windows if XDG_STATE_HOME is not set",
    },
    SharedVariable {
        names: &["APPDATA"],
        help: "Where the user's configuration file is on Windows if XDG_CONFIG_HOME is not set",
    },
    SharedVariable {
        names: &["CI"],
        help: "If it is true, the record of keys that were served before is neither read nor written, as with --no-known-keys",
    },
    SharedVariable { names: &["HOME"], help: "The folder that ~ stands for" },
    SharedVariable {
        names: &["USERPROFILE"],
        help: "The folder that ~ stands for on Windows, and elsewhere if HOME is not set",
    },
    SharedVariable {
        names: &["NO_COLOR"],
        help: "Without color, whatever its value; --color=always comes first",
    },
    SharedVariable {
        names: &["CLICOLOR_FORCE"],
        help: "With color even if standard output is not a terminal, unless it is 0; NO_COLOR comes first",
    },
    SharedVariable { names: &["TERM"], help: "Without color where it is dumb" },
    SharedVariable {
        names: &["COLUMNS"],
        help: "How many columns the output and the help have where standard output is not a terminal [default: 100]",
    },
    SharedVariable {
        names: &["PATH"],
        help: "Where git (for --commit-sha @) and the credential helpers of docker (docker-credential-*) are found",
    },
    SharedVariable {
        names: &["GIT_DIR", "GIT_WORK_TREE"],
        help: "git reads its own variables when it is asked for HEAD (--commit-sha @)",
    },
];
