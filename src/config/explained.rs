//! What a policy file asks of each image of a run, to be shown.

use crate::origin::SettingOrigin;
use crate::policy::{Identity, Pin, PinOrigin, Policy};
use crate::report::{AskedFrom, AskedImage, AskedThing};

use super::asked::{Ask, Request};
use super::layers::{Setting, Settings};
use super::roots::TrustRoots;
use super::rules::{Rule, Rules};

/// Settings that are shown as pins are, or as what they came to.
const SHOWN_OTHERWISE: [Setting; 7] = [
    Setting::TenantId,
    Setting::AppId,
    Setting::CommitSha,
    Setting::BuildId,
    Setting::Annotation,
    Setting::Identity,
    Setting::Key,
];

/// What would be asked of each image.
pub fn explained(request: &Request) -> Vec<AskedImage> {
    let of = |rules: &Rules, ask: &Ask| {
        // That the rule holds together was seen when the image was asked about.
        image(ask, rules.of(ask.subject.own_name()).ok()?, request)
    };
    let rules = request.rules.as_deref();
    let images = || request.images.iter().filter(|ask| ask.is_looked_up());
    rules.into_iter().flat_map(|rules| images().filter_map(move |ask| of(rules, ask))).collect()
}

fn image(ask: &Ask, rule: &Rule, request: &Request) -> Option<AskedImage> {
    let choice = rule.policy.rule.clone()?;
    let asks = if choice.refused().is_some() { vec![] } else { asks(ask, rule, request) };
    let digest = ask.subject.version.digest();
    let waivers = digest.map_or_else(Vec::new, |digest| rule.policy.waivers.of(digest).to_vec());
    Some(AskedImage { reference: ask.subject.name.clone(), choice, asks, waivers })
}

fn asks(ask: &Ask, rule: &Rule, request: &Request) -> Vec<AskedThing> {
    let mut all: Vec<AskedThing> = ask.policy.pins().map(pin).collect();
    all.push(identity(ask, &rule.policy));
    all.extend(keys(&rule.roots, request));
    let others = Setting::ALL.iter().filter(|setting| !SHOWN_OTHERWISE.contains(setting));
    all.extend(others.filter_map(|setting| said(*setting, &rule.settings)));
    all
}

fn pin(pin: &Pin) -> AskedThing {
    let by = match pin.origin() {
        PinOrigin::Name => AskedFrom::Name,
        PinOrigin::Setting(setting) | PinOrigin::Head { setting, .. } => AskedFrom::Setting(setting.clone()),
    };
    let values = vec![pin.expected().shown().raw().to_owned()];
    AskedThing { what: pin.name().to_owned(), values, by }
}

fn identity(ask: &Ask, policy: &Policy) -> AskedThing {
    let own = || ask.subject.own_name().map(ToString::to_string);
    let (value, by) = match &policy.identity {
        Identity::Own => (own(), AskedFrom::Default),
        Identity::Named(name) => (Some(name.value.to_string()), AskedFrom::Setting(name.origin.clone())),
        Identity::Any(origin) => (Some("any".to_owned()), AskedFrom::Setting(origin.clone())),
    };
    thing(Setting::Identity, value.into_iter().collect(), by)
}

fn keys(roots: &TrustRoots, request: &Request) -> impl Iterator<Item = AskedThing> {
    let keys = roots.keys.iter().filter_map(|at| request.keys.get(*at));
    keys.map(|key| {
        let by = if key.origin == SettingOrigin::DEFAULT {
            AskedFrom::Default
        } else {
            AskedFrom::Setting(key.origin.clone())
        };
        thing(Setting::Key, vec![key.value.source.place().to_string()], by)
    })
}

/// What a rule may say and somebody says.
fn said(setting: Setting, settings: &Settings) -> Option<AskedThing> {
    let all = settings.all(setting);
    let first = all.first().filter(|_| setting.row().is_in_rule())?;
    let values = all.iter().map(|given| given.value.clone()).collect();
    Some(thing(setting, values, AskedFrom::Setting(first.origin.clone())))
}

fn thing(setting: Setting, values: Vec<String>, by: AskedFrom) -> AskedThing {
    AskedThing { what: setting.row().key().to_owned(), values, by }
}
