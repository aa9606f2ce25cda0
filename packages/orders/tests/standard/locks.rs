//! `Mutex` and `RwLock`.

use crate::{alike, among};

alike!(a_lock_is_poisoned_by_a_panic_and_says_so, |here| {
    use it::sync::{Arc, Mutex, TryLockError};
    let lock = Arc::new(Mutex::new(1));
    let other = lock.clone();
    let fell = it::thread::spawn(move || {
        let mut guard = other.lock().unwrap();
        *guard = 2;
        panic!("falls");
    });
    here.say(words(&*fell.join().unwrap_err()));
    here.say(lock.is_poisoned());
    here.say(format!(
        "{:?}",
        lock.lock()
            .map(|guard| *guard)
            .map_err(|poisoned| *poisoned.into_inner())
    ));
    here.say(match lock.try_lock() {
        Err(TryLockError::Poisoned(poisoned)) => format!("poisoned, {}", poisoned.get_ref()),
        Err(TryLockError::WouldBlock) => "would block".into(),
        Ok(_) => "free".into(),
    });
    here.say(format!("{lock:?}"));
    lock.clear_poison();
    here.say(lock.is_poisoned());
    here.say(*lock.lock().unwrap());
    here.say(format!("{lock:?}"));
});

alike!(a_poisoned_lock_gives_back_what_is_in_it_with_an_error, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::{Mutex, RwLock};
    let mut lock = Mutex::new(String::from("tea"));
    let mut shelf = RwLock::new(String::from("cup"));
    let fell = catch_unwind(AssertUnwindSafe(|| {
        let _guard = lock.lock().unwrap();
        let _shelf = shelf.write().unwrap();
        panic!("falls");
    }));
    here.say(fell.is_err());
    here.say(format!("{:?} {:?}", lock.get_mut().is_err(), shelf.get_mut().is_err()));
    here.say(lock.get_mut().unwrap_err().to_string());
    here.say(format!(
        "{:?}",
        lock.into_inner().map_err(it::sync::PoisonError::into_inner)
    ));
    here.say(format!(
        "{:?}",
        shelf.into_inner().map_err(it::sync::PoisonError::into_inner)
    ));
});

alike!(who_only_reads_poisons_nothing, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::RwLock;
    let shelf = RwLock::new(1);
    let reads = catch_unwind(AssertUnwindSafe(|| {
        let _guard = shelf.read().unwrap();
        panic!("reads");
    }));
    here.say(format!("{} {}", reads.is_err(), shelf.is_poisoned()));
    let writes = catch_unwind(AssertUnwindSafe(|| {
        let _guard = shelf.write().unwrap();
        panic!("writes");
    }));
    here.say(format!("{} {}", writes.is_err(), shelf.is_poisoned()));
    here.say(shelf.read().is_err());
    here.say(shelf.write().is_err());
    here.say(shelf.try_read().is_err());
    here.say(shelf.try_write().is_err());
    shelf.clear_poison();
    here.say(format!("{shelf:?}"));
});

alike!(a_guard_that_is_got_in_a_panic_poisons_nothing, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::Mutex;
    struct Counts<'a>(&'a Mutex<u32>);
    impl Drop for Counts<'_> {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let dropped = Mutex::new(0);
    let fell = catch_unwind(AssertUnwindSafe(|| {
        let _counts = Counts(&dropped);
        panic!("falls");
    }));
    here.say(format!("{} {dropped:?}", fell.is_err()));
});

alike!(whoever_tries_to_lock_does_not_wait, |here| {
    use it::sync::{Mutex, RwLock};
    let lock = Mutex::new(1);
    let guard = lock.lock().unwrap();
    here.say(format!("{:?}", lock.try_lock().map(|_| ())));
    here.say(lock.try_lock().unwrap_err().to_string());
    here.say(format!("{lock:?} {guard:?} {guard}"));
    it::thread::scope(|s| {
        let tried = s.spawn(|| lock.try_lock().is_err());
        here.say(tried.join().unwrap());
    });
    drop(guard);
    here.say(format!("{:?}", lock.try_lock().map(|guard| *guard)));

    let shelf = RwLock::new(2);
    let first = shelf.read().unwrap();
    let second = shelf.try_read().unwrap();
    here.say(format!("{} {}", *first + *second, shelf.try_write().is_err()));
    here.say(format!("{shelf:?}"));
    drop((first, second));
    let mut writes = shelf.try_write().unwrap();
    *writes += 1;
    here.say(format!("{} {}", shelf.try_read().is_err(), shelf.try_write().is_err()));
    here.say(format!("{shelf:?} {writes:?} {writes}"));
    drop(writes);
    here.say(format!(
        "{:?} {:?}",
        shelf.read().map(|value| *value),
        RwLock::<u32>::default()
    ));
    here.say(format!("{:?} {:?}", Mutex::from(3), Mutex::<u32>::default()));
});

alike!(two_read_at_once, |here| {
    use it::sync::{Barrier, RwLock};
    let (shelf, both) = (RwLock::new(5), Barrier::new(2));
    it::thread::scope(|s| {
        let reads = || {
            let value = shelf.read().unwrap();
            both.wait();
            *value
        };
        let (one, two) = (s.spawn(reads), s.spawn(reads));
        here.say(one.join().unwrap() + two.join().unwrap());
    });
});

among!(
    whoever_comes_first_has_the_lock_first,
    ["12 21 ends", "12 12 ends", "21 12 ends", "21 21 ends"],
    |here| {
        use it::sync::Mutex;
        let (first, second) = (Mutex::new(0), Mutex::new(0));
        it::thread::scope(|s| {
            for id in [1, 2] {
                let (first, second) = (&first, &second);
                s.spawn(move || {
                    for lock in [first, second] {
                        here.pause();
                        let mut order = lock.lock().unwrap();
                        *order = *order * 10 + id;
                    }
                });
            }
        });
        here.say(format!(
            "{} {}",
            first.into_inner().unwrap(),
            second.into_inner().unwrap()
        ));
    }
);

among!(
    a_writer_comes_before_between_or_after_the_readers,
    ["0 0 ends", "0 1 ends", "1 0 ends", "1 1 ends"],
    |here| {
        use it::sync::RwLock;
        let shelf = RwLock::new(0);
        it::thread::scope(|s| {
            let reads = || {
                here.pause();
                *shelf.read().unwrap()
            };
            let (one, two) = (s.spawn(reads), s.spawn(reads));
            here.pause();
            *shelf.write().unwrap() = 1;
            here.say(format!("{} {}", one.join().unwrap(), two.join().unwrap()));
        });
    }
);

among!(a_lock_is_found_free_or_not, ["false ends", "true ends"], |here| {
    use it::sync::Mutex;
    let lock = Mutex::new(());
    it::thread::scope(|s| {
        s.spawn(|| {
            let _guard = lock.lock();
            here.pause();
        });
        here.pause();
        here.say(lock.try_lock().is_ok());
    });
});

among!(
    a_lock_is_found_poisoned_or_not_yet,
    ["false 1 ends", "true 1 ends", "false 0 ends", "true 0 ends"],
    |here| {
        use it::sync::Mutex;
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let (lock, begun) = (Mutex::new(()), AtomicU32::new(0));
        it::thread::scope(|s| {
            let falls = s.spawn(|| {
                let _guard = lock.lock();
                begun.store(1, SeqCst);
                here.pause();
                panic!("falls");
            });
            here.pause();
            let has_begun = begun.load(SeqCst);
            here.say(format!("{} {has_begun}", lock.is_poisoned()));
            falls.join().unwrap_err();
        });
    }
);
