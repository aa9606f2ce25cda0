//! One field takes `Send` away from the whole

use std::rc::Rc;

struct Order {
    drink: String,
    note: Option<Rc<str>>,
}

fn needs_send<T: Send>() {}

fn main() {
    let order = Order {
        drink: "latte".to_string(),
        note: Some("no sugar".into()),
    };
    println!("[main] {} {:?}", order.drink, order.note);
    needs_send::<Order>();
}
