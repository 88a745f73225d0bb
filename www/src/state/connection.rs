use portcullis_core::Millis;

/// Whether what the page shows follows the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Changes arrive as they happen.
    Live,
    /// The stream was lost; the page shows how things were at that moment.
    AsOf(Millis),
}

impl Connection {
    /// The stream broke. What was already old keeps its moment.
    #[must_use]
    pub fn lost(self, now: Millis) -> Self {
        match self {
            Self::Live => Self::AsOf(now),
            Self::AsOf(since) => Self::AsOf(since),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_of_the_first_loss_stays() {
        let lost = Connection::Live.lost(Millis(5));
        assert_eq!(lost.lost(Millis(9)), Connection::AsOf(Millis(5)));
    }
}
