//! Every bound on what comes from outside, in one place. Hitting one is a gap that names it.
//!
//! Other tools' bounds, for comparison: go-containerregistry 100 MiB a manifest, cosign 128 MiB an
//! attachment and 1000 layers; Harbor and CNCF distribution store manifests up to 4 MiB.

use std::time::Duration;

/// The name of a repository, registry and path together (distribution, `reference/regexp.go`).
pub const NAME: usize = 255;
/// A manifest, an index, one page of referrers.
pub const MANIFEST: u64 = 4 << 20;
/// What of a file tells how it is compressed.
pub const MAGIC: u64 = 10;
/// A simple-signing payload.
pub const PAYLOAD: u64 = 1 << 20;
/// A key that is served, a token, an error body, the answer of a credential helper.
pub const SMALL: u64 = 64 << 10;
/// `WWW-Authenticate` headers of one answer, together.
pub const CHALLENGE: usize = 8 << 10;
/// A `Warning` header.
pub const WARNING: usize = 4 << 10;
/// A file with a public key, which has a few hundred bytes.
pub const KEY: usize = 64 << 10;
/// The record of the keys that endpoints served before: some thousands of them.
pub const KNOWN_KEYS: u64 = 1 << 20;
/// How long the record is waited for, while other runs write it.
pub const KNOWN_KEYS_LOCK: Duration = Duration::from_secs(2);
/// How often what is not a public key is decoded in search of a private one: each time it may be what was read at
/// four places. PEM in base64 in base64 is three.
pub const KEY_ENCODINGS: usize = 3;
/// A configuration file; one that says all there is has a few kilobytes.
pub const CONFIG: u64 = 1 << 20;
/// Bytes of the pattern of a rule of a policy file; the name of a repository has 255 behind its registry (OCI
/// Distribution Specification 1.1, "Pulling manifests").
pub const PATTERN: usize = 1024;
/// How far two patterns are followed beside each other before they are taken not to cover each other.
pub const PATTERN_STATES: usize = 10_000;
/// Rules of a policy file.
pub const RULES: usize = 1000;
/// A docker or podman credential file.
pub const CREDENTIALS: u64 = 4 << 20;
/// A file of certificate authorities; Debian's own has 220 KiB.
pub const AUTHORITIES: u64 = 4 << 20;
/// A `trusted_root.json`; Sigstore's own has 7 KiB.
pub const TRUSTED_ROOT: u64 = 1 << 20;
/// A predicate, unless `--max-sbom-size` says otherwise.
pub const SBOM: u64 = 256 << 20;
/// What the items of an SBOM are read into, their texts apart, or twice the size of the document where that is
/// more: half a million components that say nothing.
pub const BOM_ITEMS: usize = 128 << 20;
/// What is made of a JSON text to compare all of its values, or twice the size of the text where that is more.
pub const VALUE: usize = 128 << 20;
/// What a document is read into for `--check schema`, beyond seven times its size.
pub const SCHEMA_VALUE: usize = 80 << 20;
/// What an envelope may have beside its payload: types, names of subjects, signatures.
pub const ENVELOPE_EXTRA: u64 = 64 << 10;
/// What a bundle may have beside its payload: types, names of subjects, entries of logs, time-stamps.
pub const BUNDLE_EXTRA: u64 = 1 << 20;
/// The entries of logs beside one signature (sigstore-go, `pkg/verify/tlog.go`).
pub const LOG_ENTRIES: usize = 32;
/// The body of a log's entry, which has the signature and the key, or a certificate, in it: some kilobytes.
pub const LOG_BODY: usize = 256 << 10;
/// The hashes of a proof of inclusion: no tree has more leaves than 64 bits can count.
pub const LOG_PROOF: usize = 64;
/// The logs of a trusted root.
pub const LOGS: usize = 64;
/// What a time-stamping service answers, and what is kept of it; real ones have 2 to 10 KiB.
pub const TIMESTAMP: u64 = 64 << 10;
/// The certificates in a time-stamp: of the signer, and of who issued it.
pub const TIMESTAMP_CERTIFICATES: usize = 16;
/// The signed attributes of a time-stamp; real ones have four to six.
pub const TIMESTAMP_ATTRIBUTES: usize = 32;
/// The certificates of a file of `--timestamp-ca`.
pub const TIMESTAMP_AUTHORITIES: usize = 64;
/// The lines with signatures of a checkpoint (Go, `golang.org/x/mod/sumdb/note`).
pub const CHECKPOINT_SIGNATURES: usize = 100;
/// Those of them that are tried, of all that are said to be the log's.
pub const CHECKPOINT_TRIED: usize = 4;
/// All evidence of one image together, or twice the bound of a predicate where that is more.
pub const EVIDENCE: u64 = 512 << 20;
/// What all images of a run together hold of what they received, beside the first that is not done: others wait.
pub const BESIDE_FIRST: u64 = 192 << 20;
/// From this part of its time on, one in so many, what an image waited for room is named where it ran out of time.
pub const ROOM_SHARE: u32 = 10;
/// What a manifest most often has at most: room for that is taken while others come first.
pub const LIKELY_MANIFEST: u64 = 256 << 10;
/// What a record of the platform most often has at most.
pub const LIKELY_RECORD: u64 = 16 << 20;
/// What an open layout has in memory beside what is read of it: its index, the entries of its archive.
pub const LAYOUT: u64 = 32 << 20;
/// Values of a document of which a schema is asked for all violations at once: each may have several.
pub const SCHEMA_AT_ONCE: usize = 50_000;
/// Signatures that are read for one image (CVE-2023-46737: endless attestations).
pub const SIGNATURES: usize = 100;
/// Attestations that are read for one image.
pub const ATTESTATIONS: usize = 100;
/// Signatures of one envelope that are tried, each over the whole payload: more cost minutes.
pub const ENVELOPE_SIGNATURES: usize = 16;
/// What the signatures of one envelope, where it has several, are checked over in all: each over the whole payload.
pub const ENVELOPE_SIGNED: usize = 512 << 20;
/// Records of one answer of the platform that are compared.
pub const RECORDS: usize = 100;
/// Bodies from this size on are worth a line of progress.
pub const PROGRESS: u64 = 1 << 20;
/// Referrers that are opened for one image.
pub const REFERRERS: usize = 200;
/// Layers and manifests of one image that are listed though they are not read: they are of another type, or wrong.
pub const LISTED: usize = 1000;
/// Pages of a referrers listing.
pub const PAGES: usize = 10;
/// How often a wait tells what is left of it.
pub const TICK: Duration = Duration::from_secs(1);
/// Names of a certificate that a message shows.
pub const CERTIFICATE_NAMES: usize = 8;
/// What git says of a checkout: names of filters, of a few bytes each, and files that differ.
pub const GIT: u64 = 1 << 20;
/// Redirects of one request.
pub const REDIRECTS: usize = 5;
/// A list of images, in bytes.
pub const IMAGE_LIST: u64 = 128 << 20;
/// Images of one run, before they are cut.
pub const IMAGES: usize = 1_000_000;
/// Images that one run checks: each costs about a kibibyte.
pub const IMAGES_AT_ONCE: usize = 500_000;
/// A list of pods, in bytes; `kubectl` writes 8 to 20 KiB for each.
pub const POD_LIST: u64 = 128 << 20;
/// Pods of one list: as many as Kubernetes says that a cluster may have ("Considerations for large clusters").
pub const PODS: usize = 150_000;
/// Containers of all pods of one list, likewise.
pub const POD_CONTAINERS: usize = 300_000;
/// Their names, images and IDs together, in bytes: several copies are made of each. Each container has about 200.
pub const POD_TEXTS: usize = 64 << 20;
/// Different images that pods ask for and that turn out to be one: each may be an index that lists what runs.
pub const POD_INDEXES: usize = 8;
/// Parts of a list of images.
pub const SHARDS: usize = 10_000;
/// A report that is joined with others: some ten thousands of images.
pub const REPORT: u64 = 256 << 20;
/// What is kept of all reports that are joined.
pub const JOINED: u64 = 512 << 20;
/// What a member of such a report is read into, its images and weaknesses apart, and each of those.
pub const REPORT_MEMBER: usize = 1 << 20;
/// Images that `--jobs` may have under way at once.
pub const JOBS: usize = 64;
/// Images that are begun for each of those: the others wait for the end of a pause, or to be shown in their order.
pub const AHEAD: usize = 16;
/// Requests for one image under way at once.
pub const AT_ONCE: usize = 6;
/// Tries of one request.
pub const TRIES: u32 = 3;
/// Longest `Retry-After` that is obeyed.
pub const RETRY_AFTER: Duration = Duration::from_secs(30);
/// Longest `Retry-After` that is told apart from longer ones: more than any `--wait` that makes sense, and little
/// enough to compute with.
pub const RETRY_AFTER_SAID: Duration = Duration::from_secs(365 * 86_400);
/// Judging what was received in time, and reading documents, behind the end of a round: it ends within the time
/// limit and a second, and what a slow place left no time for is judged all the same.
pub const JUDGING: Duration = Duration::from_millis(650);
/// How long a stage over documents is waited for behind that: what it is asked at the end of its time takes it a
/// moment to say. The report on what was judged has as much again to be made, if no more is left.
pub const LAST_WORD: Duration = Duration::from_millis(100);
/// What is kept, between making and writing it, of reports that are written as they are made. What is larger is made
/// twice: to see that there is time for it, and as it is written.
pub const REPORTS: usize = 4 << 20;
/// Making a connection.
pub const CONNECT: Duration = Duration::from_secs(10);
/// Silence between two reads of a body.
pub const SILENCE: Duration = Duration::from_secs(30);
/// What a server may send of one answer over HTTP/2 before what it sent is read.
pub const WINDOW: u32 = 2 << 20;
/// What it may send so of all answers together that come over one connection.
pub const WINDOWS: u32 = 4 << 20;
/// The headers of one answer over HTTP/2, unpacked, with 32 bytes for each (RFC 9113, 6.5.2).
pub const HEADERS: u32 = 64 << 10;
/// How long nothing comes over a connection of HTTP/2 until it is asked whether it still is one, and how long it has
/// to answer: all later requests go over it.
pub const ALIVE: Duration = Duration::from_secs(10);
/// How long the referrers wait to hear which manifest the `.sig` tag leads to.
pub const PATIENCE: Duration = Duration::from_millis(300);
/// A credential helper's answer.
pub const HELPER: Duration = Duration::from_secs(30);
/// Blobs of a layout that are looked at in search of a `subject`.
pub const LAYOUT_BLOBS: usize = 10_000;
/// What is read of an archive to list its entries: this much, and [`ARCHIVE_HEADER`] for each entry. Go's
/// `archive/tar` reads as much of one extended header.
pub const ARCHIVE_HEADERS: u64 = 1 << 20;
/// What an entry of an archive may have in headers on average: its own, and an extended one with a long name.
pub const ARCHIVE_HEADER: u64 = 2 << 10;
/// Entries of an archive.
pub const ARCHIVE_ENTRIES: usize = 100_000;
/// Platform manifests of an index that a report lists.
pub const PLATFORMS: usize = 1000;
/// Parentheses in parentheses of a license expression that are read; nobody nests more than a few.
pub const LICENSE_DEPTH: usize = 64;
/// Licenses of one expression that are read; a kernel package has about eighty.
pub const LICENSE_PARTS: usize = 10_000;
/// Violations of a schema that a report lists; all are counted.
pub const VIOLATIONS: usize = 100;
/// Instances of one package on a side of a diff that are looked at in every combination. More pair in order.
pub const COMBINED: usize = 256;
/// Numbers of a version that are looked at. A text that has more is not a version, and must not cost more.
pub const VERSION_NUMBERS: usize = 64;
/// Texts that the entries of a difference say again and again, together: the other versions of a package, names at
/// the ends of edges, what stands for a package in its substitutions. Two documents of a megabyte could become
/// gigabytes of them.
pub const REPEATED: usize = 128 << 20;
/// Substitutions of one name that are told, beyond those that each package has one of. Real documents have
/// dozens; a hostile one would have more than there is memory.
pub const SUBSTITUTIONS: usize = 65_536;
