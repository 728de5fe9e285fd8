//! The signature of a run's manifest, in the format of minisign: the manifest holds the digest of
//! every file, so whoever signs it signs the run.
//!
//! `minisign -S -m RUN/manifest.json` writes the same file, for keys that ask for a password: no
//! command of this program asks anything.

use super::File;
use super::manifest::{self, SIGNATURE, Seal};
use crate::answers::summarise::PROGRAM;
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};
use std::io::{Cursor, ErrorKind};
use std::path::Path;

/// Bytes of the largest key or signature.
const MOST: u64 = 16 << 10;

/// Why a key or a signature cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
pub struct SignError(Text);

impl Told for SignError {
    fn told(&self) -> Text {
        self.0.clone()
    }
}

fn refused(path: &Path, why: &dyn Told) -> SignError {
    SignError(why.told().after(format_args!("{}: ", path.display())))
}

/// A secret key that signs manifests.
pub struct Key {
    secret: SecretKey,
    public: PublicKey,
}

impl Key {
    /// Reads the secret key in a file, which must not ask for a password.
    ///
    /// # Errors
    ///
    /// When it is none, or one with a password.
    pub fn read(path: &Path) -> Result<Self, SignError> {
        let text = file::text(path, MOST).map_err(|error| refused(path, &error))?;
        let none = || {
            let why = Text::new(
                "không phải khóa bí mật của minisign; tạo bằng `minisign -G -W`",
                "no secret key of minisign; `minisign -G -W` makes one",
            );
            refused(path, &why)
        };
        // Bytes 2 and 3 say how it is locked.
        let bytes = STANDARD.decode(text.lines().nth(1).unwrap_or_default().trim());
        if bytes.is_ok_and(|bytes| bytes.get(2..4) == Some(b"Sc")) {
            let why = Text::new(
                "khóa này có mật khẩu, mà chương trình không hỏi mật khẩu: chạy xong, ký bằng `minisign -S -s KHÓA -m THƯ_MỤC/manifest.json` (kiểm tra được như nhau), hoặc dùng khóa tạo bằng `minisign -G -W`",
                "this key has a password, and no command asks for one: sign the finished run with `minisign -S -s KEY -m RUN/manifest.json` (it is verified alike), or use a key made by `minisign -G -W`",
            );
            return Err(refused(path, &why));
        }
        let key = SecretKeyBox::from_string(&text).map_err(|_| none())?;
        let secret = key.into_unencrypted_secret_key().map_err(|_| none())?;
        let public = PublicKey::from_secret_key(&secret).map_err(|_| none())?;
        Ok(Self { secret, public })
    }
}

impl Seal for Key {
    fn seal(&self, manifest: &File) -> Result<File, Text> {
        let comment = format!("{PROGRAM}, {}", manifest::NAME);
        let untrusted = format!("signature by key {}", number(self.public.keynum()));
        let signed = minisign::sign(
            Some(&self.public),
            &self.secret,
            Cursor::new(&manifest.bytes),
            Some(&comment),
            Some(&untrusted),
        );
        let signed = signed.map_err(|error| {
            Text::new(format!("không ký được: {error}"), format!("cannot sign: {error}"))
        })?;
        Ok(File::new(SIGNATURE, signed.into_string()))
    }
}

/// A public key, and what its file says of whose it is.
pub struct Signer {
    key: PublicKey,
    name: String,
}

impl Signer {
    /// Reads a public key: in a file, or as the line of letters that minisign prints.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read(given: &str) -> Result<Self, SignError> {
        if let Ok(key) = PublicKey::from_base64(given.trim()) {
            return Ok(Self { key, name: String::new() });
        }
        let path = Path::new(given);
        let text = file::text(path, MOST).map_err(|error| refused(path, &error))?;
        let key = PublicKeyBox::from_string(&text).and_then(PublicKeyBox::into_public_key);
        let key = key.map_err(|_| {
            let why = Text::new(
                "không phải khóa công khai của minisign (tệp .pub, hoặc dòng bắt đầu bằng RW)",
                "no public key of minisign (a .pub file, or the line that begins with RW)",
            );
            refused(path, &why)
        })?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { key, name })
    }

    /// The name of its file, and its number.
    pub fn name(&self) -> String {
        let number = number(self.key.keynum());
        if self.name.is_empty() { number } else { format!("{} ({number})", self.name) }
    }

    /// The number of its key.
    pub fn number(&self) -> String {
        number(self.key.keynum())
    }
}

/// The signature beside a manifest.
pub struct Signature(SignatureBox);

impl Signature {
    /// Reads that of the run in a folder; none when it is not signed.
    ///
    /// # Errors
    ///
    /// When the file is there and is no signature.
    pub fn read(folder: &Path) -> Result<Option<Self>, SignError> {
        let path = folder.join(SIGNATURE);
        let text = match file::text(&path, MOST) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.map_err(|error| refused(&path, &error))?,
        };
        let none = Text::new("không phải chữ ký của minisign", "no signature of minisign");
        let signature = SignatureBox::from_string(&text).map_err(|_| refused(&path, &none))?;
        Ok(Some(Self(signature)))
    }

    /// The number of the key that it says it is of.
    pub fn number(&self) -> String {
        number(self.0.keynum())
    }

    /// Is it the signer's, of the manifest in a folder?
    ///
    /// # Errors
    ///
    /// When the manifest cannot be read.
    pub fn is_of(&self, signer: &Signer, folder: &Path) -> Result<bool, SignError> {
        let path = folder.join(manifest::NAME);
        let bytes = file::read(&path, file::MOST).map_err(|error| refused(&path, &error))?;
        Ok(minisign::verify(&signer.key, &self.0, Cursor::new(bytes), true, false, false).is_ok())
    }
}

/// The number of a key as minisign writes it.
fn number(bytes: &[u8]) -> String {
    bytes.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use minisign::KeyPair;
    use std::fs;

    fn keys(home: &Path, name: &str) -> (Key, Signer) {
        let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair().unwrap();
        let [public, secret] = ["pub", "key"].map(|kind| home.join(format!("{name}.{kind}")));
        fs::write(&public, pk.to_box().unwrap().into_string()).unwrap();
        fs::write(&secret, sk.to_box(None).unwrap().into_string()).unwrap();
        (Key::read(&secret).unwrap(), Signer::read(&public.display().to_string()).unwrap())
    }

    #[test]
    fn a_signature_is_of_one_signer_and_of_one_manifest() {
        let home = tempfile::tempdir().unwrap();
        let run = home.path();
        let ((key, own), (_, other)) = (keys(run, "own"), keys(run, "other"));
        let manifest = File::new(manifest::NAME, "{}\n");
        fs::write(run.join(manifest::NAME), &manifest.bytes).unwrap();
        assert!(Signature::read(run).unwrap().is_none());
        fs::write(run.join(SIGNATURE), key.seal(&manifest).unwrap().bytes).unwrap();
        let signature = Signature::read(run).unwrap().unwrap();
        assert_eq!(signature.number(), own.number());
        assert!(own.name().starts_with("own ("), "{}", own.name());
        assert!(signature.is_of(&own, run).unwrap());
        assert!(!signature.is_of(&other, run).unwrap());
        let line = own.key.to_base64();
        assert_eq!(Signer::read(&line).unwrap().name(), own.number());
        fs::write(run.join(manifest::NAME), "{ }\n").unwrap();
        assert!(!signature.is_of(&own, run).unwrap());
        fs::write(run.join(SIGNATURE), "x").unwrap();
        assert!(Signature::read(run).is_err());
    }

    #[test]
    fn a_key_with_a_password_is_refused_with_a_way_out() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.key");
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let mut bytes = pair.sk.to_bytes();
        bytes[2..4].copy_from_slice(b"Sc");
        fs::write(&path, format!("untrusted comment: x\n{}\n", STANDARD.encode(bytes))).unwrap();
        let said = Key::read(&path).err().unwrap().told();
        assert!(said.en.contains("minisign -S"), "{said:?}");
        fs::write(&path, "x").unwrap();
        assert!(Key::read(&path).err().unwrap().told().en.contains("no secret key"));
    }
}
