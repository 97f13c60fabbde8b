//! The request of `doctor`: that of a verification, of which only the way is looked at.

use crate::error::Stop;

use super::asked::{Ask, Request};
use super::known;
use super::layers::Settings;
use super::request::{Keys, ask, common, refuse_empty};
use super::world::{AskCheckout, World};

/// Of what it is to be seen whether it is in place.
#[derive(Debug)]
pub struct DoctorRequest {
    /// What a verification would know.
    pub request: Request,
    /// The image, where one is named.
    pub image: Option<Ask>,
    /// The value of `PATH`.
    pub path: Option<String>,
    /// Who is asked about the checkout.
    pub checkout: AskCheckout,
    /// What was given, and by whom.
    pub settings: Settings,
}

/// The request, of this image.
///
/// # Errors
/// Whatever is not asked properly: a verification would not begin either.
pub(super) fn doctor(
    image: Option<&str>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<DoctorRequest, Stop> {
    refuse_empty(image.map(|name| (name, "IMAGE")))?;
    let mut request = common(settings, world, Keys::Needed)?;
    let record = request.known.take();
    // The key is shown, and its use is not taken down.
    request.known = known::shown(record, settings, world, &request.keys)?;
    let image = image.map(|name| ask(&request, name, settings)).transpose()?;
    let path = world.environment.get("PATH").map(str::to_owned);
    Ok(DoctorRequest { request, image, path, checkout: world.checkout, settings: settings.clone() })
}
