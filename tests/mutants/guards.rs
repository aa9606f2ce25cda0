//! Guards and permits dropped at once: what a guard protected is locked anew wherever it is used. Knows nothing of other rules.

use std::ops::Range;

use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, ItemFn, Local, Pat, Stmt, Type};

use super::kinds::Kinds;
use super::locks::{Taken, quoted, taken, taking, waited_with};
use super::mutant::{Found, Rule};
use super::source::{Edit, Source, around};
use super::types::Kind;
use super::uses::{Uses, declares, sign};

pub(super) fn found(source: &Source, kinds: &Kinds) -> Found {
    let mut guards = Guards {
        source,
        kinds,
        found: Found::default(),
    };
    guards.visit_file(&source.file);
    guards.found
}

/// How long what is locked anew stays locked: what is shortest compiles least often.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// For reading or for writing; what does both does it in two steps.
    Access,
    /// For a statement, or the head of one.
    Statement,
    /// For a statement with all that is in it, and from a `let` on to the end of its block.
    Rest,
}

struct Guards<'a> {
    source: &'a Source<'a>,
    kinds: &'a Kinds,
    found: Found,
}

impl Guards<'_> {
    fn drop_at_once(&mut self, taken: &Taken, relock: &str, after: &[Stmt]) {
        let shadowed = after
            .iter()
            .position(|statement| matches!(statement, Stmt::Local(local) if declares(&local.pat, &taken.name)));
        let alive = &after[..shadowed.map_or(after.len(), |last| last + 1)];
        let line = Source::line(taken.local);
        if alive
            .iter()
            .any(|statement| Uses::in_statement(&taken.name, statement).moved)
        {
            let quoted = quoted(self.source, taken);
            let reason = format!(
                "line {line}: {quoted} cannot be dropped at once, `{}` is given away",
                taken.name
            );
            self.found.unfit.push(reason);
            return;
        }
        let rule = match taken.kind {
            Kind::Permit => Rule::PermitDropped,
            _ => Rule::GuardDropped,
        };
        let what = match taken.kind {
            Kind::Permit => format!("{}'s permit is dropped at once", quoted(self.source, taken)),
            _ => format!("{}'s guard is dropped at once", quoted(self.source, taken)),
        };
        for form in [Form::Access, Form::Statement, Form::Rest] {
            let mut anew = Anew {
                source: self.source,
                name: &taken.name,
                relock,
                form,
                edits: Vec::new(),
            };
            let at = Source::range(taken.local);
            let dropped = format!("drop({});", self.source.text_of(taken.value));
            anew.edits.push((at, dropped));
            anew.statements(alive);
            self.found.add(self.source, rule, line, &what, anew.edits);
        }
    }

    /// The text that takes the lock of a guard anew that a condition variable has handed back.
    fn after_wait(&self, local: &Local, before: &[Stmt]) -> Option<(String, String)> {
        let Pat::Ident(name) = &local.pat else { return None };
        let waited = waited_with(&local.init.as_ref()?.expr)?;
        let lock = match waited {
            Expr::Path(path) => {
                let mut locks = before.iter().rev().filter_map(|statement| taken(statement, self.kinds));
                let guard = locks.find(|taken| path.path.is_ident(&taken.name))?;
                self.source.flat(guard.value)
            }
            lock => {
                taking(lock, self.kinds)?;
                self.source.flat(lock)
            }
        };
        let name = name.ident.to_string();
        let relock = format!("let mut {name} = {lock};");
        Some((name, relock))
    }

    /// A permit or a guard that a function is given, and does nothing with but keep it.
    fn parameter(&mut self, item: &ItemFn) {
        for parameter in &item.sig.inputs {
            let FnArg::Typed(typed) = parameter else { continue };
            let (Pat::Ident(name), Type::Path(_)) = (&*typed.pat, &*typed.ty) else {
                continue;
            };
            let rule = match self.kinds.types().kind(&typed.ty) {
                Kind::Permit => Rule::PermitDropped,
                Kind::Guard => Rule::GuardDropped,
                _ => continue,
            };
            let name = name.ident.to_string();
            if item
                .block
                .stmts
                .iter()
                .any(|statement| Uses::in_statement(&name, statement).any)
            {
                continue;
            }
            let Range { start, .. } = Source::range(&*item.block);
            let edit: Edit = (start + 1..start + 1, format!(" drop({name});"));
            let what = format!("`{name}` is dropped at once");
            let line = Source::line(&item.sig);
            self.found.add(self.source, rule, line, &what, vec![edit]);
        }
    }
}

impl Visit<'_> for Guards<'_> {
    fn visit_item_fn(&mut self, item: &ItemFn) {
        self.parameter(item);
        visit::visit_item_fn(self, item);
    }

    fn visit_block(&mut self, block: &Block) {
        for (i, statement) in block.stmts.iter().enumerate() {
            let after = &block.stmts[i + 1..];
            if let Some(taken) = taken(statement, self.kinds) {
                let relock = self.source.flat(taken.local);
                self.drop_at_once(&taken, &relock, after);
            } else if let Stmt::Local(local) = statement
                && let Some((name, relock)) = self.after_wait(local, &block.stmts[..i])
                && let Some(init) = &local.init
            {
                let handed_back = Taken {
                    local,
                    name,
                    value: &init.expr,
                    call: None,
                    kind: Kind::Guard,
                };
                self.drop_at_once(&handed_back, &relock, after);
            }
        }
        visit::visit_block(self, block);
    }
}

/// Locks anew where a guard was used.
struct Anew<'a> {
    source: &'a Source<'a>,
    name: &'a str,
    relock: &'a str,
    form: Form,
    edits: Vec<Edit>,
}

impl Anew<'_> {
    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            if !Uses::in_statement(self.name, statement).any {
                continue;
            }
            match statement {
                Stmt::Local(local) if self.form == Form::Rest => {
                    self.edits.extend(around(local, &format!("{} ", self.relock), ""));
                    return;
                }
                Stmt::Local(local) => {
                    if let Some(init) = &local.init {
                        self.locked(&init.expr);
                    }
                }
                Stmt::Expr(expr, _) => self.expr(expr),
                Stmt::Macro(call) => self.locked(call),
                Stmt::Item(_) => {}
            }
        }
    }

    fn locked(&mut self, node: &impl syn::spanned::Spanned) {
        let before = format!("{{ {} ", self.relock);
        self.edits.extend(around(node, &before, " }"));
    }

    /// The head of a statement; whether what is in it is still to be seen to.
    fn head(&mut self, head: &Expr, whole: &Expr) -> bool {
        if !Uses::in_expr(self.name, head).any {
            return true;
        }
        let is_short = self.form != Form::Rest && !binds(head);
        match is_short {
            true => self.locked(head),
            false => self.locked(whole),
        }
        is_short
    }

    fn expr(&mut self, expr: &Expr) {
        if !Uses::in_expr(self.name, expr).any {
            return;
        }
        match expr {
            Expr::If(branch) => {
                if self.head(&branch.cond, expr) {
                    self.statements(&branch.then_branch.stmts);
                    if let Some((_, otherwise)) = &branch.else_branch {
                        self.expr(otherwise);
                    }
                }
            }
            Expr::While(each) => {
                if self.head(&each.cond, expr) {
                    self.statements(&each.body.stmts);
                }
            }
            Expr::Match(choice) => {
                let guarded = choice.arms.iter().filter_map(|arm| arm.guard.as_ref());
                let in_guards = guarded
                    .into_iter()
                    .any(|(_, guard)| Uses::in_expr(self.name, guard).any);
                match in_guards {
                    true => self.locked(expr),
                    false if self.head(&choice.expr, expr) => choice.arms.iter().for_each(|arm| self.expr(&arm.body)),
                    false => {}
                }
            }
            Expr::ForLoop(each) if !Uses::in_expr(self.name, &each.expr).any => self.statements(&each.body.stmts),
            Expr::Loop(each) => self.statements(&each.body.stmts),
            Expr::Block(inner) => self.statements(&inner.block.stmts),
            Expr::Unsafe(inner) => self.statements(&inner.block.stmts),
            Expr::Binary(binary) if self.form == Form::Access && sign(&binary.op).is_some() => {
                let sign = sign(&binary.op).unwrap_or_default();
                let [place, by] = [&binary.left, &binary.right].map(|part| self.source.flat(&**part));
                self.in_two_steps(expr, &place, &format!("{place} {sign} ({by})"));
            }
            // A guard that a condition variable hands back is still held.
            Expr::Assign(assign)
                if self.form == Form::Access
                    && waited_with(&assign.right).is_none()
                    && Uses::in_expr(self.name, &assign.right).any =>
            {
                let [place, value] = [&assign.left, &assign.right].map(|part| self.source.flat(&**part));
                self.in_two_steps(expr, &place, &value);
            }
            _ => self.locked(expr),
        }
    }

    fn in_two_steps(&mut self, expr: &Expr, place: &str, value: &str) {
        let relock = self.relock;
        let text = format!("{{ let renewed = {{ {relock} {value} }}; {relock} {place} = renewed }}");
        self.edits.push((Source::range(expr), text));
    }
}

/// Whether a condition gives names to what it finds.
fn binds(condition: &Expr) -> bool {
    struct Lets(bool);
    impl Visit<'_> for Lets {
        fn visit_expr_let(&mut self, _: &syn::ExprLet) {
            self.0 = true;
        }
    }
    let mut lets = Lets(false);
    lets.visit_expr(condition);
    lets.0
}
