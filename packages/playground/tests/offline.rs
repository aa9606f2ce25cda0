//! After a first start with a network, everything works without one.
#![cfg(target_os = "linux")]

mod common;

use std::env;
use std::fs;
use std::process::Command;

use common::{fresh, playground, program};
use playground::{Checked, Edition, Exploration, Mode, Program};

/// The test below, where there is no network at all.
#[tokio::test]
async fn with_the_network_off_every_button_works() {
    let playground = playground().await;
    playground.prepare(Mode::Release, |_| ()).await.unwrap();
    playground.prepare_explorer(|_| ()).await.unwrap();
    let isolated = |arguments: &[&str]| {
        Command::new("unshare")
            .args(["--net", "--map-root-user"])
            .args(arguments)
            .output()
    };
    if !isolated(&["true"]).is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: what works without a network: this system makes no network namespace for `unshare`");
        return;
    }
    let own = env::current_exe().unwrap();
    let arguments = [
        own.to_str().unwrap(),
        "--exact",
        "--ignored",
        "--nocapture",
        "there_is_no_network",
    ];
    let output = isolated(&arguments).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "it is for a network namespace of its own"]
async fn there_is_no_network() {
    let interfaces = fs::read_to_string("/proc/net/dev").unwrap();
    assert_eq!(
        interfaces.lines().skip(2).count(),
        1,
        "there is more than `lo`:\n{interfaces}"
    );
    let playground = playground().await;
    let code = fresh(
        "use rayon::prelude::*;
        #[tokio::main]
        async fn main() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            println!(\"{}\", [1, 2, 3].par_iter().sum::<i32>());
        }",
    );
    for mode in [Mode::Debug, Mode::Release] {
        playground.prepare(mode, |line| eprintln!("{line}")).await.unwrap();
        let program = Program { mode, ..program(&code) };
        let finished = playground.run(program).unwrap().finish().await;
        assert_eq!(finished.stdout, "6\n", "{finished:?}");
    }
    for checked in [
        playground.check(&program(&code)).await,
        playground.clippy(&program(&code)).await,
    ] {
        assert!(
            matches!(checked, Ok(Checked::Done { success: true, .. })),
            "{checked:?}"
        );
    }
    playground.prepare_explorer(|line| eprintln!("{line}")).await.unwrap();
    let explored = playground.explore(program("fn main() {}"), &Exploration::default());
    let explored = explored.unwrap().finish().await;
    assert!(explored.stdout.contains("report"), "{explored:?}");
    let formatted = playground.format("fn main(){}", Edition::E2024).await.unwrap();
    assert_eq!(formatted.code, "fn main() {}\n");
    assert!(!playground.crates().await.unwrap().is_empty());
    assert!(playground.versions().await.unwrap().rustfmt.is_some());
}
