//! `thread_local!`.

use crate::alike;

alike!(each_thread_has_its_own, |here| {
    use it::cell::{Cell, RefCell};
    use it::thread;
    it::thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(1) };
        static LIST: RefCell<Vec<u32>> = RefCell::new(vec![0]);
    }
    thread::scope(|s| {
        s.spawn(|| {
            COUNT.set(5);
            let other = thread::spawn(|| {
                COUNT.set(COUNT.get() + 1);
                LIST.with_borrow_mut(|list| list.push(1));
                (COUNT.get(), LIST.take())
            });
            here.say(format!("{:?}", other.join().unwrap()));
            here.say(format!("{} {} {}", COUNT.get(), COUNT.replace(7), COUNT.take()));
            here.say(format!("{:?} {:?}", LIST.with_borrow(Vec::len), LIST.replace(vec![3])));
            LIST.set(vec![4]);
            here.say(format!("{:?}", LIST.with(|list| list.borrow().clone())));
            here.say(format!("{:?}", LIST.try_with(|list| list.borrow().len())));
            here.say(format!("{COUNT:?}"));
        });
    });
});

alike!(locals_are_dropped_with_their_thread_the_youngest_first, |here| {
    use it::cell::RefCell;
    use it::thread;
    struct Says(&'static str, Here);
    impl Drop for Says {
        fn drop(&mut self) {
            self.1.say(self.0);
        }
    }
    it::thread_local! {
        static FIRST: RefCell<Option<Says>> = const { RefCell::new(None) };
        static SECOND: RefCell<Option<Says>> = const { RefCell::new(None) };
        static NEVER: RefCell<Option<Says>> = panic!("nobody asks for it");
    }
    let own = here.clone();
    let thread = thread::spawn(move || {
        let _last = Says("of its own", own.clone());
        SECOND.set(Some(Says("the second", own.clone())));
        FIRST.set(Some(Says("the first", own.clone())));
        own.say("works");
    });
    thread.join().unwrap();
    here.say("joined");
});

alike!(locals_are_dropped_after_a_panic_too, |here| {
    use it::cell::RefCell;
    use it::thread;
    struct Asks(Here);
    impl Drop for Asks {
        fn drop(&mut self) {
            self.0.say(format!("panics {}", thread::panicking()));
        }
    }
    it::thread_local! {
        static ASKS: RefCell<Option<Asks>> = const { RefCell::new(None) };
    }
    let own = here.clone();
    let fell = thread::spawn(move || {
        ASKS.set(Some(Asks(own)));
        panic!("falls");
    });
    here.say(words(&*fell.join().unwrap_err()));
});
