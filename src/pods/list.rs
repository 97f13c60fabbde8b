//! From bytes to containers, or to the reason why there are none.
//!
//! Members that are not read here are skipped, whatever is in them; but no object holds a key twice, at any depth, and no
//! key is a known one in other letters: what Kubernetes' own readers see is what is seen here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{DeserializeSeed as _, Error, SeqAccess};

use crate::json::object::{Fill, ReadItems, list, object, reads, text};
use crate::json::{Shape, without_bom};
use crate::limits;
use crate::text::{Excerpt, ForeignText};

use super::{ContainerKind, Pod, PodContainer};

/// Why a document is not a list of pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PodListProblem {
    /// Nothing is in it.
    Empty,
    /// It does not begin as JSON does: a table, YAML.
    NotJson,
    /// It begins as JSON does, and cannot be read, for this reason of the parser.
    Malformed(Excerpt),
    /// Something in it is of another kind, by this name; `None` where it names none.
    OtherKind(Option<ForeignText>),
    /// It lists no pod.
    NoPods,
    /// The pod of this name has no container.
    NoContainers(ForeignText),
    /// It is one page of a longer list.
    OnePage,
    /// It lists more pods than so many.
    TooManyPods(usize),
    /// Its pods have more containers than so many.
    TooManyContainers(usize),
    /// Their names, images and IDs have more bytes than so many.
    TooLong(usize),
}

/// Reads a `List` or `PodList`, or one `Pod`: all of its containers in their order, of each pod init containers first,
/// then the others, then ephemeral ones. It is never empty.
///
/// # Errors
/// What is anything else, or more than a bound.
pub fn read(bytes: &[u8]) -> Result<Vec<PodContainer>, PodListProblem> {
    let bytes = without_bom(bytes);
    match bytes.trim_ascii_start() {
        [] => return Err(PodListProblem::Empty),
        [b'{', ..] => {}
        _ => return Err(PodListProblem::NotJson),
    }
    let malformed = |error: serde_json::Error| PodListProblem::Malformed(Excerpt::error(&error));
    Shape::Any.check(bytes).map_err(malformed)?;
    let mut document = Document::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let is_read = Fill(&mut document).deserialize(&mut reader).and_then(|_| reader.end());
    let Document { kind, version, items, whole, metadata, .. } = document;
    if let Some(problem) = items.problem {
        return Err(problem);
    }
    is_read.map_err(malformed)?;
    let other = |kind: Option<Text<'_>>| PodListProblem::OtherKind(kind.map(|kind| kind.into_owned().into()));
    match (kind.as_deref(), version.as_deref()) {
        // Only the API's own lists say once, for all, what their items are.
        (Some("List"), Some("v1")) if items.untyped => Err(PodListProblem::OtherKind(None)),
        (Some("List" | "PodList"), Some("v1")) if metadata.next_page.is_some() => {
            Err(PodListProblem::OnePage)
        }
        (Some("List" | "PodList"), Some("v1")) if items.pods == 0 => Err(PodListProblem::NoPods),
        (Some("List" | "PodList"), Some("v1")) => Ok(items.containers),
        (Some("Pod"), Some("v1")) => {
            let mut items = Items::default();
            items.take(RawPod { kind: None, metadata, ..whole })?;
            Ok(items.containers)
        }
        _ => Err(other(kind)),
    }
}

type Text<'de> = Cow<'de, str>;

/// The root: a list, or one pod.
#[derive(Default)]
struct Document<'de> {
    kind: Option<Text<'de>>,
    version: Option<Text<'de>>,
    metadata: Metadata<'de>,
    items: Items,
    /// What a pod alone has.
    whole: RawPod<'de>,
}

reads! { "the document", Document<'de>; |this, next|
    Kind "kind" => this.kind = text(next)?;
    Version "apiVersion" => this.version = text(next)?;
    Metadata "metadata" => this.metadata = object(next)?.unwrap_or_default();
    Items "items" => list(Pods(&mut this.items), next)?;
    Spec "spec" => this.whole.spec = object(next)?;
    Status "status" => this.whole.status = object(next)?;
}

/// `metadata`, of a list or of a pod.
#[derive(Default)]
struct Metadata<'de> {
    name: Option<Text<'de>>,
    namespace: Option<Text<'de>>,
    /// Where a list goes on (Kubernetes API, `ListMeta`).
    next_page: Option<Text<'de>>,
}

reads! { "`metadata`", Metadata<'de>; |this, next|
    Name "name" => this.name = text(next)?;
    Namespace "namespace" => this.namespace = text(next)?;
    Continue "continue" => this.next_page = text(next)?;
}

#[derive(Default)]
struct RawPod<'de> {
    kind: Option<Text<'de>>,
    metadata: Metadata<'de>,
    spec: Option<Spec<'de>>,
    status: Option<Status<'de>>,
}

reads! { "a pod", RawPod<'de>; |this, next|
    Kind "kind" => this.kind = text(next)?;
    Metadata "metadata" => this.metadata = object(next)?.unwrap_or_default();
    Spec "spec" => this.spec = object(next)?;
    Status "status" => this.status = object(next)?;
}

#[derive(Default)]
struct Spec<'de> {
    containers: Vec<Named<'de>>,
    init: Vec<Named<'de>>,
    ephemeral: Vec<Named<'de>>,
}

reads! { "the `spec` of a pod", Spec<'de>; |this, next|
    Containers "containers" => list(Few(&mut this.containers), next)?;
    Init "initContainers" => list(Few(&mut this.init), next)?;
    Ephemeral "ephemeralContainers" => list(Few(&mut this.ephemeral), next)?;
}

#[derive(Default)]
struct Status<'de> {
    phase: Option<Text<'de>>,
    containers: Vec<Named<'de>>,
    init: Vec<Named<'de>>,
    ephemeral: Vec<Named<'de>>,
}

reads! { "the `status` of a pod", Status<'de>; |this, next|
    Phase "phase" => this.phase = text(next)?;
    Containers "containerStatuses" => list(Few(&mut this.containers), next)?;
    Init "initContainerStatuses" => list(Few(&mut this.init), next)?;
    Ephemeral "ephemeralContainerStatuses" => list(Few(&mut this.ephemeral), next)?;
}

/// A container of a specification, or the status of one: the latter alone has an ID.
#[derive(Default)]
struct Named<'de> {
    name: Option<Text<'de>>,
    image: Option<Text<'de>>,
    id: Option<Text<'de>>,
}

reads! { "a container", Named<'de>; |this, next|
    Name "name" => this.name = text(next)?;
    Image "image" => this.image = text(next)?;
    Id "imageID" => this.id = text(next)?;
}

/// Containers of one list, as many as a whole document may have.
struct Few<'x, 'de>(&'x mut Vec<Named<'de>>);

impl<'de> ReadItems<'de> for Few<'_, 'de> {
    const WHAT: &'static str = "containers";

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        let mut one = Named::default();
        match access.next_element_seed(Fill(&mut one))? {
            None => return Ok(false),
            Some(_) if one.name.is_none() => return Err(A::Error::custom("a container without a name")),
            Some(_) if self.0.len() == limits::POD_CONTAINERS => {
                return Err(A::Error::custom("too many containers in a pod"));
            }
            Some(_) => self.0.push(one),
        }
        Ok(true)
    }
}

/// Pods, each of which is taken apart as soon as it is read.
struct Pods<'x>(&'x mut Items);

impl<'de> ReadItems<'de> for Pods<'_> {
    const WHAT: &'static str = "`items`";

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        let mut pod = RawPod::default();
        match access.next_element_seed(Fill(&mut pod))? {
            None => Ok(false),
            Some(false) => Err(A::Error::custom("`null` where a pod belongs")),
            Some(true) => match self.0.take(pod) {
                Ok(()) => Ok(true),
                Err(problem) => {
                    self.0.problem = Some(problem);
                    Err(A::Error::custom("not a list of pods"))
                }
            },
        }
    }
}

/// What was read of pods so far.
#[derive(Default)]
struct Items {
    pods: usize,
    containers: Vec<PodContainer>,
    /// How many bytes the texts have that are kept.
    texts: usize,
    /// Whether one of them does not say that it is a pod.
    untyped: bool,
    /// Why no more is read.
    problem: Option<PodListProblem>,
}

impl Items {
    /// These texts are kept.
    fn keep(&mut self, texts: [Option<&str>; 3]) -> Result<(), PodListProblem> {
        self.texts += texts.into_iter().flatten().map(str::len).sum::<usize>();
        if self.texts > limits::POD_TEXTS { Err(PodListProblem::TooLong(limits::POD_TEXTS)) } else { Ok(()) }
    }

    fn take(&mut self, pod: RawPod<'_>) -> Result<(), PodListProblem> {
        let RawPod { kind, metadata, spec, status } = pod;
        match kind {
            Some(kind) if kind != "Pod" => {
                return Err(PodListProblem::OtherKind(Some(kind.into_owned().into())));
            }
            Some(_) => {}
            None => self.untyped = true,
        }
        self.pods += 1;
        if self.pods > limits::PODS {
            return Err(PodListProblem::TooManyPods(limits::PODS));
        }
        let Some(name) = metadata.name else {
            return Err(PodListProblem::Malformed(Excerpt::new("a pod without a name")));
        };
        let (spec, status) = (spec.unwrap_or_default(), status.unwrap_or_default());
        let before = self.containers.len();
        self.keep([metadata.namespace.as_deref(), Some(&name), status.phase.as_deref()])?;
        let own = |text: Text<'_>| ForeignText::new(text.into_owned());
        let pod = Arc::new(Pod {
            namespace: own(metadata.namespace.unwrap_or_default()),
            name: own(name),
            phase: status.phase.map(own),
        });
        self.all_of(&pod, ContainerKind::Init, spec.init, status.init)?;
        self.all_of(&pod, ContainerKind::Container, spec.containers, status.containers)?;
        self.all_of(&pod, ContainerKind::Ephemeral, spec.ephemeral, status.ephemeral)?;
        // No pod is passed over in silence.
        if self.containers.len() == before {
            return Err(PodListProblem::NoContainers(pod.name.clone()));
        }
        Ok(())
    }

    /// The containers of one kind: those of the specification, each with its status; behind them those of which only a
    /// status is there. That a name stands once in each list is not enforced for statuses (Kubernetes API, `PodStatus`):
    /// one that stands twice is another container, since whatever runs is looked at.
    fn all_of(
        &mut self,
        pod: &Arc<Pod>,
        kind: ContainerKind,
        spec: Vec<Named<'_>>,
        status: Vec<Named<'_>>,
    ) -> Result<(), PodListProblem> {
        let mut asked = BTreeMap::<String, Option<String>>::new();
        let mut order = Vec::new();
        for one in spec {
            let name = one.name.unwrap_or_default().into_owned();
            let image = one.image.map(Text::into_owned);
            if asked.insert(name.clone(), image).is_some() {
                return Err(PodListProblem::Malformed(Excerpt::new(&format!(
                    "two containers of one pod have the name {name:?}"
                ))));
            }
            order.push(name);
        }
        let mut told = BTreeMap::<String, Vec<Named<'_>>>::new();
        let mut beside = Vec::new();
        for mut one in status {
            let name = one.name.take().unwrap_or_default().into_owned();
            if asked.contains_key(&name) {
                told.entry(name).or_default().push(one);
            } else {
                beside.push((name, one));
            }
        }
        for name in order {
            let image = asked.remove(&name).flatten();
            let statuses = told.remove(&name).unwrap_or_else(|| vec![Named::default()]);
            for one in statuses {
                let image = image.clone().or_else(|| one.image.map(Text::into_owned));
                self.one(pod, kind, name.clone(), image, one.id)?;
            }
        }
        for (name, one) in beside {
            self.one(pod, kind, name, one.image.map(Text::into_owned), one.id)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        pod: &Arc<Pod>,
        kind: ContainerKind,
        name: String,
        image: Option<String>,
        id: Option<Text<'_>>,
    ) -> Result<(), PodListProblem> {
        self.keep([Some(name.as_str()), image.as_deref(), id.as_deref()])?;
        let at = self.containers.len();
        if at == limits::POD_CONTAINERS {
            return Err(PodListProblem::TooManyContainers(limits::POD_CONTAINERS));
        }
        let (pod, image) = (Arc::clone(pod), image.map(ForeignText::new));
        let image_id = id.map(|id| ForeignText::new(id.into_owned()));
        self.containers.push(PodContainer { at, pod, name: name.into(), kind, image, image_id });
        Ok(())
    }
}
