//! Lists of pods, and what runs in a cluster.

use crate::check::Checkout;
use crate::checkout::CommitStanding;
use crate::error::PodsProblem;
use crate::evidence::trouble::NodeTrouble;
use crate::origin::{SettingOrigin, Sourced};
use crate::pods::{ContainerKind, PodListProblem};
use crate::report::ImageReport;
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{count, grouped, typed};

pub(super) fn problem(
    Sourced { value: file, origin }: &Sourced<ForeignText>,
    problem: &PodsProblem,
) -> String {
    let given = typed(origin, &file.to_string());
    match problem {
        PodsProblem::NoList(why) => no_list(&given, why),
        PodsProblem::NothingInScope { registry, images } => {
            format!("{given}\u{a0}: sur {}, aucune n’est du registre {registry}", count(*images, "image"))
        }
    }
}

fn no_list(given: &str, why: &PodListProblem) -> String {
    match why {
        PodListProblem::Empty => format!("{given} n’est pas une liste de pods\u{a0}: il n’y a rien"),
        PodListProblem::NotJson => format!("{given} n’est pas une liste de pods\u{a0}: ce n’est pas du JSON"),
        PodListProblem::Malformed(reason) => {
            format!("{given} est illisible en tant que liste de pods\u{a0}: {reason}")
        }
        PodListProblem::OtherKind(Some(kind)) => {
            format!("{given} n’est pas une liste de pods\u{a0}: on y trouve le type `{kind}`")
        }
        PodListProblem::OtherKind(None) => {
            format!("{given} n’est pas une liste de pods\u{a0}: le type de ce qu’on y trouve n’est pas nommé")
        }
        PodListProblem::NoPods => format!("{given} n’énumère aucun pod"),
        PodListProblem::NoContainers(pod) => format!("{given}\u{a0}: le pod {pod} n’a aucun conteneur"),
        PodListProblem::OnePage => format!("{given} n’est qu’une page d’une liste plus longue"),
        PodListProblem::TooManyPods(most) => format!("{given} énumère plus de {} pods", grouped(*most)),
        PodListProblem::TooLong(most) => {
            format!("les noms et les images de {given} dépassent {} Mio", most >> 20)
        }
        PodListProblem::TooManyContainers(most) => {
            format!("les pods de {given} ont plus de {} conteneurs", grouped(*most))
        }
    }
}

pub(super) fn help(problem: &PodsProblem) -> &'static str {
    match problem {
        PodsProblem::NoList(
            PodListProblem::NoPods
            | PodListProblem::TooManyPods(_)
            | PodListProblem::TooManyContainers(_)
            | PodListProblem::TooLong(_),
        ) => {
            "choisissez les pods par espace de noms ou par label\u{a0}: kubectl get pods -n NAMESPACE -o json"
        }
        PodsProblem::NoList(PodListProblem::OnePage) => {
            "kubectl réunit les pages\u{a0}: kubectl get pods -A -o json"
        }
        PodsProblem::NoList(
            PodListProblem::Empty
            | PodListProblem::NotJson
            | PodListProblem::Malformed(_)
            | PodListProblem::OtherKind(_)
            | PodListProblem::NoContainers(_),
        ) => "attendu\u{a0}: ce qu’affiche kubectl get pods -A -o json",
        PodsProblem::NothingInScope { .. } => {
            "nommez le registre dont les pods se servent\u{a0}: --registry HOST, ou --registry-alias LOGICAL=ACTUAL si les signatures disent un autre nom"
        }
    }
}

/// That a requirement is for pods, and there are none.
pub(super) fn without(setting: &SettingOrigin) -> String {
    format!("{} vaut pour des pods, or aucun n’est nommé", typed(setting, "in-scope"))
}

pub(super) fn without_help() -> &'static str {
    "nommez-les, --pods FILE, ou omettez cette exigence"
}

/// What a node does not say.
pub(super) fn trouble(trouble: &NodeTrouble) -> String {
    match trouble {
        NodeTrouble::NotStarted => not_started().to_owned(),
        NodeTrouble::NoManifest(id) => {
            format!("le nœud indique l’ID d’image `{id}`, qui n’est pas le condensat d’un manifeste")
        }
    }
}

pub(super) fn trouble_help(trouble: &NodeTrouble) -> &'static str {
    match trouble {
        NodeTrouble::NotStarted => not_started_help(),
        NodeTrouble::NoManifest(_) => {
            "l’image a été chargée sur le nœud et non tirée\u{a0}: faites-la tirer du registre par le pod, par son condensat"
        }
    }
}

pub(super) fn not_started() -> &'static str {
    "le nœud n’indique encore aucune image\u{a0}: le conteneur n’a pas démarré"
}

pub(super) fn not_started_help() -> &'static str {
    "énumérez à nouveau les pods quand il aura démarré\u{202f}; `kubectl describe pod` dit ce qu’il attend"
}

/// That an image is not of the registry that is checked.
pub(super) fn elsewhere(registry: &str) -> String {
    format!("l’image n’est pas du registre {}", ForeignText::new(registry))
}

pub(super) fn elsewhere_help() -> &'static str {
    "si c’est le même registre sous un autre nom, dites-le avec --registry-alias\u{202f}; sinon retirez le pod, ou contrôlez l’image par d’autres moyens"
}

/// The same, where that is required of nobody.
pub(super) fn not_checked(registry: &str) -> String {
    format!(
        "des images d’autres registres que {} s’exécutent et n’ont pas été contrôlées",
        ForeignText::new(registry)
    )
}

/// How a commit stands to HEAD, in few words.
pub(in crate::report) fn standing(checkout: &Checkout) -> Option<String> {
    Some(match checkout.stands.as_ref()? {
        CommitStanding::Behind(n) => format!("{} derrière HEAD", grouped(*n)),
        CommitStanding::Ahead(n) => format!("{} devant HEAD", grouped(*n)),
        CommitStanding::Beside { ahead, behind } => {
            format!("{} devant, {} derrière HEAD", grouped(*ahead), grouped(*behind))
        }
        CommitStanding::Unrelated => "sans lien avec HEAD".to_owned(),
        CommitStanding::Unknown => "absent de cette copie de travail".to_owned(),
    })
}

/// That a commit is the checkout's.
pub(in crate::report) fn at_head() -> &'static str {
    "est HEAD"
}

/// What kind of container it is, behind its name; nothing for the usual one.
pub(in crate::report) fn kind(kind: ContainerKind) -> &'static str {
    match kind {
        ContainerKind::Container => "",
        ContainerKind::Init => " (init)",
        ContainerKind::Ephemeral => " (éphémère)",
    }
}

/// That a part of the images has none that is checked.
pub(in crate::report) fn none_in_scope() -> &'static str {
    "Rien n’a été vérifié\u{a0}: aucune image de cette partie n’est du registre contrôlé."
}

/// What the key signed of a verified image; `None` of one that nobody judged.
pub(super) fn signed(image: &ImageReport) -> Option<String> {
    let signed = match (image.verdict(), image.index()) {
        (Verdict::OutOfScope, _) => return None,
        (_, None) => "La clé a signé cette image",
        (_, Some(_)) => "La clé a signé l’index qui énumère cette image",
    };
    Some(signed.to_owned())
}

/// That an image is listed, and no more.
pub(super) fn unjudged() -> &'static str {
    "L’image est d’un autre registre, et n’a pas été contrôlée."
}
