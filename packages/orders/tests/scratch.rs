use orders::explorer::{Options, explore};
use orders::sync::atomic::{AtomicU32, Ordering::SeqCst};
use orders::{println, thread};
use std::sync::Arc;

fn outs(p: impl Fn() + 'static) -> std::collections::BTreeSet<String> {
    outs_with(&Options::default(), p)
}
fn outs_with(o: &Options, p: impl Fn() + 'static) -> std::collections::BTreeSet<String> {
    let r = explore(
        o,
        move || {
            p();
            0
        },
        |_| (),
    );
    std::println!("{:?} {} {} {:?}", r.searched, r.orders, r.states, r.refused);
    r.outcomes
        .iter()
        .map(|o| {
            format!(
                "{:?} {:?}",
                o.ending,
                o.steps.iter().flat_map(|s| s.prints.clone()).collect::<Vec<_>>()
            )
        })
        .collect()
}

#[test]
fn swapped() {
    for one_by_one in [false, true] {
        let o = Options {
            one_by_one,
            ..Options::default()
        };
        std::println!(
            "{:#?}",
            outs_with(&o, || {
                let x = Arc::new([const { AtomicU32::new(0) }; 2]);
                let t: Vec<_> = [1, 2]
                    .into_iter()
                    .map(|v| {
                        let x = x.clone();
                        thread::spawn(move || {
                            x[0].store(v, SeqCst);
                            x[1].store(v, SeqCst);
                        })
                    })
                    .collect();
                for t in t {
                    t.join().unwrap();
                }
                println!("{} {}", x[0].load(SeqCst), x[1].load(SeqCst));
            })
        );
    }
}

#[test]
fn count() {
    std::println!(
        "{:#?}",
        outs(|| {
            let x = Arc::new(AtomicU32::new(0));
            let y = x.clone();
            let t = thread::spawn(move || {
                y.fetch_add(1, SeqCst);
                drop(y);
            });
            let owners = Arc::strong_count(&x);
            x.fetch_add(1, SeqCst);
            let owners2 = Arc::strong_count(&x);
            println!("{owners} {owners2}");
            t.join().unwrap();
        })
    );
}
