//! Two locks taken in the other order. Knows nothing of what they protect.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, Stmt};

use super::kinds::Kinds;
use super::locks::{Taken, quoted, taken};
use super::mutant::{Found, Rule};
use super::source::Source;
use super::types::Kind;
use super::uses::drops;

pub(super) fn found(source: &Source, kinds: &Kinds) -> Found {
    let mut pairs = Pairs {
        source,
        kinds,
        found: Found::default(),
    };
    pairs.visit_file(&source.file);
    pairs.found
}

struct Pairs<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    found: Found,
}

impl Pairs<'_> {
    fn swap(&mut self, first: &Taken, second: &Taken) {
        let edits = vec![
            (Source::range(first.local), self.source.flat(second.local)),
            (Source::range(second.local), self.source.flat(first.local)),
        ];
        let [one, other] = [first, second].map(|taken| quoted(self.source, taken));
        let line = Source::line(first.local);
        let what = format!("{one} swapped with {other} of line {}", Source::line(second.local));
        self.found.add(self.source, Rule::LocksSwapped, line, &what, edits);
    }

    /// Two locks that a function is called with: it takes them in that order.
    fn arguments<'e>(&mut self, call: &impl Spanned, arguments: impl Iterator<Item = &'e Expr>) {
        let locks: Vec<&Expr> = arguments
            .filter(|argument| self.kinds.kind(argument) == Kind::Lock)
            .collect();
        let [one, other] = locks[..] else { return };
        let (first, second) = (self.source.flat(one), self.source.flat(other));
        if first != second {
            let what = format!("{first} and {second} swapped in {}", self.source.quoted(call));
            let edits = vec![(Source::range(one), second), (Source::range(other), first)];
            let line = Source::line(call);
            self.found.add(self.source, Rule::LocksSwapped, line, &what, edits);
        }
    }
}

impl Visit<'_> for Pairs<'_> {
    fn visit_block(&mut self, block: &Block) {
        let mut first: Option<Taken> = None;
        for statement in &block.stmts {
            if first.as_ref().is_some_and(|first| drops_it(statement, &first.name)) {
                first = None;
            }
            let Some(second) = taken(statement, self.kinds).filter(|taken| taken.kind == Kind::Guard) else {
                continue;
            };
            if let Some(first) = &first
                && quoted(self.source, first) != quoted(self.source, &second)
            {
                self.swap(first, &second);
            }
            first = Some(second);
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        self.arguments(call, call.args.iter());
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        self.arguments(call, call.args.iter());
        visit::visit_expr_method_call(self, call);
    }
}

fn drops_it(statement: &Stmt, name: &str) -> bool {
    matches!(statement, Stmt::Expr(Expr::Call(call), _)
        if matches!(drops(call), Some(Expr::Path(dropped)) if dropped.path.is_ident(name)))
}
