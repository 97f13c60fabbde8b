//! What entries say again and again of what stands once in a document.

use crate::limits;

/// The entries would say more of it than [`limits::REPEATED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooRepetitive;

/// What a text costs where it is written, besides its own bytes: quotes, a comma, a line and its indent.
const FRAME: usize = 16;

/// What is left of the room for it.
pub(super) struct Repeated(usize);

impl Default for Repeated {
    fn default() -> Self {
        Self(limits::REPEATED)
    }
}

impl Repeated {
    /// Takes the room of so many texts, which have so many bytes in all.
    ///
    /// # Errors
    /// [`TooRepetitive`] where there is not as much.
    pub(super) fn take(&mut self, texts: usize, bytes: usize) -> Result<(), TooRepetitive> {
        let wanted = texts.saturating_mul(FRAME).saturating_add(bytes);
        self.0 = self.0.checked_sub(wanted).ok_or(TooRepetitive)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_taken_once() {
        let mut room = Repeated::default();
        assert_eq!(room.take(1, limits::REPEATED - FRAME), Ok(()));
        assert_eq!(room.take(0, 0), Ok(()));
        assert_eq!(room.take(0, 1), Err(TooRepetitive));
        assert_eq!(Repeated::default().take(usize::MAX, usize::MAX), Err(TooRepetitive));
    }
}
