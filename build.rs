//! What Explorer shows of `rodsim.exe`, and what Windows needs to know of it: icon, version, manifest.
//!
//! For other systems nothing is done. The resources are laid out here, not by a resource compiler, so
//! that a build for Windows needs no more than Rust and a linker, on any machine: as a `.res` file,
//! which Microsoft's linker takes, and as a COFF object for GNU's.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// English (United States), the language that every Windows falls back to.
const LANGUAGE: u16 = 0x0409;
const ICON: u16 = 3;
const ICON_GROUP: u16 = 14;
const VERSION: u16 = 16;
const MANIFEST: u16 = 24;

/// UTF-8 wherever the system takes bytes, paths beyond 260 characters, and no question for rights.
const MANIFEST_TEXT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings">UTF-8</activeCodePage>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
</assembly>
"#;

/// One resource: its type, its number among those of the type, its bytes.
struct Resource {
    kind: u16,
    id: u16,
    data: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS")? != "windows" {
        return Ok(());
    }
    println!("cargo::rerun-if-changed=src/rodsim.ico");
    let mut resources = icons(&fs::read("src/rodsim.ico")?)?;
    resources.push(Resource { kind: VERSION, id: 1, data: version()? });
    resources.push(Resource { kind: MANIFEST, id: 1, data: MANIFEST_TEXT.into() });
    let architecture = env::var("CARGO_CFG_TARGET_ARCH")?;
    let (name, bytes) = match (env::var("CARGO_CFG_TARGET_ENV")?.as_str(), architecture.as_str()) {
        ("msvc", _) => ("rodsim.res", res(&resources)?),
        ("gnu", "x86_64") => ("resources.o", coff(&resources)?),
        _ => {
            println!("cargo::warning=no icon and no version for this kind of Windows");
            return Ok(());
        }
    };
    let path = PathBuf::from(env::var("OUT_DIR")?).join(name);
    fs::write(&path, bytes)?;
    println!("cargo::rustc-link-arg-bins={}", path.display());
    Ok(())
}

/// The pictures of an icon file, then the group that lists them.
fn icons(file: &[u8]) -> Result<Vec<Resource>, Box<dyn Error>> {
    let count = usize::from(u16::from_le_bytes([file[4], file[5]]));
    let mut group = file[..6].to_vec();
    let mut resources = Vec::new();
    for id in 1..=count {
        let entry = &file[16 * id - 10..16 * id + 6];
        let number = |at: usize| -> Result<usize, Box<dyn Error>> {
            Ok(u32::from_le_bytes(entry[at..at + 4].try_into()?) as usize)
        };
        let (length, start) = (number(8)?, number(12)?);
        let picture = file.get(start..start + length).ok_or("the icon file is cut off")?;
        let id = u16::try_from(id)?;
        // The group says the number of a picture where the file says its place.
        group.extend(&entry[..12]);
        group.extend(id.to_le_bytes());
        resources.push(Resource { kind: ICON, id, data: picture.to_vec() });
    }
    resources.push(Resource { kind: ICON_GROUP, id: 1, data: group });
    Ok(resources)
}

/// The version resource: four numbers for Windows, texts for people.
fn version() -> Result<Vec<u8>, Box<dyn Error>> {
    let text = env::var("CARGO_PKG_VERSION")?;
    let part = |name: &str| -> Result<u32, Box<dyn Error>> { Ok(env::var(name)?.parse()?) };
    let high = part("CARGO_PKG_VERSION_MAJOR")? << 16 | part("CARGO_PKG_VERSION_MINOR")?;
    let low = part("CARGO_PKG_VERSION_PATCH")? << 16;
    // Signature, layout 1.0, the file's and the product's version, no flags, Windows NT, a program.
    let fixed = [0xFEEF_04BD, 0x1_0000, high, low, high, low, 0x3F, 0, 0x4_0004, 1, 0, 0, 0];
    let fixed: Vec<u8> = fixed.iter().flat_map(|number: &u32| number.to_le_bytes()).collect();
    let strings = [
        ("Comments", env::var("CARGO_PKG_DESCRIPTION")?.as_str()),
        ("FileDescription", "rodsim – mô phỏng chiến dịch diệt chuột bảo vệ lúa"),
        ("FileVersion", &text),
        ("InternalName", "rodsim"),
        ("LegalCopyright", "MIT"),
        ("OriginalFilename", "rodsim.exe"),
        ("ProductName", "rodsim"),
        ("ProductVersion", &text),
    ]
    .map(|(key, text)| {
        let value = wide(text);
        block(key, 1, value.len() / 2, &value, &[])
    });
    // Unicode is code page 1200.
    let table = block("040904b0", 1, 0, &[], &strings);
    let translation = block("Translation", 0, 4, &[0x09, 0x04, 0xB0, 0x04], &[]);
    let children = [
        block("StringFileInfo", 1, 0, &[], &[table]),
        block("VarFileInfo", 1, 0, &[], &[translation]),
    ];
    Ok(block("VS_VERSION_INFO", 0, fixed.len(), &fixed, &children))
}

/// A block of a version resource: length, length of the value, kind, key, value, blocks inside.
fn block(key: &str, kind: u8, length: usize, value: &[u8], inside: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0, 0, length as u8, (length >> 8) as u8, kind, 0];
    bytes.extend(wide(key));
    for part in std::iter::once(value).chain(inside.iter().map(Vec::as_slice)) {
        if !part.is_empty() {
            pad(&mut bytes, 4);
            bytes.extend(part);
        }
    }
    let whole = bytes.len();
    bytes[..2].copy_from_slice(&[whole as u8, (whole >> 8) as u8]);
    bytes
}

/// UTF-16 with a nought at the end.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn pad(bytes: &mut Vec<u8>, to: usize) {
    bytes.resize(bytes.len().next_multiple_of(to), 0);
}

fn words(bytes: &mut Vec<u8>, words: &[u32]) {
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
}

fn halves(bytes: &mut Vec<u8>, halves: &[u16]) {
    bytes.extend(halves.iter().flat_map(|half| half.to_le_bytes()));
}

/// A `.res` file: an empty entry, then each resource after a header of 32 bytes.
fn res(resources: &[Resource]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    words(&mut bytes, &[0, 32, 0xFFFF, 0xFFFF, 0, 0, 0, 0]);
    for Resource { kind, id, data } in resources {
        words(&mut bytes, &[u32::try_from(data.len())?, 32]);
        halves(&mut bytes, &[0xFFFF, *kind, 0xFFFF, *id]);
        words(&mut bytes, &[0]);
        // Movable, pure, discardable: what resource compilers write, and nobody reads any more.
        halves(&mut bytes, &[0x1030, LANGUAGE]);
        words(&mut bytes, &[0, 0]);
        bytes.extend(data);
        pad(&mut bytes, 4);
    }
    Ok(bytes)
}

/// A COFF object for x86-64 whose only section is the tree of resources: type, number, language.
///
/// `resources` must be sorted by type and number.
fn coff(resources: &[Resource]) -> Result<Vec<u8>, Box<dyn Error>> {
    const SUBDIRECTORY: usize = 0x8000_0000;
    let kinds: Vec<&[Resource]> = resources.chunk_by(|a, b| a.kind == b.kind).collect();
    // Where each part begins: the types, the numbers of each type, a language for each, their data.
    let numbers = 16 + 8 * kinds.len();
    let languages = numbers + 16 * kinds.len() + 8 * resources.len();
    let entries = languages + 24 * resources.len();
    let mut tree = Vec::new();
    directory(&mut tree, kinds.len())?;
    let mut at = numbers;
    for kind in &kinds {
        words(&mut tree, &[kind[0].kind.into(), u32::try_from(SUBDIRECTORY | at)?]);
        at += 16 + 8 * kind.len();
    }
    let mut at = languages;
    for kind in &kinds {
        directory(&mut tree, kind.len())?;
        for resource in *kind {
            words(&mut tree, &[resource.id.into(), u32::try_from(SUBDIRECTORY | at)?]);
            at += 24;
        }
    }
    for i in 0..resources.len() {
        directory(&mut tree, 1)?;
        words(&mut tree, &[LANGUAGE.into(), u32::try_from(entries + 16 * i)?]);
    }
    let mut at = entries + 16 * resources.len();
    for Resource { data, .. } in resources {
        words(&mut tree, &[u32::try_from(at)?, u32::try_from(data.len())?, 0, 0]);
        at = (at + data.len()).next_multiple_of(8);
    }
    for Resource { data, .. } in resources {
        tree.extend(data);
        pad(&mut tree, 8);
    }

    let relocations = 60 + tree.len();
    let symbols = relocations + 10 * resources.len();
    let mut bytes = Vec::new();
    // x86-64, one section, no time, one symbol.
    halves(&mut bytes, &[0x8664, 1]);
    words(&mut bytes, &[0, u32::try_from(symbols)?, 1, 0]);
    bytes.extend(b".rsrc\0\0\0");
    words(&mut bytes, &[0, 0, u32::try_from(tree.len())?, 60, u32::try_from(relocations)?, 0]);
    halves(&mut bytes, &[u16::try_from(resources.len())?, 0]);
    // Initialised data, read only, at a multiple of 8.
    words(&mut bytes, &[0x4040_0040]);
    bytes.extend(tree);
    for i in 0..resources.len() {
        // The linker adds where in the image the section lies (ADDR32NB).
        words(&mut bytes, &[u32::try_from(entries + 16 * i)?, 0]);
        halves(&mut bytes, &[3]);
    }
    bytes.extend(b".rsrc\0\0\0");
    words(&mut bytes, &[0]);
    // In section 1, without a type, static, nothing more about it.
    halves(&mut bytes, &[1, 0]);
    bytes.extend([3, 0]);
    // No long names.
    words(&mut bytes, &[4]);
    Ok(bytes)
}

/// The head of a directory with this many numbered entries.
fn directory(tree: &mut Vec<u8>, entries: usize) -> Result<(), Box<dyn Error>> {
    words(tree, &[0, 0, 0]);
    halves(tree, &[0, u16::try_from(entries)?]);
    Ok(())
}
