//! Reads every option into its type; the first that cannot be read stops the run.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::checkout;
use crate::cli::{HoldArgs, KeyArgs, PlaceArgs, TrustArgs, VerifyArgs};
use crate::error::Stop;
use crate::evidence::limits;
use crate::policy::{COMMIT, Identity, Pin, Policy, Requirement};
use crate::source::credentials::Sources;
use crate::source::key::KeySource;
use crate::source::route::{ConnectTo, HostPort, Proxies, Routes};
use crate::source::tls::Authorities;
use crate::subject::{Aliases, Location, Naming, is_registry, repository};
use crate::text::{ForeignText, Secret};
use crate::weakness::{self, Weakness};

use super::environment::{empty, many, one};
use super::keys::{fingerprints, keys};
use super::{Environment, Request};

const REGISTRY: &str = "harbor.paas-system.svc.cluster.local";
const TIMEOUT: Duration = Duration::from_secs(120);
const JOBS: usize = 4;

/// The request of `verify`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn verify(args: &VerifyArgs, environment: &Environment) -> Result<Request, Stop> {
    let mut request = common(&args.trust, &args.places, environment)?;
    let (policy, weaknesses) = policy(&args.hold, environment, &request.naming)?;
    request.weaknesses.extend(weaknesses);
    request.weaknesses.extend(weakness::of_policy(&policy));
    let mut seen = HashSet::new();
    for name in &args.images {
        let subject = request.naming.parse(name)?;
        if args.places.offline && matches!(subject.location, Location::Registry { .. }) {
            return Err(Stop::new(format!(
                "{} lies in a registry, and --offline forbids the network",
                ForeignText::new(&subject.name)
            ))
            .help("name an image layout: oci:DIR or oci-archive:FILE"));
        }
        let all = policy.with(&subject)?;
        if seen.insert(subject.clone()) {
            request.images.push((subject, all));
        }
    }
    request.policy = policy;
    if request.sources.given.is_some() {
        let registries: HashSet<&String> = request
            .images
            .iter()
            .filter_map(|(subject, _)| match &subject.location {
                Location::Registry { actual, .. } => Some(&actual.registry),
                Location::Layout(_) | Location::Archive(_) => None,
            })
            .collect();
        if registries.len() > 1 {
            return Err(Stop::new("--registry-user is for one registry, and the images lie in several")
                .help("log in to each with `docker login`, or give DOCKER_AUTH_CONFIG"));
        }
    }
    Ok(request)
}

/// The request of `key`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn key(args: &KeyArgs, environment: &Environment) -> Result<Request, Stop> {
    common(&args.trust, &args.places, environment)
}

fn common(trust: &TrustArgs, places: &PlaceArgs, environment: &Environment) -> Result<Request, Stop> {
    let routes = routes(places, environment)?;
    let fingerprints = fingerprints(trust, environment)?;
    let keys = keys(trust, places, environment, &routes, &fingerprints)?;
    let registry = one("--registry", places.registry.as_deref(), environment, "PAAS_ATTEST_REGISTRY")?
        .unwrap_or(REGISTRY);
    if !is_registry(registry) {
        return Err(Stop::new(format!(
            "--registry `{}` is no HOST or HOST:PORT",
            ForeignText::new(registry)
        )));
    }
    let aliases =
        many("--registry-alias", &places.registry_alias, environment, "PAAS_ATTEST_REGISTRY_ALIAS")?;
    let naming = Naming {
        registry: registry.to_owned(),
        aliases: Aliases::parse(aliases.iter().map(String::as_str))?,
    };
    let auth_origins = places.auth_origin.iter().map(|text| origin(text)).collect::<Result<_, _>>()?;
    if places.registry_password_stdin && keys.contains(&KeySource::Stdin) {
        return Err(Stop::new("standard input is asked for twice, by --key - and --registry-password-stdin"));
    }
    let timeout = places.timeout.as_deref().map_or(Ok(TIMEOUT), |text| duration("--timeout", text))?;
    let jobs = match places.jobs.as_deref() {
        None => JOBS,
        Some(text) => text.parse().ok().filter(|n| (1..=64).contains(n)).ok_or_else(|| {
            Stop::new(format!("--jobs `{}` is no number from 1 to 64", ForeignText::new(text)))
        })?,
    };
    Ok(Request {
        images: vec![],
        policy: Policy::new(vec![], Identity::Own, vec![])?,
        keys,
        fingerprints,
        naming,
        routes,
        authorities: authorities(trust, environment)?,
        sources: sources(places, environment)?,
        auth_origins,
        timeout,
        jobs,
        weaknesses: vec![],
    })
}

fn policy(
    hold: &HoldArgs,
    environment: &Environment,
    naming: &Naming,
) -> Result<(Policy, Vec<Weakness>), Stop> {
    let mut pins = Vec::new();
    let mut weaknesses = Vec::new();
    for text in &hold.annotation {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| Stop::new(format!("-a `{}` is not KEY=VALUE", ForeignText::new(text))))?;
        pins.push(Pin::exact(name, value)?);
    }
    let by_annotation: HashSet<String> = pins.iter().map(|pin| pin.name().to_owned()).collect();
    for (option, flag, variable, name) in [
        ("--tenant-id", &hold.tenant_id, "PAAS_ATTEST_TENANT_ID", "tenant_id"),
        ("--app-id", &hold.app_id, "PAAS_ATTEST_APP_ID", "app_id"),
        ("--commit-sha", &hold.commit_sha, "PAAS_ATTEST_COMMIT_SHA", COMMIT),
        ("--build-id", &hold.build_id, "PAAS_ATTEST_BUILD_ID", "build_id"),
    ] {
        // A flag of either spelling comes before the variable.
        let variable = if by_annotation.contains(name) { "" } else { variable };
        let Some(value) = one(option, flag.as_deref(), environment, variable)? else { continue };
        pins.push(match (name, value) {
            (COMMIT, "@") => {
                let head = checkout::head()?;
                weaknesses.extend(head.weaknesses);
                Pin::exact(name, &head.commit)?
                    .from(format!("HEAD of the checkout {}", ForeignText::new(head.folder)))
            }
            (COMMIT, value) => Pin::commit(value)?,
            (_, value) => Pin::exact(name, value)?,
        });
    }
    let identity = match hold.identity.as_deref() {
        None => Identity::Own,
        Some("") => return Err(empty("--identity")),
        Some("any") => Identity::Any,
        Some(name) => Identity::Named(naming.aliases.logical(&repository(name)?)),
    };
    let require = hold.require.iter().map(|word| match word.as_str() {
        "digest" => Ok(Requirement::Digest),
        other => {
            Err(Stop::new(format!("--require `{}` is not known to this version", ForeignText::new(other)))
                .help("it knows: digest"))
        }
    });
    Ok((Policy::new(pins, identity, require.collect::<Result<_, _>>()?)?, weaknesses))
}

fn routes(places: &PlaceArgs, environment: &Environment) -> Result<Routes, Stop> {
    let plain_http = places.plain_http.iter().map(|text| {
        HostPort::parse(text).ok_or_else(|| {
            Stop::new(format!("--plain-http `{}` is no HOST or HOST:PORT", ForeignText::new(text)))
        })
    });
    let connect_to = places.connect_to.iter().map(|text| {
        ConnectTo::parse(text).ok_or_else(|| {
            Stop::new(format!("--connect-to `{}` is not HOST:PORT:ADDR:PORT", ForeignText::new(text)))
                .help("for example harbor.paas-system.svc.cluster.local:443:127.0.0.1:8443")
        })
    });
    Ok(Routes {
        plain_http: plain_http.collect::<Result<_, _>>()?,
        connect_to: connect_to.collect::<Result<_, _>>()?,
        proxies: Proxies::read(|name| environment.get(name).map(str::to_owned)).map_err(Stop::new)?,
    })
}

#[expect(clippy::disallowed_methods, reason = "the certificates of --ca-file are read here and nowhere else")]
fn authorities(trust: &TrustArgs, environment: &Environment) -> Result<Authorities, Stop> {
    let mut authorities = Authorities::default();
    authorities.file = environment.get("SSL_CERT_FILE").map(PathBuf::from);
    authorities.dir = environment.get("SSL_CERT_DIR").map(PathBuf::from);
    let files = if trust.ca_file.is_empty() {
        environment.get("PAAS_ATTEST_CA_FILE").map(str::to_owned).into_iter().collect()
    } else {
        trust.ca_file.clone()
    };
    for file in files {
        if file.is_empty() {
            return Err(empty("--ca-file"));
        }
        let stop =
            |why: String| Stop::new(format!("--ca-file {} cannot be used: {why}", ForeignText::new(&file)));
        let mut bytes = Vec::new();
        let limit = limits::CREDENTIALS;
        std::fs::File::open(&file)
            .and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
            .map_err(|error| stop(error.to_string()))?;
        authorities.add(&bytes).map_err(stop)?;
    }
    Ok(authorities)
}

fn origin(text: &str) -> Result<Url, Stop> {
    let stop = || {
        Stop::new(format!("--auth-origin `{}` is no origin", ForeignText::new(text)))
            .help("an origin is SCHEME://HOST[:PORT], for example https://auth.example.com")
    };
    let url = Url::parse(text).map_err(|_| stop())?;
    let bare = matches!(url.scheme(), "https" | "http")
        && url.path() == "/"
        && url.query().is_none()
        && url.username().is_empty();
    if bare && url.has_host() { Ok(url) } else { Err(stop()) }
}

fn sources(places: &PlaceArgs, environment: &Environment) -> Result<Sources, Stop> {
    let user =
        one("--registry-user", places.registry_user.as_deref(), environment, "PAAS_ATTEST_REGISTRY_USER")?;
    let password = if places.registry_password_stdin {
        let mut text = String::new();
        std::io::stdin().lock().take(limits::SMALL).read_to_string(&mut text).map_err(|error| {
            Stop::new(format!("the registry's password cannot be read from standard input: {error}"))
        })?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            return Err(Stop::new("the registry's password on standard input is empty"));
        }
        Some(Secret::new(text))
    } else {
        environment.get("PAAS_ATTEST_REGISTRY_PASSWORD").map(Secret::new)
    };
    let given = match (user, password) {
        (Some(user), Some(password)) => Some((user.to_owned(), password)),
        (Some(_), None) => {
            return Err(Stop::new("--registry-user has no password")
                .help("give it with --registry-password-stdin or PAAS_ATTEST_REGISTRY_PASSWORD"));
        }
        (None, Some(_)) => {
            return Err(Stop::new("a registry's password is given, and no user")
                .help("give it with --registry-user or PAAS_ATTEST_REGISTRY_USER"));
        }
        (None, None) => None,
    };
    let path = |name: &str| environment.get(name).map(PathBuf::from);
    Ok(Sources {
        given,
        docker_auth_config: environment.get("DOCKER_AUTH_CONFIG").map(Secret::new),
        registry_auth_file: path("REGISTRY_AUTH_FILE"),
        docker_config: path("DOCKER_CONFIG"),
        home: path("HOME").or_else(|| path("USERPROFILE")),
        runtime_dir: path("XDG_RUNTIME_DIR"),
        config_home: path("XDG_CONFIG_HOME"),
    })
}

/// A number with `ms`, `s`, `m` or `h`, also joined: `1m30s`.
fn duration(option: &str, text: &str) -> Result<Duration, Stop> {
    let stop = || {
        Stop::new(format!("{option} `{}` is no duration", ForeignText::new(text)))
            .help("a duration is a number with ms, s, m or h, also joined: 500ms, 90s, 1m30s")
    };
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(stop)?;
        let (number, unit) = rest.split_at(digits);
        let unit_end = unit.find(|c: char| c.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at(unit_end);
        let number: u64 = number.parse().map_err(|_| stop())?;
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(stop()),
        };
        let part = number.checked_mul(milliseconds).filter(|ms| *ms <= 30 * 86_400_000).ok_or_else(stop)?;
        total += Duration::from_millis(part);
        rest = after;
    }
    if total.is_zero() { Err(stop()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for (text, ms) in
            [("500ms", 500), ("90s", 90_000), ("1m30s", 90_000), ("2m", 120_000), ("1h", 3_600_000)]
        {
            assert_eq!(duration("--timeout", text).unwrap(), Duration::from_millis(ms), "{text}");
        }
        for bad in ["", "5", "s", "1.5s", "-1s", "0s", "1x", "1 s", "99999999999999999999s", "1m30"] {
            assert!(duration("--timeout", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_no_more_than_one() {
        assert!(origin("https://auth.example.com").is_ok());
        for bad in [
            "auth.example.com",
            "https://auth.example.com/token",
            "https://u@auth.example.com",
            "file:///x",
            "https://x?y",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
