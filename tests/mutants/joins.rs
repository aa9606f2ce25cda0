//! Threads, tasks and barriers that are not waited for. Knows nothing of what else is waited for.
//!
//! What is removed is kept in the text, below `if false`: so types, borrows and what a closure takes with it are as they were.

use syn::visit::{self, Visit};
use syn::{Block, Expr, Macro, Pat, Stmt};

use super::kinds::{Kinds, arguments};
use super::mutant::{Found, Rule};
use super::source::{Edit, Source, around};
use super::types::Kind;

pub(super) fn found(source: &Source, kinds: &Kinds) -> Found {
    let mut joins = Joins {
        source,
        kinds,
        removed: Vec::new(),
        found: Found::default(),
    };
    joins.visit_file(&source.file);
    joins.found
}

struct Joins<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    /// Where those end that are removed; of others the value is used.
    removed: Vec<usize>,
    found: Found,
}

/// Something that is waited for.
struct Wait<'a> {
    rule: Rule,
    line: usize,
    of: &'a Expr,
    /// Where the waiting ends, before `.unwrap()` and the like.
    end: usize,
}

impl Joins<'_> {
    /// What an expression does nothing but wait for.
    fn wait<'e>(&self, expr: &'e Expr) -> Option<Wait<'e>> {
        match expr {
            Expr::Await(wait) if self.is_task(&wait.base) => Some(Wait {
                rule: Rule::JoinRemoved,
                line: Source::line(&wait.await_token),
                of: &wait.base,
                end: Source::range(expr).end,
            }),
            Expr::Await(wait) => self.wait(&wait.base),
            Expr::Try(inner) => self.wait(&inner.expr),
            Expr::Paren(inner) => self.wait(&inner.expr),
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let rule = match (name.as_str(), self.kinds.kind(&call.receiver)) {
                    ("join" | "join_all", Kind::Handle) if call.args.is_empty() => Rule::JoinRemoved,
                    ("wait", Kind::Barrier) if call.args.is_empty() => Rule::BarrierRemoved,
                    ("unwrap" | "expect" | "ok", _) => return self.wait(&call.receiver),
                    _ => return None,
                };
                Some(Wait {
                    rule,
                    line: Source::line(&call.method),
                    of: &call.receiver,
                    end: Source::range(expr).end,
                })
            }
            _ => None,
        }
    }

    /// Whether that is the handle of a task.
    fn is_task(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(_) | Expr::Field(_) | Expr::Call(_)) && self.kinds.kind(expr) == Kind::Handle
    }

    fn statement(&mut self, statement: &Stmt, expr: &Expr) {
        let Some(wait) = self.wait(expr) else { return };
        self.removed.push(wait.end);
        let what = format!("{} removed", self.source.quoted(expr));
        let is_closed = !matches!(statement, Stmt::Expr(_, None));
        for edits in self.forms(statement, expr, &wait, is_closed) {
            self.found.add(self.source, wait.rule, wait.line, &what, edits);
        }
    }

    fn forms(&self, statement: &Stmt, expr: &Expr, wait: &Wait, is_closed: bool) -> Vec<Vec<Edit>> {
        // What is begun in the same breath is still begun.
        if !matches!(wait.of, Expr::Path(_) | Expr::Field(_)) {
            let rest = Source::range(wait.of).end..Source::range(expr).end;
            let end = if is_closed { "" } else { ";" };
            return vec![vec![(rest, end.to_owned())]];
        }
        if is_closed {
            return vec![around(statement, "if false { ", " }").to_vec()];
        }
        // The value of a block is `()`, or it is a `Result`.
        vec![
            around(statement, "if false { ", "; }").to_vec(),
            around(statement, "if false { return ", "; } Ok(())").to_vec(),
        ]
    }

    /// Seen after the statements that do nothing else.
    fn value(&mut self, expr: &Expr) {
        let is_wait = match expr {
            Expr::Await(wait) => self.is_task(&wait.base),
            Expr::MethodCall(call) => ["join", "join_all", "wait"].contains(&call.method.to_string().as_str()),
            _ => false,
        };
        if !is_wait {
            return;
        }
        if let Some(wait) = self.wait(expr)
            && !self.removed.contains(&wait.end)
        {
            let quoted = self.source.quoted(expr);
            let reason = format!("line {}: {quoted} cannot be removed, its value is used", wait.line);
            self.found.unfit.push(reason);
        }
    }
}

impl Visit<'_> for Joins<'_> {
    fn visit_block(&mut self, block: &Block) {
        for statement in &block.stmts {
            match statement {
                Stmt::Expr(expr, _) => self.statement(statement, expr),
                Stmt::Local(local) => {
                    if let (Pat::Wild(_), Some(init)) = (&local.pat, &local.init) {
                        self.statement(statement, &init.expr);
                    }
                }
                _ => {}
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr(&mut self, expr: &Expr) {
        self.value(expr);
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, call: &Macro) {
        for argument in arguments(call) {
            self.visit_expr(&argument);
        }
    }
}
