//! A waker says when to poll again

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;
use tokio::sync::oneshot;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        println!("[main] is woken");
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        println!("[main] polls");
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        println!("[main] waiting, parked…");
        thread::park();
    }
}

fn main() {
    let (tap, water) = oneshot::channel();
    let kettle = thread::spawn(|| {
        println!("[kettle] heating…");
        thread::sleep(Duration::from_millis(600));
        println!("[kettle] hot");
        tap.send("hot water").unwrap();
    });
    let water = block_on(water).unwrap();
    println!("[main] has {water}");
    kettle.join().unwrap();
}
