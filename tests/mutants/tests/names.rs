//! What a name stands for, by whichever way it came to be.

use super::super::Rule;
use super::made;

/// In how many lines a `send` is removed.
fn sends(text: &str) -> Vec<usize> {
    made(Rule::SendRemoved, text).iter().map(|mutant| mutant.line).collect()
}

#[test]
fn a_sender_is_known_by_its_type() {
    for parameter in [
        "s: Sender<u32>",
        "s: &mpsc::SyncSender<u32>",
        "s: Option<Arc<Sender<u32>>>",
        "s: Out",
        "Ask { s }: Ask",
        "Some(Ask { s }): Option<Ask>",
    ] {
        let types = "type Out = Box<Sender<u32>>; struct Ask { s: Sender<u32> }";
        let text = format!("{types}\nfn f({parameter}) {{\n    s.send(1).unwrap();\n}}");
        assert_eq!(sends(&text), [3], "{parameter}");
    }
    for parameter in ["s: Socket", "s: Receiver<u32>", "s: &str", "s: Sender"] {
        let text = format!("struct Sender {{ by: &'static str }}\nfn f({parameter}) {{\n    s.send(1).unwrap();\n}}");
        assert_eq!(sends(&text), [0; 0], "{parameter}");
    }
}

#[test]
fn a_sender_is_known_by_what_it_was_made_from() {
    let made = "let (a, b) = unbounded();";
    for name in [
        "let s = a.clone();",
        "let s = Sender::clone(&a);",
        "let (s, t) = (a.clone(), b.clone());",
        "let mut list = Vec::new(); list.push(a); let s = list.pop().unwrap();",
        "for s in [a] {",
        "let list = vec![a]; for s in &list {",
        "if let Some(s) = Some(a) {",
        "let s = { a };",
    ] {
        let end = if name.ends_with('{') { "}" } else { "" };
        let text = format!("fn f() {{\n    {made} {name}\n    s.send(1).unwrap();\n    {end} }}");
        assert_eq!(sends(&text), [3], "{name}");
    }
}

#[test]
fn a_name_is_another_in_another_scope() {
    let text = "fn f() {
        let (s, r) = channel();
        {
            let s = Socket::open();
            s.send(1);
        }
        let send = |s: Socket| s.send(2);
        match r.recv() {
            Ok(s) => s.send(3),
            Err(_) => s.send(4),
        };
        s.send(5);
    }
    fn g(s: Socket) {
        s.send(6);
    }";
    assert_eq!(sends(text), [10, 12]);
}

#[test]
fn a_guard_of_the_program_s_own_is_one() {
    let text = "struct AtTill<'a> { coins: MutexGuard<'a, u32> }
    impl<'a> AtTill<'a> {
        fn enter(till: &'a Mutex<u32>) -> Self {
            AtTill { coins: till.lock().unwrap() }
        }
    }
    fn pay(till: &Mutex<u32>) {
        let mut coins = AtTill::enter(till);
        *coins = 4;
    }";
    let found = made(Rule::GuardDropped, text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        found[0].says,
        "line 8: `AtTill::enter(till)`'s guard is dropped at once"
    );
    assert!(
        found[0]
            .text
            .contains("drop(AtTill::enter(till));\n        { let mut coins = AtTill::enter(till); *coins = 4 };")
    );
}

#[test]
fn a_method_of_the_program_s_own_returns_what_it_says() {
    let text = "struct Baker;
    impl Baker {
        fn start(self) -> io::Result<JoinHandle<()>> { thread::Builder::new().spawn(work) }
        fn stop(self) -> Parts { Parts }
    }
    fn main() {
        let a = Baker.start().unwrap();
        a.join().unwrap();
        let b = Baker.stop();
        b.join();
    }";
    let lines: Vec<_> = made(Rule::JoinRemoved, text).iter().map(|mutant| mutant.line).collect();
    assert_eq!(lines, [8]);
}
