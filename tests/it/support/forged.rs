//! What nobody should have signed, signed for real: changes of everything that a signature is over and of
//! everything around it, each with the verdict that it must have here, and with real cosign's.
//!
//! Shared by path with `tests/interop/`: it names nothing of either program but `super::signer`.

#![allow(clippy::too_many_lines, reason = "a table stands in one piece")]

#[path = "forged/bundles.rs"]
mod bundles;
#[path = "forged/change.rs"]
mod change;
#[path = "forged/claims.rs"]
mod claims;
#[path = "forged/evidence.rs"]
mod evidence;
#[path = "forged/manifests.rs"]
mod manifests;
#[path = "forged/rows.rs"]
mod rows;
#[path = "forged/rules.rs"]
mod rules;
#[path = "forged/spellings.rs"]
mod spellings;
#[path = "forged/tree.rs"]
mod tree;

pub(crate) use self::bundles::bundles;
#[allow(unused_imports, reason = "not every program changes a text of its own")]
pub(crate) use self::change::{Change, Changed, SPELLED, changes};
pub(crate) use self::evidence::{IDENTITY, PINS, digest};
pub(crate) use self::rows::{Asks, Row, rows};
pub(crate) use self::rules::{Document, Verdict};
#[allow(unused_imports, reason = "not every program changes a text of its own")]
pub(crate) use self::tree::Json;
