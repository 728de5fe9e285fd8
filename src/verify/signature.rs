//! Who signed a run.

use super::Check;
use crate::output::sign::{SignError, Signature, Signer};
use crate::text::Text;
use std::path::Path;

/// Whose the signature of the run in a folder is; it must be the signer's, if one is named.
///
/// # Errors
///
/// When its signature or its manifest cannot be read.
pub fn signature(folder: &Path, signer: Option<&Signer>) -> Result<Check, SignError> {
    let (vi, en) = ("chữ ký của manifest.json", "signature of manifest.json");
    let plain = Text::new(vi, en);
    let found = Signature::read(folder)?;
    let Some(signer) = signer else {
        return Ok(match found {
            None => Check::stated(plain, "không ký / unsigned"),
            Some(signature) => Check::stated(
                Text::new(
                    format!("{vi}: chưa đối chiếu với khóa công khai nào (--signer)"),
                    format!("{en}: not held against a public key (--signer)"),
                ),
                &signature.number(),
            ),
        });
    };
    let name = signer.name();
    let by = Text::new(format!("{vi}: người ký {name}"), format!("{en}: signed by {name}"));
    let found = match found {
        None => "không ký / unsigned".to_owned(),
        Some(signature) if signature.is_of(signer, folder)? => signer.number(),
        Some(signature) if signature.number() == signer.number() => {
            "sai / not of this manifest".to_owned()
        }
        Some(signature) => signature.number(),
    };
    Ok(Check::equal(by, &found, &signer.number()))
}
