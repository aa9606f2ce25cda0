//! A future, polled by hand

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

enum Kettle {
    Cold,
    Warm,
    Hot,
}

impl Future for Kettle {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<&'static str> {
        match *self {
            Kettle::Cold => {
                println!("[kettle] cold: Pending…");
                *self = Kettle::Warm;
                Poll::Pending
            }
            Kettle::Warm => {
                println!("[kettle] warm: Pending…");
                *self = Kettle::Hot;
                Poll::Pending
            }
            Kettle::Hot => {
                println!("[kettle] hot: Ready");
                Poll::Ready("hot water")
            }
        }
    }
}

async fn tea() -> &'static str {
    println!("[tea] waiting for water…");
    let water = Kettle::Cold.await;
    println!("[tea] has {water}");
    "tea"
}

fn main() {
    let mut tea = pin!(tea());
    let mut cx = Context::from_waker(Waker::noop());
    println!("[main] has made a future");
    while tea.as_mut().poll(&mut cx).is_pending() {
        println!("[main] doing other things…");
        thread::sleep(Duration::from_millis(300));
        println!("[main] polls again");
    }
    println!("[main] the future is Ready");
}
