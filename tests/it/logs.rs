//! Transparency logs: what is asked of their entries, what each entry comes to, and how it is told.

mod ends;
mod evidence;
mod forged;
mod options;
mod outcomes;
mod told;
mod wrong;
