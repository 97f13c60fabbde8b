//! The program as a whole, from outside: one binary, one module for each subject, the evidence in `fixtures/`.
//!
//! Beside it `tests/interop/` holds the program against real tools.

#![recursion_limit = "256"]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test may touch files, and may panic")]

mod advice;
mod api;
mod attested;
mod bundles;
mod cases;
mod cli;
mod config;
mod diff;
mod docs;
mod doctor;
mod documents;
mod explain;
mod export;
mod files;
mod formats;
mod generated;
mod hostile;
mod join;
mod known;
mod layering;
mod logs;
mod many;
mod memory;
mod packs;
mod pages;
mod pods;
mod policy;
mod readme;
mod recheck;
mod sample;
mod sbom;
mod settings;
mod support;
mod throttled;
mod timestamps;
mod vouching;
mod wait;
