//! Breakfast in four lanes

use std::io;
use std::thread::{self, Builder};
use std::time::Duration;

fn main() -> io::Result<()> {
    let coffee = thread::spawn(|| {
        println!("[coffee] brewing…");
        thread::sleep(Duration::from_millis(600));
        println!("[coffee] ready");
    });
    Builder::new().name("toast".into()).spawn(|| {
        println!("[toast] browning…");
        thread::sleep(Duration::from_millis(350));
        panic!("burnt");
    })?;
    thread::spawn(|| {
        println!("[radio] playing…");
        thread::sleep(Duration::from_secs(60));
    });
    println!("[main] waiting for the coffee…");
    coffee.join().unwrap();
    println!("[main] breakfast is served");
    Ok(())
}
