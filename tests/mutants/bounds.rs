//! Room for one more: in a channel, at a semaphore. Knows nothing of who waits there.

use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprMethodCall, ItemConst, Lit, Macro};

use super::kinds::arguments;
use super::mutant::{Found, Rule};
use super::source::{Edit, Source};

pub(super) fn found(source: &Source) -> Found {
    let mut constants = Constants { found: Vec::new() };
    constants.visit_file(&source.file);
    let mut bounds = Bounds {
        source,
        constants: constants.found,
        found: Found::default(),
    };
    bounds.visit_file(&source.file);
    bounds.found
}

/// The named numbers of a program, and where they stand.
struct Constants {
    found: Vec<(String, usize, Edit)>,
}

impl Visit<'_> for Constants {
    fn visit_item_const(&mut self, item: &ItemConst) {
        if let Some(raised) = raised(&item.expr) {
            let edit = (Source::range(&item.expr), raised);
            self.found.push((item.ident.to_string(), Source::line(item), edit));
        }
    }
}

struct Bounds<'a> {
    source: &'a Source<'a>,
    constants: Vec<(String, usize, Edit)>,
    found: Found,
}

impl Bounds<'_> {
    fn raise(&mut self, rule: Rule, bound: &Expr, what: &impl syn::spanned::Spanned) {
        let by = match (raised(bound), bound) {
            (Some(raised), _) => raised,
            (None, Expr::Path(_)) => format!("{} + 1", self.source.flat(bound)),
            (None, _) => format!("({}) + 1", self.source.flat(bound)),
        };
        let says = format!("{} raised by one", self.source.quoted(what));
        let edit = (Source::range(bound), by);
        let line = Source::line(bound);
        self.found.add(self.source, rule, line, &says, vec![edit]);
        // Whoever else goes by that number goes by the new one.
        let Expr::Path(path) = bound else { return };
        let named = self.constants.iter().find(|(name, ..)| path.path.is_ident(name));
        if let Some((name, line, edit)) = named.cloned() {
            let says = format!("`{name}` raised by one");
            self.found.add(self.source, rule, line, &says, vec![edit]);
        }
    }
}

/// A number written out, and one more.
fn raised(expr: &Expr) -> Option<String> {
    let Expr::Lit(literal) = expr else { return None };
    let Lit::Int(number) = &literal.lit else { return None };
    let value: u64 = number.base10_parse().ok()?;
    Some(format!("{}{}", value + 1, number.suffix()))
}

impl Visit<'_> for Bounds<'_> {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        if let (Expr::Path(function), Some(bound)) = (&*call.func, call.args.first()) {
            let mut names = function
                .path
                .segments
                .iter()
                .rev()
                .map(|segment| segment.ident.to_string());
            let name = names.next().unwrap_or_default();
            let owner = names.next().unwrap_or_default();
            match (owner.as_str(), name.as_str()) {
                // Its argument is a first value.
                ("watch", _) => {}
                (_, "channel" | "sync_channel" | "bounded") if call.args.len() == 1 => {
                    self.raise(Rule::BoundRaised, bound, call);
                }
                ("Semaphore", "new" | "const_new") => self.raise(Rule::PermitsRaised, bound, call),
                _ => {}
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        let bounded = ["buffered", "buffer_unordered"].contains(&call.method.to_string().as_str());
        if let (true, [bound]) = (bounded, &call.args.iter().collect::<Vec<_>>()[..]) {
            self.raise(Rule::BoundRaised, bound, &call.method);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &Macro) {
        for argument in arguments(call) {
            self.visit_expr(&argument);
        }
    }
}
