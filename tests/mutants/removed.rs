//! A step removed that others wait for: a notification, a message, the end of a channel. Knows nothing of who waits.
//!
//! What is removed is kept in the text, below `if false`: so types, borrows and what a closure takes with it are as they were.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, Local, Macro, Pat, Stmt};

use super::kinds::{Kinds, arguments, is_channel};
use super::mutant::{Found, Rule};
use super::source::{Source, around};
use super::types::Kind;
use super::uses::drops;

pub(super) fn found(source: &Source, kinds: &Kinds) -> Found {
    let mut steps = Steps {
        source,
        kinds,
        found: Found::default(),
    };
    steps.visit_file(&source.file);
    steps.found
}

struct Steps<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    found: Found,
}

impl Steps<'_> {
    /// Removes what has the value `()`.
    fn remove(&mut self, rule: Rule, line: usize, step: &impl Spanned) {
        let what = format!("{} removed", self.source.quoted(step));
        let edits = around(step, "(if false { ", " })").to_vec();
        self.found.add(self.source, rule, line, &what, edits);
    }

    /// Removes a `send`, with its `.await`: as if the message had been lost on its way.
    fn send(&mut self, call: &ExprMethodCall, whole: &Expr) {
        let sends = ["send", "blocking_send"].contains(&call.method.to_string().as_str());
        if sends && call.args.len() == 1 && self.kinds.kind(&call.receiver) == Kind::Sender {
            let what = format!("{} removed", self.source.quoted(whole));
            let edits = around(whole, "(if false { ", " } else { Ok(()) })").to_vec();
            let line = Source::line(&call.method);
            self.found.add(self.source, Rule::SendRemoved, line, &what, edits);
        }
    }

    /// Keeps a clone of a channel's sender in the scope where it was made, if it is not dropped there.
    fn keep(&mut self, local: &Local, block: &Block) {
        let Some(init) = local.init.as_ref().filter(|init| is_channel(&init.expr)) else {
            return;
        };
        let maker = self.source.flat(&init.expr);
        let Pat::Tuple(pair) = &local.pat else { return };
        let Some(Pat::Ident(sender)) = pair.elems.first() else {
            return;
        };
        let name = sender.ident.to_string();
        let mut dropped = Dropped {
            name: &name,
            found: false,
        };
        dropped.visit_block(block);
        // Such a sender is the only one.
        if dropped.found || maker.starts_with("oneshot::") {
            return;
        }
        let what = format!("`{name}` of `{maker}` kept to the end of its scope");
        let edits = around(local, "", &format!(" let _kept = {name}.clone();")).to_vec();
        let line = Source::line(local);
        self.found.add(self.source, Rule::SenderKept, line, &what, edits);
    }
}

impl Visit<'_> for Steps<'_> {
    fn visit_block(&mut self, block: &Block) {
        for statement in &block.stmts {
            if let Stmt::Local(local) = statement {
                self.keep(local, block);
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Await(wait) => {
                if let Expr::MethodCall(call) = &*wait.base {
                    self.send(call, expr);
                    // The call alone is no message any more.
                    visit::visit_expr_method_call(self, call);
                    return;
                }
            }
            Expr::MethodCall(call) => {
                self.send(call, expr);
                let notifies = ["notify_one", "notify_all", "notify_waiters"];
                if notifies.contains(&call.method.to_string().as_str()) && call.args.is_empty() {
                    self.remove(Rule::NotifyRemoved, Source::line(&call.method), expr);
                }
            }
            Expr::Call(call) if drops(call).is_some_and(|dropped| self.kinds.kind(dropped) == Kind::Sender) => {
                self.remove(Rule::DropRemoved, Source::line(expr), expr);
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, call: &Macro) {
        for argument in arguments(call) {
            self.visit_expr(&argument);
        }
    }
}

/// Looks for a name's `drop`.
struct Dropped<'a> {
    name: &'a str,
    found: bool,
}

impl Visit<'_> for Dropped<'_> {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        if let Some(Expr::Path(dropped)) = drops(call) {
            self.found |= dropped.path.is_ident(self.name);
        }
        visit::visit_expr_call(self, call);
    }
}
