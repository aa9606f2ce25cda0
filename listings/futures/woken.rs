//! A future that keeps a waker, and a thread that calls it

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

#[derive(Default)]
struct Water {
    hot: bool,
    waker: Option<Waker>,
}

struct Kettle(Arc<Mutex<Water>>);

impl Future for Kettle {
    type Output = &'static str;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut water = self.0.lock().unwrap();
        if water.hot {
            println!("[kettle] Ready");
            return Poll::Ready("hot water");
        }
        println!("[kettle] waiting: Pending…");
        water.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

fn heat(water: &Mutex<Water>) {
    println!("[stove] heating…");
    thread::sleep(Duration::from_millis(600));
    println!("[stove] hot, calls the waker");
    water.lock().unwrap().hot = true;
    let waker = water.lock().unwrap().waker.take();
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let water = Arc::new(Mutex::new(Water::default()));
    let kettle = Kettle(water.clone());
    let stove = thread::spawn(move || heat(&water));
    println!("[main] waiting for the kettle…");
    println!("[main] has {}", kettle.await);
    stove.join().unwrap();
}
