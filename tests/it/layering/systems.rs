//! What differs between systems stands in one room: no other file of `src/` asks which one it is built for, nor names what
//! only some of them have. Tests may.

use super::{all, code, is_word, lies_in, names, words_after};

/// The room.
const ROOM: &[&str] = &["system.rs", "system/"];

/// Words that tell systems apart where something is built, or is not.
const CONDITIONS: [&str; 10] = [
    "unix",
    "windows",
    "target_os",
    "target_family",
    "target_env",
    "target_abi",
    "target_arch",
    "target_vendor",
    "target_pointer_width",
    "target_endian",
];

/// Paths that only some systems have, or that ask which one it is.
const PATHS: [&str; 10] = [
    "os::unix",
    "os::windows",
    "os::linux",
    "os::macos",
    "os::fd",
    "env::consts",
    "libc",
    "rustix",
    "windows_sys",
    "anstyle_query",
];

/// What stands between the parenthesis that a text begins with and the one that closes it.
fn within(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return &text[1..at],
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text
}

/// Where a file tells systems apart.
fn differences(file: &str, text: &str) -> Vec<String> {
    if lies_in(file, ROOM) {
        return vec![];
    }
    let code = code(text);
    let mut found = Vec::new();
    for start in ["cfg", "cfg_attr", "cfg_select"] {
        for at in words_after(&code, start) {
            let rest = code[at..].trim_start_matches('!').trim_start();
            let braces = rest.strip_prefix('{').map(|rest| &rest[..rest.find('}').unwrap_or(rest.len())]);
            let condition = match braces {
                Some(all) => all,
                None if rest.starts_with('(') => within(rest),
                None => continue,
            };
            let named = CONDITIONS.iter().filter(|word| names(condition, word));
            found.extend(
                named.map(|word| format!("src/{file}: `{start}` on `{word}` belongs in src/system/")),
            );
        }
    }
    for path in PATHS {
        let is_named = words_after(&code, path).any(|at| {
            let before = code[..at - path.len()].trim_end();
            let is_used = code[at..].starts_with("::") || before.ends_with("use") || before.ends_with("::{");
            is_used && !code[at..].chars().next().is_some_and(is_word)
        });
        if is_named {
            found.push(format!("src/{file}: `{path}` belongs in src/system/"));
        }
    }
    found
}

#[test]
fn what_differs_between_systems_stands_in_one_room() {
    let all = all();
    let found: Vec<String> = all.iter().flat_map(|(file, text)| differences(file, text)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    // What is looked for is there, where it belongs: else the checker is blind.
    let room = |name: &str| all.iter().find(|(file, _)| file == name).map(|(_, text)| text.as_str());
    for (file, least) in
        [("system.rs", 2), ("system/unix.rs", 3), ("system/windows.rs", 1), ("system/kind.rs", 3)]
    {
        let found = differences("run.rs", room(file).expect("a file of the room"));
        assert!(found.len() >= least, "src/{file}: {found:?}");
    }
}

#[test]
fn the_checker_sees_systems() {
    for text in [
        "#[cfg(unix)]\nfn f() {}",
        "#[cfg(not(unix))]\nfn f() {}",
        "#[cfg(all(feature = \"x\", not(windows)))]\nfn f() {}",
        "#![cfg(unix)]",
        "#[cfg(target_os = \"macos\")]\nuse x::y;",
        "#[cfg_attr(windows, allow(dead_code))]\nfn f() {}",
        "let x = if cfg!(windows) { 1 } else { 2 };",
        "let x = cfg!(any(a(b), target_family = \"unix\"));",
        "cfg_select! {\n unix => { fn f() {} }\n}",
        "use std::os::unix::fs::MetadataExt as _;",
        "let x = std::os::windows::io::AsRawHandle::as_raw_handle(&y);",
        "use std::os::{unix};\nuse std::os::fd::AsFd;",
        "if std::env::consts::OS == \"windows\" {}",
        "options.custom_flags(libc::O_NOFOLLOW);",
        "use libc;",
        "use rustix::process::Pid;",
        "let a = ::rustix::process::getpid();",
    ] {
        assert!(!differences("source/file.rs", text).is_empty(), "{text}");
        assert!(differences("system/unix.rs", text).is_empty(), "{text}");
    }
    for text in [
        "#[cfg(feature = \"interop\")]\nfn f() {}",
        "#[cfg(debug_assertions)]\nfn f(unix: u8, windows: u8) {}",
        "fn f() {} // cfg(unix), libc::c_int",
        "fn f() {}\n#[cfg(test)]\nmod tests {\n    #[cfg(unix)]\n    use std::os::unix::fs::symlink;\n}\n",
        "let unix = my_libc::x(); let z = libcx::y(); folder_of(unix, windows);",
        "use crate::system::{self, System};",
    ] {
        assert_eq!(differences("source/file.rs", text), Vec::<String>::new(), "{text}");
    }
}
