//! What a search could not bring home, and why.

use crate::call::Call;
use crate::code::Code;
use crate::evidence::failure::RedirectRefusal;
use crate::evidence::place::{KeyPlace, Place};
use crate::evidence::purpose::Purpose;
use crate::evidence::trouble::{
    Answered, ApiTrouble, KeyTrouble, ListingTrouble, RecordShape, RegistryTrouble, TokenTrouble, Trouble,
    Unanswered,
};
use crate::evidence::{Defect, Gap, IgnoredReason, ImageNote};
use crate::limits;
use crate::report::words::Help;
use crate::text::ForeignText;
use crate::trust::key::KeyProblem;

use super::code::next_step;
use super::failure::{failure_help, unanswered, unanswered_help};
use super::{bound, defect, layout, login, place, pods, say, size, timestamp, trust, unread};

pub(in crate::report) fn sentence(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Registry(trouble) => registry(trouble),
        Trouble::Login(trouble) => login::sentence(trouble),
        Trouble::TokenService(trouble) => token_service(trouble),
        Trouble::KeyEndpoint(trouble) => key(trouble),
        Trouble::Api(trouble) => api(trouble),
        Trouble::Timestamp(trouble) => timestamp::trouble(trouble),
        Trouble::Node(trouble) => pods::trouble(trouble),
        Trouble::Unjudged(refusal) => trust::refusal(refusal),
        Trouble::Untimed(until) => trust::untimed(*until),
        Trouble::Unread(form) => unread::sentence(form),
        Trouble::Bound(hit) => bound::sentence(hit),
        Trouble::Layout(unread) => layout::unread(unread),
        Trouble::Key(problem) => trust::key(problem),
        // As the pack has it, in the words of whoever wrote it.
        Trouble::Recorded { message, .. } => message.to_string(),
        Trouble::NotRecorded => {
            "le dossier de preuves ne le dit pas\u{a0}: cela n’a pas été contrôlé quand il a été écrit"
                .to_owned()
        }
    }
}

/// What to do about a gap: what is wrong, and where.
pub(super) fn help_at(gap: &Gap, call: &Call) -> Vec<Help> {
    match &*gap.why {
        Trouble::Key(problem) => unusable_key_help(problem, &gap.place),
        Trouble::Login(trouble) => login::help(trouble, call),
        trouble => help(trouble),
    }
}

fn help(trouble: &Trouble) -> Vec<Help> {
    match trouble {
        Trouble::Registry(RegistryTrouble::Unanswered(what))
        | Trouble::TokenService(TokenTrouble::Unanswered(what)) => unanswered_help(what),
        Trouble::Registry(RegistryTrouble::Answered { answered, nobody, .. }) => {
            let other = nobody.as_ref().and_then(|nobody| login::other_name_help(nobody));
            registry_help(answered).into_iter().chain(other).collect()
        }
        Trouble::Registry(RegistryTrouble::Page) => vec![say(PORTAL)],
        Trouble::TokenService(TokenTrouble::Answered { status: 429 | 500..=599, .. }) => {
            vec![say("réessayez plus tard\u{202f}; on ne sait rien de l’image")]
        }
        Trouble::Registry(
            RegistryTrouble::Redirect(_) | RegistryTrouble::NoAddress(_) | RegistryTrouble::Listing(_),
        )
        | Trouble::TokenService(TokenTrouble::Answered { .. } | TokenTrouble::NoToken { .. })
        | Trouble::Unjudged(_)
        | Trouble::Untimed(_)
        | Trouble::Layout(_)
        // Said above, where more is known.
        | Trouble::Key(_)
        | Trouble::Login(_)
        // Whoever asked then was told.
        | Trouble::Recorded { .. }
        | Trouble::NotRecorded => vec![],
        Trouble::KeyEndpoint(trouble) => key_help(trouble),
        Trouble::Api(trouble) => api_help(trouble),
        Trouble::Timestamp(trouble) => timestamp::trouble_help(trouble),
        Trouble::Node(trouble) => vec![say(pods::trouble_help(trouble))],
        Trouble::Unread(form) => unread::help(form),
        Trouble::Bound(hit) => bound::help(hit),
    }
}

/// Where a page for people answers in a registry's place.
const PORTAL: &str = "ouvrez cette adresse avec un navigateur ou curl\u{a0}: connectez-vous au portail, ou demandez un moyen de contourner le proxy\u{202f}; vérifiez le nom et le port du registre";

/// That an answer came through a proxy, which may have given it by itself.
fn through(proxy: Option<&ForeignText>) -> String {
    proxy.map_or_else(String::new, |proxy| format!(" par le proxy {proxy}"))
}

/// What to do where a proxy may have answered by itself.
fn proxy_help(proxy: Option<&ForeignText>) -> Option<Help> {
    proxy.map(|_| {
        say("la réponse peut être celle du proxy lui-même\u{a0}: vérifiez qu’il laisse passer cet hôte, ou nommez l’hôte dans NO_PROXY")
    })
}

fn registry_help(Answered { status, proxy, .. }: &Answered) -> Vec<Help> {
    let mut help = proxy_help(proxy.as_deref()).into_iter().collect::<Vec<_>>();
    help.extend(registry_step(*status));
    help
}

fn registry_step(status: u16) -> Vec<Help> {
    match status {
        403 => vec![say(
            "le compte n’a pas le droit de tirer depuis ce dépôt\u{a0}: demandez un compte qui l’a, et vérifiez le nom",
        )],
        404 => vec![say("vérifiez le nom et le port du registre\u{a0}: ce qui répond n’est pas un registre")],
        412 => vec![say(
            "Harbor répond ainsi aux comptes en lecture seule à cause de sa politique de confiance du contenu ou de vulnérabilités\u{202f}; demandez un compte qui en est exempté",
        )],
        // What is always right for their codes is said of them.
        _ => vec![],
    }
}

/// What is provably wrong with something.
pub(in crate::report) fn defect(defect: &Defect) -> String {
    defect::sentence(defect)
}

/// Why something that is listed is not evidence about the image.
pub(in crate::report) fn ignored(reason: &IgnoredReason) -> String {
    match reason {
        IgnoredReason::OtherImage => "il se rapporte à une autre image".to_owned(),
        IgnoredReason::Artifact(None) => "un artefact de type `unknown` n’est pas une signature".to_owned(),
        IgnoredReason::Artifact(Some(kind)) => {
            format!("un artefact de type `{kind}` n’est pas une signature")
        }
        IgnoredReason::Layer(kind, Purpose::Signatures) => {
            format!("une couche de type `{kind}` ne contient pas de signature")
        }
        IgnoredReason::Layer(kind, Purpose::Attestations) => {
            format!("une couche de type `{kind}` ne contient pas d’attestation")
        }
    }
}

/// What is odd about an image's answer.
pub(in crate::report) fn note(note: &ImageNote) -> String {
    match note {
        ImageNote::OtherDigestClaimed(claimed) => {
            format!(
                "le Docker-Content-Digest du registre annonce {claimed} ce qui ne correspond pas aux octets"
            )
        }
    }
}

fn registry(trouble: &RegistryTrouble) -> String {
    match trouble {
        RegistryTrouble::Unanswered(what) => unanswered(what),
        RegistryTrouble::Answered { place, answered, nobody } => {
            let Answered { peer, status, said, proxy } = answered;
            let proxy = through(proxy.as_deref());
            let nobody =
                nobody.as_ref().map_or_else(String::new, |one| format!("\u{202f}; interrogé en tant que {}", login::nobody(one)));
            let what = match status {
                404 => ", mais pas sous la forme d’un registre\u{a0}: un proxy ou un ingress peut aussi répondre 404",
                412 => "\u{a0}: une politique du registre bloque l’accès\u{202f}; cela ne veut pas dire qu’il n’y a rien",
                429 => ", y compris après de nouveaux essais",
                _ => "",
            };
            format!("{peer} a répondu {status} pour {place}{proxy}{what}{}{nobody}", it_says(said.as_ref()), place = place::name(place))
        }
        RegistryTrouble::Page => {
            "la réponse est une page HTML, pas un manifeste\u{a0}: un portail ou un proxy a répondu, pas le registre"
                .to_owned()
        }
        RegistryTrouble::Redirect(refusal) => {
            let to = |to: &ForeignText, why: &str| format!("le registre redirige vers `{to}`, {why}");
            match refusal {
                RedirectRefusal::NoAddress(text) => to(text, "qui n’est pas une URL"),
                RedirectRefusal::OtherOrigin(text) => to(text, "qui est d’une autre origine et n’est pas suivi"),
                RedirectRefusal::NotHttps(text) => to(text, "qui n’est pas en https et n’est pas suivi"),
                RedirectRefusal::TooMany(most) => format!("le registre redirige plus de {most} fois"),
            }
        }
        RegistryTrouble::NoAddress(reason) => reason.to_string(),
        RegistryTrouble::Listing(trouble) => listing(trouble),
    }
}

fn listing(trouble: &ListingTrouble) -> String {
    match trouble {
        ListingTrouble::NoIndex => "la réponse du registre sur les référents n’est pas un index".to_owned(),
        ListingTrouble::PageNoIndex => "une page des référents n’est pas un index".to_owned(),
        ListingTrouble::Incomplete { counted, listed } => {
            format!("le registre compte {counted} référents mais en énumère {listed}")
        }
        ListingTrouble::TooManyPages => format!("les référents occupent plus de {} pages", limits::PAGES),
        ListingTrouble::NextElsewhere(next) => {
            format!("la page suivante des référents est à {next}, qui n’est pas suivi")
        }
        ListingTrouble::NextNoAddress(next) => {
            format!("la page suivante des référents est à `{next}`, qui n’est pas une URL")
        }
        ListingTrouble::NextNotUnderstood => {
            "l’en-tête Link du registre pour la page suivante des référents est illisible".to_owned()
        }
    }
}

fn token_service(trouble: &TokenTrouble) -> String {
    match trouble {
        TokenTrouble::Unanswered(what) => unanswered(what),
        TokenTrouble::Answered { host, status: 300..=399 } => {
            format!("le service de jetons {host} répond par une redirection, qui n’est pas suivie")
        }
        TokenTrouble::Answered { host, status: 429 } => {
            format!("le service de jetons {host} limite le débit des requêtes (429)")
        }
        TokenTrouble::Answered { host, status } => format!("le service de jetons {host} répond {status}"),
        TokenTrouble::NoToken { host } => format!("le service de jetons {host} répond sans jeton"),
    }
}

fn key(trouble: &KeyTrouble) -> String {
    match trouble {
        KeyTrouble::Unanswered(what) => {
            format!("la clé n’a pas pu être récupérée\u{a0}: {}", unanswered(what))
        }
        KeyTrouble::TooLarge => format!("ce qui est servi comme clé dépasse {}", size(limits::SMALL)),
        KeyTrouble::Answered { status, said, proxy } => {
            let said = said.as_ref().map_or_else(String::new, |said| format!("\u{a0}: `{said}`"));
            format!("l’adresse de la clé répond {status}{}{said}", through(proxy.as_deref()))
        }
        KeyTrouble::Redirect { at, refusal: RedirectRefusal::TooMany(_) } => {
            format!("l’adresse de la clé {at} redirige un trop grand nombre de fois")
        }
        KeyTrouble::Redirect {
            at,
            refusal:
                RedirectRefusal::NoAddress(_) | RedirectRefusal::OtherOrigin(_) | RedirectRefusal::NotHttps(_),
        } => format!("l’adresse de la clé {at} mène à une autre origine, qui n’est pas suivie"),
    }
}

fn key_help(trouble: &KeyTrouble) -> Vec<Help> {
    // What is of registries alone helps nobody to a key.
    let mut help = match trouble {
        KeyTrouble::Unanswered(Unanswered { failure, .. }) => failure_help(failure),
        KeyTrouble::TooLarge => vec![say(NO_KEY_THERE)],
        KeyTrouble::Answered { status, .. } => vec![say(match status {
            401 | 403 => {
                "la clé est demandée sans compte\u{a0}: le point d’accès de la plateforme est ouvert, c’est donc peut-être un proxy ou une autre adresse qui a répondu"
            }
            404 | 410 => NO_KEY_THERE,
            429 | 500..=599 => "réessayez plus tard, ou attendez-la avec --wait DURATION",
            _ => {
                "vérifiez l’adresse avec un navigateur ou curl\u{202f}; --key URL et --api-url URL en nomment une autre"
            }
        })],
        KeyTrouble::Redirect { .. } => {
            vec![say(
                "si vous faites confiance à l’adresse à laquelle elle mène, nommez celle-là\u{a0}: --key URL",
            )]
        }
    };
    if let KeyTrouble::Answered { proxy, .. } = trouble {
        help.extend(proxy_help(proxy.as_deref()));
    }
    help.push(say("si vous avez la clé dans un fichier, utilisez --key FILE"));
    help
}

/// Where an address serves something else.
const NO_KEY_THERE: &str = "il n’y a pas de clé à cette adresse\u{a0}: celle de la plateforme est API-URL/v1/cosign.pub\u{202f}; --key URL et --api-url URL en nomment une autre";

/// What a reader of a key can do, by where it was read.
fn unusable_key_help(problem: &KeyProblem, place: &Place) -> Vec<Help> {
    let served = matches!(place, Place::Key(KeyPlace::Served(_)));
    match (problem.code(), served) {
        // It has not left this machine, and nobody was told it.
        (Code::KeyPrivate, false) => vec![say(
            "cette clé privée est sur cette machine et n’a été envoyée nulle part\u{202f}; donnez à sa place la clé publique, par exemple celle de `openssl pkey -in KEY -pubout`",
        )],
        (Code::KeyPrivate, true) => next_step(Code::KeyPrivate).map(say).into_iter().collect(),
        (_, true) => vec![
            say(
                "un portail ou un proxy a peut-être répondu à sa place\u{a0}: ouvrez cette adresse avec un navigateur ou curl",
            ),
            say("si vous avez la clé dans un fichier, utilisez --key FILE"),
        ],
        (_, false) => vec![say(
            "un fichier de clé est du PEM à un seul bloc `PUBLIC KEY`\u{202f}; `paas-attest key --key FILE` montre si c’en est un",
        )],
    }
}

fn api(trouble: &ApiTrouble) -> String {
    match trouble {
        ApiTrouble::NoPaths => "l’adresse de l’API ne peut pas recevoir de chemin".to_owned(),
        ApiTrouble::NotRecorded => {
            "l’API n’est pas interrogée (--offline), et ceci n’est pas un dossier de preuves qui dise ce qu’elle avait enregistré".to_owned()
        }
        ApiTrouble::Unanswered(what) => unanswered(what),
        ApiTrouble::Answered(Answered { peer, status, said, proxy }) => {
            let proxy = through(proxy.as_deref());
            let why = match status {
                200 => ", mais le corps n’est pas du JSON",
                404 => {
                    ", mais pas sous la forme de l’API\u{a0}: un proxy ou un ingress peut aussi répondre 404"
                }
                _ => "",
            };
            format!("{peer} a répondu {status} pour l’enregistrement{proxy}{why}{}", it_says(said.as_ref()))
        }
        ApiTrouble::Redirect(RedirectRefusal::TooMany(_)) => {
            "l’API redirige un trop grand nombre de fois".to_owned()
        }
        ApiTrouble::Redirect(
            RedirectRefusal::NoAddress(to) | RedirectRefusal::OtherOrigin(to) | RedirectRefusal::NotHttps(to),
        ) => format!("l’API redirige vers `{to}`, qui est d’une autre origine et n’est pas suivi"),
        ApiTrouble::UnknownShape(shape) => {
            format!("l’enregistrement de l’API est d’une forme inconnue\u{a0}: {}", record_shape(shape))
        }
    }
}

fn record_shape(shape: &RecordShape) -> String {
    match shape {
        RecordShape::Json(error) => error.said().to_string(),
        RecordShape::EmptyList => "un tableau vide".to_owned(),
        RecordShape::TooMany => "trop d’éléments".to_owned(),
        RecordShape::NoPayload => "ni une charge utile, ni une charge utile avec sa signature".to_owned(),
        RecordShape::Sbom(why) => super::document::unreadable(why),
    }
}

fn api_help(trouble: &ApiTrouble) -> Vec<Help> {
    let mut help = api_step(trouble);
    if let ApiTrouble::Answered(answered) = trouble {
        help.extend(proxy_help(answered.proxy.as_deref()));
    }
    help
}

fn api_step(trouble: &ApiTrouble) -> Vec<Help> {
    match trouble {
        ApiTrouble::Answered(Answered { status: 401 | 403, .. }) => {
            vec![say(
                "un jeton expire, et vaut pour un seul locataire\u{a0}: procurez-vous-en un nouveau pour PAAS_ATTEST_TOKEN ou --token-file",
            )]
        }
        ApiTrouble::Answered(_)
        | ApiTrouble::NoPaths
        | ApiTrouble::NotRecorded
        | ApiTrouble::Unanswered(_)
        | ApiTrouble::Redirect(_)
        | ApiTrouble::UnknownShape(_) => next_step(trouble.code()).map(say).into_iter().collect(),
    }
}

/// What a body says, behind the status.
fn it_says(said: Option<&ForeignText>) -> String {
    said.map_or_else(String::new, |said| format!(" (il dit\u{a0}: {said})"))
}
