//! A message for each tray

use std::sync::mpsc::{self, Sender};
use std::thread::{self, sleep};
use std::time::Duration;

fn bake(baked: Sender<u32>) {
    for tray in 1..=4 {
        println!("[baker] tray {tray}…");
        sleep(Duration::from_millis(300));
        baked.send(tray).unwrap();
    }
    println!("[baker] done");
}

fn main() {
    let (baked, trays) = mpsc::channel();
    let baker = thread::spawn(|| bake(baked));

    println!("[main] serving…");
    sleep(Duration::from_millis(750));
    loop {
        println!("[main] waiting for a tray…");
        let Ok(tray) = trays.recv() else { break };
        println!("[main] gets tray {tray}");
    }
    println!("[main] no more to come");
    baker.join().unwrap();
}
