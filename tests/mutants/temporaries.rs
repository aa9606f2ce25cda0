//! Guards without a name, dropped sooner: before what a `match` or a loop does with what was found, and between reading and
//! writing. Knows nothing of guards with a name.

use syn::visit::{self, Visit};
use syn::{Expr, Macro};

use super::kinds::{Kinds, arguments};
use super::locks::taking;
use super::mutant::{Found, Rule};
use super::source::{Source, around};
use super::uses::sign;

pub(super) fn found(source: &Source, kinds: &Kinds) -> Found {
    let mut temporaries = Temporaries {
        source,
        kinds,
        found: Found::default(),
    };
    temporaries.visit_file(&source.file);
    temporaries.found
}

struct Temporaries<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    found: Found,
}

impl Temporaries<'_> {
    /// Where a lock is taken in an expression, and by which call.
    fn lock(&self, expr: &Expr) -> Option<(usize, String)> {
        let mut locks = Locks {
            source: self.source,
            kinds: self.kinds,
            found: None,
        };
        locks.visit_expr(expr);
        locks.found
    }

    fn head(&mut self, head: &Expr) {
        // That guard gets a name.
        if taking(head, self.kinds).is_some() {
            return;
        }
        let Some((line, lock)) = self.lock(head) else { return };
        let what = format!("{lock}'s guard is dropped at once");
        let edits = around(head, "{ let found = ", "; found }").to_vec();
        self.found.add(self.source, Rule::GuardDropped, line, &what, edits);
    }
}

impl Visit<'_> for Temporaries<'_> {
    fn visit_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Match(choice) => self.head(&choice.expr),
            Expr::ForLoop(each) => self.head(&each.expr),
            Expr::If(branch) => {
                if let Expr::Let(found) = &*branch.cond {
                    self.head(&found.expr);
                }
            }
            Expr::While(each) => {
                if let Expr::Let(found) = &*each.cond {
                    self.head(&found.expr);
                }
            }
            Expr::Binary(binary) => {
                if let (Some(sign), Some((line, lock))) = (sign(&binary.op), self.lock(&binary.left)) {
                    let [place, by] = [&binary.left, &binary.right].map(|part| self.source.flat(&**part));
                    let text = format!("{{ let renewed = {place} {sign} ({by}); {place} = renewed }}");
                    let what = format!("{lock}'s guard is dropped at once, and what it protects written later");
                    let edit = (Source::range(expr), text);
                    self.found.add(self.source, Rule::GuardDropped, line, &what, vec![edit]);
                }
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

/// Looks for a call that takes a lock, outside closures: they are called later.
struct Locks<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    found: Option<(usize, String)>,
}

impl Visit<'_> for Locks<'_> {
    fn visit_expr(&mut self, expr: &Expr) {
        if let Some(call) = taking(expr, self.kinds) {
            let found = (Source::line(&call.method), self.source.quoted(call));
            self.found.get_or_insert(found);
        } else if !matches!(expr, Expr::Closure(_) | Expr::Block(_) | Expr::Async(_)) {
            visit::visit_expr(self, expr);
        }
    }
}
