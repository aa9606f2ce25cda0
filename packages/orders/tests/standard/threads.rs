//! Threads, what becomes of them, and `park`.

use crate::alike::{Here, explored};
use crate::{alike, among};

alike!(a_thread_has_the_name_that_it_was_given, |here| {
    use it::thread::{self, Builder};
    here.say(format!(
        "{:?}",
        thread::spawn(|| thread::current().name().map(str::to_owned))
            .join()
            .unwrap()
    ));
    let cook = Builder::new()
        .name("cook".into())
        .stack_size(1 << 20)
        .spawn(|| thread::current().id())
        .unwrap();
    here.say(format!("{:?}", cook.thread().name()));
    here.say(cook.thread().id() == cook.thread().clone().id());
    let id = cook.thread().id();
    here.say(cook.join().unwrap() == id);
    here.say(thread::current().id() == id);
    thread::scope(|s| {
        let waiter = Builder::new()
            .name("waiter".into())
            .spawn_scoped(s, || thread::current().name().map(str::to_owned));
        here.say(format!("{:?}", waiter.unwrap().join().unwrap()));
    });
});

alike!(whoever_joins_gets_what_was_returned_or_thrown, |here| {
    use it::panic::{panic_any, resume_unwind};
    use it::thread::spawn;
    here.say(spawn(|| String::from("tea")).join().unwrap());
    here.say(format!("{:?}", spawn(|| ()).join()));
    here.say(format!(
        "{:?}",
        spawn(|| panic!("burnt")).join().unwrap_err().downcast_ref::<&str>()
    ));
    let minutes = 5;
    let burnt = spawn(move || panic!("burnt after {minutes}")).join().unwrap_err();
    here.say(format!("{:?} {}", burnt.downcast_ref::<String>(), burnt.is::<&str>()));
    here.say(format!(
        "{:?}",
        spawn(|| panic_any(7_u8)).join().unwrap_err().downcast_ref::<u8>()
    ));
    here.say(format!(
        "{:?}",
        spawn(|| resume_unwind(Box::new('x')))
            .join()
            .unwrap_err()
            .downcast_ref::<char>()
    ));
    here.say(words(&*spawn(|| assert_eq!(1 + 1, 3, "sums")).join().unwrap_err()));
    let nothing = std::env::args().nth(9999);
    here.say(words(&*spawn(|| nothing.unwrap()).join().unwrap_err()));
});

alike!(a_thread_in_a_panic_knows_it, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::thread::panicking;
    struct Asks<'a>(&'a Here);
    impl Drop for Asks<'_> {
        fn drop(&mut self) {
            self.0.say(panicking());
            let inner = catch_unwind(|| ());
            self.0.say(format!("{inner:?} {}", panicking()));
        }
    }
    drop(Asks(here));
    let fell = catch_unwind(AssertUnwindSafe(|| {
        let _asks = Asks(here);
        let _then = Asks(here);
        panic!("falls");
    }));
    here.say(format!("{} {}", fell.is_err(), panicking()));
});

alike!(destructors_do_what_they_do_in_a_panic_too, |here| {
    use it::sync::mpsc::channel;
    use it::sync::{Arc, Mutex};
    use it::thread::{self, JoinHandle};
    struct Joins(Option<JoinHandle<()>>, Arc<Mutex<u32>>);
    impl Drop for Joins {
        fn drop(&mut self) {
            *self.1.lock().unwrap() += 1;
            self.0.take().unwrap().join().unwrap();
            *self.1.lock().unwrap() += 10;
        }
    }
    let (tx, rx) = channel::<()>();
    let count = Arc::new(Mutex::new(0));
    let fell = thread::spawn({
        let count = count.clone();
        move || {
            let waits = thread::spawn({
                let count = count.clone();
                move || {
                    assert!(rx.recv().is_err());
                    *count.lock().unwrap() += 100;
                }
            });
            let _joins = Joins(Some(waits), count);
            let _tx = tx;
            panic!("falls");
        }
    });
    here.say(words(&*fell.join().unwrap_err()));
    here.say(*count.lock().unwrap());
});

alike!(a_token_is_kept_until_it_is_taken_and_is_only_one, |here| {
    use it::thread;
    thread::current().unpark();
    thread::park();
    let parks = thread::spawn(thread::park);
    here.pause();
    parks.thread().unpark();
    here.say(parks.join().is_ok());
    let parks = thread::spawn(|| thread::park_timeout(it::time::Duration::from_secs(3600)));
    parks.thread().unpark();
    here.say(parks.join().is_ok());
});

/// The real std cannot be asked: it would wait for ever.
#[test]
fn two_tokens_are_one() {
    fn body(here: &Here) {
        orders::thread::current().unpark();
        orders::thread::current().unpark();
        orders::thread::park();
        here.say("once");
        orders::thread::park();
        here.say("twice");
    }
    let found = explored(body);
    assert_eq!(
        found,
        [vec!["once".into(), "waits for somebody to unpark it".into()]].into()
    );
}

alike!(a_thread_is_over_once_it_has_been_joined_by_looking, |here| {
    use it::thread;
    let ends = thread::spawn(|| 5);
    while !ends.is_finished() {
        thread::yield_now();
    }
    here.say(format!("{} {:?}", ends.is_finished(), ends.join().unwrap()));
});

among!(a_thread_is_over_or_not_yet, ["true ends", "false ends"], |here| {
    let ends = it::thread::spawn(|| ());
    here.pause();
    here.say(ends.is_finished());
    ends.join().unwrap();
});

among!(
    what_nobody_waits_for_may_not_come,
    [
        "begins ends",
        "begins works ends",
        "begins works done ends",
        "begins works done over ends"
    ],
    |here| {
        struct Over(Here);
        impl Drop for Over {
            fn drop(&mut self) {
                self.0.say("over");
            }
        }
        here.say("begins");
        let over = Over(here.clone());
        it::thread::spawn(move || {
            over.0.say("works");
            over.0.say("done");
        });
        here.pause();
    }
);

among!(
    whoever_drops_the_last_arc_drops_what_is_in_it,
    ["1 ends", "2 ends"],
    |here| {
        use it::sync::{Arc, Mutex};
        use it::thread;
        struct Cup(Here);
        impl Drop for Cup {
            fn drop(&mut self) {
                self.0.say(thread::current().name().unwrap());
            }
        }
        let (cup, lock) = (Arc::new(Cup(here.clone())), Arc::new(Mutex::new(())));
        let threads: Vec<_> = [("1", cup.clone()), ("2", cup)]
            .into_iter()
            .map(|(name, cup)| {
                let lock = lock.clone();
                let drinks = move || {
                    cup.0.pause();
                    let _guard = lock.lock().unwrap();
                    drop(cup);
                };
                thread::Builder::new().name(name.into()).spawn(drinks).unwrap()
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
);

among!(
    threads_may_print_in_each_order,
    [
        "1 2 3 ends",
        "1 3 2 ends",
        "2 1 3 ends",
        "2 3 1 ends",
        "3 1 2 ends",
        "3 2 1 ends"
    ],
    |here| {
        it::thread::scope(|s| {
            for id in 1..=3 {
                s.spawn(move || {
                    here.pause();
                    here.say(id);
                });
            }
        });
    }
);

/// A real one would end the test.
#[test]
fn the_program_ends_where_somebody_leaves_it() {
    fn body(here: &Here) {
        let here = here.clone();
        let leaves = orders::thread::spawn(move || {
            here.say("leaves");
            orders::process::exit(3);
        });
        leaves.join().unwrap();
    }
    assert_eq!(explored(body), [vec!["leaves".into(), "exits 3".into()]].into());
}

alike!(main_may_panic, |here| {
    struct Says<'a>(&'a Here);
    impl Drop for Says<'_> {
        fn drop(&mut self) {
            self.0.say("drops");
        }
    }
    let _says = Says(here);
    here.say("falls");
    panic!("falls");
});
