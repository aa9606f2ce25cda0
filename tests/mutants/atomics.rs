//! Atomic steps split in two. Knows nothing of what the program does with them.

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Macro};

use super::kinds::arguments;
use super::mutant::{Found, Rule};
use super::source::Source;
use super::types::last_name;

pub(super) fn found(source: &Source) -> Found {
    let mut steps = Steps {
        source,
        found: Found::default(),
    };
    steps.visit_file(&source.file);
    steps.found
}

struct Steps<'a> {
    source: &'a Source<'a>,
    found: Found,
}

impl Visit<'_> for Steps<'_> {
    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        if let Some(split) = split(self.source, call) {
            let what = format!("{} split into a load and a store", self.source.quoted(call));
            let edit = (Source::range(call), split);
            let line = Source::line(&call.method);
            self.found.add(self.source, Rule::FetchSplit, line, &what, vec![edit]);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &Macro) {
        for argument in arguments(call) {
            self.visit_expr(&argument);
        }
    }
}

/// The call as a block that loads first and stores then.
fn split(source: &Source, call: &ExprMethodCall) -> Option<String> {
    let name = call.method.to_string();
    let (expected, values) = match name.as_str() {
        "compare_exchange" | "compare_exchange_weak" => (2, 2),
        "fetch_update" => (2, 1),
        _ => (1, 1),
    };
    let arguments: Vec<&Expr> = call.args.iter().collect();
    if arguments.len() != expected + values {
        return None;
    }
    let (values, orderings): (Vec<&Expr>, Vec<&Expr>) = match name.as_str() {
        "fetch_update" => (vec![arguments[2]], vec![arguments[0], arguments[1]]),
        _ => (arguments[..values].to_vec(), arguments[values..].to_vec()),
    };
    // Others have methods of these names, without an ordering.
    if !orderings.iter().all(|ordering| is_ordering(ordering)) {
        return None;
    }
    let text = |expr: &Expr| source.flat(expr);
    let to = match name.as_str() {
        "fetch_add" => "seen.wrapping_add(by)",
        "fetch_sub" => "seen.wrapping_sub(by)",
        "fetch_and" => "seen & by",
        "fetch_or" => "seen | by",
        "fetch_xor" => "seen ^ by",
        "fetch_nand" => "!(seen & by)",
        "fetch_max" => "seen.max(by)",
        "fetch_min" => "seen.min(by)",
        "swap" => "by",
        "compare_exchange" | "compare_exchange_weak" => {
            return Some(format!(
                "{{ let (it, from, to) = (&{}, {}, {}); let seen = it.load({}); if seen == from {{ it.store(to, {}); Ok(seen) }} else {{ Err(seen) }} }}",
                text(&call.receiver),
                text(values[0]),
                text(values[1]),
                text(orderings[1]),
                storing(&text(orderings[0])),
            ));
        }
        "fetch_update" => {
            return Some(format!(
                "{{ let it = &{}; let seen = it.load({}); match Some(seen).and_then({}) {{ Some(to) => {{ it.store(to, {}); Ok(seen) }} None => Err(seen) }} }}",
                text(&call.receiver),
                loading(&text(orderings[1])),
                text(values[0]),
                storing(&text(orderings[0])),
            ));
        }
        _ => return None,
    };
    let ordering = text(orderings[0]);
    Some(format!(
        "{{ let (it, by) = (&{}, {}); let seen = it.load({}); it.store({to}, {}); seen }}",
        text(&call.receiver),
        text(values[0]),
        loading(&ordering),
        storing(&ordering),
    ))
}

fn is_ordering(expr: &Expr) -> bool {
    let orderings = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];
    matches!(expr, Expr::Path(path) if orderings.contains(&last_name(&path.path).as_str()))
}

/// The ordering of the half that loads.
fn loading(ordering: &str) -> String {
    half(ordering, "Acquire", "Release")
}

/// The ordering of the half that stores.
fn storing(ordering: &str) -> String {
    half(ordering, "Release", "Acquire")
}

/// What of an ordering one half may have, by its whole path: the program may not have imported it.
fn half(ordering: &str, own: &str, others: &str) -> String {
    let name = ordering.rsplit("::").next().unwrap_or_default();
    let half = match name {
        "AcqRel" => own,
        name if name == others => "Relaxed",
        _ => return ordering.to_owned(),
    };
    format!("std::sync::atomic::Ordering::{half}")
}
