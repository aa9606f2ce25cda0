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
    let mut photos = 0;
    println!("[main] copying…");
    for (camera, millis) in cameras {
        photos += thread::scope(|scope| {
            let copying = scope.spawn(|| copy(camera, millis));
            copying.join().unwrap()
        });
    }
    println!("[main] {photos} photos");
}
