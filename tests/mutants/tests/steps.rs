//! Atomic steps, notifications, joins, barriers, messages and bounds.

use super::super::Rule;
use super::{bodies, unfit};

#[test]
fn an_atomic_step_is_split_with_what_each_half_may_have_of_its_ordering() {
    for (step, split) in [
        (
            "let old = cups.fetch_add(1, Relaxed);",
            "let old = { let (it, by) = (&cups, 1); let seen = it.load(Relaxed); it.store(seen.wrapping_add(by), Relaxed); seen };",
        ),
        (
            "self.left.fetch_sub(n, Ordering::AcqRel);",
            "{ let (it, by) = (&self.left, n); let seen = it.load(std::sync::atomic::Ordering::Acquire); \
             it.store(seen.wrapping_sub(by), std::sync::atomic::Ordering::Release); seen };",
        ),
        (
            "if OPEN.swap(true, Ordering::Release) { return; }",
            "if { let (it, by) = (&OPEN, true); let seen = it.load(std::sync::atomic::Ordering::Relaxed); \
             it.store(by, Ordering::Release); seen } { return; }",
        ),
        (
            "OPEN.compare_exchange(false, true, SeqCst, Acquire).ok();",
            "{ let (it, from, to) = (&OPEN, false, true); let seen = it.load(Acquire); \
             if seen == from { it.store(to, SeqCst); Ok(seen) } else { Err(seen) } }.ok();",
        ),
        (
            "left.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).ok();",
            "{ let it = &left; let seen = it.load(SeqCst); match Some(seen).and_then(|n| n.checked_sub(1)) \
             { Some(to) => { it.store(to, SeqCst); Ok(seen) } None => Err(seen) } }.ok();",
        ),
        (
            "println!(\"fetch_add {}\", cups.fetch_max(2, SeqCst));",
            "println!(\"fetch_add {}\", { let (it, by) = (&cups, 2); let seen = it.load(SeqCst); \
             it.store(seen.max(by), SeqCst); seen });",
        ),
    ] {
        assert_eq!(bodies(Rule::FetchSplit, "", step), [split]);
    }
    for step in [
        "list.swap(0, 1);",
        "std::mem::swap(&mut a, &mut b);",
        "cups.load(Relaxed);",
        "db.fetch_add(1);",
        "// cups.fetch_add(1, Relaxed);",
    ] {
        assert_eq!(bodies(Rule::FetchSplit, "", step), [""; 0], "{step}");
    }
}

#[test]
fn a_notification_is_removed() {
    assert_eq!(
        bodies(
            Rule::NotifyRemoved,
            "",
            "self.filled.notify_one(); s.spawn(|| bell.notify_all());"
        ),
        [
            "(if false { self.filled.notify_one() }); s.spawn(|| bell.notify_all());",
            "self.filled.notify_one(); s.spawn(|| (if false { bell.notify_all() }));",
        ]
    );
    assert_eq!(
        bodies(Rule::NotifyRemoved, "", "user.notify_one(\"by mail\");"),
        [""; 0]
    );
}

#[test]
fn a_condition_is_asked_once_only() {
    assert_eq!(
        bodies(
            Rule::AskedOnce,
            "",
            "while list.is_empty() { list = filled.wait(list).unwrap(); }"
        ),
        ["if list.is_empty() { list = filled.wait(list).unwrap(); }"]
    );
    assert_eq!(
        bodies(
            Rule::AskedOnce,
            "",
            "list = filled.wait_while(list, |list| list.is_empty()).unwrap();"
        ),
        [
            "list = filled.wait_while(list, { let mut asked = false; move |it| !std::mem::replace(&mut asked, true) && \
             Some(it).is_some_and(|list| list.is_empty()) }).unwrap();"
        ]
    );
    for body in [
        "while child.is_alive() { child.wait().unwrap(); }",
        "while open { barrier.wait(); }",
        "while open { if over { break; } list = filled.wait(list).unwrap(); }",
    ] {
        assert_eq!(bodies(Rule::AskedOnce, "", body), [""; 0], "{body}");
    }
}

#[test]
fn a_join_is_removed_where_it_is_a_statement() {
    let started = "let anna = thread::spawn(work);";
    for (join, removed) in [
        ("anna.join().unwrap();", "if false { anna.join().unwrap(); }"),
        ("let _ = anna.join();", "if false { let _ = anna.join(); }"),
        ("thread::spawn(work).join().unwrap();", "thread::spawn(work);"),
    ] {
        let found = bodies(Rule::JoinRemoved, "", &format!("{started} {join}"));
        assert_eq!(found, [format!("{started} {removed}")]);
    }
    assert_eq!(
        bodies(Rule::JoinRemoved, "", &format!("{started} anna.join().unwrap()")),
        [
            format!("{started} if false {{ anna.join().unwrap(); }}"),
            format!("{started} if false {{ return anna.join().unwrap(); }} Ok(())"),
        ]
    );
    assert_eq!(
        bodies(
            Rule::JoinRemoved,
            "",
            "let all: Vec<_> = names.map(|name| s.spawn(work)).collect(); for one in all { one.join().unwrap(); }"
        ),
        [
            "let all: Vec<_> = names.map(|name| s.spawn(work)).collect(); for one in all { if false { one.join().unwrap(); } }"
        ]
    );
}

#[test]
fn a_join_whose_value_is_used_is_told() {
    let text = "fn main() {\n    let anna = thread::spawn(work);\n    let sum = anna.join().unwrap();\n}";
    assert_eq!(bodies(Rule::JoinRemoved, "", text), [""; 0]);
    assert_eq!(
        unfit(text),
        ["line 3: `anna.join()` cannot be removed, its value is used"]
    );
}

#[test]
fn tasks_are_not_waited_for_but_what_is_no_task_is() {
    let started = "let soup = tokio::spawn(soup());";
    assert_eq!(
        bodies(Rule::JoinRemoved, "", &format!("{started} soup.await.unwrap();")),
        [format!("{started} if false {{ soup.await.unwrap(); }}")]
    );
    assert_eq!(
        bodies(
            Rule::JoinRemoved,
            "",
            "let mut all = JoinSet::new(); all.spawn(work()); all.join_all().await;"
        ),
        ["let mut all = JoinSet::new(); all.spawn(work()); if false { all.join_all().await; }"]
    );
    assert_eq!(
        bodies(Rule::JoinRemoved, "", "spawn_blocking(work).await?;"),
        ["spawn_blocking(work);"]
    );
    for body in [
        "let soup = soup(); soup.await;",
        "soup().await.unwrap();",
        "path.join(\"till\"); words.join(\", \");",
        "let words = [\"a\"]; words.join();",
        "tokio::join!(soup(), salad());",
        "let anna = thread::spawn(work); let anna = Parts; anna.join();",
    ] {
        assert_eq!(bodies(Rule::JoinRemoved, "", body), [""; 0], "{body}");
    }
}

#[test]
fn a_barrier_is_removed_and_nothing_else_that_waits() {
    let made = "let both = Arc::new(Barrier::new(2));";
    assert_eq!(
        bodies(
            Rule::BarrierRemoved,
            "",
            &format!("{made} both.wait(); // both are here")
        ),
        [format!("{made} if false {{ both.wait(); }} // both are here")]
    );
    for body in [
        "let mut child = Command::new(\"ls\"); child.wait();",
        "order = bell.wait(order).unwrap();",
    ] {
        assert_eq!(bodies(Rule::BarrierRemoved, "", body), [""; 0], "{body}");
    }
}

#[test]
fn a_message_is_lost_on_its_way() {
    let made = "let (sender, receiver) = bounded(2);";
    for (send, removed) in [
        (
            "sender.send(1).unwrap();",
            "(if false { sender.send(1) } else { Ok(()) }).unwrap();",
        ),
        (
            "sender.send(1).await?;",
            "(if false { sender.send(1).await } else { Ok(()) })?;",
        ),
        (
            "let sent = sender.send(1);",
            "let sent = (if false { sender.send(1) } else { Ok(()) });",
        ),
    ] {
        let found = bodies(Rule::SendRemoved, "", &format!("{made} {send}"));
        assert_eq!(found, [format!("{made} {removed}")]);
    }
    for body in [
        "socket.send(b\"1\").unwrap();",
        "let (receiver, sender) = bounded(2); sender.send(1).unwrap();",
        "let (sender, receiver) = bounded(2); let sender = Mail::new(); sender.send(1).unwrap();",
        "let (sender, receiver) = bounded(2); println!(\"sender.send(1)\"); // sender.send(1)",
    ] {
        assert_eq!(bodies(Rule::SendRemoved, "", body), [""; 0], "{body}");
    }
}

#[test]
fn a_channel_does_not_end_where_a_sender_is_not_dropped() {
    let made = "let (sender, receiver) = mpsc::channel();";
    assert_eq!(
        bodies(Rule::DropRemoved, "", &format!("{made} drop(sender); drop(receiver);")),
        [format!("{made} (if false {{ drop(sender) }}); drop(receiver);")]
    );
    // It is removed, then, and no other kept.
    assert_eq!(bodies(Rule::SenderKept, "", &format!("{made} drop(sender);")), [""; 0]);
    assert_eq!(
        bodies(Rule::SenderKept, "", &format!("{made} thread::spawn(|| bake(sender));")),
        [format!(
            "{made} let _kept = sender.clone(); thread::spawn(|| bake(sender));"
        )]
    );
    let once = "let (answer, price) = oneshot::channel(); ask(answer);";
    assert_eq!(bodies(Rule::SenderKept, "", once), [""; 0]);
}

#[test]
fn there_is_room_for_one_more() {
    for (rule, made, raised) in [
        (Rule::BoundRaised, "bounded(2);", "bounded(3);"),
        (
            Rule::BoundRaised,
            "mpsc::sync_channel::<u32>(0);",
            "mpsc::sync_channel::<u32>(1);",
        ),
        (
            Rule::BoundRaised,
            "mpsc::channel(room * 2);",
            "mpsc::channel((room * 2) + 1);",
        ),
        (
            Rule::BoundRaised,
            "pages.map(fetch).buffer_unordered(2);",
            "pages.map(fetch).buffer_unordered(3);",
        ),
        (
            Rule::PermitsRaised,
            "Arc::new(Semaphore::new(2_usize));",
            "Arc::new(Semaphore::new(3usize));",
        ),
    ] {
        assert_eq!(bodies(rule, "", made), [raised]);
    }
    for body in [
        "mpsc::channel();",
        "watch::channel(2);",
        "unbounded();",
        "Vec::with_capacity(2); Mutex::new(2);",
    ] {
        assert_eq!(bodies(Rule::BoundRaised, "", body), [""; 0], "{body}");
    }
}

#[test]
fn a_named_bound_is_raised_there_and_for_all_who_go_by_it() {
    let body = "const ROOM: usize = 2; bounded(ROOM); for _ in 0..ROOM {}";
    assert_eq!(
        bodies(Rule::BoundRaised, "", body),
        [
            "const ROOM: usize = 2; bounded(ROOM + 1); for _ in 0..ROOM {}",
            "const ROOM: usize = 3; bounded(ROOM); for _ in 0..ROOM {}",
        ]
    );
}
