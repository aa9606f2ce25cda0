//! The environment of what is started: nothing of the user's but what the system's own programs need. Knows nothing of
//! what is started.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What linkers look for, besides their own place: Apple's tools and Microsoft's. Code that is compiled can read all of
/// it with `env!`, so nothing here tells who the user is.
const LINKERS: [&str; 19] = [
    "PATH",
    "LIBRARY_PATH",
    "SDKROOT",
    "DEVELOPER_DIR",
    "INCLUDE",
    "LIB",
    "LIBPATH",
    "VCINSTALLDIR",
    "VCToolsInstallDir",
    "VSINSTALLDIR",
    "VisualStudioVersion",
    "WindowsSdkDir",
    "WindowsSDKVersion",
    "PATHEXT",
    "ProgramData",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "CommonProgramFiles",
    "CommonProgramFiles(x86)",
];
/// What no program of Windows starts without, or opens a socket.
const WINDOWS: [&str; 4] = ["SystemRoot", "SystemDrive", "windir", "ComSpec"];

/// A compiler's and its linker's, with a folder for what they forget again.
pub(crate) fn of_compiler(temporary: &Path) -> Vec<(&'static str, OsString)> {
    let mut all = temporary_in(temporary);
    all.extend(LINKERS.iter().chain(&WINDOWS).filter_map(own));
    all
}

/// A program's, with a folder that is all it has.
pub(crate) fn of_program(home: &Path) -> Vec<(&'static str, OsString)> {
    let mut all = temporary_in(home);
    if cfg!(windows) {
        let windows = PathBuf::from(env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into()));
        let path = env::join_paths([windows.join("System32"), windows]);
        all.extend(path.map(|path| ("PATH", path)));
        all.push(("USERPROFILE", home.into()));
        all.extend(WINDOWS.iter().filter_map(own));
    } else {
        all.push(("PATH", "/usr/local/bin:/usr/bin:/bin".into()));
        all.push(("HOME", home.into()));
        all.push(("LANG", "C.UTF-8".into()));
    }
    all
}

fn temporary_in(folder: &Path) -> Vec<(&'static str, OsString)> {
    let names: &[&str] = if cfg!(windows) { &["TEMP", "TMP"] } else { &["TMPDIR"] };
    names.iter().map(|&name| (name, folder.into())).collect()
}

/// The variable with the value that it has here.
fn own(name: &&'static str) -> Option<(&'static str, OsString)> {
    Some((*name, env::var_os(name)?))
}
