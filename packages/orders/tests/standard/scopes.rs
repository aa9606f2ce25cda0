//! `thread::scope`.

use crate::{alike, among};

alike!(a_scope_waits_for_its_threads_and_returns_what_its_body_does, |here| {
    use it::sync::atomic::AtomicU32;
    use it::sync::atomic::Ordering::SeqCst;
    let (done, mut own) = (AtomicU32::new(0), 0);
    let value = it::thread::scope(|s| {
        s.spawn(|| own += 1);
        s.spawn(|| {
            here.pause();
            done.fetch_add(1, SeqCst);
            s.spawn(|| {
                here.pause();
                done.fetch_add(1, SeqCst);
            });
        });
        s.spawn(|| 7).join().unwrap()
    });
    here.say(format!("{value} {own} {done:?}"));
});

alike!(a_scope_panics_where_nobody_joined_one_who_did, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    let fell = catch_unwind(AssertUnwindSafe(|| {
        it::thread::scope(|s| {
            s.spawn(|| panic!("falls"));
            5
        })
    }));
    here.say(words(&*fell.unwrap_err()));
});

alike!(a_scope_panics_not_where_somebody_joined_one_who_did, |here| {
    let value = it::thread::scope(|s| {
        let fell = s.spawn(|| panic!("falls")).join();
        here.say(words(&*fell.unwrap_err()));
        5
    });
    here.say(value);
});

alike!(
    a_scope_passes_on_the_panic_of_its_body_when_its_threads_are_over,
    |here| {
        use it::panic::{AssertUnwindSafe, catch_unwind};
        let fell = catch_unwind(AssertUnwindSafe(|| {
            it::thread::scope(|s| {
                s.spawn(|| {
                    here.pause();
                    here.say("works");
                    panic!("too");
                });
                panic!("the body");
            })
        }));
        here.say(words(&*fell.unwrap_err()));
    }
);

alike!(a_lock_that_is_held_around_a_scope_that_panics_is_poisoned, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::Mutex;
    let lock = Mutex::new(0);
    let fell = catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.lock().unwrap();
        it::thread::scope(|s| {
            s.spawn(|| ());
            panic!("the body");
        })
    }));
    here.say(format!("{} {}", fell.is_err(), lock.is_poisoned()));
});

alike!(scopes_may_lie_in_scopes, |here| {
    let mut list = vec![1];
    it::thread::scope(|outer| {
        let inner = outer.spawn(|| {
            it::thread::scope(|inner| {
                inner.spawn(|| list.push(2));
            });
            list.push(3);
            list.len()
        });
        here.say(inner.join().unwrap());
    });
    here.say(format!("{list:?}"));
});

among!(
    what_a_scope_returns_may_hang_on_the_order,
    ["0 ends", "1 ends"],
    |here| {
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let count = AtomicU32::new(0);
        let seen = it::thread::scope(|s| {
            s.spawn(|| {
                here.pause();
                count.store(1, SeqCst);
            });
            here.pause();
            count.load(SeqCst)
        });
        here.say(seen);
    }
);
