use crate::StoreError;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::{fs, io::Write, path::Path};

/// The key that signs the ends of logs. It stands in a file outside the database.
#[derive(Debug)]
pub struct HeadKey {
    signing: SigningKey,
}

impl HeadKey {
    /// Reads the key file; makes one where there is none.
    pub fn open(folder: &Path, may_make: bool) -> Result<Self, StoreError> {
        let path = folder.join("head.key");
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text),
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(&path)(e)),
            Err(_) if !may_make => Err(StoreError::Key("is missing, and the database holds logs signed with it")),
            Err(_) => Self::make(folder, &path),
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let wrong = StoreError::Key("is not 64 hex digits");
        let mut seed = [0; 32];
        hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| wrong)?;
        Ok(Self { signing: SigningKey::from_bytes(&seed) })
    }

    /// Written aside and linked into place: it is never half there, and of two programs starting at once one wins.
    fn make(folder: &Path, path: &Path) -> Result<Self, StoreError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        let aside = folder.join(format!("head.key.{}.new", std::process::id()));
        let written = write_private(&aside, format!("{}\n", hex::encode(seed)).as_bytes());
        let linked = written.and_then(|()| fs::hard_link(&aside, path));
        fs::remove_file(&aside).map_err(StoreError::file(&aside))?;
        match linked {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => return Err(StoreError::file(path)(e)),
            Ok(()) | Err(_) => {}
        }
        fs::File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::file(folder))?;
        Self::parse(&fs::read_to_string(path).map_err(StoreError::file(path))?)
    }

    /// The public half, in hex.
    pub fn public(&self) -> String {
        hex::encode(self.signing.verifying_key().to_bytes())
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// Whether this key signed the message.
    pub fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        signed_by(&self.signing.verifying_key(), message, signature)
    }

    /// The public half.
    pub fn verifying(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }
}

/// Reads a public key of 64 hex digits.
pub fn parse_public(text: &str) -> Result<VerifyingKey, StoreError> {
    let wrong = || StoreError::Malformed(format!("`{text:.80}` is not a public key of 64 hex digits"));
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| wrong())?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| wrong())
}

/// Whether the key signed the message.
pub fn signed_by(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
}

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}
