//! Why a file that the user named, or standard input, was not read.

use crate::evidence::ReadError;

pub(super) fn sentence(error: &ReadError) -> String {
    error.to_string()
}
