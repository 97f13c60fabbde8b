//! How a registry is reached: which address, and what of the command line and the environment leads there.

use serde::Serialize;

use crate::text::ForeignText;

/// How the registry of an image is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// `HOST:PORT` that is connected to; of a name, the name, and with a proxy, what that is asked for.
    pub address: String,
    /// The alias by which it is another registry than the image's name says, `LOGICAL=ACTUAL`.
    pub alias: Option<String>,
    /// The `--connect-to` that leads elsewhere, `HOST:PORT:ADDR:PORT`.
    pub connect_to: Option<String>,
    /// The proxy's address, without an account.
    pub proxy: Option<ForeignText>,
    /// Whether it is spoken to without TLS.
    pub plain_http: bool,
    /// Of an evidence pack: when what it holds was looked up, as it says. The address is its path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<ForeignText>,
}

impl Route {
    /// To an image of the evidence pack of this name, which says that it was written then.
    pub fn of_pack(name: String, at: ForeignText) -> Self {
        Self {
            address: name,
            alias: None,
            connect_to: None,
            proxy: None,
            plain_http: false,
            recorded: Some(at),
        }
    }
}
