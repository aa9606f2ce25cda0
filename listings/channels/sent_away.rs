//! What has been sent is no longer yours

use crossbeam_channel::unbounded;

fn main() {
    let (sender, receiver) = unbounded();
    let mut order = vec!["latte", "mocha"];
    sender.send(order).expect("the receiver is there");
    order.push("tea");
    println!("{:?}", receiver.recv());
}
