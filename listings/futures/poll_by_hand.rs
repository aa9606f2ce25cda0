//! A future, polled by hand

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

struct Kettle {
    degrees: u32,
}

// The trait, as std has it:
//
// pub trait Future {
//     type Output;
//     fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output>;
// }

impl Future for Kettle {
    type Output = u32;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        if self.degrees >= 100 {
            println!("[kettle] {} °C: Ready", self.degrees);
            return Poll::Ready(self.degrees);
        }
        println!("[kettle] waiting at {} °C: Pending…", self.degrees);
        self.degrees += 40;
        Poll::Pending
    }
}

async fn tea() {
    println!("[tea] waiting for water…");
    let degrees = Kettle { degrees: 20 }.await;
    println!("[tea] has water of {degrees} °C");
}

fn main() {
    let mut tea = pin!(tea());
    let mut cx = Context::from_waker(Waker::noop());

    println!("[main] has a future");
    while tea.as_mut().poll(&mut cx).is_pending() {
        println!("[main] waiting: got Pending…");
        thread::sleep(Duration::from_millis(300));
    }
    println!("[main] got Ready");
}
