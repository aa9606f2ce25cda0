//! Conditions that are asked once and not again after waking. Knows nothing of who wakes.

use syn::visit::{self, Visit};
use syn::{Expr, ExprBreak, ExprContinue, ExprMethodCall, ExprWhile};

use super::mutant::{Found, Rule};
use super::source::{Source, around};

pub(super) fn found(source: &Source) -> Found {
    let mut conditions = Conditions {
        source,
        found: Found::default(),
    };
    conditions.visit_file(&source.file);
    conditions.found
}

struct Conditions<'a> {
    source: &'a Source<'a>,
    found: Found,
}

impl Visit<'_> for Conditions<'_> {
    fn visit_expr_while(&mut self, each: &ExprWhile) {
        let mut waits = Waits::default();
        waits.visit_block(&each.body);
        if waits.found && !waits.leaves {
            let what = format!("`while {}` asked once only", self.source.flat(&*each.cond));
            let edit = (Source::range(&each.while_token), "if".to_owned());
            let line = Source::line(&each.while_token);
            self.found.add(self.source, Rule::AskedOnce, line, &what, vec![edit]);
        }
        visit::visit_expr_while(self, each);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        if call.method == "wait_while"
            && let Some(condition) = call.args.iter().nth(1).filter(|_| call.args.len() == 2)
        {
            let what = format!("{} asked once only", self.source.quoted(call));
            let before =
                "{ let mut asked = false; move |it| !std::mem::replace(&mut asked, true) && Some(it).is_some_and(";
            let edits = around(condition, before, ") }").to_vec();
            let line = Source::line(&call.method);
            self.found.add(self.source, Rule::AskedOnce, line, &what, edits);
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// What a loop's body does besides.
#[derive(Default)]
struct Waits {
    /// It waits at a condition variable.
    found: bool,
    leaves: bool,
}

impl Visit<'_> for Waits {
    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        let with_guard = matches!(call.args.first(), Some(Expr::Path(_) | Expr::Reference(_)));
        self.found |= with_guard && (call.method == "wait" || call.method == "wait_timeout");
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_break(&mut self, _: &ExprBreak) {
        self.leaves = true;
    }

    fn visit_expr_continue(&mut self, _: &ExprContinue) {
        self.leaves = true;
    }
}
