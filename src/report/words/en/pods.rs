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
            format!("{given}: none of {} is of the registry {registry}", count(*images, "image"))
        }
    }
}

fn no_list(given: &str, why: &PodListProblem) -> String {
    match why {
        PodListProblem::Empty => format!("{given} is not a list of pods: it is empty"),
        PodListProblem::NotJson => format!("{given} is not a list of pods: it is not JSON"),
        PodListProblem::Malformed(reason) => format!("{given} cannot be read as a list of pods: {reason}"),
        PodListProblem::OtherKind(Some(kind)) => {
            format!("{given} is not a list of pods: it contains the kind `{kind}`")
        }
        PodListProblem::OtherKind(None) => {
            format!("{given} is not a list of pods: it does not name the kind of all that it contains")
        }
        PodListProblem::NoPods => format!("{given} lists no pod"),
        PodListProblem::NoContainers(pod) => format!("{given}: the pod {pod} has no container"),
        PodListProblem::OnePage => format!("{given} is one page of a longer list"),
        PodListProblem::TooManyPods(most) => format!("{given} lists more than {} pods", grouped(*most)),
        PodListProblem::TooLong(most) => {
            format!("the names and images of {given} have more than {} MiB", most >> 20)
        }
        PodListProblem::TooManyContainers(most) => {
            format!("the pods of {given} have more than {} containers", grouped(*most))
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
        ) => "choose the pods by namespace or label: kubectl get pods -n NAMESPACE -o json",
        PodsProblem::NoList(PodListProblem::OnePage) => {
            "kubectl puts the pages together: kubectl get pods -A -o json"
        }
        PodsProblem::NoList(
            PodListProblem::Empty
            | PodListProblem::NotJson
            | PodListProblem::Malformed(_)
            | PodListProblem::OtherKind(_)
            | PodListProblem::NoContainers(_),
        ) => "expected is the output of: kubectl get pods -A -o json",
        PodsProblem::NothingInScope { .. } => {
            "name the registry that the pods use: --registry HOST, or --registry-alias LOGICAL=ACTUAL where signatures say another name"
        }
    }
}

/// That a requirement is for pods, and there are none.
pub(super) fn without(setting: &SettingOrigin) -> String {
    format!("{} is for pods, but none are named", typed(setting, "in-scope"))
}

pub(super) fn without_help() -> &'static str {
    "name them, --pods FILE, or leave the requirement out"
}

/// What a node does not say.
pub(super) fn trouble(trouble: &NodeTrouble) -> String {
    match trouble {
        NodeTrouble::NotStarted => not_started().to_owned(),
        NodeTrouble::NoManifest(id) => {
            format!("the node reports the image ID `{id}`, which is not the digest of a manifest")
        }
    }
}

pub(super) fn trouble_help(trouble: &NodeTrouble) -> &'static str {
    match trouble {
        NodeTrouble::NotStarted => not_started_help(),
        NodeTrouble::NoManifest(_) => {
            "the image was loaded on the node and not pulled: have the pod pull it from the registry, by its digest"
        }
    }
}

pub(super) fn not_started() -> &'static str {
    "the node reports no image yet: the container has not been started"
}

pub(super) fn not_started_help() -> &'static str {
    "list the pods again once it has been started; `kubectl describe pod` says what it waits for"
}

/// That an image is not of the registry that is checked.
pub(super) fn elsewhere(registry: &str) -> String {
    format!("the image is not of the registry {}", ForeignText::new(registry))
}

pub(super) fn elsewhere_help() -> &'static str {
    "where it is the same registry by another name, say so with --registry-alias; otherwise remove the pod, or check the image by other means"
}

/// The same, where that is required of nobody.
pub(super) fn not_checked(registry: &str) -> String {
    format!("images of other registries than {} run and were not checked", ForeignText::new(registry))
}

/// How a commit stands to HEAD, in few words.
pub(in crate::report) fn standing(checkout: &Checkout) -> Option<String> {
    Some(match checkout.stands.as_ref()? {
        CommitStanding::Behind(n) => format!("{} behind HEAD", grouped(*n)),
        CommitStanding::Ahead(n) => format!("{} ahead of HEAD", grouped(*n)),
        CommitStanding::Beside { ahead, behind } => {
            format!("{} ahead, {} behind HEAD", grouped(*ahead), grouped(*behind))
        }
        CommitStanding::Unrelated => "unrelated to HEAD".to_owned(),
        CommitStanding::Unknown => "not in this checkout".to_owned(),
    })
}

/// That a commit is the checkout's.
pub(in crate::report) fn at_head() -> &'static str {
    "is HEAD"
}

/// What kind of container it is, behind its name; nothing for the usual one.
pub(in crate::report) fn kind(kind: ContainerKind) -> &'static str {
    match kind {
        ContainerKind::Container => "",
        ContainerKind::Init => " (init)",
        ContainerKind::Ephemeral => " (ephemeral)",
    }
}

/// That a part of the images has none that is checked.
pub(in crate::report) fn none_in_scope() -> &'static str {
    "Nothing was verified: no image of this part is of the registry that is checked."
}

/// What the key signed of a verified image; `None` of one that nobody judged.
pub(super) fn signed(image: &ImageReport) -> Option<String> {
    let signed = match (image.verdict(), image.index()) {
        (Verdict::OutOfScope, _) => return None,
        (_, None) => "The key signed this image",
        (_, Some(_)) => "The key signed the index that lists this image",
    };
    Some(signed.to_owned())
}

/// That an image is listed, and no more.
pub(super) fn unjudged() -> &'static str {
    "The image is of another registry, and was not checked."
}
