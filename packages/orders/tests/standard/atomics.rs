//! Atomics, each operation and what it returns, and what threads may see of each other by them.

use crate::{alike, among};

alike!(each_operation_on_a_number_returns_what_was_there, |here| {
    use it::sync::atomic::Ordering::SeqCst;
    use it::sync::atomic::{AtomicI8, AtomicU8, AtomicU64, AtomicUsize};
    let number = AtomicU8::new(250);
    here.say(format!("{} {}", number.load(SeqCst), number.swap(251, SeqCst)));
    here.say(format!("{} {}", number.fetch_add(10, SeqCst), number.load(SeqCst)));
    here.say(format!("{} {}", number.fetch_sub(10, SeqCst), number.load(SeqCst)));
    here.say(format!("{} {}", number.fetch_and(0b1111, SeqCst), number.load(SeqCst)));
    here.say(format!(
        "{} {}",
        number.fetch_or(0b11_0000, SeqCst),
        number.load(SeqCst)
    ));
    here.say(format!("{} {}", number.fetch_xor(0b1, SeqCst), number.load(SeqCst)));
    here.say(format!("{} {}", number.fetch_nand(0b11, SeqCst), number.load(SeqCst)));
    here.say(format!(
        "{} {}",
        number.fetch_max(7, SeqCst),
        number.fetch_min(7, SeqCst)
    ));
    here.say(format!(
        "{:?} {:?}",
        number.compare_exchange(7, 8, SeqCst, SeqCst),
        number.compare_exchange(7, 9, SeqCst, SeqCst)
    ));
    here.say(format!("{:?}", number.compare_exchange_weak(0, 9, SeqCst, SeqCst)));
    here.say(format!(
        "{:?}",
        number.fetch_update(SeqCst, SeqCst, |value| value.checked_mul(3))
    ));
    here.say(format!(
        "{:?}",
        number.fetch_update(SeqCst, SeqCst, |value| value.checked_mul(30))
    ));
    number.store(3, SeqCst);
    here.say(format!("{number:?} {number:>4?}"));
    here.say(format!(
        "{:?} {}",
        number.try_update(SeqCst, SeqCst, |_| None),
        number.update(SeqCst, SeqCst, |value| value + 1)
    ));
    here.say(number.into_inner());
    let mut small = AtomicI8::from(-128);
    *small.get_mut() += 1;
    here.say(format!(
        "{} {} {:?}",
        small.fetch_sub(5, SeqCst),
        small.fetch_max(-1, SeqCst),
        small
    ));
    here.say(format!("{:?} {:?}", AtomicU64::default(), AtomicUsize::new(usize::MAX)));
});

alike!(each_operation_on_a_flag_returns_what_was_there, |here| {
    use it::sync::atomic::Ordering::SeqCst;
    use it::sync::atomic::{AtomicBool, compiler_fence, fence};
    let mut flag = AtomicBool::new(true);
    here.say(format!("{} {}", flag.load(SeqCst), flag.swap(false, SeqCst)));
    here.say(format!(
        "{} {}",
        flag.fetch_or(true, SeqCst),
        flag.fetch_and(false, SeqCst)
    ));
    here.say(format!(
        "{} {}",
        flag.fetch_xor(true, SeqCst),
        flag.fetch_nand(true, SeqCst)
    ));
    here.say(format!("{} {:?}", flag.fetch_not(SeqCst), flag));
    here.say(format!("{:?}", flag.compare_exchange(true, false, SeqCst, SeqCst)));
    here.say(format!("{:?}", flag.compare_exchange_weak(true, false, SeqCst, SeqCst)));
    here.say(format!(
        "{:?} {flag:?}",
        flag.fetch_update(SeqCst, SeqCst, |flag| (!flag).then_some(true))
    ));
    here.say(format!(
        "{:?}",
        flag.fetch_update(SeqCst, SeqCst, |flag| (!flag).then_some(true))
    ));
    flag.store(false, SeqCst);
    fence(SeqCst);
    compiler_fence(SeqCst);
    *flag.get_mut() = true;
    here.say(format!(
        "{} {:?} {:?}",
        flag.into_inner(),
        AtomicBool::default(),
        AtomicBool::from(true)
    ));
});

alike!(each_operation_on_a_pointer_returns_what_was_there, |here| {
    use it::ptr;
    use it::sync::atomic::AtomicPtr;
    use it::sync::atomic::Ordering::SeqCst;
    let (mut tea, mut milk) = (1, 2);
    let (tea, milk) = (ptr::from_mut(&mut tea), ptr::from_mut(&mut milk));
    let mut at = AtomicPtr::new(tea);
    here.say(format!("{} {}", at.load(SeqCst) == tea, at.swap(milk, SeqCst) == tea));
    here.say(format!(
        "{:?}",
        at.compare_exchange(tea, tea, SeqCst, SeqCst)
            .map_err(|found| found == milk)
    ));
    here.say(at.compare_exchange(milk, tea, SeqCst, SeqCst).is_ok());
    here.say(
        at.fetch_update(SeqCst, SeqCst, |found| (found == tea).then_some(milk))
            .is_ok(),
    );
    at.store(ptr::null_mut(), SeqCst);
    here.say(format!(
        "{at:?} {} {}",
        at.get_mut().is_null(),
        AtomicPtr::<u32>::default().into_inner().is_null()
    ));
});

among!(
    two_who_add_by_load_and_store_may_lose_one,
    ["1 ends", "2 ends"],
    |here| {
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let count = AtomicU32::new(0);
        it::thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    let seen = count.load(SeqCst);
                    here.pause();
                    count.store(seen + 1, SeqCst);
                });
            }
        });
        here.say(count.into_inner());
    }
);

among!(
    of_two_who_write_and_then_read_one_sees_the_other,
    ["0 1 ends", "1 0 ends", "1 1 ends"],
    |here| {
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let (one, two) = (AtomicU32::new(0), AtomicU32::new(0));
        it::thread::scope(|s| {
            let reads = |own: &'static str, writes, reads| {
                let (writes, reads): (&AtomicU32, &AtomicU32) = (writes, reads);
                let _ = own;
                move || {
                    here.pause();
                    writes.store(1, SeqCst);
                    reads.load(SeqCst)
                }
            };
            let (first, second) = (
                s.spawn(reads("first", &one, &two)),
                s.spawn(reads("second", &two, &one)),
            );
            here.say(format!("{} {}", first.join().unwrap(), second.join().unwrap()));
        });
    }
);

among!(
    whoever_sees_the_flag_sees_the_message,
    ["0 0 ends", "0 7 ends", "1 7 ends"],
    |here| {
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let (message, flag) = (AtomicU32::new(0), AtomicU32::new(0));
        it::thread::scope(|s| {
            s.spawn(|| {
                message.store(7, SeqCst);
                here.pause();
                flag.store(1, SeqCst);
            });
            here.pause();
            here.say(format!("{} {}", flag.load(SeqCst), message.load(SeqCst)));
        });
    }
);

#[test]
fn two_who_look_never_see_two_writes_in_different_orders() {
    use orders::sync::atomic::AtomicU32;
    use orders::sync::atomic::Ordering::SeqCst;
    let found = crate::alike::explored(|here| {
        let numbers = [const { AtomicU32::new(0) }; 2];
        orders::thread::scope(|s| {
            let [x, y] = &numbers;
            s.spawn(|| x.store(1, SeqCst));
            s.spawn(|| y.store(1, SeqCst));
            let one = s.spawn(|| (x.load(SeqCst), y.load(SeqCst)));
            let two = s.spawn(|| (y.load(SeqCst), x.load(SeqCst)));
            here.say(format!("{:?} {:?}", one.join().unwrap(), two.join().unwrap()));
        });
    });
    assert_eq!(found.len(), 15);
    assert!(!found.contains(&vec!["(1, 0) (1, 0)".to_owned(), "ends".to_owned()]));
}
