//! Whose image it is, as pins say.

/// The pins that say whose image it is, where a signature has no place for a repository's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerPins {
    /// Of the tenant and of the application.
    Both,
    /// Of one of them alone.
    One(Owner),
}

/// Whose an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A tenant's.
    Tenant,
    /// An application's.
    App,
}
