//! Photos from three cameras

use std::thread::{self, sleep};
use std::time::Duration;

/// The camera is slow, and the computer only waits for it.
fn copy(camera: &str, millis: u64) -> usize {
    println!("[{camera}] waiting for photos…");
    sleep(Duration::from_millis(millis));
    println!("[{camera}] copied");
    12
}

fn main() {
    let cameras = [("kitchen", 400), ("garden", 600), ("door", 500)];
    println!("[main] copying…");
    let photos: usize = thread::scope(|scope| {
        let copying = cameras.map(|(camera, millis)| scope.spawn(move || copy(camera, millis)));
        copying.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("[main] {photos} photos");
}
