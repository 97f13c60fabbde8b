//! Why a registry does not let us look, and where accounts are from.

use crate::call::Call;
use crate::evidence::account::{
    AccountSource, AskedAs, CredentialProblem, DockerConfigSource, DockerEntry, HelperProblem, Nobody,
};
use crate::evidence::trouble::{LoginTrouble, RealmProblem};
use crate::limits;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{file, size};

pub(in crate::report) fn sentence(trouble: &LoginTrouble) -> String {
    match trouble {
        LoginTrouble::NotLetIn { registry, status, asked_as } => {
            let asked_as = match asked_as {
                AskedAs::User { user, from } => format!("`{user}` (source\u{a0}: {})", account(from)),
                AskedAs::Token(from) => {
                    format!("le titulaire du jeton d’identité (source\u{a0}: {})", account(from))
                }
                AskedAs::Nobody(nobody) => self::nobody(nobody),
            };
            format!(
                "le registre {registry} a répondu {status}, on ne sait donc rien de l’image\u{202f}; interrogé en tant que {asked_as}"
            )
        }
        LoginTrouble::Refused { registry, said, account, nobody } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!(" ({said})"));
            let asked_as = match (account, nobody) {
                (Some(source), _) => format!("le compte (source\u{a0}: {})", self::account(source)),
                (None, Some(nobody)) => format!("{}, avec un jeton anonyme", self::nobody(nobody)),
                (None, None) => "anonyme (un jeton anonyme)".to_owned(),
            };
            format!(
                "le registre {registry} a répondu 401{said}, on ne sait donc rien de l’image\u{202f}; interrogé en tant que {asked_as}"
            )
        }
        LoginTrouble::Endless { registry } => format!("le registre {registry} répond 401 à tous les jetons"),
        LoginTrouble::NoChallenge { registry, status } => format!(
            "le registre {registry} cache ce qu’il a aux requêtes anonymes, ou ne l’a pas\u{202f}; on ignore comment s’y connecter, car il a répondu {status} pour /v2/"
        ),
        LoginTrouble::Credentials(problem) => credentials(problem),
        LoginTrouble::Realm { registry, realm, problem } => {
            let why = match problem {
                RealmProblem::NoAddress => "qui n’est pas une URL",
                RealmProblem::HoldsUser => "qui contient un utilisateur",
                RealmProblem::NotHttps => "qui n’est pas en https",
                RealmProblem::OtherOrigin(_) => "qui est d’une autre origine",
            };
            format!(
                "le registre {registry} nomme le service de jetons `{realm}`, {why}\u{a0}: rien n’y a été envoyé"
            )
        }
    }
}

/// As whom somebody without an account asked.
pub(in crate::report) fn nobody(Nobody { registry, asked, other }: &Nobody) -> String {
    let asked: Vec<String> = asked.iter().map(config).collect();
    let places = if asked.is_empty() { String::new() } else { format!(" dans {}", asked.join(" ou ")) };
    let other = other.as_ref().map_or_else(String::new, |other| {
        format!("\u{202f}; {} vaut pour l’autre nom d’un alias et n’est pas utilisé", entry(other))
    });
    format!("anonyme (aucun identifiant pour {registry}{places}{other})")
}

/// What helps whoever has an account only for the registry's other name.
pub(in crate::report) fn other_name_help(Nobody { registry, other, .. }: &Nobody) -> Option<Help> {
    let DockerEntry { key, of } = other.as_ref()?;
    Some(Help::Say(format!(
        "les identifiants sont cherchés sous {registry}, le nom auquel on se connecte\u{a0}: lancez `docker login {registry}`, ou, si le compte de `{key}` y est valable aussi, ajoutez une entrée `{registry}` à {}",
        config(of)
    )))
}

pub(in crate::report) fn help(trouble: &LoginTrouble, call: &Call) -> Vec<Help> {
    match trouble {
        LoginTrouble::NotLetIn { registry, asked_as, .. } => {
            let step = match asked_as {
                AskedAs::Nobody(nobody) if nobody.other.is_some() => {
                    let other = other_name_help(nobody).into_iter();
                    return other.chain([Help::Say(NO_PROJECT.to_owned())]).collect();
                }
                AskedAs::Nobody(_) => format!(
                    "connectez-vous avec `docker login {registry}`, ou donnez un compte robot\u{202f}; son `$` exige des apostrophes simples\u{a0}: PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'"
                ),
                AskedAs::User { user, .. } => other_account(registry, Some(user.raw())),
                AskedAs::Token(_) => other_account(registry, None),
            };
            vec![Help::Say(step), Help::Say(NO_PROJECT.to_owned())]
        }
        LoginTrouble::Refused { account: None, nobody: Some(nobody), .. } if nobody.other.is_some() => {
            other_name_help(nobody).into_iter().chain([Help::Say(NO_PROJECT.to_owned())]).collect()
        }
        LoginTrouble::Refused { registry, account, .. } => {
            let step = match account {
                Some(AccountSource::Given(_)) => other_account(registry, call.value("--registry-user")),
                Some(AccountSource::Entry(_) | AccountSource::Helper(_)) => other_account(registry, None),
                None => format!("connectez-vous avec `docker login {registry}`"),
            };
            vec![Help::Say(step), Help::Say(NO_PROJECT.to_owned())]
        }
        LoginTrouble::Credentials(_) => vec![Help::Say(
            "corrigez la source des identifiants, ou utilisez --registry-user avec --registry-password-stdin"
                .to_owned(),
        )],
        LoginTrouble::Realm { problem: RealmProblem::OtherOrigin(origin), .. } => vec![Help::Say(format!(
            "si vous savez que ce service appartient au registre, déclarez-le\u{a0}: --auth-origin {origin}"
        ))],
        LoginTrouble::Realm {
            problem: RealmProblem::NoAddress | RealmProblem::HoldsUser | RealmProblem::NotHttps,
            ..
        }
        | LoginTrouble::NoChallenge { .. }
        | LoginTrouble::Endless { .. } => vec![],
    }
}

const NO_PROJECT: &str = "Harbor répond la même chose pour un projet qui n’existe pas\u{a0}: vérifiez le nom";

fn other_account(registry: &str, user: Option<&str>) -> String {
    match user.filter(|user| is_cut_robot(user)) {
        Some(user) => format!(
            "le nom `{}` a perdu ce qu’un shell a pris pour une variable\u{202f}; le `$` d’un robot exige des apostrophes simples\u{a0}: PAAS_ATTEST_REGISTRY_USER='robot$octave+auditor'",
            ForeignText::new(user)
        ),
        None => {
            format!(
                "vérifiez le mot de passe du compte et son droit de tirer l’image\u{202f}; `docker login {registry}` le remplace"
            )
        }
    }
}

/// A robot of Harbor is `robot$NAME` or `robot$PROJECT+NAME`; without single quotes a shell takes out what follows
/// the `$`, up to a `+`.
fn is_cut_robot(user: &str) -> bool {
    user == "robot" || user.starts_with("robot+")
}

/// Where an account is from.
pub(super) fn account(source: &AccountSource) -> String {
    match source {
        AccountSource::Given(setting) => setting.clone(),
        AccountSource::Entry(one) => entry(one),
        AccountSource::Helper(program) => helper(program),
    }
}

fn entry(DockerEntry { key, of }: &DockerEntry) -> String {
    format!("l’entrée `{key}` de {}", config(of))
}

fn helper(program: impl std::fmt::Display) -> String {
    format!("l’assistant d’identifiants {program}")
}

pub(super) fn config(source: &DockerConfigSource) -> String {
    match source {
        DockerConfigSource::Variable => "DOCKER_AUTH_CONFIG".to_owned(),
        DockerConfigSource::File(path) => path.to_string(),
    }
}

pub(super) fn credentials(problem: &CredentialProblem) -> String {
    match problem {
        CredentialProblem::Unread { path, named, reason } => {
            let by = if *named { " (REGISTRY_AUTH_FILE)" } else { "" };
            format!("le fichier d’identifiants {path}{by} est illisible\u{a0}: {}", file::sentence(reason))
        }
        CredentialProblem::Malformed { of, line, column } => {
            format!(
                "{} n’est pas une configuration docker (ligne\u{a0}{line}, colonne\u{a0}{column})",
                config(of)
            )
        }
        CredentialProblem::BadAuth(one) => {
            format!("{} contient un `auth` qui n’est pas le base64 de USER:PASSWORD", entry(one))
        }
        CredentialProblem::HelperName(name) => {
            format!("le nom d’assistant d’identifiants `{name}` n’est pas accepté")
        }
        CredentialProblem::Helper(program, problem) => {
            let what = match problem {
                HelperProblem::NotRun(reason) => format!("ne peut pas être exécuté\u{a0}: {reason}"),
                HelperProblem::Silent => format!("n’a pas répondu en {} s", limits::HELPER.as_secs()),
                HelperProblem::Broken(reason) => format!("n’a pas pu être lu\u{a0}: {reason}"),
                HelperProblem::TooLarge => format!("a répondu par plus de {}", size(limits::SMALL)),
                HelperProblem::Failed(status) => format!("a échoué ({status})"),
                HelperProblem::Malformed => "n’a pas répondu par le JSON de son protocole".to_owned(),
            };
            format!("{} {what}", helper(program))
        }
    }
}
