//! As whom a registry lets us look.

use crate::evidence::account::RegistryLogin;

use super::{Session, Standing};

impl Session {
    /// As whom it was asked last; `None` where nothing is known of how it wants to be asked.
    pub(in crate::source) async fn login(&self) -> Option<RegistryLogin> {
        match &self.standing.lock().await.1 {
            Standing::Unknown => None,
            Standing::Open(_) => Some(RegistryLogin::Open),
            Standing::Basic(_, account) => Some(RegistryLogin::Account(account.clone())),
            Standing::Bearer(_, account) => {
                Some(account.clone().map_or(RegistryLogin::Anonymous, RegistryLogin::Account))
            }
        }
    }
}
