//! Reads every option into its type; the first that cannot be read stops the run.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use crate::checkout;
use crate::cli::{HoldArgs, KeyArgs, PlaceArgs, TrustArgs, VerifyArgs};
use crate::error::Stop;
use crate::evidence::limits;
use crate::policy::{COMMIT, Identity, Origin, Pin, Policy, Requirement};
use crate::source::Wanted;
use crate::source::credentials::Sources;
use crate::source::file::{self, Input};
use crate::source::key::KeySource;
use crate::source::route::{ConnectTo, HostPort, Proxies, Routes};
use crate::source::tls::Authorities;
use crate::subject::{Aliases, Location, Naming, is_registry, repository};
use crate::text::{ForeignText, Secret};
use crate::weakness::{self, Weakness};

use super::api::{api, build};
use super::environment::{empty, many, one};
use super::keys::{fingerprints, keys};
use super::units::{duration, size};
use super::{Ask, Environment, Request};

const REGISTRY: &str = "harbor.paas-system.svc.cluster.local";
const TIMEOUT: Duration = Duration::from_secs(120);
const JOBS: usize = 4;

/// The request of `verify`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn verify(args: &VerifyArgs, environment: &Environment) -> Result<Request, Stop> {
    let mut request = common(&args.trust, &args.places, environment, Keys::Needed)?;
    hold(&mut request, &args.hold, &args.places, environment)?;
    if args.hold.check_api {
        request.api = Some(api(&args.trust, &args.places, environment, &request.routes)?);
    }
    let mut seen = HashSet::new();
    for name in &args.images {
        let ask = ask(&request, name, &args.places)?;
        if seen.insert(ask.subject.clone()) {
            request.images.push(ask);
        }
    }
    one_registry(&request)?;
    Ok(request)
}

/// An account that is given by option or variable goes to one registry.
pub(super) fn one_registry(request: &Request) -> Result<(), Stop> {
    if request.sources.given.is_some() {
        let registries: HashSet<&String> = request
            .images
            .iter()
            .filter_map(|ask| match &ask.subject.location {
                Location::Registry { actual, .. } => Some(&actual.registry),
                Location::Layout(_) | Location::Archive(_) => None,
            })
            .collect();
        if registries.len() > 1 {
            return Err(Stop::new("--registry-user is for one registry, and the images lie in several")
                .help("log in to each with `docker login`, or give DOCKER_AUTH_CONFIG"));
        }
    }
    Ok(())
}

/// What must hold, and how long it may take to be there.
pub(super) fn hold(
    request: &mut Request,
    args: &HoldArgs,
    places: &PlaceArgs,
    environment: &Environment,
) -> Result<(), Stop> {
    let (policy, weaknesses) = policy(args, environment, &request.naming)?;
    request.weaknesses.extend(weaknesses);
    request.weaknesses.extend(weakness::of_policy(&policy));
    request.policy = policy;
    if let Some(text) = &args.wait {
        request.wait = Some(duration("--wait", text)?);
        if places.offline {
            return Err(Stop::new("--wait waits for something new, and --offline forbids the network"));
        }
    }
    if let Some(text) = &args.max_sbom_size {
        request.sbom_size = size("--max-sbom-size", text)?;
    }
    Ok(())
}

/// One image by its name, with what must hold of it and what is looked for.
pub(super) fn ask(request: &Request, name: &str, places: &PlaceArgs) -> Result<Ask, Stop> {
    let subject = request.naming.parse(name)?;
    if places.offline && matches!(subject.location, Location::Registry { .. }) {
        return Err(Stop::new(format!(
            "{} lies in a registry, and --offline forbids the network",
            ForeignText::new(&subject.name)
        ))
        .help("name an image layout: oci:DIR or oci-archive:FILE"));
    }
    let policy = request.policy.with(&subject)?;
    let records = match &request.api {
        Some(_) => Some(build(&subject, &policy, &request.naming)?),
        None => None,
    };
    let attestations =
        policy.requires(Requirement::Sbom) || policy.requires(Requirement::Provenance) || records.is_some();
    let wanted = Wanted { attestations, attached: false, records, sbom_size: request.sbom_size };
    Ok(Ask { subject, policy, wanted })
}

/// The request of `key`.
///
/// # Errors
/// Whatever is not asked properly.
pub fn key(args: &KeyArgs, environment: &Environment) -> Result<Request, Stop> {
    common(&args.trust, &args.places, environment, Keys::Needed)
}

/// Whether anything is to be verified.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// By the keys that are named, or the one that the platform serves.
    Needed,
    /// Nothing: a document carries no signature.
    Unneeded,
}

/// What every command reads.
pub(super) fn common(
    trust: &TrustArgs,
    places: &PlaceArgs,
    environment: &Environment,
    needed: Keys,
) -> Result<Request, Stop> {
    let routes = routes(places, environment)?;
    let fingerprints = fingerprints(trust, environment)?;
    let keys = match needed {
        Keys::Needed => keys(trust, places, environment, &routes, &fingerprints)?,
        Keys::Unneeded => vec![],
    };
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
        api: None,
        timeout,
        wait: None,
        sbom_size: limits::SBOM,
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
    let require = hold.require.iter().map(|word| {
        Requirement::ALL.into_iter().find(|known| known.as_str() == word).ok_or_else(|| {
            let known: Vec<&str> = Requirement::ALL.iter().map(|known| known.as_str()).collect();
            Stop::new(format!("--require `{}` is not known to this version", ForeignText::new(word)))
                .help(format!("it knows: {}", known.join(", ")))
        })
    });
    let mut policy = Policy::new(pins, identity, require.collect::<Result<_, _>>()?)?;
    for (option, value, field) in [
        ("--builder-id", &hold.builder_id, &mut policy.origin.builder),
        ("--source-uri", &hold.source_uri, &mut policy.origin.source),
    ] {
        if value.as_deref() == Some("") {
            return Err(empty(option));
        }
        field.clone_from(value);
    }
    if policy.origin != Origin::default() {
        policy.require(Requirement::Provenance);
    }
    policy.check_api = hold.check_api;
    Ok((policy, weaknesses))
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
        let bytes = file::read(Input::File(Path::new(&file)), limits::AUTHORITIES)
            .map_err(|why| stop(why.to_string()))?;
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
        let text = file::read_text(Input::Stdin, limits::SMALL).map_err(|why| {
            Stop::new(format!("the registry's password cannot be read from standard input: {why}"))
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

#[cfg(test)]
mod tests {
    use super::*;

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
