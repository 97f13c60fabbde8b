//! What has an address of its own and is in no repository: a public key, a record of the platform's API.

use tokio::time::Instant;

use super::http::Network;

/// Something that one address holds.
pub(super) trait Single {
    /// Why it is not there.
    type Lack;

    /// Its bytes as they were received.
    async fn fetch(&self, network: &Network, deadline: Instant) -> Result<Vec<u8>, Self::Lack>;
}
