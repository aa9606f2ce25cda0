//! Two albums and six photos

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::sync::mpsc;
use std::thread::sleep;
use std::time::Duration;

fn shrink(album: &str, photo: u32) {
    println!("[{album} {photo}] shrinking…");
    sleep(Duration::from_millis(200));
    println!("[{album} {photo}] shrunk");
}

fn make(album: &'static str, photos: u32) {
    println!("[{album}] waiting for its photos…");
    let (sender, shrunk) = mpsc::channel();
    for photo in 1..=photos {
        let sender = sender.clone();
        rayon::spawn(move || {
            shrink(album, photo);
            sender.send(()).unwrap();
        });
    }
    drop(sender);
    shrunk.iter().count();
    println!("[{album}] complete");
}

fn main() -> Result<(), ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(2).build()?;
    println!("[main] waiting for {} threads…", pool.current_num_threads());
    pool.scope(|scope| {
        for (album, photos) in [("sea", 5), ("hills", 1)] {
            scope.spawn(move |_| make(album, photos));
        }
    });
    println!("[main] both complete");
    Ok(())
}
