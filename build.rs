//! What Explorer shows of `rodsim.exe`, and what Windows needs to know of it: icon, version, manifest.

use std::env;
use winresource::WindowsResource;

/// English (United States), the language that every Windows falls back to.
const LANGUAGE: u16 = 0x0409;

/// UTF-8 wherever the system takes bytes, paths beyond 260 characters, and no question for rights.
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
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

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/rodsim.ico");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let made = WindowsResource::new()
        .set_language(LANGUAGE)
        .set_icon("src/rodsim.ico")
        .set_manifest(MANIFEST)
        .set("ProductName", "rodsim")
        .set("FileDescription", "rodsim – mô phỏng chiến dịch diệt chuột bảo vệ lúa")
        .set("InternalName", "rodsim")
        .set("OriginalFilename", "rodsim.exe")
        .set("LegalCopyright", "MIT")
        .compile_for("rodsim");
    // A machine without a resource compiler still builds a program that runs, and is told what it lacks.
    if let Err(error) = made {
        println!("cargo::warning=rodsim.exe without icon, version, UTF-8 and long paths: {error}");
    }
}
