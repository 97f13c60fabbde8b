//! `paas-attest` checks from outside that a container image is what `PaaS` Runtime built and signed.
//! This page is the map.
//!
//! # The road
//!
//! ```text
//! cli ─► config::Request ─► source::gather ─► Evidence ─► trust ─► Case ─► check::ALL ─► Verdict ─► Report ─► human | json | …
//!        (parsed)           async · network   Fetched,    Trusted  facts   pure          0 1 3 4    data
//!                                             Gap         Refusal
//! └──────── the world ─────┘└─ network ends ─┘└──────────── pure: no clock, environment, files or async ────────────┘
//! ```
//!
//! A **subject** (an image, pinned to one digest) is looked up in **sources**, which return
//! **evidence**: bytes as received, and the **gaps** where a source could not answer. `trust` turns
//! evidence into **trusted statements** or **refusals**. Statements, refusals, gaps and absences make a
//! **case**. **Checks** ask the case one question each; their outcomes fold into a **verdict**. `sbom` is
//! the same road: at its end one trusted document of the case is looked into; `diff` goes it twice. `doctor` goes its
//! beginning, and says where it ends.
//!
//! # Rooms
//!
//! | room | knows |
//! |---|---|
//! | [`text`], [`json`], [`code`], [`limits`] | foreign text and secrets; JSON read strictly and written safely; reason codes; every bound |
//! | [`system`] | what differs between Linux, macOS and Windows: how files are opened, programs ended, folders and variables called |
//! | [`subject`], [`policy`], [`origin`] | names, digests, aliases; pins, identity, requirements; which option, variable or file a value is from |
//! | [`pods`] | what runs in a cluster, as `kubectl` tells it |
//! | [`call`] | the command line as it can be typed again, with one thing changed |
//! | [`evidence`] | maps, candidates, gaps |
//! | [`known`] | the keys that endpoints served before |
//! | [`trust`] | keys, signatures, and the one way to a trusted statement |
//! | [`pack`] | evidence packs: what was asked and answered, kept so that it replays without a network |
//! | [`source`] | registries, layouts, credentials, TLS, the key's place, the platform's API: all that waits |
//! | [`provenance`], [`sbom`] | SLSA provenance and CycloneDX as data: read, counted, filtered, judged by lists |
//! | [`diff`] | two SBOMs, and who built both images: what differs |
//! | [`case`](mod@case), [`check`], [`verdict`], [`weakness`] | one image's facts; one question each; the truth table; caveats |
//! | [`doctor`] | whether all is in place for a verification: the way to an image and to its key, probe by probe |
//! | [`join`] | the reports of the parts of one run: whether they fit, and what they come to together |
//! | [`export`] | a policy file as the policy of an admission controller, and what that does not say |
//! | [`recheck`] | what a verdict rests on, as a script that checks it again without us |
//! | [`report`], [`output`], [`ui`] | data to bytes; bytes to files; the line of progress |
//! | [`cli`], [`config`], [`checkout`], [`error`], [`run`] | words; words, variables and files to a request; git's HEAD; what stops a run; the order |
//!
//! `tests/it/layering.rs` holds which room may name which.
//!
//! # Glossary
//!
//! *Digest*: SHA-256 of a manifest or blob. *Manifest*, *index*, *descriptor*, *referrer*: as in the OCI
//! image and distribution specifications. *Payload*: the bytes that a signature is over. *Pin*: a value
//! that a signed annotation must have. *Identity*: the repository for which an image was signed.
//! *Carrier*: the one signature that meets everything that was asked. *Envelope*: a signed payload of a
//! named type (DSSE). *Bundle*: an envelope with what verifies it (sigstore). *Statement*: the payload of an attestation (in-toto), of a *predicate* about its
//! *subjects*. *Instance*: one entry of an SBOM's components. *Package*: what several instances may be of. *Absence*: a definite "nothing
//! there". *Gap*: a place that could not be asked. *Refusal*: something found, and not trusted.
//!
//! # What a pass means, and what it does not
//!
//! VERIFIED: a key that you named (or that the platform served) signed exactly this digest, for this
//! repository name, with the annotations that you pinned, all in one signature. It does not mean that
//! the software is good, that the build was honest, when it was signed, or, where the key came from the
//! platform under audit and is not pinned, more than that the platform agrees with itself.
//!
//! # Lessons
//!
//! - Any valid signature by the key counts as "signed" in cosign, whatever name it was made for; with
//!   one key for all tenants a copied image then passes. Here identity is compared, exactly.
//! - Registry errors read as "no signature" (rust-oci-client's referrers, sigstore-rs, cosign's
//!   fallback): here a look-up has three outcomes, and the third never becomes the second.
//! - `gh attestation verify` exited 0 for "nothing found" (cli/cli#10418): here a verdict is folded from
//!   outcomes and needs at least one pass.
//! - An SBOM attestation alone "verifies" an image in cosign 3's bundle mode
//!   (security-profiles-operator#3449): here only a signature answers for an image, and the signed
//!   predicate type decides what a statement may prove.
//! - `cosign download sbom` reads what nobody signed (cosign#2307), and summaries of SBOMs count packages,
//!   not instances: here a document that nobody signed has a word of its own in every output, and
//!   nothing is merged.
//! - sigstore's own `verify_constraints` lets different layers meet different constraints; only its key
//!   parsing and raw signature check are used.

pub mod call;
pub mod case;
pub mod check;
pub mod checkout;
pub mod cli;
pub mod code;
pub mod config;
pub mod diff;
pub mod doctor;
pub mod error;
pub mod evidence;
pub mod export;
pub mod join;
pub mod json;
pub mod known;
pub mod limits;
pub mod origin;
pub mod output;
pub mod pack;
pub mod pods;
pub mod policy;
pub mod provenance;
pub mod recheck;
pub mod report;
// Shared with the integration tests.
#[cfg(test)]
#[path = "../tests/it/support/rows.rs"]
mod rows;
pub mod run;
pub mod sbom;
pub mod source;
pub mod subject;
pub mod system;
pub mod text;
pub mod trust;
pub mod ui;
pub mod verdict;
pub mod weakness;
