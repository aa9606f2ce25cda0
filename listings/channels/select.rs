//! One thread waits at two channels and a clock

use crossbeam_channel::{after, select, unbounded};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (counter, from_counter) = unbounded();
    let (phone, from_phone) = unbounded();
    let closing_time = after(Duration::from_millis(1400));

    thread::scope(|scope| {
        scope.spawn(|| {
            for drink in ["tea", "mocha"] {
                sleep(Duration::from_millis(500));
                println!("[counter] {drink}, please");
                counter.send(drink).expect("the barista is there");
            }
        });
        scope.spawn(|| {
            sleep(Duration::from_millis(250));
            println!("[phone] a latte, please");
            phone.send("latte").expect("the barista is there");
        });
        loop {
            println!("[barista] waiting…");
            let drink = select! {
                recv(from_counter) -> order => order.expect("counter open"),
                recv(from_phone) -> order => order.expect("phone on"),
                recv(closing_time) -> _ => break,
            };
            println!("[barista] making {drink}…");
            sleep(Duration::from_millis(120));
        }
        println!("[barista] closing time");
    });
}
