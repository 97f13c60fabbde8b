//! Values that cannot be read.

use crate::error::ValueForm;
use crate::limits;
use crate::origin::SettingOrigin;
use crate::policy::Requirement;
use crate::text::ForeignText;

pub(super) fn sentence(setting: &SettingOrigin, text: &ForeignText, form: ValueForm) -> String {
    match form {
        ValueForm::Fingerprint => format!("{setting} `{text}` n’est pas une empreinte"),
        ValueForm::ApiUrl => format!("l’adresse de l’API `{text}` ({setting}) n’est pas valide"),
        ValueForm::HostPort => format!("{setting} `{text}` n’est pas de la forme HOST ou HOST:PORT"),
        ValueForm::ConnectTo => format!("{setting} `{text}` n’est pas de la forme HOST:PORT:ADDR:PORT"),
        ValueForm::AuthOrigin => format!("{setting} `{text}` n’est pas une origine"),
        ValueForm::Duration => format!("{setting} `{text}` n’est pas une durée"),
        ValueForm::Size => format!("{setting} `{text}` n’est pas une taille"),
        ValueForm::Jobs => format!("{setting} `{text}` n’est pas un nombre de 1 à {}", limits::JOBS),
        ValueForm::TimestampUrl => format!("{setting} `{text}` n’est pas l’adresse d’un service"),
        ValueForm::Shard => {
            format!("{setting} `{text}` n’est pas I/N, une partie parmi {} au plus", limits::SHARDS)
        }
        ValueForm::SampleSize => format!("{setting} `{text}` n’est pas un nombre à partir de 1"),
        ValueForm::Until => format!("{setting} `{text}` n’est ni un instant ni une date"),
        ValueForm::KeyValue => format!("{setting} `{text}` n’est pas de la forme KEY=VALUE"),
        ValueForm::Requirement => format!("{setting} `{text}` est inconnu de cette version"),
        ValueForm::SbomSource => format!("{setting} `{text}` n’est pas une source"),
        ValueForm::OneOf(words) => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("{setting} `{text}` ne figure pas parmi {}", all_of(&words))
        }
    }
}

/// `auto, always et never`.
fn all_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} et {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// What belongs there.
pub(super) fn help(form: ValueForm) -> Option<String> {
    Some(match form {
        ValueForm::Fingerprint => {
            "une empreinte s’écrit SHA256: suivi de base64, ou 64 chiffres hexadécimaux\u{202f}; `paas-attest key` montre celle de la clé servie"
                .to_owned()
        }
        ValueForm::ApiUrl => "l’API de la plateforme est https://runtime.di2amp.com/api".to_owned(),
        ValueForm::ConnectTo => {
            "par exemple harbor.paas-system.svc.cluster.local:443:127.0.0.1:8443".to_owned()
        }
        ValueForm::AuthOrigin => {
            "une origine s’écrit SCHEME://HOST[:PORT], par exemple https://auth.example.com".to_owned()
        }
        ValueForm::Until => {
            "un instant s’écrit 2026-11-01T12:00:00Z, éventuellement avec un décalage\u{202f}; une date vaut le début de ce jour en UTC, 2026-11-01"
                .to_owned()
        }
        ValueForm::Duration => {
            "une durée est un nombre suivi de ms, s, m ou h, éventuellement enchaînés\u{a0}: 500ms, 90s, 1m30s".to_owned()
        }
        ValueForm::Size => "une taille est un nombre d’octets, ou suivi de KiB, MiB ou GiB\u{a0}: 64MiB".to_owned(),
        ValueForm::Requirement => {
            format!("valeurs connues\u{a0}: {}", Requirement::ALL.map(Requirement::as_str).join(", "))
        }
        ValueForm::TimestampUrl => {
            "une adresse s’écrit https://HOST/PATH\u{202f}; http convient aussi, car un horodatage est signé".to_owned()
        }
        ValueForm::Shard => "la deuxième de huit parties s’écrit 2/8".to_owned(),
        ValueForm::SbomSource => "les sources sont attestation, attached et api".to_owned(),
        ValueForm::HostPort
        | ValueForm::Jobs
        | ValueForm::SampleSize
        | ValueForm::KeyValue
        | ValueForm::OneOf(_) => return None,
    })
}
