//! A pipe carries bytes, not messages

use std::io::{self, BufRead, BufReader, Write};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() -> io::Result<()> {
    let (reader, mut writer) = io::pipe()?;

    let baker = thread::spawn(move || -> io::Result<()> {
        println!("[baker] writing…");
        writer.write_all(b"rye br")?;
        sleep(Duration::from_millis(400));
        println!("[baker] writing on…");
        writer.write_all(b"ead\nbrioche\n")?;
        sleep(Duration::from_millis(400));
        println!("[baker] closes the pipe");
        Ok(())
    });

    println!("[main] waiting for a line…");
    for line in BufReader::new(reader).lines() {
        println!("[main] reads {:?}", line?);
        println!("[main] waiting for a line…");
    }
    println!("[main] end of the pipe");
    baker.join().unwrap()
}
