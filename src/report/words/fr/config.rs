//! Invalid arguments.

use crate::error::{
    AccountProblem, ApiProblem, DocumentProblem, EvidenceProblem, FileUseProblem, KeyAddressProblem,
    NamedInput, NeedsNetwork, OutputProblem, StdinUser, UsageError,
};
use crate::evidence::ReadError;
use crate::origin::{SettingOrigin, Sourced};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{
    behind, blamed, configuration, conformance, diff, export, file, format, images, keys, known, log, pods,
    policy_file, sbom, timestamp, typed, value,
};

pub(super) fn sentence(error: &UsageError) -> String {
    match error {
        UsageError::Layer { origin, problem } => configuration::layer(origin, *problem),
        UsageError::Config { file: path, problem } => configuration::sentence(path, problem),
        UsageError::Policy { file: path, problem } => policy_file::sentence(path, problem),
        UsageError::ExplainedFormat => {
            "--explain-policy écrit en human ou en json, sur la sortie standard".to_owned()
        }
        UsageError::NoPolicy(setting) => policy_file::no_policy(setting),
        UsageError::NoController => export::no_controller().to_owned(),
        UsageError::Export { file, table, problem } => export::problem(file, *table, problem),
        UsageError::Empty(setting) => format!("{setting} est vide"),
        UsageError::EmptyName(name) => format!("{name} est vide"),
        UsageError::SaveOfSeveralKeys(setting) => {
            format!("{setting} enregistre une seule clé, or plusieurs sont nommées")
        }
        UsageError::Value { setting, text, form } => value::sentence(setting, text, *form),
        UsageError::Unread(input, why) => unread(input, why),
        UsageError::File { setting, path, problem } => {
            let why = match problem {
                FileUseProblem::Unread(why) => file::sentence(why),
                FileUseProblem::Malformed(reason) => format!("il est illisible\u{a0}: {reason}"),
                FileUseProblem::Unusable(reason) => {
                    format!("un certificat qu’il contient est inutilisable\u{a0}: {reason}")
                }
                FileUseProblem::NoCertificate => "il ne contient aucun bloc PEM `CERTIFICATE`".to_owned(),
                FileUseProblem::LogKey(problem) => log::key_problem(problem),
                FileUseProblem::TimestampAuthority(problem) => timestamp::authority(problem),
            };
            format!("{setting} {path} est inutilisable\u{a0}: {why}")
        }
        UsageError::Stdin(both) => twice(both),
        UsageError::Offline { by, what } => offline(by, what),
        UsageError::KeyAddress { setting, problem } => key_address(setting, problem),
        UsageError::Evidence(Sourced { value: path, origin }, problem) => match problem {
            EvidenceProblem::Taken => {
                format!(
                    "{origin}\u{a0}: {path} existe déjà\u{202f}; un dossier de preuves n’écrase jamais rien"
                )
            }
            EvidenceProblem::Unwritable(reason) => {
                format!("{origin}\u{a0}: {path} n’est pas accessible en écriture\u{a0}: {reason}")
            }
        },
        UsageError::IgnoredLog { by, required } => {
            format!(
                "{} exige une entrée de journal de transparence, mais {} n’en regarde aucune",
                typed(required, "log"),
                typed(by, "ignore")
            )
        }
        UsageError::KnownKeys { path, problem } => {
            format!("le fichier des clés connues {path} est inutilisable\u{a0}: {}", known::unread(problem))
        }
        UsageError::Accept { setting, problem } => known::accept(setting, problem),
        UsageError::KeyEnd(problem) => keys::end(problem),
        UsageError::Api(problem) => api(problem),
        UsageError::Timestamp(problem) => timestamp::usage(problem),
        UsageError::Account(problem) => match problem {
            AccountProblem::NoPassword(user) => format!("{user} n’a pas de mot de passe"),
            AccountProblem::NoUser(password) => {
                format!("{password} donne un mot de passe de registre, mais aucun utilisateur n’est donné")
            }
            AccountProblem::EmptyPassword(setting) => {
                format!("le mot de passe du registre lu sur l’entrée standard est vide ({setting})")
            }
            AccountProblem::SeveralRegistries(user) => {
                format!("{user} vaut pour un seul registre, or les images sont dans plusieurs")
            }
        },
        UsageError::Document(problem) => document_problem(problem),
        UsageError::Output(problem) => match problem {
            OutputProblem::Unknown(name, _) => format!("-o `{name}` n’est pas un format"),
            OutputProblem::OfOthers { command, format } => {
                format!("`{command}` n’écrit pas le format {format}")
            }
            OutputProblem::Terminal(_) => {
                "le document n’est pas écrit sur un terminal\u{a0}: ses octets ne sont pas échappés"
                    .to_owned()
            }
            OutputProblem::NoPath(format) => format!("-o {format}= n’a pas de chemin"),
            OutputProblem::Several => "plus d’un -o sans chemin".to_owned(),
            OutputProblem::Twice(one, other) if one == other => {
                format!("deux sorties doivent être écrites dans {one}")
            }
            OutputProblem::Twice(one, other) => {
                format!("deux sorties doivent être écrites dans un même fichier, {one} et {other}")
            }
        },
        UsageError::Filter(Sourced { value: why, origin }) => behind(origin, sbom::filter_error(why)),
        UsageError::License(Sourced { value: why, origin }) => behind(origin, sbom::license_rule_error(why)),
        UsageError::Checks(Sourced { value: why, origin }) => {
            behind(origin, conformance::check_list_error(why))
        }
        UsageError::Gate(Sourced { value: why, origin }) => behind(origin, diff::unknown_gate(why)),
        UsageError::Images(problem) => images::problem(problem),
        UsageError::Sample(problem) => images::undrawn(problem),
        UsageError::Pods(given, problem) => pods::problem(given, problem),
        UsageError::InScopeWithoutPods(setting) => pods::without(setting),
    }
}

fn twice(both: &[StdinUser; 2]) -> String {
    let user = |user: &StdinUser| match user {
        StdinUser::Setting(Sourced { value: Some(name), origin }) => typed(origin, &name.to_string()),
        StdinUser::Setting(Sourced { value: None, origin }) => origin.to_string(),
        StdinUser::Document(name) => format!("le document {name}"),
        StdinUser::Report(name) => format!("le rapport {name}"),
    };
    match both {
        [StdinUser::Report(_), StdinUser::Report(_)] => {
            "l’entrée standard ne peut être qu’un seul rapport".to_owned()
        }
        [StdinUser::Document(_), StdinUser::Document(_)] => {
            "l’entrée standard ne peut être qu’un seul des deux côtés".to_owned()
        }
        [one, other] if one == other => format!("l’entrée standard sert deux fois, pour deux {}", user(one)),
        [one, other] => format!("l’entrée standard sert deux fois, pour {} et {}", user(one), user(other)),
    }
}

fn unread(input: &NamedInput, why: &ReadError) -> String {
    let why = file::sentence(why);
    match input {
        NamedInput::Key(Sourced { value: path, origin }) => {
            format!("le fichier de clé {path}{} est illisible\u{a0}: {why}", blamed(Some(origin)))
        }
        NamedInput::KeyOnStdin => format!("la clé ne peut pas être lue sur l’entrée standard\u{a0}: {why}"),
        NamedInput::Setting { given: Sourced { value: path, origin }, .. } => {
            format!("{origin} {path} est illisible\u{a0}: {why}")
        }
        NamedInput::Password => {
            format!("le mot de passe du registre ne peut pas être lu sur l’entrée standard\u{a0}: {why}")
        }
        NamedInput::Document(path) => format!("le document {path} est illisible\u{a0}: {why}"),
        NamedInput::DocumentOnStdin => format!("le document est illisible\u{a0}: {why}"),
        NamedInput::Report(path) => format!("le rapport {path} est illisible\u{a0}: {why}"),
        NamedInput::ReportOnStdin => format!("le rapport est illisible sur l’entrée standard\u{a0}: {why}"),
    }
}

fn offline(forbids: &SettingOrigin, what: &NeedsNetwork) -> String {
    match what {
        NeedsNetwork::Key(Sourced { value: address, origin }) => {
            let by = blamed(Some(origin));
            format!("la clé {address}{by} est sur le réseau, mais {forbids} l’interdit")
        }
        NeedsNetwork::Api => format!("l’API de la plateforme est sur le réseau, mais {forbids} l’interdit"),
        NeedsNetwork::Image(name) => {
            format!("{name} est dans un registre, mais {forbids} interdit le réseau")
        }
        NeedsNetwork::Timestamp(service) => {
            format!("{service} interroge un service sur le réseau, mais {forbids} l’interdit")
        }
        NeedsNetwork::Wait(wait) => format!("{wait} attend du nouveau, mais {forbids} interdit le réseau"),
    }
}

fn key_address(setting: &SettingOrigin, problem: &KeyAddressProblem) -> String {
    let by = blamed(Some(setting));
    match problem {
        KeyAddressProblem::Malformed { text, reason } => {
            format!("l’adresse de la clé `{text}`{by} n’est pas valide\u{a0}: {reason}")
        }
        KeyAddressProblem::Account => format!(
            "l’adresse de la clé{by} contient un utilisateur ou un mot de passe\u{202f}; une clé publique se récupère sans compte"
        ),
        KeyAddressProblem::OtherTool { scheme, .. } => {
            format!(
                "une clé nommée par {scheme}:{by} est sous une forme propre à d’autres outils\u{202f}; ici, c’est un fichier, une URL https ou -"
            )
        }
        KeyAddressProblem::NotHttps { text, .. } => {
            format!("l’adresse de la clé `{text}`{by} n’est pas en https")
        }
        KeyAddressProblem::Unpinned(text) => {
            format!(
                "la clé arrive en http depuis `{text}`{by}\u{a0}: quiconque est sur le chemin réseau pourrait la remplacer"
            )
        }
    }
}

fn api(problem: &ApiProblem) -> String {
    match problem {
        ApiProblem::Account(setting) => {
            let by = blamed(Some(setting));
            format!(
                "l’adresse de l’API{by} contient un utilisateur ou un mot de passe\u{202f}; l’API attend un jeton"
            )
        }
        ApiProblem::NotHttps(Sourced { value: url, origin }) => {
            let by = blamed(Some(origin));
            format!("l’adresse de l’API `{url}`{by} n’est pas en https, or un jeton n’est envoyé qu’en https")
        }
        ApiProblem::NoToken => "l’API de la plateforme exige un jeton, or il n’y en a pas".to_owned(),
        ApiProblem::BadToken(setting) => {
            let by = blamed(Some(setting));
            format!("le jeton de l’API{by} est vide, ou contient des caractères qu’aucun jeton ne contient")
        }
        ApiProblem::NoBuild(name) => {
            format!("l’API de la plateforme est interrogée sur un build, or {name} n’en nomme aucun")
        }
        ApiProblem::BadApp(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("l’application `{text}`{by} ne peut pas faire partie d’une adresse de l’API")
        }
        ApiProblem::BadBuild(text, setting) => {
            let by = blamed(setting.as_ref());
            format!("le build `{text}`{by} ne peut pas faire partie d’une adresse de l’API")
        }
    }
}

/// A document that nobody signed.
pub(super) fn unsigned_document(name: &ForeignText) -> String {
    format!("personne n’a signé {name}\u{a0}: il n’y a aucune signature à vérifier")
}

/// What to do where it is one.
pub(super) fn instead_of_unsigned() -> Vec<Help> {
    let steps = [
        "pour le lire malgré tout, marqué NON\u{a0}SIGNÉ (UNSIGNED)\u{a0}: --unsigned",
        "le SBOM attesté d’une image n’a pas besoin de cette option\u{a0}: nommez l’image",
    ];
    steps.map(|step| Help::Say(step.to_owned())).into()
}

fn document_problem(problem: &DocumentProblem) -> String {
    match problem {
        DocumentProblem::Unsigned(name) => unsigned_document(name),
        DocumentProblem::Unasked(setting) => {
            format!("{setting} concerne une image signée, or un document n’a pas de signature")
        }
        DocumentProblem::OfNew(setting, pin) => {
            let setting =
                pin.as_ref().map_or_else(|| setting.to_string(), |pin| typed(setting, &format!("{pin}=…")));
            format!("{setting} s’applique à NEW, or NEW n’a pas de signature")
        }
        DocumentProblem::ApiInDiff(setting) => format!("{setting} est réservé à verify et à sbom"),
    }
}

/// What to do instead.
pub(super) fn help(error: &UsageError) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match error {
        UsageError::Layer { problem, .. } => configuration::layer_help(*problem),
        UsageError::Config { problem, .. } => configuration::help(problem),
        UsageError::Policy { problem, .. } => policy_file::help(problem),
        UsageError::NoController => vec![Help::Say(export::no_controller_help())],
        UsageError::Export { problem, .. } => export::problem_help(problem),
        UsageError::Empty(_) => say(
            "un secret non défini ne doit pas faire disparaître un contrôle\u{a0}: donnez-lui une valeur, ou retirez l’option",
        ),
        UsageError::EmptyName(_) => {
            say("une variable non définie ne nomme aucune image\u{a0}: donnez-lui une valeur")
        }
        UsageError::SaveOfSeveralKeys(_) => say("enregistrez chaque clé par une commande à part"),
        UsageError::Value { form, .. } => value::help(*form).into_iter().map(Help::Say).collect(),
        UsageError::Unread(input, ReadError::Pipe) => pipe_help(input),
        UsageError::Offline { what, .. } => match what {
            NeedsNetwork::Key(_) => say("utilisez une clé locale\u{a0}: --key FILE"),
            NeedsNetwork::Image(_) => {
                say("nommez une arborescence d’image\u{a0}: oci:DIR ou oci-archive:FILE")
            }
            NeedsNetwork::Api | NeedsNetwork::Wait(_) | NeedsNetwork::Timestamp(_) => vec![],
        },
        UsageError::KeyAddress { problem, .. } => match problem {
            KeyAddressProblem::NotHttps { host, .. } => {
                say(&format!("pour autoriser http en clair pour ce seul hôte\u{a0}: --plain-http {host}"))
            }
            KeyAddressProblem::OtherTool { path: Some(path), .. } => {
                say(&format!("nommez le fichier\u{a0}: --key {path}"))
            }
            KeyAddressProblem::OtherTool { path: None, .. } => say(
                "écrivez la clé publique dans un fichier, comme `cosign public-key --key KEY >cosign.pub` le fait pour la même KEY, et nommez-le\u{a0}: --key cosign.pub",
            ),
            KeyAddressProblem::Unpinned(_) => say("épinglez la clé\u{a0}: --key-fingerprint SHA256:…"),
            KeyAddressProblem::Malformed { .. } | KeyAddressProblem::Account => vec![],
        },
        UsageError::IgnoredLog { .. } => say("retirez l’un des deux"),
        UsageError::Timestamp(problem) => timestamp::usage_help(problem),
        UsageError::KnownKeys { .. } => say(
            "regardez ce qu’il contient\u{202f}; un fichier mis de côté est recréé vide, et ne connaît aucune clé",
        ),
        UsageError::Accept { problem, .. } => known::accept_help(problem),
        UsageError::KeyEnd(problem) => vec![Help::Say(keys::end_help(problem).to_owned())],
        UsageError::Api(problem) => match problem {
            ApiProblem::NotHttps(_) => say(
                "pour un port redirigé vers cette machine\u{a0}: --api-url http://localhost:PORT/api --plain-http localhost:PORT",
            ),
            ApiProblem::NoToken => {
                say("définissez PAAS_ATTEST_TOKEN, ou utilisez un fichier\u{a0}: --token-file FILE")
            }
            ApiProblem::NoBuild(_) => {
                say("nommez-le\u{a0}: build:APP_ID/BUILD_ID, ou --app-id et --build-id")
            }
            ApiProblem::Account(_)
            | ApiProblem::BadToken(_)
            | ApiProblem::BadApp(..)
            | ApiProblem::BadBuild(..) => vec![],
        },
        UsageError::Account(problem) => match problem {
            AccountProblem::NoPassword(_) => {
                say("donnez-le avec --registry-password-stdin ou PAAS_ATTEST_REGISTRY_PASSWORD")
            }
            AccountProblem::NoUser(_) => say("donnez-le avec --registry-user ou PAAS_ATTEST_REGISTRY_USER"),
            AccountProblem::SeveralRegistries(_) => {
                say("connectez-vous à chacun avec `docker login`, ou définissez DOCKER_AUTH_CONFIG")
            }
            AccountProblem::EmptyPassword(_) => vec![],
        },
        UsageError::Document(problem) => match problem {
            DocumentProblem::Unsigned(_) => instead_of_unsigned(),
            DocumentProblem::Unasked(_) | DocumentProblem::OfNew(..) => say("retirez-le, ou nommez l’image"),
            DocumentProblem::ApiInDiff(_) => say("vérifiez d’abord chaque build avec --check-api"),
        },
        UsageError::Output(problem) => output_help(problem),
        UsageError::Images(problem) => say(images::help(problem)),
        UsageError::Sample(problem) => say(images::draw_help(problem)),
        UsageError::Pods(_, problem) => say(pods::help(problem)),
        UsageError::InScopeWithoutPods(_) => say(pods::without_help()),
        UsageError::Evidence(_, EvidenceProblem::Taken) => say(
            "nommez un répertoire vide ou qui n’existe pas, ou un nouveau fichier dont le nom finit par .tar",
        ),
        UsageError::Evidence(_, EvidenceProblem::Unwritable(_))
        | UsageError::Unread(..)
        | UsageError::File { .. }
        | UsageError::Stdin(_)
        | UsageError::Filter(_)
        | UsageError::License(_)
        | UsageError::Checks(_)
        | UsageError::NoPolicy(_)
        | UsageError::ExplainedFormat
        | UsageError::Gate(_) => vec![],
    }
}

/// How a program gives what is not read from a pipe.
fn pipe_help(input: &NamedInput) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match input {
        NamedInput::Key(_) => {
            say("pour lire une clé venant d’un programme, passez par l’entrée standard\u{a0}: --key -")
        }
        NamedInput::Setting { instead: Some(variable), .. } => {
            say(&format!("pour transmettre la valeur depuis un programme, définissez {variable}"))
        }
        NamedInput::Report(_) => {
            say("pour lire un rapport venant d’un programme, passez par l’entrée standard\u{a0}: -")
        }
        NamedInput::Document(_) => {
            say("pour lire un document venant d’un programme, passez par l’entrée standard\u{a0}: -")
        }
        NamedInput::Setting { instead: None, .. }
        | NamedInput::KeyOnStdin
        | NamedInput::Password
        | NamedInput::DocumentOnStdin
        | NamedInput::ReportOnStdin => vec![],
    }
}

fn output_help(problem: &OutputProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match problem {
        OutputProblem::Unknown(_, known) => say(&format::all(known)),
        OutputProblem::Terminal(format) => {
            say(&format!("écrivez-le dans un fichier, -o {format}=FILE, ou dans un tube"))
        }
        OutputProblem::Several => say(
            "la sortie standard n’accepte qu’un format\u{a0}: écrivez les autres dans un fichier, -o json=FILE",
        ),
        OutputProblem::Twice(..) => say("donnez à chaque sortie son propre fichier"),
        OutputProblem::OfOthers { .. } | OutputProblem::NoPath(_) => vec![],
    }
}
