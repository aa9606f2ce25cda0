//! How a name is used in a part of a program: borrowed, given away, or declared anew. Knows nothing of what it stands for.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    BinOp, Expr, ExprAssign, ExprCall, ExprField, ExprIndex, ExprMethodCall, ExprPath, ExprReference, ExprUnary, Macro,
    Pat, Stmt,
};

use super::locks::waited_with;

/// The uses of one name.
pub(crate) struct Uses<'a> {
    name: &'a str,
    pub(crate) any: bool,
    /// It is given away whole: from then on somebody else has it.
    pub(crate) moved: bool,
}

impl<'a> Uses<'a> {
    fn none(name: &'a str) -> Self {
        Uses {
            name,
            any: false,
            moved: false,
        }
    }

    pub(crate) fn in_statement(name: &'a str, statement: &Stmt) -> Self {
        let mut uses = Uses::none(name);
        uses.visit_stmt(statement);
        uses
    }

    pub(crate) fn in_expr(name: &'a str, expr: &Expr) -> Self {
        let mut uses = Uses::none(name);
        uses.visit_expr(expr);
        uses
    }

    fn is_it(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.is_ident(self.name))
    }

    /// If that is it, it is only borrowed here.
    fn borrows(&mut self, expr: &Expr) -> bool {
        let is_it = self.is_it(expr);
        self.any |= is_it;
        is_it
    }

    /// Format strings name what they print.
    fn prints(&mut self, tokens: TokenStream) {
        let mut after_dot = false;
        for token in tokens {
            match &token {
                TokenTree::Group(group) => self.prints(group.stream()),
                TokenTree::Ident(name) => self.any |= name == self.name && !after_dot,
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let named = [format!("{{{}}}", self.name), format!("{{{}:", self.name)];
                    self.any |= text.starts_with('"') && named.iter().any(|named| text.contains(named));
                }
                TokenTree::Punct(_) => {}
            }
            after_dot = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '.');
        }
    }
}

impl Visit<'_> for Uses<'_> {
    fn visit_expr_path(&mut self, path: &ExprPath) {
        if path.path.is_ident(self.name) {
            self.any = true;
            self.moved = true;
        }
    }

    fn visit_expr_unary(&mut self, expr: &ExprUnary) {
        if !self.borrows(&expr.expr) {
            visit::visit_expr_unary(self, expr);
        }
    }

    fn visit_expr_reference(&mut self, expr: &ExprReference) {
        if !self.borrows(&expr.expr) {
            visit::visit_expr_reference(self, expr);
        }
    }

    fn visit_expr_field(&mut self, expr: &ExprField) {
        if !self.borrows(&expr.base) {
            visit::visit_expr_field(self, expr);
        }
    }

    fn visit_expr_index(&mut self, expr: &ExprIndex) {
        if !self.borrows(&expr.expr) {
            self.visit_expr(&expr.expr);
        }
        self.visit_expr(&expr.index);
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        if !self.borrows(&call.receiver) {
            self.visit_expr(&call.receiver);
        }
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_assign(&mut self, assign: &ExprAssign) {
        // It is handed back.
        if self.is_it(&assign.left) && waited_with(&assign.right).is_some_and(|guard| self.borrows(guard)) {
            return;
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        // To be dropped is no new owner.
        let dropped = drops(call).is_some_and(|dropped| self.borrows(dropped));
        if !dropped {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.prints(call.tokens.clone());
    }
}

/// Whether a pattern gives the name to something else.
pub(crate) fn declares(pattern: &Pat, name: &str) -> bool {
    struct Names<'a>(&'a str, bool);
    impl Visit<'_> for Names<'_> {
        fn visit_pat_ident(&mut self, pattern: &syn::PatIdent) {
            self.1 |= pattern.ident == self.0;
        }
    }
    let mut names = Names(name, false);
    names.visit_pat(pattern);
    names.1
}

/// What a call of `drop` drops.
pub(crate) fn drops(call: &ExprCall) -> Option<&Expr> {
    let Expr::Path(function) = &*call.func else { return None };
    let mut names = function
        .path
        .segments
        .iter()
        .rev()
        .map(|segment| segment.ident.to_string());
    let is_drop = names.next().is_some_and(|name| name == "drop") && names.next().is_none_or(|owner| owner == "mem");
    call.args.first().filter(|_| is_drop && call.args.len() == 1)
}

/// The sign of an operator that assigns.
pub(crate) fn sign(operator: &BinOp) -> Option<&'static str> {
    Some(match operator {
        BinOp::AddAssign(_) => "+",
        BinOp::SubAssign(_) => "-",
        BinOp::MulAssign(_) => "*",
        BinOp::DivAssign(_) => "/",
        BinOp::RemAssign(_) => "%",
        BinOp::BitAndAssign(_) => "&",
        BinOp::BitOrAssign(_) => "|",
        BinOp::BitXorAssign(_) => "^",
        BinOp::ShlAssign(_) => "<<",
        BinOp::ShrAssign(_) => ">>",
        _ => return None,
    })
}
