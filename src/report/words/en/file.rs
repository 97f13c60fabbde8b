//! Why a file that the user named, or standard input, was not read.

use crate::evidence::ReadError;

pub(super) fn sentence(error: &ReadError) -> String {
    match error {
        ReadError::System(_, reason) => reason.to_string(),
        ReadError::Folder => "it is a folder".to_owned(),
        ReadError::Pipe => "it is a pipe, not a regular file".to_owned(),
        ReadError::Socket => "it is a socket, not a regular file".to_owned(),
        ReadError::Link => "it is a symbolic link, which is not followed".to_owned(),
        ReadError::Device => "it is a device without content, not a regular file".to_owned(),
        ReadError::TooLarge(bound) if bound.is_multiple_of(1 << 20) => {
            format!("it is larger than {} MiB", bound >> 20)
        }
        ReadError::TooLarge(bound) if bound.is_multiple_of(1 << 10) => {
            format!("it is larger than {} KiB", bound >> 10)
        }
        ReadError::TooLarge(bound) => format!("it has more than {bound} bytes"),
        ReadError::NotText => "it is not valid UTF-8".to_owned(),
    }
}
