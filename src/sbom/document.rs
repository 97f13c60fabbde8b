//! The keys of a document that are read: its root, `metadata` and what is in it, `dependencies`.
//!
//! Names as in the CycloneDX specification, 1.2 to 1.7.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::further::{FurtherFields, MetadataFields};
use super::instance::{Components, Instances, Organization, not_a_text};
use super::room::{Room, Within};
use super::scalar::scalar;
use super::{Bom, BomSubject, Dependency, Text, Tool};
use crate::json::object::{Fill, Loose, Objects, ReadItems, Texts, list, object, reads, text};

/// The root, before it is known whether it is CycloneDX.
pub(super) struct Root<'de> {
    pub(super) bom_format: Option<Text<'de>>,
    pub(super) spec_version: Option<Text<'de>>,
    /// Without its components.
    pub(super) bom: Bom<'de>,
    pub(super) instances: Instances<'de>,
    /// Of the document; what lists ask of the components is beside these.
    further: Option<FurtherFields<'de>>,
}

impl<'de> Root<'de> {
    pub(super) fn new(room: Room, for_lists: bool) -> Self {
        Self {
            bom_format: None,
            spec_version: None,
            bom: Bom::default(),
            instances: Instances { all: Vec::new(), further: for_lists.then(Vec::new), room },
            further: for_lists.then(FurtherFields::default),
        }
    }

    /// The document, and what lists ask of it besides: nothing where they do not.
    pub(super) fn into_parts(self) -> (Bom<'de>, FurtherFields<'de>) {
        let Instances { all: components, further, .. } = self.instances;
        let components_further = further.unwrap_or_default();
        let further = FurtherFields { components: components_further, ..self.further.unwrap_or_default() };
        (Bom { components, ..self.bom }, further)
    }

    fn for_lists(&self) -> bool {
        self.further.is_some()
    }
}

reads! { "the document", Root<'de>; |this, next|
    BomFormat "bomFormat" => this.bom_format = text(next)?;
    SpecVersion "specVersion" => this.spec_version = text(next)?;
    SerialNumber "serialNumber" => this.bom.serial_number = text(next)?;
    Version "version" => this.bom.version = next.next_value()?;
    Metadata "metadata" => {
        let room = &mut this.instances.room;
        let mut metadata = Metadata { bom: &mut this.bom, further: this.further.as_mut(), room };
        next.next_value_seed(Fill(&mut metadata))?;
    };
    Components "components" => list(Components(&mut this.instances), next)?;
    Compositions "compositions" if for_lists => {
        let said = next.next_value()?;
        if let Some(further) = &mut this.further {
            further.compositions = said;
        }
    };
    Signature "signature" if for_lists => {
        let said = next.next_value()?;
        if let Some(further) = &mut this.further {
            further.signature = said;
        }
    };
    Services "services" => list(Named(&mut this.bom.other_refs), next)?;
    Dependencies "dependencies" => {
        let all = &mut this.bom.dependencies;
        let items = Objects::new(|one: Dependency<'de>| all.push(one));
        let size = size_of::<Dependency<'_>>();
        list(Within { items, room: &mut this.instances.room, size }, next)?;
    };
}

reads! { "an entry of `dependencies`", Dependency<'de>; |this, next|
    Ref "ref" => this.from = text(next)?;
    DependsOn "dependsOn" => list(Texts(&mut this.on), next)?;
}

struct Metadata<'x, 'de> {
    bom: &'x mut Bom<'de>,
    further: Option<&'x mut FurtherFields<'de>>,
    room: &'x mut Room,
}

reads! { "`metadata`", Metadata<'x, 'de>, <'x>, done sort; |this, next|
    Timestamp "timestamp" => this.bom.timestamp = text(next)?;
    Component "component" => {
        let mut about = About { subject: BomSubject::default(), refs: &mut this.bom.other_refs };
        if next.next_value_seed(Fill(&mut about))? {
            let subject = about.subject;
            this.bom.other_refs.extend(subject.bom_ref.clone());
            this.bom.subject = Some(subject);
        }
    };
    Tools "tools" => next.next_value_seed(Tools { bom: this.bom, room: this.room })?;
    Properties "properties" => {
        let labels = &mut this.bom.labels;
        list(Objects::new(|one: Label<'de>| labels.extend(one.name.zip(one.value))), next)?;
    };
    Authors "authors" if for_lists => { let said = next.next_value()?; this.note(|it| it.authors = said); };
    Supplier "supplier" if for_lists => { let said = next.next_value()?; this.note(|it| it.supplier = said); };
    Manufacture "manufacture" if for_lists => {
        let said = next.next_value()?;
        this.note(|it| it.manufacture = said);
    };
    Manufacturer "manufacturer" if for_lists => {
        let said = next.next_value()?;
        this.note(|it| it.manufacturer = said);
    };
    Lifecycles "lifecycles" if for_lists => {
        let said = next.next_value()?;
        this.note(|it| it.lifecycles = said);
    };
}

impl Metadata<'_, '_> {
    fn for_lists(&self) -> bool {
        self.further.is_some()
    }

    fn note(&mut self, put: impl FnOnce(&mut MetadataFields)) {
        if let Some(further) = &mut self.further {
            put(&mut further.metadata);
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "others can fail")]
    fn sort<E>(&mut self) -> Result<(), E> {
        self.bom.labels.sort_unstable();
        Ok(())
    }
}

#[derive(Default)]
struct Label<'de> {
    name: Option<Text<'de>>,
    value: Option<Text<'de>>,
}

reads! { "a property", Label<'de>; |this, next|
    Name "name" => this.name = text(next)?;
    Value "value" => this.value = match scalar(next)? {
        Loose::Absent => None,
        Loose::Text(value) => Some(value),
        Loose::Other => return Err(not_a_text()),
    };
}

struct About<'x, 'de> {
    subject: BomSubject<'de>,
    refs: &'x mut Vec<Text<'de>>,
}

reads! { "`metadata.component`", About<'x, 'de>, <'x>; |this, next|
    Type "type" => this.subject.kind = text(next)?;
    Name "name" => this.subject.name = text(next)?;
    Version "version" => this.subject.version = text(next)?;
    BomRef "bom-ref" => this.subject.bom_ref = text(next)?;
    Components "components" => list(Named(this.refs), next)?;
}

/// Things of which only the `bom-ref` matters, with those nested in them.
struct Named<'x, 'de>(&'x mut Vec<Text<'de>>);

reads! { "a component or service", Named<'x, 'de>, <'x>; |this, next|
    BomRef "bom-ref" => { let name = text(next)?; this.0.extend(name); };
    Components "components" => list(Named(this.0), next)?;
    Services "services" => list(Named(this.0), next)?;
}

impl<'de> ReadItems<'de> for Named<'_, 'de> {
    const WHAT: &'static str = "components or services";

    fn item<A: SeqAccess<'de>>(&mut self, access: &mut A) -> Result<bool, A::Error> {
        Ok(access.next_element_seed(Fill(&mut Named(self.0)))?.is_some())
    }
}

/// `metadata.tools`: a list of tools, or since 1.5 an object with components and services.
struct Tools<'x, 'de> {
    bom: &'x mut Bom<'de>,
    room: &'x mut Room,
}

impl<'de> DeserializeSeed<'de> for Tools<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tools<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`metadata.tools`, an array or an object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let items = Objects::new(|tool: ListedTool<'de>| self.bom.generator.push(tool.0));
        let mut tools = Within { items, room: self.room, size: size_of::<Tool<'_>>() };
        while tools.item(&mut access)? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, access: A) -> Result<(), A::Error> {
        Fill(&mut self).visit_map(access).map(drop)
    }
}

reads! { "`metadata.tools`", Tools<'x, 'de>, <'x>; |this, next|
    Components "components" => list(this.described(), next)?;
    Services "services" => list(this.described(), next)?;
}

impl<'de> Tools<'_, 'de> {
    /// A list of tools, each described as a component or service.
    fn described(&mut self) -> impl ReadItems<'de> {
        let items = Objects::new(|tool: ToolParts<'de>| tool.put(self.bom));
        Within { items, room: self.room, size: size_of::<Tool<'_>>() }
    }
}

#[derive(Default)]
struct ListedTool<'de>(Tool<'de>);

reads! { "a tool", ListedTool<'de>; |this, next|
    Vendor "vendor" => this.0.vendor = text(next)?;
    Name "name" => this.0.name = text(next)?;
    Version "version" => this.0.version = text(next)?;
}

/// A tool that is described as a component, or as a service with its provider.
#[derive(Default)]
struct ToolParts<'de> {
    tool: Tool<'de>,
    author: Option<Text<'de>>,
    publisher: Option<Text<'de>>,
    supplier: Option<Organization<'de>>,
    manufacturer: Option<Organization<'de>>,
    provider: Option<Organization<'de>>,
    bom_ref: Option<Text<'de>>,
}

reads! { "a tool", ToolParts<'de>; |this, next|
    Author "author" => this.author = text(next)?;
    Publisher "publisher" => this.publisher = text(next)?;
    Supplier "supplier" => this.supplier = object(next)?;
    Manufacturer "manufacturer" => this.manufacturer = object(next)?;
    Provider "provider" => this.provider = object(next)?;
    Name "name" => this.tool.name = text(next)?;
    Version "version" => this.tool.version = text(next)?;
    BomRef "bom-ref" => this.bom_ref = text(next)?;
}

impl<'de> ToolParts<'de> {
    fn put(self, bom: &mut Bom<'de>) {
        let organizations = [self.supplier, self.manufacturer, self.provider];
        let organization = organizations.into_iter().flatten().find_map(|it| it.name);
        let vendor = self.author.or(self.publisher).or(organization);
        bom.generator.push(Tool { vendor, ..self.tool });
        bom.other_refs.extend(self.bom_ref);
    }
}
