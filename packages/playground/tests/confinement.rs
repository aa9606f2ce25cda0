//! What a program cannot do. Where the system cannot confine, the test says so and passes.
#![cfg(target_os = "linux")]

mod common;
#[path = "../../../tests/common/skip.rs"]
mod skip;

use playground::{Confinement, Finished, Playground};

use common::{fresh, playground, program};
use skip::skip;

/// A playground, if this system holds programs in with regard to what is being tested.
async fn confined(what: fn(&Confinement) -> bool) -> Option<Playground> {
    let playground = playground().await;
    if what(&playground.confinement()) {
        return Some(playground);
    }
    let why = format!(
        "this system cannot confine programs so far ({})",
        playground.confinement()
    );
    skip("what a program cannot do", &why);
    None
}

async fn output(playground: &Playground, code: &str) -> String {
    let finished: Finished = playground.run(program(code)).unwrap().finish().await;
    assert!(finished.end.success, "{finished:?}");
    finished.stdout
}

#[tokio::test]
async fn the_environment_is_not_the_users() {
    let playground = playground().await;
    let code = r#"fn main() { for (name, _) in std::env::vars() { println!("{name}") } }"#;
    let text = output(&playground, code).await;
    let mut names: Vec<_> = text.lines().collect();
    names.sort();
    assert_eq!(names, ["HOME", "LANG", "PATH", "TMPDIR"]);
    assert!(
        std::env::var_os("CARGO_MANIFEST_DIR").is_some(),
        "there was something to hide"
    );
}

#[tokio::test]
async fn files_outside_its_folder_can_be_neither_read_nor_written() {
    let Some(playground) = confined(|confinement| confinement.files).await else {
        return;
    };
    let outside = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "secret").unwrap();
    let code = r#"
        use std::{fs, os::unix::fs::PermissionsExt};
        fn main() {
            fs::write("own", "mine").unwrap();
            assert_eq!(fs::read_to_string("own").unwrap(), "mine");
            fs::create_dir("folder").unwrap();
            fs::rename("own", "folder/own").unwrap();
            println!("{}", fs::read("SECRET").is_err());
            println!("{}", fs::write("SECRET", "").is_err());
            println!("{}", fs::write("SECRET.new", "").is_err());
            println!("{}", fs::remove_file("SECRET").is_err());
            println!("{}", fs::set_permissions("SECRET", fs::Permissions::from_mode(0o666)).is_err());
            println!("{}", fs::hard_link("SECRET", "link").is_err());
            println!("{}", fs::read("/etc/passwd").is_err());
            println!("{}", fs::read("/proc/1/environ").is_err());
            println!("{}", fs::write(std::env::current_exe().unwrap(), "").is_err());
        }"#;
    let text = output(&playground, &code.replace("SECRET", secret.to_str().unwrap())).await;
    assert_eq!(text, "true\n".repeat(9));
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "secret");
}

#[tokio::test]
async fn the_compiler_includes_no_file_of_the_user() {
    let Some(playground) = confined(|confinement| confinement.files).await else {
        return;
    };
    for file in ["/etc/passwd", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")] {
        let code = fresh(&format!("fn main() {{ print!(\"{{}}\", include_str!({file:?})) }}"));
        let finished = playground.run(program(&code)).unwrap().finish().await;
        assert!(finished.compiler.contains("Permission denied"), "{finished:?}");
    }
}

#[tokio::test]
async fn the_network_is_out_of_reach() {
    let Some(playground) = confined(|confinement| confinement.network).await else {
        return;
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let code = r#"
        use std::{net::*, os::unix::net::*};
        fn main() {
            println!("{}", TcpStream::connect("ADDRESS").is_err());
            println!("{}", TcpListener::bind("127.0.0.1:0").is_err());
            println!("{}", UdpSocket::bind("127.0.0.1:0").is_err());
            println!("{}", UnixDatagram::unbound().is_err());
            println!("{}", UnixStream::pair().is_ok());
        }"#;
    let address = listener.local_addr().unwrap().to_string();
    assert_eq!(
        output(&playground, &code.replace("ADDRESS", &address)).await,
        "true\n".repeat(5)
    );
}

#[tokio::test]
async fn other_processes_are_out_of_reach() {
    let Some(playground) = confined(|confinement| confinement.processes).await else {
        return;
    };
    let mut other = std::process::Command::new("sleep").arg("20").spawn().unwrap();
    let code = r#"
        unsafe extern "C" {
            fn kill(id: i32, signal: i32) -> i32;
            fn setsid() -> i32;
            fn setpgid(id: i32, group: i32) -> i32;
            fn ptrace(request: i32, id: i32, address: usize, data: usize) -> i64;
            fn unshare(flags: i32) -> i32;
            fn prctl(option: i32, value: u64) -> i32;
        }
        fn main() {
            unsafe {
                println!("{}", kill(OTHER, 9));
                println!("{}", ptrace(16, OTHER, 0, 0));
                println!("{}", setsid());
                println!("{}", setpgid(0, 0));
                println!("{}", unshare(0x1000_0000));
                println!("{}", prctl(1, 0));
            }
            let mut child = std::process::Command::new("sleep").arg("20").spawn().unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
            println!("its own child it can kill");
        }"#;
    let text = output(&playground, &code.replace("OTHER", &other.id().to_string())).await;
    let survived = other.try_wait().unwrap().is_none();
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(survived);
    assert_eq!(text, "-1\n".repeat(6) + "its own child it can kill\n");
}

#[tokio::test]
async fn limits_that_were_set_stay_set() {
    let Some(playground) = confined(|confinement| confinement.processes).await else {
        return;
    };
    let code = r#"
        #[repr(C)] struct Limit { now: u64, most: u64 }
        unsafe extern "C" {
            fn getrlimit(which: i32, limit: *mut Limit) -> i32;
            fn setrlimit(which: i32, limit: *const Limit) -> i32;
        }
        fn main() {
            let mut limit = Limit { now: 0, most: 0 };
            let files = 7;
            unsafe { assert_eq!(getrlimit(files, &mut limit), 0) };
            println!("{} {}", limit.now, limit.most);
            let more = Limit { now: 5000, most: 5000 };
            println!("{}", unsafe { setrlimit(files, &more) });
        }"#;
    assert_eq!(output(&playground, code).await, "1024 1024\n-1\n");
}

#[tokio::test]
async fn what_a_course_on_concurrency_needs_still_works() {
    let playground = playground().await;
    let code = r#"
        use std::{io::{Read, Write}, sync::mpsc, thread, time::Duration};
        fn main() {
            println!("{}", thread::available_parallelism().is_ok());
            let (mut reader, mut writer) = std::io::pipe().unwrap();
            writer.write_all(b"piped").unwrap();
            drop(writer);
            let mut text = String::new();
            reader.read_to_string(&mut text).unwrap();
            println!("{text}");
            let (send, receive) = mpsc::channel();
            thread::scope(|scope| { scope.spawn(move || send.send(1).unwrap()); });
            println!("{}", receive.recv().unwrap());
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let task = tokio::spawn(tokio::time::sleep(Duration::from_millis(5)));
                task.await.unwrap();
                println!("{}", tokio::task::spawn_blocking(|| "blocking").await.unwrap());
                tokio::fs::write("file", "x").await.unwrap();
                let output = tokio::process::Command::new("echo").arg("child").output().await.unwrap();
                print!("{}", String::from_utf8(output.stdout).unwrap());
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    () = tokio::time::sleep(Duration::from_millis(5)) => println!("no signal"),
                }
            });
        }"#;
    assert_eq!(
        output(&playground, code).await,
        "true\npiped\n1\nblocking\nchild\nno signal\n"
    );
}

#[tokio::test]
async fn a_stack_overflow_is_explained_as_usual() {
    let playground = playground().await;
    let code = r#"
        #[allow(unconditional_recursion)]
        fn deeper(n: u64) -> u64 { std::hint::black_box(deeper(std::hint::black_box(n)) + 1) }
        fn main() { println!("{}", deeper(0)) }"#;
    let finished = playground.run(program(code)).unwrap().finish().await;
    assert!(finished.stderr.contains("has overflowed its stack"), "{finished:?}");
    assert_eq!(finished.end.exit_detail, "Exited with signal 6 (SIGABRT)");
}
