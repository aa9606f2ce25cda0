//! What each name of a program stands for, wherever it is used, as far as its declaration says it. Knows nothing of mutants.
//!
//! Names are followed by their scopes: one that is declared anew stands for what it is then.

use std::collections::HashMap;

use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprMethodCall, ExprPath, ExprWhile, File, FnArg,
    ImplItemFn, Item, ItemFn, ItemImpl, ItemStatic, Local, Macro, Member, Pat, Signature, Type,
};

use super::kinds::{Kinds, arguments, is_channel};
use super::types::{Kind, Types, last_name};

/// The kinds of all names of a program.
pub(crate) fn kinds(file: &File) -> Kinds {
    let mut names = Names {
        kinds: Kinds::of_types(Types::of(file)),
        scopes: vec![HashMap::new()],
        owner: None,
    };
    // Statics are known above their line too.
    for item in &file.items {
        if let Item::Static(item) = item {
            names.visit_item_static(item);
        }
    }
    names.visit_file(file);
    names.kinds
}

/// Goes through a program and enters what its names stand for.
struct Names {
    kinds: Kinds,
    scopes: Vec<HashMap<String, Kind>>,
    /// The type whose methods these are.
    owner: Option<String>,
}

impl Names {
    fn inside(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(HashMap::new());
        visit(self);
        self.scopes.pop();
    }

    fn declare(&mut self, name: String, kind: Kind) {
        let scope = self.scopes.last_mut().expect("the file's own scope is there");
        scope.insert(name, kind);
    }

    /// Declares the names of a pattern for what is of this kind, with its parts if they can be seen.
    fn bind(&mut self, pattern: &Pat, kind: Kind, value: Option<&Expr>) {
        match pattern {
            Pat::Ident(name) => self.declare(name.ident.to_string(), kind),
            Pat::Type(typed) => {
                // A type may be left to be seen from the value, as in `Vec<_>`.
                let kind = match self.kinds.types().kind(&typed.ty) {
                    Kind::Other | Kind::Unknown if value.is_some() => kind,
                    known => known,
                };
                self.bind(&typed.pat, kind, value);
            }
            Pat::Reference(inner) => self.bind(&inner.pat, kind, value),
            Pat::Paren(inner) => self.bind(&inner.pat, kind, value),
            Pat::TupleStruct(inner) => {
                for pattern in &inner.elems {
                    self.bind(pattern, kind, None);
                }
            }
            Pat::Tuple(parts) => {
                let values = match value {
                    Some(Expr::Tuple(values)) => values.elems.iter().collect(),
                    _ => Vec::new(),
                };
                let is_channel = value.is_some_and(is_channel);
                for (i, pattern) in parts.elems.iter().enumerate() {
                    let value = values.get(i).copied();
                    let kind = match value {
                        Some(value) => self.kinds.kind(value),
                        None if is_channel && i == 0 => Kind::Sender,
                        None if is_channel => Kind::Other,
                        None => Kind::Unknown,
                    };
                    self.bind(pattern, kind, value);
                }
            }
            Pat::Struct(fields) => {
                for field in &fields.fields {
                    let kind = match &field.member {
                        Member::Named(name) => self.kinds.types().field(&name.to_string()),
                        Member::Unnamed(_) => Kind::Unknown,
                    };
                    self.bind(&field.pat, kind, None);
                }
            }
            _ => {}
        }
    }

    fn parameters(&mut self, signature: &Signature) {
        for parameter in &signature.inputs {
            match parameter {
                FnArg::Typed(typed) => self.bind(&typed.pat, self.kinds.types().kind(&typed.ty), None),
                FnArg::Receiver(_) => {
                    let owner = self.owner.clone();
                    let kind = owner.map_or(Kind::Other, |owner| self.kinds.types().named(&owner));
                    self.declare("self".to_owned(), kind);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.declare(item.ident.to_string(), self.kinds.types().kind(&item.ty));
        self.visit_expr(&item.expr);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.inside(|names| {
            names.parameters(&item.sig);
            names.visit_block(&item.block);
        });
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let outer = self.owner.take();
        if let Type::Path(path) = &*item.self_ty {
            self.owner = Some(last_name(&path.path));
        }
        visit::visit_item_impl(self, item);
        self.owner = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.inside(|names| {
            names.parameters(&item.sig);
            names.visit_block(&item.block);
        });
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.inside(|names| visit::visit_block(names, block));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                self.visit_expr(otherwise);
            }
        }
        let kind = value.map_or(Kind::Unknown, |value| self.kinds.kind(value));
        self.bind(&local.pat, kind, value);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.inside(|names| {
            for parameter in &closure.inputs {
                names.bind(parameter, Kind::Unknown, None);
            }
            names.visit_expr(&closure.body);
        });
    }

    fn visit_expr_for_loop(&mut self, each: &'ast ExprForLoop) {
        self.visit_expr(&each.expr);
        self.inside(|names| {
            names.bind(&each.pat, names.kinds.kind(&each.expr), Some(&each.expr));
            names.visit_block(&each.body);
        });
    }

    fn visit_expr_if(&mut self, expr: &'ast ExprIf) {
        self.inside(|names| visit::visit_expr_if(names, expr));
    }

    fn visit_expr_while(&mut self, expr: &'ast ExprWhile) {
        self.inside(|names| visit::visit_expr_while(names, expr));
    }

    fn visit_expr_let(&mut self, expr: &'ast ExprLet) {
        self.visit_expr(&expr.expr);
        self.bind(&expr.pat, self.kinds.kind(&expr.expr), Some(&expr.expr));
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.inside(|names| {
            names.bind(&arm.pat, Kind::Unknown, None);
            visit::visit_arm(names, arm);
        });
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        // A list is of what is put into it.
        if let (true, Expr::Path(list), Some(value)) = (call.method == "push", &*call.receiver, call.args.last())
            && let Some(name) = list.path.get_ident()
            && !matches!(self.kinds.kind(value), Kind::Other | Kind::Unknown)
        {
            let (name, kind) = (name.to_string(), self.kinds.kind(value));
            let scopes = self.scopes.iter_mut().rev();
            if let Some(known) = scopes.filter_map(|scope| scope.get_mut(&name)).next() {
                *known = kind;
            }
        }
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if let Some(name) = path.path.get_ident() {
            let name = name.to_string();
            let known = self.scopes.iter().rev().find_map(|scope| scope.get(&name));
            self.kinds.enter(path, known.copied().unwrap_or(Kind::Other));
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        for argument in arguments(call) {
            self.visit_expr(&argument);
        }
    }
}
