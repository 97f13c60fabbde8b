//! Values that cannot be read.

use crate::error::ValueForm;
use crate::limits;
use crate::origin::SettingOrigin;
use crate::policy::Requirement;
use crate::text::ForeignText;

pub(super) fn sentence(setting: &SettingOrigin, text: &ForeignText, form: ValueForm) -> String {
    match form {
        ValueForm::Fingerprint => format!("{setting} `{text}` is not a fingerprint"),
        ValueForm::ApiUrl => format!("the API's address `{text}` ({setting}) is not valid"),
        ValueForm::HostPort => format!("{setting} `{text}` is not HOST or HOST:PORT"),
        ValueForm::ConnectTo => format!("{setting} `{text}` is not HOST:PORT:ADDR:PORT"),
        ValueForm::AuthOrigin => format!("{setting} `{text}` is not an origin"),
        ValueForm::Duration => format!("{setting} `{text}` is not a duration"),
        ValueForm::Size => format!("{setting} `{text}` is not a size"),
        ValueForm::Jobs => format!("{setting} `{text}` is not a number from 1 to {}", limits::JOBS),
        ValueForm::TimestampUrl => format!("{setting} `{text}` is not the address of a service"),
        ValueForm::SampleSize => format!("{setting} `{text}` is not a number from 1 up"),
        ValueForm::Shard => format!("{setting} `{text}` is not I/N, a part of at most {}", limits::SHARDS),
        ValueForm::KeyValue => format!("{setting} `{text}` is not KEY=VALUE"),
        ValueForm::Until => format!("{setting} `{text}` is not a moment or a date"),
        ValueForm::Requirement => format!("{setting} `{text}` is not known to this version"),
        ValueForm::SbomSource => format!("{setting} `{text}` is not a source"),
        ValueForm::OneOf(words) => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("{setting} `{text}` is not one of {}", all_of(&words))
        }
    }
}

/// `auto, always and never`.
fn all_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// What belongs there.
pub(super) fn help(form: ValueForm) -> Option<String> {
    Some(match form {
        ValueForm::Fingerprint => {
            "a fingerprint is SHA256: and base64, or 64 hex digits; `paas-attest key` shows the served one"
                .to_owned()
        }
        ValueForm::ApiUrl => "the platform's API is https://runtime.di2amp.com/api".to_owned(),
        ValueForm::ConnectTo => {
            "for example harbor.paas-system.svc.cluster.local:443:127.0.0.1:8443".to_owned()
        }
        ValueForm::AuthOrigin => {
            "an origin is SCHEME://HOST[:PORT], for example https://auth.example.com".to_owned()
        }
        ValueForm::Until => {
            "a moment is 2026-11-01T12:00:00Z, also with an offset; a date is the beginning of that day in UTC, 2026-11-01"
                .to_owned()
        }
        ValueForm::Duration => {
            "a duration is a number with ms, s, m or h, also joined: 500ms, 90s, 1m30s".to_owned()
        }
        ValueForm::Size => "a size is a number of bytes, or one with KiB, MiB or GiB: 64MiB".to_owned(),
        ValueForm::Requirement => {
            format!("known values: {}", Requirement::ALL.map(Requirement::as_str).join(", "))
        }
        ValueForm::TimestampUrl => {
            "an address is https://HOST/PATH; http will do too, since a time-stamp is signed".to_owned()
        }
        ValueForm::Shard => "the second of eight parts is 2/8".to_owned(),
        ValueForm::SbomSource => "the sources are attestation, attached and api".to_owned(),
        ValueForm::HostPort
        | ValueForm::Jobs
        | ValueForm::SampleSize
        | ValueForm::KeyValue
        | ValueForm::OneOf(_) => return None,
    })
}
