//! Guards, permits and the order of locks.

use super::super::Rule;
use super::{bodies, made, unfit};

const TILL: &str = "static TILL: Mutex<u32> = Mutex::new(0);";

#[test]
fn a_guard_is_dropped_at_once_and_each_use_locks_anew() {
    let found = bodies(
        Rule::GuardDropped,
        TILL,
        r#"let mut coins = TILL.lock().unwrap();
        println!("[anna] pays");
        *coins += 4;
        println!("[anna] {coins} coins");"#,
    );
    let anew = "let mut coins = TILL.lock().unwrap();";
    let print = r#"println!("[anna] pays");"#;
    let last = format!(r#"{{ {anew} println!("[anna] {{coins}} coins"); }}"#);
    assert_eq!(
        found,
        [
            format!(
                "drop(TILL.lock().unwrap()); {print} {{ let renewed = {{ {anew} *coins + (4) }}; {anew} *coins = renewed }}; {last}"
            ),
            format!("drop(TILL.lock().unwrap()); {print} {{ {anew} *coins += 4 }}; {last}"),
        ]
    );
}

#[test]
fn what_has_only_the_name_of_a_guard_needs_no_lock() {
    let body = "let coins = TILL.lock().unwrap(); println!(\"{} of coins\", purse.coins); Purse { coins: 4 }.coins();";
    let expected = "drop(TILL.lock().unwrap()); println!(\"{} of coins\", purse.coins); Purse { coins: 4 }.coins();";
    assert_eq!(bodies(Rule::GuardDropped, TILL, body), [expected]);
}

#[test]
fn heads_lock_for_themselves_and_what_follows_does_not() {
    let found = bodies(
        Rule::GuardDropped,
        "static QUEUE: RwLock<Vec<u32>> = RwLock::new(Vec::new());",
        r#"let mut queue = QUEUE.write().expect("no panic");
        if queue.is_empty() { return; }
        let first = queue.pop();
        match queue.pop() { Some(_) => {} None => queue.push(1) }"#,
    );
    let anew = r#"let mut queue = QUEUE.write().expect("no panic");"#;
    let dropped = r#"drop(QUEUE.write().expect("no panic"));"#;
    assert_eq!(
        found,
        [
            format!(
                "{dropped} if {{ {anew} queue.is_empty() }} {{ return; }} let first = {{ {anew} queue.pop() }}; \
                 match {{ {anew} queue.pop() }} {{ Some(_) => {{}} None => {{ {anew} queue.push(1) }} }}"
            ),
            // What borrows from the guard does not compile otherwise.
            format!(
                "{dropped} {{ {anew} if queue.is_empty() {{ return; }} }} {anew} let first = queue.pop(); \
                 match queue.pop() {{ Some(_) => {{}} None => queue.push(1) }}"
            ),
        ]
    );
}

#[test]
fn locks_of_every_library_are_known() {
    for (lock, head) in [
        (
            "TILL.lock()",
            "static TILL: parking_lot::Mutex<()> = parking_lot::const_mutex(());",
        ),
        (
            "TILL.lock().await",
            "static TILL: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());",
        ),
        ("TILL.read().unwrap()", "static TILL: RwLock<()> = RwLock::new(());"),
        ("TILL.lock()?", "static TILL: Mutex<()> = Mutex::new(());"),
        ("till.inner.lock().unwrap()", "fn nothing() {}"),
        ("TILL.lock().unwrap_or_else(|poisoned| poisoned.into_inner())", TILL),
    ] {
        let body = format!("let _guard = {lock}; work();");
        let expected = format!("drop({lock}); work();");
        assert_eq!(bodies(Rule::GuardDropped, head, &body), [expected]);
    }
    let body = "let queue = &mut *QUEUE.lock().unwrap(); queue.pop();";
    let head = "static QUEUE: Mutex<Vec<u32>> = Mutex::new(Vec::new());";
    assert_eq!(
        bodies(Rule::GuardDropped, head, body),
        ["drop(&mut *QUEUE.lock().unwrap()); { let queue = &mut *QUEUE.lock().unwrap(); queue.pop() };"]
    );
}

#[test]
fn what_only_looks_like_a_lock_is_left_alone() {
    for body in [
        "let mut out = std::io::stdout().lock(); writeln!(out).unwrap();",
        "let out = io::stdout(); let mut out = out.lock(); writeln!(out).unwrap();",
        "let mut text = Vec::new(); let read = file.read(&mut text).unwrap(); println!(\"{read}\");",
        "let text = \"let g = TILL.lock().unwrap();\"; println!(\"{text}\");",
        "let coins = *TILL.lock().unwrap(); println!(\"{coins}\");",
        "let _ = TILL.lock(); println!(\"held by nobody\");",
        "let TILL = 5; let text = TILL.lock().unwrap(); println!(\"{text}\");",
    ] {
        assert_eq!(bodies(Rule::GuardDropped, TILL, body), [""; 0], "{body}");
    }
}

#[test]
fn a_guard_that_is_given_away_is_left_alone_and_told() {
    let text = format!("{TILL}\nfn f() -> MutexGuard<u32> {{\n    let coins = TILL.lock().unwrap();\n    coins\n}}");
    assert_eq!(made(Rule::GuardDropped, &text), []);
    assert_eq!(
        unfit(&text),
        ["line 3: `TILL.lock()` cannot be dropped at once, `coins` is given away"]
    );
}

#[test]
fn a_guard_handed_back_by_a_condition_variable_is_dropped_too() {
    let found = bodies(
        Rule::GuardDropped,
        TILL,
        "let coins = TILL.lock().unwrap(); let mut coins = FILLED.wait_while(coins, |coins| *coins == 0).unwrap(); *coins = 1;",
    );
    assert_eq!(
        found,
        [
            "let coins = TILL.lock().unwrap(); drop(FILLED.wait_while(coins, |coins| *coins == 0).unwrap()); \
             { let mut coins = TILL.lock().unwrap(); *coins = 1 };"
        ]
    );
}

#[test]
fn who_waits_at_a_condition_variable_in_a_loop_asks_and_waits_under_two_guards() {
    let found = bodies(
        Rule::GuardDropped,
        TILL,
        "let mut coins = TILL.lock().unwrap(); while *coins == 0 { coins = FILLED.wait(coins).unwrap(); } *coins = 1;",
    );
    let anew = "let mut coins = TILL.lock().unwrap();";
    assert_eq!(
        found[0],
        format!(
            "drop(TILL.lock().unwrap()); while {{ {anew} *coins == 0 }} {{ {{ {anew} coins = FILLED.wait(coins).unwrap() }}; }} \
             {{ {anew} *coins = 1 }};"
        )
    );
}

#[test]
fn what_is_copied_to_another_place_loses_its_comments_and_nothing_else() {
    let found = bodies(
        Rule::GuardDropped,
        TILL,
        "let coins = TILL\n.lock() // http://till\n.expect(\"see http://till\");\nwork(&coins); // \"",
    );
    assert_eq!(
        found,
        ["drop(TILL .lock() // http://till .expect(\"see http://till\")); \
             { let coins = TILL .lock() .expect(\"see http://till\"); work(&coins) }; // \""]
    );
}

#[test]
fn a_name_declared_anew_is_another() {
    let found = bodies(
        Rule::GuardDropped,
        TILL,
        "let coins = TILL.lock().unwrap(); let coins = *coins; println!(\"{coins}\");",
    );
    assert_eq!(
        found,
        [
            "drop(TILL.lock().unwrap()); let coins = { let coins = TILL.lock().unwrap(); *coins }; println!(\"{coins}\");",
            "drop(TILL.lock().unwrap()); let coins = TILL.lock().unwrap(); let coins = *coins; println!(\"{coins}\");",
        ]
    );
}

#[test]
fn a_guard_without_a_name_is_dropped_sooner_where_it_lives_on() {
    let head = "static QUEUE: Mutex<Vec<u32>> = Mutex::new(Vec::new());";
    for (body, expected) in [
        (
            "match QUEUE.lock().unwrap().pop() { _ => work() }",
            "match { let found = QUEUE.lock().unwrap().pop(); found } { _ => work() }",
        ),
        (
            "while let Some(one) = QUEUE.lock().unwrap().pop() { work(one) }",
            "while let Some(one) = { let found = QUEUE.lock().unwrap().pop(); found } { work(one) }",
        ),
        (
            "QUEUE.lock().unwrap()[0] += 2;",
            "{ let renewed = QUEUE.lock().unwrap()[0] + (2); QUEUE.lock().unwrap()[0] = renewed };",
        ),
    ] {
        assert_eq!(bodies(Rule::GuardDropped, head, body), [expected]);
    }
    for body in [
        "if let Ok(queue) = QUEUE.lock() { work(queue) }",
        "QUEUE.lock().unwrap().push(1);",
        "if QUEUE.lock().unwrap().is_empty() { work() }",
    ] {
        assert_eq!(bodies(Rule::GuardDropped, head, body), [""; 0]);
    }
}

#[test]
fn a_permit_is_dropped_at_once_where_it_is_taken_or_where_it_was_given() {
    let head = "static PERMITS: Semaphore = Semaphore::const_new(2);";
    assert_eq!(
        bodies(
            Rule::PermitDropped,
            head,
            "let _permit = PERMITS.acquire().await.unwrap(); work().await;"
        ),
        ["drop(PERMITS.acquire().await.unwrap()); work().await;"]
    );
    let text = "async fn fetch(page: &str, _permit: OwnedSemaphorePermit) {\n    work(page).await;\n}\n";
    let found = made(Rule::PermitDropped, text);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].text,
        "async fn fetch(page: &str, _permit: OwnedSemaphorePermit) { drop(_permit);\n    work(page).await;\n}\n"
    );
    let used = "async fn fetch(permit: OwnedSemaphorePermit) { permit.forget(); }";
    assert_eq!(made(Rule::PermitDropped, used), []);
}

#[test]
fn two_locks_are_swapped_where_they_are_taken_or_where_they_are_given() {
    let head = "static A: Mutex<u32> = Mutex::new(0); static B: Mutex<u32> = Mutex::new(0);";
    assert_eq!(
        bodies(
            Rule::LocksSwapped,
            head,
            "let mut a = A.lock().unwrap(); work(); let b = B.lock().unwrap(); *a = *b;"
        ),
        ["let b = B.lock().unwrap(); work(); let mut a = A.lock().unwrap(); *a = *b;"]
    );
    for body in [
        "let a = A.lock().unwrap(); drop(a); let b = B.lock().unwrap(); work(*b);",
        "let a = A.lock().unwrap(); work(*a);",
        "work(&A, 1, &A);",
        "{ let a = A.lock().unwrap(); work(*a); } let b = B.lock().unwrap(); work(*b);",
    ] {
        assert_eq!(bodies(Rule::LocksSwapped, head, body), [""; 0], "{body}");
    }
    assert_eq!(
        bodies(Rule::LocksSwapped, head, "dine(1, &A, &B);"),
        ["dine(1, &B, &A);"]
    );
    let forks = "let forks = [Mutex::new(()), Mutex::new(())]; dine(&forks[0], &forks[1]);";
    assert_eq!(
        bodies(Rule::LocksSwapped, head, forks),
        ["let forks = [Mutex::new(()), Mutex::new(())]; dine(&forks[1], &forks[0]);"]
    );
}
