//! `Once`, `OnceLock`, `LazyLock`, and statics.

use crate::alike::explored;
use crate::{alike, among};

alike!(a_once_is_done_once_whoever_calls, |here| {
    use it::sync::Once;
    use it::sync::atomic::AtomicU32;
    use it::sync::atomic::Ordering::SeqCst;
    let (once, done) = (Once::new(), AtomicU32::new(0));
    here.say(once.is_completed());
    it::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                once.call_once(|| {
                    done.fetch_add(1, SeqCst);
                });
                assert!(once.is_completed());
            });
        }
        once.wait();
        here.say(once.is_completed());
    });
    here.say(format!("{done:?} {once:?}"));
});

alike!(a_once_that_fell_is_poisoned_until_it_is_forced, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::Once;
    let once = Once::new();
    let fell = catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("falls"))));
    here.say(words(&*fell.unwrap_err()));
    here.say(once.is_completed());
    let again = catch_unwind(AssertUnwindSafe(|| once.call_once(|| ())));
    here.say(words(&*again.unwrap_err()));
    once.call_once_force(|state| here.say(state.is_poisoned()));
    once.call_once_force(|_| here.say("not again"));
    once.call_once(|| here.say("nor so"));
    here.say(once.is_completed());
});

alike!(a_once_lock_keeps_what_came_first, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::OnceLock;
    let mut lock = OnceLock::new();
    here.say(format!("{lock:?} {:?}", lock.get()));
    let fell = catch_unwind(AssertUnwindSafe(|| *lock.get_or_init(|| panic!("falls"))));
    here.say(words(&*fell.unwrap_err()));
    here.say(format!("{:?}", lock.get()));
    here.say(format!("{:?} {:?}", lock.set(1), lock.set(2)));
    here.say(lock.get_or_init(|| 3));
    here.say(format!("{lock:?}"));
    here.say(format!("{:?}", lock.get_mut()));
    here.say(format!("{:?} {:?}", lock.clone(), lock == OnceLock::from(1)));
    here.say(format!("{:?} {lock:?}", lock.take()));
    here.say(format!("{:?} {:?}", lock.set(4), lock.into_inner()));
    here.say(format!("{:?}", OnceLock::<u32>::default().into_inner()));
});

alike!(whoever_waits_for_a_once_lock_gets_it, |here| {
    use it::sync::OnceLock;
    let lock = OnceLock::new();
    it::thread::scope(|s| {
        let waits = s.spawn(|| *lock.wait());
        here.pause();
        lock.set(5).unwrap();
        here.say(waits.join().unwrap());
    });
});

alike!(a_lazy_lock_is_made_when_it_is_first_used, |here| {
    use it::sync::LazyLock;
    let lazy = LazyLock::new(|| {
        here.say("made");
        7
    });
    here.say(format!("{lazy:?}"));
    here.say(*lazy + *LazyLock::force(&lazy));
    here.say(format!("{lazy:?}"));
});

alike!(a_lazy_lock_that_fell_stays_so, |here| {
    use it::panic::{AssertUnwindSafe, catch_unwind};
    use it::sync::LazyLock;
    let lazy: LazyLock<u32> = LazyLock::new(|| panic!("falls"));
    let fell = catch_unwind(AssertUnwindSafe(|| *lazy));
    here.say(words(&*fell.unwrap_err()));
    let again = catch_unwind(AssertUnwindSafe(|| *lazy));
    here.say(words(&*again.unwrap_err()));
});

among!(any_may_be_the_one_who_makes_it, ["1 1 ends", "2 2 ends"], |here| {
    use it::sync::OnceLock;
    let lock = OnceLock::new();
    it::thread::scope(|s| {
        let makes = |id| {
            let lock = &lock;
            move || {
                here.pause();
                *lock.get_or_init(|| id)
            }
        };
        let (one, two) = (s.spawn(makes(1)), s.spawn(makes(2)));
        here.say(format!("{} {}", one.join().unwrap(), two.join().unwrap()));
    });
});

among!(one_who_fell_is_followed_by_another, ["1 ends", "2 ends"], |here| {
    use it::sync::OnceLock;
    let lock = OnceLock::new();
    it::thread::scope(|s| {
        let falls = s.spawn(|| {
            here.pause();
            *lock.get_or_init(|| if lock.get().is_none() { panic!("falls") } else { 1 })
        });
        let makes = s.spawn(|| {
            here.pause();
            *lock.get_or_init(|| 2)
        });
        here.say(if falls.join().is_ok() {
            2
        } else {
            makes.join().unwrap() / 2
        });
    });
});

#[test]
fn statics_begin_anew_in_each_order() {
    use orders::sync::atomic::AtomicU32;
    use orders::sync::atomic::Ordering::SeqCst;
    use orders::sync::{Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
    static COUNT: AtomicU32 = AtomicU32::new(5);
    static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static SHELF: RwLock<Option<String>> = RwLock::new(None);
    static LAZY: LazyLock<Mutex<u32>> = LazyLock::new(|| Mutex::new(0));
    static ONCE: Once = Once::new();
    static LOCK: OnceLock<String> = OnceLock::new();
    static SIGNAL: Condvar = Condvar::new();
    let found = explored(|here| {
        orders::thread::scope(|s| {
            for id in 0..2 {
                s.spawn(move || {
                    COUNT.fetch_add(1, SeqCst);
                    LIST.lock().unwrap().push(id);
                    *LAZY.lock().unwrap() += 1;
                    SIGNAL.notify_all();
                });
            }
        });
        let list = LIST.lock().unwrap();
        let shelf = SHELF.write().unwrap().replace("cup".into());
        let set = LOCK.set("tea".into()).is_ok();
        let once = ONCE.is_completed();
        ONCE.call_once(|| ());
        here.say(format!(
            "{} {} {shelf:?} {} {once} {set}",
            COUNT.load(SeqCst),
            list.len(),
            *LAZY.lock().unwrap()
        ));
    });
    assert_eq!(found, [vec!["7 2 None 2 false true".into(), "ends".into()]].into());
}
